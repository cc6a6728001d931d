from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from kaejon.audit.models import Fact, ModelKind, Sensitivity
from kaejon.lib.ids import new_id
from kaejon.logbook.models import Entry
from kaejon.people.models import Agency, Team
from kaejon.register.models import Campaign, Dimension, Household, Member, Need


class MoneySource(models.TextChoices):
    """Where the money of an activity or a delivery comes from."""

    REGULAR = "regular", pgettext_lazy("money", "งบปกติ")
    PROVINCE = "province", pgettext_lazy("money", "งบจังหวัด")
    LOCAL = "local", pgettext_lazy("money", "อปท.")
    FUND = "fund", pgettext_lazy("money", "กองทุน")
    RED_CROSS = "red_cross", pgettext_lazy("money", "เหล่ากาชาด")
    PRIVATE = "private", pgettext_lazy("money", "เอกชน/บริจาค")
    NONE = "none", pgettext_lazy("money", "ไม่ใช้งบ")


class Verdict(models.TextChoices):
    """What became of a version that was submitted or proposed."""

    ENDORSED = "endorsed", pgettext_lazy("verdict", "คจพ.อ. เห็นชอบแผน")
    RETURNED = "returned", pgettext_lazy("verdict", "ขอให้ทบทวนแผน")
    ADJUSTED = "adjusted", pgettext_lazy("verdict", "รับข้อเสนอปรับแผน")
    DECLINED = "declined", pgettext_lazy("verdict", "ไม่ปรับแผนตามข้อเสนอ")
    WITHDRAWN = "withdrawn", pgettext_lazy("verdict", "ถอนข้อเสนอปรับแผน")


IN_FORCE = (Verdict.ENDORSED, Verdict.ADJUSTED)
"""The last version with one of these is the household's plan."""


class Manner(models.TextChoices):
    """How a family said that it knows the plan."""

    SIGNATURE = "signature", pgettext_lazy("manner", "ลงลายมือชื่อในแผน")
    SPOKEN = "spoken", pgettext_lazy("manner", "รับทราบด้วยวาจา")


class HouseholdPlan(models.Model):
    """The plan of one household in one campaign: the draft that is being written, and the head of its versions.

    `draft_edition` grows with every saving, so that a stale page is told. The draft stands under the household's key.
    """

    kind_of_model: ClassVar[ModelKind] = "head"
    personal_fields: ClassVar[dict[str, Sensitivity]] = {"draft_sealed": "sensitive"}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="plans", db_index=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="plans")
    draft_sealed = models.BinaryField(null=True)
    draft_edition = models.PositiveIntegerField(default=0)
    draft_by = models.CharField(max_length=64, blank=True)
    draft_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["campaign", "household"], name="plan_householdplan_one"),)

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.household_id}"


class PlanVersion(Fact):
    """One version of a plan as it was submitted to the district, or as an agency head proposes to adjust it.

    What it says stands encrypted under the household's key (`content.Content`); so does the reason of an adjustment.
    """

    personal_fields: ClassVar[dict[str, Sensitivity]] = {"content_sealed": "sensitive", "reason_sealed": "sensitive"}

    plan = models.ForeignKey(HouseholdPlan, models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="plan_version")
    content_sealed = models.BinaryField()
    reason_sealed = models.BinaryField(null=True)
    amends = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta(Fact.Meta):
        constraints = [  # noqa: RUF012  Django's own form of Meta
            *Fact.Meta.constraints,
            models.UniqueConstraint(fields=["plan", "number"], name="plan_planversion_number"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.number}"

    @property
    def is_adjustment(self) -> bool:
        """Whether an agency head proposed it, as a change of the version that it amends."""
        return self.amends_id is not None


class Activity(Fact):
    """One activity of a version: for a need, or a dimension of the household; who does it, what it costs, till when.

    `key` stays the same through the versions. What is to be done stands in the version's sealed content.
    """

    personal_fields: ClassVar[dict[str, Sensitivity]] = {"dimension": "personal"}

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="activities")
    key = models.UUIDField()
    dimension = models.CharField(max_length=10, choices=Dimension.choices)
    need = models.ForeignKey(Need, models.PROTECT, null=True, related_name="activities")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="activities")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="activities")
    value_satang = models.BigIntegerField(default=0)
    source = models.CharField(max_length=10, choices=MoneySource.choices)
    due_on = models.DateField()

    class Meta(Fact.Meta):
        verbose_name_plural = "activities"
        constraints = [  # noqa: RUF012  Django's own form of Meta
            *Fact.Meta.constraints,
            models.CheckConstraint(condition=Q(value_satang__gte=0), name="plan_activity_value"),
            models.CheckConstraint(condition=Q(agency__isnull=True) | Q(team__isnull=True), name="plan_activity_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.dimension}"


class PlanDecision(Fact):
    """What the district decided about a version, or that its proposer took it back, with the reason."""

    personal_fields: ClassVar[dict[str, Sensitivity]] = {"note_sealed": "sensitive"}

    version = models.OneToOneField(PlanVersion, models.PROTECT, related_name="decision")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    by = models.CharField(max_length=64)
    occurred_on = models.DateField()
    note_sealed = models.BinaryField(null=True)

    def __str__(self) -> str:
        return f"{self.version_id} {self.verdict}"


class PlanAcknowledgement(Fact):
    """That the family knows a version: who of it said so, and how."""

    personal_fields: ClassVar[dict[str, Sensitivity]] = {"manner": "personal"}

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="acknowledgements")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="plan_acknowledgement")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    manner = models.CharField(max_length=10, choices=Manner.choices)

    def __str__(self) -> str:
        return f"{self.version_id} {self.manner}"
