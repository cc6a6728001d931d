from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from kaejon.audit.models import Fact, ModelKind, Sensitivity
from kaejon.geography.models import Area
from kaejon.lib import clock
from kaejon.lib.ids import new_id
from kaejon.register.models import Campaign


class ReturnDraft(models.Model):
    """What a district has typed for one round's return and not sent yet. One row a round and district."""

    kind_of_model: ClassVar[ModelKind] = "head"
    personal_fields: ClassVar[dict[str, Sensitivity]] = {
        "narrative": "public",
        "obstacles": "public",
        "requests": "public",
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="return_drafts", db_index=False)
    number = models.PositiveIntegerField()
    district = models.ForeignKey(Area, models.PROTECT, related_name="+")
    narrative = models.TextField(blank=True)
    obstacles = models.TextField(blank=True)
    requests = models.TextField(blank=True)
    saved_at = models.DateTimeField(default=clock.now)
    saved_by = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["campaign", "number", "district"], name="report_returndraft_round"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.district_id}"


class Step(models.TextChoices):
    """What was done with a district's return (รายงานอำเภอ), in the order of its way."""

    PREPARED = "prepared", pgettext_lazy("return", "จัดทำแล้ว รอรับรอง")
    SENT_BACK = "sent_back", pgettext_lazy("return", "ผู้รับรองขอให้แก้ไข")
    CERTIFIED = "certified", pgettext_lazy("return", "ส่งแล้ว")
    MORE_ASKED = "more_asked", pgettext_lazy("return", "ขอข้อมูลเพิ่มเติม")
    RECEIVED = "received", pgettext_lazy("return", "รับรายงานแล้ว")


class ReturnStep(Fact):
    """One step of a district's return of a round: prepared with its texts, certified, received, or asked for more.

    `figures` is the canonical JSON of the district's figures as they stood at that moment; `due_at` when the return was
    due, so that a holiday entered later makes nobody late; `position` in what capacity it was done. `text` is what a
    step that sends back says.
    """

    personal_fields: ClassVar[dict[str, Sensitivity]] = {
        "narrative": "public",
        "obstacles": "public",
        "requests": "public",
        "text": "public",
        "figures": "public",
        "position": "personal",
        "by": "personal",
        "recorded_for": "personal",
    }

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="return_steps", db_index=False)
    number = models.PositiveIntegerField()
    district = models.ForeignKey(Area, models.PROTECT, related_name="+")
    step = models.CharField(max_length=10, choices=Step.choices)
    narrative = models.TextField(blank=True)
    obstacles = models.TextField(blank=True)
    requests = models.TextField(blank=True)
    text = models.TextField(blank=True)
    figures = models.TextField(blank=True)
    due_at = models.DateTimeField()
    position = models.CharField(max_length=200)
    by = models.CharField(max_length=64)
    recorded_for = models.CharField(max_length=64, blank=True, default="")

    class Meta(Fact.Meta):
        indexes = (models.Index(fields=["campaign", "number", "district"]),)

    def __str__(self) -> str:
        return f"{self.number} {self.district_id} {self.step}"
