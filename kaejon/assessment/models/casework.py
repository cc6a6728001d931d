from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from kaejon.assessment.models.verification import Method
from kaejon.audit.models import Fact, Sensitivity
from kaejon.logbook.models import Entry
from kaejon.register.models import Attachment, Dimension, Member, Need


class Met(models.TextChoices):
    """Who was met at a visit."""

    MEMBER = "member", pgettext_lazy("met", "สมาชิกในครัวเรือน")
    WHOLE_FAMILY = "family", pgettext_lazy("met", "หลายคนในครอบครัว")
    CARER = "carer", pgettext_lazy("met", "ผู้ดูแลหรือญาติ")
    NEIGHBOUR = "neighbour", pgettext_lazy("met", "เพื่อนบ้าน")
    LEADER = "leader", pgettext_lazy("met", "ผู้นำชุมชน หรือ อสม.")


class Found(models.TextChoices):
    """The answer to one indicator; not asked is the absence of an answer."""

    PASS = "pass", pgettext_lazy("found", "ผ่าน")
    FAIL = "fail", pgettext_lazy("found", "ยังไม่ผ่าน")
    NOT_APPLICABLE = "na", pgettext_lazy("found", "ไม่เกี่ยวข้องแล้ว")


class Visit(Fact):
    """A visit (การเยี่ยม) beside its entry: whom it met and how; where it was stands sealed with the household's key."""

    personal_fields: ClassVar[dict[str, Sensitivity]] = {"place_sealed": "personal"}

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="visit")
    method = models.CharField(max_length=16, choices=Method.choices)
    met = models.CharField(max_length=10, choices=Met.choices)
    met_member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    place_sealed = models.BinaryField(null=True)

    def __str__(self) -> str:
        return f"{self.seq} {self.met}"


class Assessment(Fact):
    """The answers to a need's failing indicators that a visit or a re-assessment found ("8:pass,9:fail").

    Without a need they hold for everybody of the entry's household in that dimension. Those of health stand encrypted
    under the key of the person (household, where they hold for all).
    """

    personal_fields: ClassVar[dict[str, Sensitivity]] = {
        "dimension": "personal",
        "answers": "personal",
        "answers_sealed": "sensitive",
    }

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="assessments")
    need = models.ForeignKey(Need, models.PROTECT, null=True, related_name="+")
    dimension = models.CharField(max_length=10, choices=Dimension.choices)
    answers = models.CharField(max_length=240, blank=True)
    answers_sealed = models.BinaryField(null=True)

    def __str__(self) -> str:
        return f"{self.seq} {self.dimension}"


class Remark(Fact):
    """What was written beside an entry of casework, sealed with the key of the person or household it speaks of."""

    personal_fields: ClassVar[dict[str, Sensitivity]] = {"text_sealed": "sensitive"}

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="remark")
    text_sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.seq}"


class Evidence(Fact):
    """A photo that belongs to an entry of casework."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="evidence")
    attachment = models.OneToOneField(Attachment, models.PROTECT, related_name="evidence")

    def __str__(self) -> str:
        return f"{self.entry_id}"
