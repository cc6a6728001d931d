from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaejon.audit.models import ModelKind, Sensitivity
from kaejon.geography.models import Area
from kaejon.lib import clock
from kaejon.lib.ids import new_id
from kaejon.lib.week import Calendar

FRIDAY = 4


class Campaign(models.Model):
    """One drive (วาระจังหวัด) of one province: from its start to its deadline, with a weekly cut-off."""

    kind_of_model: ClassVar[ModelKind] = "head"
    personal_fields: ClassVar[dict[str, Sensitivity]] = {
        "slug": "public",
        "name": "public",
        "closed_reason": "public",
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("ชื่อวาระ"), max_length=200)
    province = models.ForeignKey(Area, models.PROTECT)
    starts_on = models.DateField(_("วันเริ่ม"))
    deadline_on = models.DateField(_("กำหนดแล้วเสร็จ"))
    cutoff_weekday = models.PositiveSmallIntegerField(default=FRIDAY)
    cutoff_time = models.TimeField(default=dt.time(17, 0))
    district_due_time = models.TimeField(default=dt.time(15, 0))
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.CharField(max_length=64)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=64, null=True)  # noqa: DJ001  set with closed_at or not at all

    closed_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("-starts_on", "slug")
        constraints = (
            models.CheckConstraint(condition=Q(deadline_on__gt=F("starts_on")), name="register_campaign_dates"),
            models.CheckConstraint(condition=Q(cutoff_weekday__lte=6), name="register_campaign_weekday"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="register_campaign_closed_pair",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def calendar(self) -> Calendar:
        """The campaign's weekly cut-offs."""
        return Calendar(self.starts_on, self.deadline_on, self.cutoff_weekday, self.cutoff_time)


class ListState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("list", "ร่าง")
    APPROVED = "approved", pgettext_lazy("list", "เห็นชอบแล้ว")
    DISCARDED = "discarded", pgettext_lazy("list", "ยกเลิกร่าง")


class TargetList(models.Model):
    """One version of a campaign's list of target households (บัญชีครัวเรือนเป้าหมาย ฉบับที่ n).

    A draft has no number. Approval gives the number, the reference, and, after the first, the reason and
    the approver; its entries are written in the same transaction. The first approved one is the baseline.
    """

    kind_of_model: ClassVar[ModelKind] = "head"
    personal_fields: ClassVar[dict[str, Sensitivity]] = {
        "name": "public",
        "source_name": "personal",
        "reference": "public",
        "reason": "public",
        "approver": "personal",
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="lists")
    number = models.PositiveIntegerField(null=True)
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=ListState.choices, default=ListState.DRAFT)
    source_name = models.CharField(max_length=255, blank=True)
    data_year = models.PositiveSmallIntegerField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.CharField(max_length=64)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=64, null=True)  # noqa: DJ001  set with approved_at or not at all
    reference = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    approver = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("campaign", "number")
        constraints = (
            models.UniqueConstraint(fields=["campaign", "number"], name="register_targetlist_number"),
            models.CheckConstraint(
                condition=Q(
                    state="approved", number__isnull=False, approved_at__isnull=False, approved_by__isnull=False
                )
                | Q(~Q(state="approved"), number__isnull=True, approved_at__isnull=True, approved_by__isnull=True),
                name="register_targetlist_approved",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        if self.number is None:
            return str(_("บัญชีเป้าหมาย (ร่าง)"))
        return str(_("บัญชีเป้าหมาย ฉบับที่ %(number)s")) % {"number": self.number}
