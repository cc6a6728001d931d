from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from kaejon.audit.models import Fact, ModelKind, Sensitivity
from kaejon.logbook.kinds import Kind, Reason, State, StuckReason
from kaejon.register.models import Campaign, Dimension, Household, Member, Need


class Channel(models.TextChoices):
    PAGE = "page", pgettext_lazy("channel", "หน้าเว็บ")
    FIELD = "field", pgettext_lazy("channel", "แอปภาคสนาม")
    API = "api", pgettext_lazy("channel", "ระบบอื่น")
    IMPORT = "import", pgettext_lazy("channel", "นำเข้าไฟล์")
    COMMAND = "command", pgettext_lazy("channel", "คำสั่งผู้ดูแล")
    SCHEDULER = "scheduler", pgettext_lazy("channel", "ระบบอัตโนมัติ")


class Entry(Fact):
    """One line of the logbook (สมุดบันทึก): a fact that moves a need, a member or a household.

    Exactly one of `need`, `member`, `household` is its subject. An entry on a household with a `dimension` covers
    the needs of that dimension of everybody in the household, one without covers all their needs; an entry on a
    member covers all of the member's needs. It covers only needs that stood on the list before it was recorded,
    and members as of its `occurred_on`. `supersedes` replaces an earlier entry from the moment this one was
    recorded; `answers` names the proposal that a second person answers, or the referral or offer of which something
    is said. `reason` is why a need is dismissed, or does not get on; `until_on` the day to which the entry reaches
    (an explanation's last day, the day for which help is promised, when the next visit or review is due); `item` the
    code of the stage item that is judged. The capability's own table has the rest.
    """

    personal_fields: ClassVar[dict[str, Sensitivity]] = {
        "dimension": "personal",
        "reason": "personal",
        "item": "public",
    }

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=24, choices=Kind.choices)
    need = models.ForeignKey(Need, models.PROTECT, null=True, related_name="logbook")
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="logbook")
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="logbook")
    dimension = models.CharField(max_length=10, choices=Dimension.choices, blank=True)
    reason = models.CharField(max_length=16, choices=[*Reason.choices, *StuckReason.choices], blank=True)
    until_on = models.DateField(null=True)
    item = models.CharField(max_length=40, null=True)  # noqa: DJ001  a later column of a fact: absent from old digests
    occurred_on = models.DateField()
    by = models.CharField(max_length=64)
    recorded_for = models.CharField(max_length=64, blank=True, default="")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, related_name="superseded_by")
    answers = models.ForeignKey("self", models.PROTECT, null=True, related_name="answered_by")

    class Meta(Fact.Meta):
        verbose_name_plural = "entries"
        indexes = (
            models.Index(fields=["campaign", "seq"]),
            models.Index(fields=["campaign", "kind"]),
        )
        constraints = [  # noqa: RUF012  Django's own form of Meta
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(need__isnull=False, member__isnull=True, household__isnull=True)
                | Q(need__isnull=True, member__isnull=False, household__isnull=True)
                | Q(need__isnull=True, member__isnull=True, household__isnull=False),
                name="logbook_entry_one_subject",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seq}.{self.line} {self.kind}"


class NeedStanding(models.Model):
    """Where a need stands now: kept for lists and filters, and always equal to the fold of its entries.

    A need without a row has only been listed. What changes with time alone (stuck, overdue) is asked of the dates here,
    never stored: see `logbook/stuck.py`.
    """

    kind_of_model: ClassVar[ModelKind] = "standing"
    personal_fields: ClassVar[dict[str, Sensitivity]] = {"reason": "personal", "stuck_reason": "personal"}

    need = models.OneToOneField(Need, models.PROTECT, primary_key=True, related_name="standing")
    state = models.CharField(max_length=16, choices=State.choices, default=State.LISTED)
    reason = models.CharField(max_length=16, choices=Reason.choices, blank=True)
    is_dismissal_pending = models.BooleanField(default=False)
    pending_entry = models.UUIDField(null=True)
    is_outcome_pending = models.BooleanField(default=False)
    is_care_pending = models.BooleanField(default=False)
    is_declined = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    verified_on = models.DateField(null=True)
    planned_on = models.DateField(null=True)
    adjusted_on = models.DateField(null=True)
    helped_on = models.DateField(null=True)
    last_helped_on = models.DateField(null=True)
    resolved_on = models.DateField(null=True)
    was_resolved = models.BooleanField(default=False)
    care_on = models.DateField(null=True)
    care_due_on = models.DateField(null=True)
    reopened_on = models.DateField(null=True)
    held_on = models.DateField(null=True)
    open_promises = models.PositiveSmallIntegerField(default=0)
    promise_due_on = models.DateField(null=True)
    contacted_on = models.DateField(null=True)
    next_visit_on = models.DateField(null=True)
    stuck_reason = models.CharField(max_length=16, choices=StuckReason.choices, blank=True)
    explained_until_on = models.DateField(null=True)
    passes_survey = models.BooleanField(null=True)
    last_on = models.DateField(null=True)
    upto_seq = models.BigIntegerField(default=0)

    class Meta:
        # Of what waits, and of nothing else: inboxes begin with it, and it is little in the largest province. A state
        # or a date finds so many needs that an index of it leads a database without statistics astray.
        indexes = (
            models.Index(
                fields=["pending_entry"], condition=Q(is_dismissal_pending=True), name="logbook_dismissal_pending"
            ),
            models.Index(fields=["need"], condition=Q(is_outcome_pending=True), name="logbook_outcome_pending"),
            models.Index(fields=["need"], condition=Q(is_care_pending=True), name="logbook_care_pending"),
            models.Index(
                fields=["explained_until_on"],
                condition=Q(explained_until_on__isnull=False),
                name="logbook_explained",
            ),
        )

    def __str__(self) -> str:
        return f"{self.need_id} {self.state}"
