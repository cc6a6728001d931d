from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from kaejon.audit.models import Fact, Sensitivity
from kaejon.geography.models import Area
from kaejon.people.models import Agency, Appointment, Team
from kaejon.register.models.campaign import Campaign
from kaejon.register.models.household import Household
from kaejon.register.models.need import Dimension


class AssignmentKind(models.TextChoices):
    TEAM = "team", pgettext_lazy("assignment", "ทีม")
    MENTOR = "mentor", pgettext_lazy("assignment", "พี่เลี้ยง")
    GODPARENT = "godparent", pgettext_lazy("assignment", "พ่อเลี้ยง/แม่เลี้ยง (หัวหน้าส่วนราชการ)")
    AGENCY = "agency", pgettext_lazy("assignment", "หน่วยงาน")


class Assignment(Fact):
    """Who is tied to a household from `occurred_on` (recorded) on: a team, a mentor, a godparent or an agency.

    A godparent may be tied to an area instead. An agency's assignment is opened by a referral or an offer and bears
    the dimension it is about. A row with `closes` ends the one it names, as of its own day; one without is open until
    such a row exists.
    """

    personal_fields: ClassVar[dict[str, Sensitivity]] = {"dimension": "personal"}

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="assignments", db_index=False)
    kind = models.CharField(max_length=10, choices=AssignmentKind.choices)
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="assignments")
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="assignments")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="assignments")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="assignments")
    dimension = models.CharField(max_length=10, choices=Dimension.choices, blank=True)
    occurred_on = models.DateField()
    closes = models.OneToOneField("self", models.PROTECT, null=True, related_name="closed_by")

    class Meta(Fact.Meta):
        constraints = [  # noqa: RUF012  Django's own form of Meta
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(household__isnull=False, area__isnull=True) | Q(household__isnull=True, area__isnull=False),
                name="register_assignment_one_place",
            ),
            models.CheckConstraint(
                condition=Q(kind="team", team__isnull=False, appointment__isnull=True, agency__isnull=True)
                | Q(kind__in=("mentor", "godparent"), team__isnull=True, appointment__isnull=False, agency__isnull=True)
                | Q(kind="agency", team__isnull=True, appointment__isnull=True, agency__isnull=False),
                name="register_assignment_one_holder",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.household_id or self.area_id}"
