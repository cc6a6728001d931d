"""The gate to help: matters of one's own agency or of one's households, and the province's mandates."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404

from kaejon.assessment.access import household_in, of_campaign
from kaejon.assistance.models import Delivery, Mandate, Matter, Programme
from kaejon.assistance.queries.mandates import dimensions_charged
from kaejon.assistance.queries.needs import dimensions_without_help
from kaejon.assistance.queries.programmes import programmes_of
from kaejon.assistance.rules import Side
from kaejon.audit.principal import Principal
from kaejon.people.access import User, appointment_for, principal_for, principal_under, standing_of, within
from kaejon.people.models import Agency, AgencyLevel, Appointment, Role
from kaejon.people.policy import CASE_READERS, DISTRICT, FIELD, GIVERS, OFFICES, SECRETARY, TEAM, roles
from kaejon.register.access import (
    appointment_over,
    campaign_to_view,
    households_for,
    principal_over,
    tied_areas,
    ties_of,
)
from kaejon.register.models import Campaign, Dimension, Household, Need
from kaejon.register.queries.by_campaign import campaign_is

OPERATOR = roles(Role.OPERATOR)
MATTER_OF_DELIVERY = ("household", "matter__entry__campaign", "matter__household", "matter__agency")


def own_offices(user: User) -> tuple[Appointment, ...]:
    """The user's appointments in agencies."""
    return standing_of(user).holding(OFFICES)


def household_to_refer(user: User, slug: str, household_id: uuid.UUID) -> tuple[Campaign, Household, Principal]:
    """The household of the user's team, with the principal who sends its needs on, or Http404."""
    campaign, household = household_in(user, slug, household_id, TEAM)
    return campaign, household, principal_over(user, TEAM, household)


