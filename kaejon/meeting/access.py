"""The gate to directives: those of one's own office, those one gave, and for who reads an area all of it."""

from __future__ import annotations

import uuid

from django.db.models import Q, QuerySet
from django.http import Http404

from kaejon.audit.principal import Principal
from kaejon.geography.models import Area, Level
from kaejon.meeting.models import Directive
from kaejon.meeting.rules import Side
from kaejon.people.access import User, principal_for, principal_under, standing_of, within
from kaejon.people.models import Agency
from kaejon.people.policy import AUDITOR, DISTRICT, OFFICES, OVERSIGHT, SECRETARY
from kaejon.register.access import campaign_to_view, household_to_view
from kaejon.register.models import Campaign, Household


def directives_for(user: User, campaign: Campaign) -> QuerySet[Directive]:
    """The directives to the user's offices, those inside an overseer's areas, and all for secretary and auditor."""
    standing = standing_of(user)
    agencies = [a.agency_id for a in standing.holding(OFFICES)]
    own = within(standing.areas(DISTRICT | OVERSIGHT | SECRETARY | AUDITOR), "district_id")
    whole = standing.areas(SECRETARY | AUDITOR | OVERSIGHT)
    to_agencies = Q(agency__in=agencies) | within([code for code in whole if len(code) == 2], "agency__area_id")
    mine = Q(by=str(user.pk)) | Q(recorded_for=str(user.pk))
    return Directive.objects.filter(own | to_agencies | mine, campaign=campaign)


def campaign_of_directives(user: User, slug: str) -> Campaign:
    """The campaign, for who reads directives in it, or Http404."""
    return campaign_to_view(user, slug)


def directive_to_view(user: User, slug: str, directive_id: uuid.UUID) -> tuple[Campaign, Directive]:
    """A directive that the user may read, or Http404."""
    campaign = campaign_to_view(user, slug)
    found = (
        directives_for(user, campaign)
        .filter(pk=directive_id)
        .select_related("district", "agency", "household__area__parent__parent", "campaign")
        .first()
    )
    if found is None:
        raise Http404
    return campaign, found


def side_of(user: User, directive: Directive) -> tuple[Side, Principal] | None:
    """On which side the user speaks of it, and under which appointment; None for a reader."""
    for appointment in standing_of(user).holding(OFFICES):
        if directive.agency_id and appointment.agency_id == directive.agency_id:
            return Side.OFFICE, principal_under(user, appointment)
    if directive.district_id:
        officer = principal_for(user, DISTRICT, directive.district_id)
        if officer is not None:
            return Side.OFFICE, officer
    persons = {directive.by, directive.recorded_for}
    overseer = principal_for(user, OVERSIGHT, directive.district_id or "")
    if overseer is not None and not persons.isdisjoint(overseer.persons):
        return Side.GIVER, overseer
    return None


def directive_to_answer(user: User, slug: str, directive_id: uuid.UUID) -> tuple[Directive, Side, Principal]:
    """A directive with the user's side of it, or Http404."""
    _campaign, directive = directive_to_view(user, slug, directive_id)
    spoken = side_of(user, directive)
    if spoken is None:
        raise Http404
    return directive, *spoken


def offices_to_direct(user: User, slug: str) -> tuple[Campaign, QuerySet[Area], QuerySet[Agency]]:
    """The campaign, and the districts and agencies that the user may direct."""
    campaign = campaign_to_view(user, slug)
    areas = standing_of(user).areas(OVERSIGHT)
    districts = Area.objects.filter(within(areas, "code"), level=Level.DISTRICT).order_by("code")
    agencies = Agency.objects.filter(within(areas, "area_id"), is_active=True).order_by("name")
    return campaign, districts, agencies


def directing_principal(user: User, area: str) -> Principal:
    """The principal who directs an office of the area, or Http404."""
    principal = principal_for(user, OVERSIGHT, area)
    if principal is None:
        raise Http404
    return principal


def household_named(user: User, campaign: Campaign, household_id: str) -> Household | None:
    """The household that the address names, where the overseer may see it; None where none is named."""
    try:
        wanted = uuid.UUID(household_id)
    except ValueError:
        return None
    household = household_to_view(user, wanted, OVERSIGHT)
    return household if household.province_id == campaign.province_id else None
