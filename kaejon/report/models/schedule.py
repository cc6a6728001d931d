from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from kaejon.audit.models import Fact, ModelKind, Sensitivity
from kaejon.geography.models import Area
from kaejon.lib import clock
from kaejon.lib.ids import new_id
from kaejon.register.models import Campaign


class DueSlot(models.Model):
    """One thing that is due at one moment, so that of many processes one does it, and does it once.

    `claimed_until` lets another take over where the one who claimed it died; `done_at` says that it is finished.
    """

    kind_of_model: ClassVar[ModelKind] = "head"
    personal_fields: ClassVar[dict[str, Sensitivity]] = {
        "name": "public",
        "claimed_by": "public",
        "claimed_until": "public",
        "problem": "public",
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=120)
    due_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    claimed_by = models.CharField(max_length=80, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("due_at", "name")
        constraints = (models.UniqueConstraint(fields=["name", "due_at"], name="report_dueslot_name_due"),)

    def __str__(self) -> str:
        return f"{self.name} {self.due_at:%Y-%m-%dT%H:%M}"


class Holiday(models.Model):
    """One day on which a province's offices are closed, or open although the calendar says closed (`is_off`)."""

    kind_of_model: ClassVar[ModelKind] = "head"
    personal_fields: ClassVar[dict[str, Sensitivity]] = {"on": "public", "name": "public", "source": "public"}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    province = models.ForeignKey(Area, models.PROTECT, related_name="+")
    on = models.DateField()
    name = models.CharField(max_length=200)
    source = models.CharField(max_length=80)
    is_off = models.BooleanField(default=True)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.CharField(max_length=64)

    class Meta:
        ordering = ("province", "on")
        constraints = (models.UniqueConstraint(fields=["province", "on"], name="report_holiday_province_on"),)

    def __str__(self) -> str:
        return f"{self.on} {self.name}"


class ReminderKind(models.TextChoices):
    DAY_BEFORE = "day_before", pgettext_lazy("reminder", "ก่อนวันตัดยอด")
    MIDDAY = "midday", pgettext_lazy("reminder", "วันตัดยอด ช่วงบ่าย")
    LAST = "last", pgettext_lazy("reminder", "ก่อนตัดยอดครั้งสุดท้าย")


class Mailed(models.TextChoices):
    """What became of the letter beside the notice in the system."""

    SENT = "sent", pgettext_lazy("mailed", "ส่งอีเมลแล้ว")
    FAILED = "failed", pgettext_lazy("mailed", "ส่งอีเมลไม่สำเร็จ")
    NO_ADDRESS = "no_address", pgettext_lazy("mailed", "ไม่มีที่อยู่อีเมล")
    NOT_SET_UP = "not_set_up", pgettext_lazy("mailed", "ระบบยังไม่ตั้งค่าอีเมล")


class Reminder(Fact):
    """One officer was reminded of one district's return: a notice in the system, and a letter where there is
    an address for it."""

    personal_fields: ClassVar[dict[str, Sensitivity]] = {"account": "personal"}

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="reminders", db_index=False)
    number = models.PositiveIntegerField()
    district = models.ForeignKey(Area, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=ReminderKind.choices)
    account = models.CharField(max_length=64)
    mailed = models.CharField(max_length=10, choices=Mailed.choices)

    class Meta(Fact.Meta):
        constraints = [  # noqa: RUF012  Django's own form of Meta
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["campaign", "number", "district", "kind", "account"], name="report_reminder_once"
            ),
        ]
        indexes = (models.Index(fields=["account", "campaign", "number"]),)

    def __str__(self) -> str:
        return f"{self.number} {self.district_id} {self.kind}"
