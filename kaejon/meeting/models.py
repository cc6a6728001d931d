from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from kaejon.audit.models import Fact, Sensitivity
from kaejon.geography.models import Area
from kaejon.people.models import Agency
from kaejon.register.models import Campaign, Household


class Directive(Fact):
    """One directive (ข้อสั่งการ) of a supervisor or the governor: what, to which district or agency, until when.

    To an office, not to a person: whoever holds it answers. About a household where it names one; then the text stands
    encrypted under the household's key, as it may tell of the people.
    """

    personal_fields: ClassVar[dict[str, Sensitivity]] = {"text": "public", "text_sealed": "sensitive"}

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="directives", db_index=False)
    district = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="directives")
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="directives")
    text = models.CharField(max_length=1_000, blank=True)
    text_sealed = models.BinaryField(null=True)
    due_on = models.DateField()
    occurred_on = models.DateField()
    by = models.CharField(max_length=64)
    recorded_for = models.CharField(max_length=64, blank=True, default="")

    class Meta(Fact.Meta):
        constraints = [  # noqa: RUF012  Django's own form of Meta
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(district__isnull=False, agency__isnull=True)
                | Q(district__isnull=True, agency__isnull=False),
                name="meeting_directive_one_office",
            ),
        ]
        indexes = (models.Index(fields=["campaign", "due_on"]),)

    def __str__(self) -> str:
        return f"{self.seq} {self.due_on}"


class Word(models.TextChoices):
    """What was said of a directive since."""

    ANSWERED = "answered", pgettext_lazy("directive", "รายงานผลแล้ว")
    RETURNED = "returned", pgettext_lazy("directive", "ขอผลเพิ่มเติม")
    CLOSED = "closed", pgettext_lazy("directive", "ปิดข้อสั่งการ")
    WITHDRAWN = "withdrawn", pgettext_lazy("directive", "ยกเลิกข้อสั่งการ")


class DirectiveWord(Fact):
    """One answer of the office, or a word of who gave the directive: more wanted, closed, withdrawn."""

    personal_fields: ClassVar[dict[str, Sensitivity]] = {"text": "public", "text_sealed": "sensitive"}

    directive = models.ForeignKey(Directive, models.PROTECT, related_name="words")
    word = models.CharField(max_length=10, choices=Word.choices)
    text = models.CharField(max_length=1_000, blank=True)
    text_sealed = models.BinaryField(null=True)
    occurred_on = models.DateField()
    by = models.CharField(max_length=64)
    recorded_for = models.CharField(max_length=64, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.directive_id} {self.word}"