def households_to_refer(user: User, ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these households whose needs the user's team or district may send on."""
    return set(households_for(user, TEAM).filter(pk__in=list(ids)).order_by().values_list("pk", flat=True))


@dataclass(frozen=True)
class Offerable:
    """A household that agencies may offer help to: which agencies of the user's, and in which dimensions.

    Where it is not tied to them, they see of it its code, its place and these dimensions (`wanted`).
    """

    household: Household
    agencies: list[Agency]
    dimensions: frozenset[str]
    is_tied: bool


def household_to_offer(user: User, slug: str, household_id: uuid.UUID) -> tuple[Campaign, Offerable]:
    """The household that the user's agencies may offer help to, or Http404: tied to them, or in want of their mandate.

    No other: an offer opens the household, and whoever may offer to any could open any.
    """
    campaign = campaign_to_view(user, slug)
    household = Household.objects.filter(pk=household_id, province=campaign.province_id).select_related("area").first()
    if household is None:
        raise Http404
    own = {a.agency for a in own_offices(user) if a.agency and household.area_id.startswith(a.agency.area_id)}
    agencies = sorted(own, key=lambda agency: agency.name)
    if agencies and is_tied(user, household):
        return campaign, Offerable(household, agencies, frozenset(Dimension.values), True)
    wanted = dimensions_without_help(campaign, household)
    charged = {pk: codes & wanted for pk, codes in dimensions_charged(agencies, household).items() if codes & wanted}
    if not charged:
        raise Http404
    dimensions = frozenset().union(*charged.values())
    return campaign, Offerable(household, [a for a in agencies if a.pk in charged], dimensions, False)


def office_principal(user: User, agency: Agency) -> Principal:
    """The principal of the user's appointment in the agency, or Http404."""
    for appointment in own_offices(user):
        if appointment.agency_id == agency.pk:
            return principal_under(user, appointment)
    raise Http404


def matters_for(user: User, campaign: Campaign) -> QuerySet[Matter]:
    """The matters of the user's agencies, and those of the households that they see."""
    agencies = [a.agency_id for a in own_offices(user)]
    of_agency = Matter.objects.filter(agency__in=agencies)
    of_area = Matter.objects.filter(household__in=households_for(user, CASE_READERS).order_by().values("pk"))
    rows = (
        of_agency | of_area
        if agencies and standing_of(user).roles & CASE_READERS
        else of_agency
        if agencies
        else of_area
    )
    return rows.filter(campaign_is(campaign, "entry__campaign_id"))


def matter_to_view(user: User, slug: str, matter_id: uuid.UUID) -> tuple[Campaign, Matter]:
    """A matter of the user's agency, or of a household that they may see, or Http404."""
    campaign = campaign_to_view(user, slug)
    found = (
        matters_for(user, campaign)
        .filter(pk=matter_id)
        .select_related("agency", "household__area__parent__parent", "entry__need__member", "entry__campaign")
        .first()
    )
    if found is None:
        raise Http404
    of_campaign(campaign, found.household)
    return campaign, found


def side_of(user: User, matter: Matter) -> tuple[Side, Principal] | None:
    """On which side of the matter the user speaks, and under which appointment; None for a reader."""
    for appointment in own_offices(user):
        if appointment.agency_id == matter.agency_id:
            return Side.AGENCY, principal_under(user, appointment)
    appointed = appointment_over(user, TEAM, matter.household)
    return (Side.TEAM, principal_under(user, appointed)) if appointed else None


def matter_to_answer(user: User, slug: str, matter_id: uuid.UUID) -> tuple[Campaign, Matter, Side, Principal]:
    """A matter with the user's side of it, or Http404."""
    campaign, matter = matter_to_view(user, slug, matter_id)
    spoken = side_of(user, matter)
    if spoken is None:
        raise Http404
    return campaign, matter, *spoken


def household_to_give(user: User, slug: str, household_id: uuid.UUID) -> tuple[Campaign, Household, list[Agency]]:
    """A household to which the user may record help, and in whose name: own agencies, the subdistrict's; or Http404."""
    campaign, household = household_in(user, slug, household_id, GIVERS)
    return campaign, household, agencies_giving(user, household)


def agencies_giving(user: User, household: Household) -> list[Agency]:
    """In whose name the user may record help for the household."""
    found = [a.agency for a in own_offices(user) if a.agency and appointment_over(user, frozenset({a.role}), household)]
    if appointment_over(user, OPERATOR, household) is not None:
        found += list(
            Agency.objects.filter(is_active=True, level=AgencyLevel.SUBDISTRICT, area_id=household.area_id[:6])
        )
    return list(dict.fromkeys(found))


def giving_principal(user: User, agency: Agency, household: Household) -> Principal:
    """The principal who records help of the agency: its officer, or the subdistrict's operator; else Http404."""
    if any(a.agency_id == agency.pk for a in own_offices(user)):
        return office_principal(user, agency)
    if agency in agencies_giving(user, household):
        return principal_over(user, OPERATOR, household)
    raise Http404


@dataclass(frozen=True)
class Correctors:
    """Under which of the user's appointments a delivery to one household may be withdrawn by them, if any does."""

    office: Appointment | None
    agencies: Mapping[uuid.UUID | None, Appointment]
    field: Appointment | None

    def of(self, agency_id: uuid.UUID) -> Appointment | None:
        """The highest: of the district or secretary, else of the delivering agency, else of the household's team."""
        return self.office or self.agencies.get(agency_id) or self.field


def correctors(user: User, household: Household) -> Correctors:
    """The user's appointments by which deliveries to the household are withdrawn: one query."""
    office = appointment_for(user, DISTRICT | SECRETARY, household.area_id)
    agencies = {a.agency_id: a for a in own_offices(user)}
    return Correctors(office, agencies, appointment_over(user, FIELD, household))


def delivery_to_withdraw(user: User, slug: str, delivery_id: uuid.UUID) -> tuple[Campaign, Delivery, Principal]:
    """A delivery of the user's agency, or to a household of their area, with who withdraws it, or Http404."""
    campaign = campaign_to_view(user, slug)
    rows = Delivery.objects.filter(entry__campaign=campaign, pk=delivery_id)
    found = rows.select_related("entry__campaign", "entry__need", *MATTER_OF_DELIVERY).first()
    appointment = correctors(user, found.household).of(found.agency_id) if found else None
    if found is None or appointment is None:
        raise Http404
    return campaign, found, principal_under(user, appointment)


def inbox_of(user: User, slug: str) -> tuple[Campaign, list[Agency]]:
    """The campaign and the agencies for which the user answers."""
    agencies = [a.agency for a in own_offices(user) if a.agency]
    return campaign_to_view(user, slug), list(dict.fromkeys(agencies))


def readers_scope(user: User, slug: str) -> tuple[Campaign, QuerySet[Household], tuple[str, ...]]:
    """The campaign, the households of the user's areas, and over which areas."""
    return campaign_to_view(user, slug), households_for(user, CASE_READERS), standing_of(user).areas(CASE_READERS)


def needs_seen(campaign: Campaign, households: QuerySet[Household]) -> QuerySet[Need]:
    """The campaign's needs of these households."""
    return Need.objects.filter(campaign=campaign, member__household__in=households.order_by().values("pk"))


def campaign_of_mandates(user: User, slug: str) -> Campaign:
    """The campaign for who reads its province's mandates."""
    return campaign_to_view(user, slug)


def mandates_to_keep(user: User, slug: str) -> tuple[Campaign, Principal]:
    """The campaign for a secretary of its province, with the principal who keeps its mandates, or Http404."""
    campaign = campaign_to_view(user, slug)
    principal = principal_for(user, SECRETARY, campaign.province_id)
    if principal is None:
        raise Http404
    return campaign, principal


def mandate_to_end(user: User, slug: str, mandate_id: uuid.UUID) -> tuple[Campaign, Mandate, Principal]:
    """A mandate of the secretary's province, or Http404."""
    campaign, by = mandates_to_keep(user, slug)
    found = Mandate.objects.filter(within([campaign.province_id], "area_id"), pk=mandate_id).first()
    if found is None:
        raise Http404
    return campaign, found, by


def programme_to_change(user: User, slug: str, programme_id: uuid.UUID) -> tuple[Campaign, Programme, Principal]:
    """A programme of an agency of the secretary's province, or Http404."""
    campaign, by = mandates_to_keep(user, slug)
    found = programmes_of(campaign.province_id).filter(pk=programme_id).first()
    if found is None:
        raise Http404
    return campaign, found, by


def is_tied(user: User, household: Household) -> bool:
    """Whether one of the user's offices may see the household."""
    return appointment_over(user, OFFICES, household) is not None


def sight_ends_on(user: User, household: Household) -> dt.date | None:
    """The last day on which the user's offices see the household, where every tie of theirs to it has such a day."""
    offices = own_offices(user)
    if any(household.area_id.startswith(area) for area in tied_areas(offices)):
        return None
    closing: list[dt.date | None] = list(
        ties_of(offices).filter(household=household).values_list("closed_by__occurred_on", flat=True)
    )
    days = [day - dt.timedelta(days=1) for day in closing if day is not None]
    return max(days) if days and len(days) == len(closing) else None


def may_open_household(user: User, household: Household) -> bool:
    """Whether the household's own page opens for the user."""
    return appointment_over(user, CASE_READERS | OFFICES, household) is not None


def openable(user: User, households: Collection[Household]) -> set[uuid.UUID]:
    """Those of the households whose own page opens for the user: one query."""
    found = households_for(user, CASE_READERS | OFFICES).filter(pk__in={household.pk for household in households})
    return set(found.order_by().values_list("pk", flat=True))


def open_matter(user: User, campaign: Campaign, household: Household, matter_id: str) -> Matter | None:
    """The matter of one of the user's agencies with the household that the address names; None where none is named."""
    try:
        wanted = uuid.UUID(matter_id)
    except ValueError:
        return None
    rows = matters_for(user, campaign).filter(household=household, pk=wanted)
    return rows.select_related("entry__campaign", "agency", "programme", "household").first()
