from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from kaejon.audit.models import Fact, Sensitivity
from kaejon.logbook.models import Entry


class Answer(models.TextChoices):
    """What a verification found."""

    CONFIRMED = "confirmed", pgettext_lazy("answer", "ตรงตามบัญชี")
    NOT_FOUND = "problem_not_found", pgettext_lazy("answer", "ไม่พบปัญหานี้")
    NOT_MET = "not_met", pgettext_lazy("answer", "ไปแล้วไม่พบ/นัดใหม่")
    DECLINED = "declined_by_family", pgettext_lazy("answer", "ยังไม่ประสงค์รับความช่วยเหลือ")
    MOVED = "moved", pgettext_lazy("answer", "ย้ายออก")
    DIED = "died", pgettext_lazy("answer", "เสียชีวิต")
    NOT_IN_AREA = "not_in_area", pgettext_lazy("answer", "ไม่พบตัวในพื้นที่")
    DUPLICATE = "duplicate", pgettext_lazy("answer", "รายการซ้ำ")


class Method(models.TextChoices):
    HOME_VISIT = "home_visit", pgettext_lazy("method", "เยี่ยมบ้าน")
    TELEPHONE = "telephone", pgettext_lazy("method", "โทรศัพท์")
    VILLAGE_MEETING = "village_meeting", pgettext_lazy("method", "เวทีประชาคมหมู่บ้าน")
    AGENCY_REGISTER = "agency_register", pgettext_lazy("method", "ทะเบียนของหน่วยงาน")


class Verification(Fact):
    """One verification (การสอบทาน) of a need, a person or a household: what was found, how, and by the entry it made.

    `indicators` are the failing indicators named ("8,9"); those of health stand encrypted, and so does the note,
    under the key of the person (household, where it speaks of all).
    """

    personal_fields: ClassVar[dict[str, Sensitivity]] = {
        "answer": "personal",
        "indicators": "personal",
        "indicators_sealed": "sensitive",
        "note_sealed": "sensitive",
        "reference": "personal",
    }

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="verification")
    answer = models.CharField(max_length=20, choices=Answer.choices)
    method = models.CharField(max_length=16, choices=Method.choices)
    indicators = models.CharField(max_length=120, blank=True)
    indicators_sealed = models.BinaryField(null=True)
    note_sealed = models.BinaryField(null=True)
    reference = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.seq} {self.answer}"


class Decision(Fact):
    """What a second person, or the secretary with a reference, wrote beside an entry that answers or removes."""

    personal_fields: ClassVar[dict[str, Sensitivity]] = {
        "note_sealed": "sensitive",
        "approver": "personal",
        "reference": "personal",
    }

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="decision")
    reference = models.CharField(max_length=200, blank=True)
    approver = models.CharField(max_length=200, blank=True)
    note_sealed = models.BinaryField(null=True)

    def __str__(self) -> str:
        return f"{self.seq} {self.reference}"
