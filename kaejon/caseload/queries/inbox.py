from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaejon.logbook.kinds import OPEN
from kaejon.people.access import User, standing_of, within
from kaejon.people.policy import CASELOAD, SECRETARY
from kaejon.people.waiting import Waiting
from kaejon.register.access import live_assignments
from kaejon.register.models import AssignmentKind, Campaign, Household, Member, Need


def waiting(user: User, campaign: Campaign) -> list[Waiting]:
    """How many households with an open need have no mentor, in the areas whose caseload the user keeps."""
    standing = standing_of(user)
    areas = standing.areas(CASELOAD - SECRETARY)
    if not areas:
        return []
    mine = live_assignments(AssignmentKind.MENTOR).filter(household=OuterRef("pk"))
    open_need = Q(standing__isnull=True) | Q(standing__state__in=OPEN)
    needs = Need.objects.filter(open_need, campaign=campaign, member=OuterRef("pk"))
    members = Member.objects.filter(Exists(needs), household=OuterRef("pk"))
    rows = Household.objects.filter(within(areas, "area_id"), ~Exists(mine), Exists(members))
    href = reverse("caseload:caseload-view", args=[campaign.slug])
    return [Waiting("unassigned", rows.count(), _("ครัวเรือนที่ยังไม่มีพี่เลี้ยงรับผิดชอบ"), href)]
