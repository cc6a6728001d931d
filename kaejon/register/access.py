"""The gate to campaigns, lists, households and members: by the areas of appointments in force, and by assignments.

Area roles see the households of their area. A mentor sees those given to them or their team, and those given to nobody.
An office (agency head or officer) sees the households that are tied to it, and no others.
"""

from __future__ import annotations

import uuid

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from kaejon.audit.principal import Principal
from kaejon.lib import clock
from kaejon.people.access import Standing, User, principal_for, principal_under, standing_of, within
from kaejon.people.models import Appointment, Role
from kaejon.people.policy import CASE_READERS, CASE_VIEWERS, FIELD, OFFICES, SECRETARY, TEAM
from kaejon.register.models import (
    Assignment,
    AssignmentKind,
    Attachment,
    Campaign,
    Dimension,
    Household,
    Import,
    Member,
    TargetList,
)

MENTOR = Role.MENTOR.value


def campaigns_for(user: User) -> QuerySet[Campaign]:
    """The campaigns of the provinces in which the user holds any appointment, newest first."""
    provinces = {(a.area_id or (a.agency.area_id if a.agency else ""))[:2] for a in standing_of(user).appointments}
    return Campaign.objects.filter(province__in=provinces).select_related("province")


def campaign_to_view(user: User, slug: str) -> Campaign:
    """The campaign by its slug, or Http404."""
    found = campaigns_for(user).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def campaign_to_steward(user: User, slug: str) -> Campaign:
    """The campaign, for a secretary of its province (lists, imports, freezing), or Http404."""
    campaign = campaign_to_view(user, slug)
    if not may_steward(user, campaign):
        raise Http404
    return campaign


def households_for(user: User, roles: frozenset[str] = CASE_READERS) -> QuerySet[Household]:
    """The households that the user may see in one of `roles`: inside their areas, or tied to them."""
    return Household.objects.filter(seen_by(standing_of(user), roles))


def seen_by(standing: Standing, roles: frozenset[str], household: str = "") -> Q:
    """A filter for the households that appointments in one of `roles` open; or for rows with this path to one."""
    area = f"{household}__area_id" if household else "area_id"
    seen = within(standing.areas(roles - {MENTOR} - OFFICES), area)
    mentors = standing.holding(roles & {MENTOR})
    if mentors:
        own = [a.area_id for a in mentors if a.area_id]
        seen |= within(own, area) & given_to(mentors, household or "pk")
    offices = standing.holding(roles & OFFICES)
    return seen | tied_to(offices, household) if offices else seen


def seen_key(standing: Standing, roles: frozenset[str]) -> tuple[str, ...]:
    """Words that are equal for two readers where `seen_by` opens the same households to both."""
    mentors, offices = standing.holding(roles & {MENTOR}), standing.holding(roles & OFFICES)
    teams = {a.team_id for a in mentors if a.team_id}
    return (
        *standing.areas(roles - {MENTOR} - OFFICES),
        *sorted(f"mentor:{each}" for each in {*own_and_head(mentors), *teams, *(a.area_id for a in mentors)}),
        *sorted(f"office:{each}" for each in {*own_and_head(offices), *(a.agency_id for a in offices)}),
    )


def given_to(mentors: tuple[Appointment, ...], household: str = "pk") -> Q:
    """A filter for the households given to one of these mentors or their teams, or to nobody at present."""
    here = live_assignments(AssignmentKind.TEAM, AssignmentKind.MENTOR).filter(household=OuterRef(household))
    theirs = here.filter(
        Q(appointment__in=own_and_head(mentors)) | Q(team__in=[a.team_id for a in mentors if a.team_id])
    )
    return Q(Exists(theirs)) | ~Q(Exists(here))


def tied_to(offices: tuple[Appointment, ...], household: str = "") -> Q:
    """A filter for the households tied to these agency heads and officers: one by one, or by a godparent's area."""
    tied = ties_of(offices).filter(household=OuterRef(household or "pk"))
    return Q(Exists(tied)) | within(tied_areas(offices), f"{household}__area_id" if household else "area_id")


def ties_of(offices: tuple[Appointment, ...]) -> QuerySet[Assignment]:
    """The assignments of households, one by one, to these agency heads and officers."""
    return live_assignments(AssignmentKind.AGENCY, AssignmentKind.GODPARENT).filter(
        Q(agency__in={a.agency_id for a in offices}) | Q(appointment__in=own_and_head(offices)), household__isnull=False
    )


def tied_areas(offices: tuple[Appointment, ...]) -> list[str]:
    """The areas that were given to these agency heads as a whole."""
    given = live_assignments(AssignmentKind.GODPARENT).filter(appointment__in=own_and_head(offices), area__isnull=False)
    return list(given.values_list("area_id", flat=True))


def own_and_head(appointments: tuple[Appointment, ...]) -> set[uuid.UUID]:
    """These appointments and those of the heads for whom they act."""
    return {a.pk for a in appointments} | {a.acts_for_id for a in appointments if a.acts_for_id}


