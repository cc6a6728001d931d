"""The gate to who is responsible for which household: by the areas in which one sets up teams or keeps the register."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import Http404

from kaejon.assessment.queries.persons import is_id
from kaejon.audit.principal import Principal
from kaejon.caseload.actions.assign import may_succeed
from kaejon.geography.models import Area, Level
from kaejon.people.access import User, principal_for, standing_of, within
from kaejon.people.models import Appointment, Role
from kaejon.people.policy import CASELOAD, SECRETARY, STAFFING
from kaejon.register.access import campaign_to_view, households_for
from kaejon.register.models import Assignment, AssignmentKind, Campaign, Household


def subdistricts(user: User, slug: str) -> tuple[Campaign, QuerySet[Area]]:
    """The campaign and the subdistricts whose caseload the user keeps."""
    campaign = campaign_to_view(user, slug)
    own = within(standing_of(user).areas(CASELOAD), "code")
    rows = Area.objects.filter(own, level=Level.SUBDISTRICT, code__startswith=campaign.province_id)
    return campaign, rows.select_related("parent").order_by("code")


def keeper(user: User, area: str) -> Principal:
    """The principal who gives households of the area, or Http404."""
    principal = principal_for(user, CASELOAD, area)
    if principal is None:
        raise Http404
    return principal


def godparents_of(user: User, slug: str) -> tuple[Campaign, QuerySet[Appointment], Principal]:
    """The campaign, the agency heads of its province, and the secretary who ties them, or Http404."""
    campaign = campaign_to_view(user, slug)
    principal = principal_for(user, SECRETARY, campaign.province_id)
    if principal is None:
        raise Http404
    rows = Appointment.objects.in_force().filter(within([campaign.province_id], "agency__area_id"), role=Role.GODPARENT)
    return campaign, rows.select_related("account", "agency").order_by("agency__name", "account__full_name"), principal


def tie_to_end(user: User, slug: str, assignment_id: uuid.UUID) -> tuple[Assignment, Principal]:
    """A godparent's tie of the campaign, for a secretary of its province, or Http404."""
    campaign, _rows, principal = godparents_of(user, slug)
    found = Assignment.objects.filter(
        pk=assignment_id, campaign=campaign, kind=AssignmentKind.GODPARENT, closes__isnull=True
    ).first()
    if found is None:
        raise Http404
    return found, principal


def appointments_to_hand_over(user: User, slug: str) -> tuple[Campaign, QuerySet[Appointment]]:
    """The mentors and agency heads, also those who left, over whom the user appoints."""
    campaign = campaign_to_view(user, slug)
    areas = standing_of(user).areas(STAFFING)
    inside = within(areas, "area_id") | within(areas, "agency__area_id")
    rows = Appointment.objects.filter(inside, role__in=(Role.MENTOR, Role.GODPARENT))
    return campaign, rows.select_related("account", "area", "agency").order_by("role", "account__full_name")


def successors_of(leaving: Appointment, appointments: Iterable[Appointment]) -> list[Appointment]:
    """Those of the appointments to which the leaving one's work may go."""
    return [each for each in appointments if may_succeed(leaving, each)]


def household_to_tie(user: User, campaign: Campaign, text: str) -> Household | None:
    """The household that the address names, for a secretary of its province; None for anything else."""
    if not is_id(text):
        return None
    return households_for(user, SECRETARY).filter(pk=text, province=campaign.province_id).first()


def hand_over_principal(user: User, appointment: Appointment) -> Principal:
    """The principal who hands the appointment's work over, or Http404."""
    place = appointment.area_id or (appointment.agency.area_id if appointment.agency else "")
    principal = principal_for(user, STAFFING, place)
    if principal is None:
        raise Http404
    return principal
