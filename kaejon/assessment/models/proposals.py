from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kaejon.audit.models import Fact, Sensitivity
from kaejon.geography.models import Area
from kaejon.logbook.models import Entry
from kaejon.register.models import Campaign, Dimension, Household, Member, Need, TargetList


class NeedProposal(Fact):
    """A further problem found in a listed household (พบปัญหาเพิ่ม): becomes a need only when a list version takes it."""

    personal_fields: ClassVar[dict[str, Sensitivity]] = {
        "dimension": "personal",
        "indicators": "personal",
        "indicators_sealed": "sensitive",
        "note_sealed": "sensitive",
    }

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="need_proposal")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    dimension = models.CharField(max_length=10, choices=Dimension.choices)
    indicators = models.CharField(max_length=120, blank=True)
    indicators_sealed = models.BinaryField(null=True)
    note_sealed = models.BinaryField(null=True)

    def __str__(self) -> str:
        return f"{self.member_id} {self.dimension}"


class HouseholdProposal(Fact):
    """A household missing from the list (ครัวเรือนตกหล่น), with the village meeting's or คจพ.อ.'s reference.

    The persons and what they lack stand encrypted under the proposal's own key until a list version takes them.
    """

    personal_fields: ClassVar[dict[str, Sensitivity]] = {"content_sealed": "sensitive", "reference": "personal"}

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="household_proposals")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    occurred_on = models.DateField()
    by = models.CharField(max_length=64)
    recorded_for = models.CharField(max_length=64, blank=True, default="")
    reference = models.CharField(max_length=200)
    content_sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.area_id} {self.occurred_on}"


class ProposalAnswer(Fact):
    """The secretary's answer to a proposed need or household: taken onto a list version, or declined with a reason."""

    personal_fields: ClassVar[dict[str, Sensitivity]] = {
        "reason": "personal",
        "approver": "personal",
        "reference": "personal",
    }

    need_proposal = models.OneToOneField(NeedProposal, models.PROTECT, null=True, related_name="answer")
    household_proposal = models.OneToOneField(HouseholdProposal, models.PROTECT, null=True, related_name="answer")
    target_list = models.ForeignKey(TargetList, models.PROTECT, null=True, related_name="+")
    need = models.ForeignKey(Need, models.PROTECT, null=True, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="+")
    is_taken = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True)
    reference = models.CharField(max_length=200, blank=True)
    approver = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=64)

    class Meta(Fact.Meta):
        constraints = [  # noqa: RUF012  Django's own form of Meta
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(need_proposal__isnull=False, household_proposal__isnull=True)
                | Q(need_proposal__isnull=True, household_proposal__isnull=False),
                name="assessment_proposalanswer_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.is_taken}"