def live_assignments(*kinds: str) -> QuerySet[Assignment]:
    """The assignments of these kinds that hold now: not closed, and their holder's appointment or team not over.

    An agency's may be closed as of a day to come: until then it holds.
    """
    on = clock.today()
    is_open = Q(closed_by__isnull=True)
    if AssignmentKind.AGENCY in kinds:
        is_open |= Q(closed_by__occurred_on__gt=on)
    appointed = Appointment.objects.in_force().values("pk")
    # Said as "not ended by naming one": asked for an empty `closes`, a database without statistics would look the
    # assignments of everybody up by that, once for each household, and not those of the household.
    return Assignment.objects.filter(
        is_open,
        ~Q(closes__isnull=False),
        Q(appointment__isnull=True) | Q(appointment__in=appointed),
        Q(team__isnull=True) | Q(team__ended_on__isnull=True) | Q(team__ended_on__gte=on),
        kind__in=kinds,
    ).order_by()


def appointment_over(user: User, roles: frozenset[str], household: Household) -> Appointment | None:
    """The user's appointment in one of `roles` under which they see the household: the nearest area first."""
    held = standing_of(user).holding(roles)
    over = [a for a in held if a.area_id and household.area_id.startswith(a.area_id)]
    for appointment in sorted(over, key=lambda a: len(a.area_id or ""), reverse=True):
        if appointment.role != MENTOR or is_open_to(household, given_to((appointment,))):
            return appointment
    offices = (a for a in held if a.role in OFFICES)
    return next((a for a in offices if is_open_to(household, tied_to((a,)))), None)


def principal_over(user: User, roles: frozenset[str], household: Household) -> Principal:
    """The principal under which the user acts on the household in one of `roles`, or Http404."""
    appointment = appointment_over(user, roles, household)
    if appointment is None:
        raise Http404
    return principal_under(user, appointment)


def is_open_to(household: Household, seen: Q) -> bool:
    return Household.objects.filter(seen, pk=household.pk).exists()


def may_see_health(user: User, household: Household) -> bool:
    """Whether health answers, notes and photos stand open without a further reason.

    They do for the household's own field team, and for an agency that a health matter of the household was sent to.
    """
    if appointment_over(user, FIELD, household) is not None:
        return True
    agencies = {a.agency_id for a in standing_of(user).holding(OFFICES)}
    if not agencies:
        return False
    matters = live_assignments(AssignmentKind.AGENCY).filter(household=household, dimension=Dimension.HEALTH)
    return matters.filter(agency__in=agencies).exists()


def household_to_view(user: User, household_id: uuid.UUID, roles: frozenset[str] = CASE_VIEWERS) -> Household:
    """The household, or Http404 exactly as if it did not exist."""
    return _household(user, household_id, roles)


def household_to_verify(user: User, household_id: uuid.UUID) -> Household:
    """The household, for mentor, operator or district of its area, or Http404."""
    return _household(user, household_id, TEAM)


def _household(user: User, household_id: uuid.UUID, roles: frozenset[str]) -> Household:
    found = (
        households_for(user, roles).select_related("area", "area__parent", "province").filter(pk=household_id).first()
    )
    if found is None:
        raise Http404
    return found


def member_to_view(user: User, member_id: uuid.UUID) -> Member:
    """The member of a household that the user may see, or Http404."""
    found = Member.objects.filter(pk=member_id, household__in=households_for(user)).select_related("household").first()
    if found is None:
        raise Http404
    return found


def attachment_to_view(user: User, slug: str, attachment_id: uuid.UUID) -> tuple[Attachment, Principal]:
    """The photo of a household that the user may see, with who looks, or Http404; of health only where they may."""
    campaign = campaign_to_view(user, slug)
    found = Attachment.objects.filter(campaign=campaign, pk=attachment_id).select_related("member").first()
    if found is None:
        raise Http404
    household_id = found.member.household_id if found.member else found.household_id
    assert household_id is not None, "an attachment has an owner"
    household = household_to_view(user, household_id)
    if found.is_sensitive and not may_see_health(user, household):
        raise Http404
    return found, principal_over(user, CASE_VIEWERS, household)


def list_to_view(user: User, slug: str, number: int) -> TargetList:
    """An approved list version of a campaign the user may see, or Http404."""
    found = TargetList.objects.filter(campaign=campaign_to_view(user, slug), number=number).first()
    if found is None:
        raise Http404
    return found


def import_to_steward(user: User, slug: str, import_id: uuid.UUID) -> Import:
    """The import of this campaign, for a secretary of its province, or Http404."""
    provinces = standing_of(user).areas(SECRETARY)
    found = (
        Import.objects.filter(
            pk=import_id, target_list__campaign__slug=slug, target_list__campaign__province__in=provinces
        )
        .select_related("target_list__campaign__province")
        .first()
    )
    if found is None:
        raise Http404
    return found


def may_steward(user: User, campaign: Campaign) -> bool:
    """Whether the user is a secretary of the campaign's province."""
    return campaign.province_id in standing_of(user).areas(SECRETARY)


def steward_principal(user: User, province: str) -> Principal:
    """The principal under which a secretary keeps the lists of a province, or Http404."""
    principal = principal_for(user, SECRETARY, province)
    if principal is None:
        raise Http404
    return principal
