"""The gate to verification: whose household, entry or proposal it is, and under which appointment one acts."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet
from django.http import Http404

from kaejon.assessment.queries.inbox import needs_seen
from kaejon.assessment.queries.pending import SUBJECT, household_of
from kaejon.assessment.queries.persons import is_id
from kaejon.audit.principal import Principal
from kaejon.geography.models import Area, Level
from kaejon.logbook.models import Entry
from kaejon.people.access import User, principal_for, standing_of, within
from kaejon.people.policy import CASE_READERS, CASE_VIEWERS, DISTRICT, FIELD, OUTCOME_PROPOSERS, SECRETARY, TEAM
from kaejon.register.access import (
    campaign_to_steward,
    campaign_to_view,
    household_to_verify,
    household_to_view,
    households_for,
    member_to_view,
    principal_over,
    seen_key,
)
from kaejon.register.models import Campaign, Household, Member, Need


def list_scope(user: User, slug: str) -> tuple[Campaign, QuerySet[Household], tuple[str, ...]]:
    """The campaign, the households the user may see, and over which areas; Http404 without the campaign."""
    return campaign_to_view(user, slug), households_for(user), standing_of(user).areas(CASE_READERS)


def campaign_of_readers(user: User, slug: str) -> Campaign:
    """The campaign, for whoever may read or work in any part of it, or Http404."""
    return campaign_to_view(user, slug)


def household_in(
    user: User, slug: str, household_id: uuid.UUID, roles: frozenset[str] = CASE_VIEWERS
) -> tuple[Campaign, Household]:
    """The campaign and a household of its province that the user may see in one of `roles`, or Http404."""
    campaign = campaign_to_view(user, slug)
    return campaign, of_campaign(campaign, household_to_view(user, household_id, roles))


def household_to_work_on(user: User, slug: str, household_id: uuid.UUID) -> tuple[Campaign, Household, Principal]:
    """The household for its field team or district, with the principal who verifies or proposes, or Http404."""
    campaign = campaign_to_view(user, slug)
    household = of_campaign(campaign, household_to_verify(user, household_id))
    return campaign, household, principal_over(user, TEAM, household)


def of_campaign(campaign: Campaign, household: Household) -> Household:
    if household.province_id != campaign.province_id:
        raise Http404
    return household


def acting(user: User, roles: frozenset[str], area: str = "") -> Principal:
    """The principal of the user's nearest appointment in one of `roles` over the area, or Http404."""
    principal = principal_for(user, roles, area)
    if principal is None:
        raise Http404
    return principal


def household_to_reveal(user: User, slug: str, household_id: uuid.UUID) -> tuple[Campaign, Household, Principal]:
    """The household whose health indicators and notes a district user opens with a reason, or Http404."""
    campaign, household = household_in(user, slug, household_id, DISTRICT)
    return campaign, household, principal_over(user, DISTRICT, household)


def member_to_reveal(user: User, slug: str, member_id: uuid.UUID) -> tuple[Campaign, Member, Principal]:
    """The member whose full citizen ID is opened with a reason, or Http404."""
    campaign = campaign_to_view(user, slug)
    member = member_to_view(user, member_id)
    of_campaign(campaign, member.household)
    return campaign, member, principal_over(user, TEAM | SECRETARY, member.household)


def area_to_list(user: User, slug: str, code: str) -> tuple[Campaign, Area]:
    """A subdistrict or village of one's own area, or Http404."""
    campaign = campaign_to_view(user, slug)
    own = standing_of(user).areas(CASE_READERS)
    area = Area.objects.filter(pk=code).select_related("parent__parent").first()
    is_own = any(code.startswith(top) for top in own) and code.startswith(campaign.province_id)
    if area is None or not is_own or len(code) < len("230101"):
        raise Http404
    return campaign, area


def district_inbox(user: User, slug: str) -> tuple[Campaign, tuple[str, ...]]:
    """The campaign and the areas over which the user decides, as district."""
    return campaign_to_view(user, slug), standing_of(user).areas(DISTRICT)


def household_asked(user: User, campaign: Campaign, text: str) -> Household | None:
    """The household of one's districts that a list is asked for in its address; None where it is asked for none."""
    if not is_id(text):
        return None
    return households_for(user, DISTRICT).filter(pk=text, province=campaign.province_id).first()


def proposals_to_decide(user: User, slug: str, ids: list[uuid.UUID]) -> list[tuple[Entry, Principal]]:
    """The proposed dismissals by these ids inside the user's districts, each with the principal who decides it.

    Those that were decided meanwhile come along too, so that the reader is told; others are Http404.
    """
    campaign, areas = district_inbox(user, slug)
    found = [entry_in(campaign, entry_id) for entry_id in ids]
    pairs = []
    for entry in found:
        area = household_of(entry).area_id
        if not any(area.startswith(top) for top in areas):
            raise Http404
        pairs.append((entry, acting(user, DISTRICT, area)))
    return pairs


def entry_in(campaign: Campaign, entry_id: uuid.UUID) -> Entry:
    found = Entry.objects.filter(campaign=campaign, pk=entry_id).select_related("campaign", *SUBJECT).first()
    if found is None:
        raise Http404
    return found


def entry_to_withdraw(user: User, slug: str, entry_id: uuid.UUID) -> tuple[Entry, Principal]:
    """An entry of a household in the user's area, with the principal of the highest office held there, or Http404."""
    entry = entry_in(campaign_to_view(user, slug), entry_id)
    household = household_of(entry)
    office = principal_for(user, DISTRICT | SECRETARY, household.area_id)
    return entry, office or principal_over(user, FIELD, household)


def own_proposal(user: User, slug: str, entry_id: uuid.UUID) -> tuple[Entry, Principal]:
    """A proposal about a household that the user may propose for, to be taken back, or Http404."""
    entry = entry_in(campaign_to_view(user, slug), entry_id)
    return entry, principal_over(user, OUTCOME_PROPOSERS, household_of(entry))


def campaign_for_secretary(user: User, slug: str) -> tuple[Campaign, Principal]:
    """The campaign for its secretary, with the principal, or Http404."""
    campaign = campaign_to_steward(user, slug)
    return campaign, acting(user, SECRETARY, campaign.province_id)


def area_to_propose_in(user: User, area: Area) -> Principal:
    """The principal who proposes a household in the area, or Http404."""
    return acting(user, TEAM, area.pk)


def may_view(user: User, campaign: Campaign, household_id: uuid.UUID) -> bool:
    """Whether the household lies in the user's area and the campaign's province."""
    return households_for(user).filter(pk=household_id, province=campaign.province_id).exists()


def district_name(member: Member) -> str:
    """The district to ask about somebody outside one's own area."""
    return Area.objects.get(pk=member.household.area_id[:4]).title


def areas_to_propose(user: User, campaign: Campaign) -> list[Area]:
    """The subdistricts and villages in which the user may propose a household, in the order of code."""
    own = within(standing_of(user).areas(TEAM), "code")
    levels = (Level.SUBDISTRICT, Level.VILLAGE)
    inside = Area.objects.filter(own, code__startswith=campaign.province_id, level__in=levels)
    return list(inside.select_related("parent"))


def households_to_verify(user: User) -> QuerySet[Household]:
    """The households that the user may verify."""
    return households_for(user, TEAM)


def needs_to_remove(campaign: Campaign, ids: list[uuid.UUID]) -> list[Need]:
    """The campaign's needs by these ids; Http404 where one is none of its."""
    found = list(Need.objects.filter(campaign=campaign, pk__in=ids))
    if len(found) != len(set(ids)):
        raise Http404
    return found


def persons_behind(user: User, roles: frozenset[str]) -> frozenset[str]:
    """The user, and the heads on whose behalf they act in one of `roles`: all count as one for the two-person rule."""
    heads = {str(a.acts_for.account_id) for a in standing_of(user).holding(roles) if a.acts_for}
    return frozenset({str(user.pk), *heads})


def household_to_assess(user: User, slug: str, household_id: uuid.UUID) -> tuple[Campaign, Household, Principal]:
    """The household for whoever may propose that a need is resolved (team, district, tied agency), or Http404."""
    campaign, household = household_in(user, slug, household_id, OUTCOME_PROPOSERS)
    return campaign, household, principal_over(user, OUTCOME_PROPOSERS, household)


def needs_to_read(user: User, slug: str) -> tuple[Campaign, QuerySet[Need], bool]:
    """The campaign, its needs in the households that the user reads, and whether they visit any; or Http404."""
    campaign = campaign_to_view(user, slug)
    return campaign, needs_seen(user, campaign, CASE_READERS), bool(standing_of(user).holding(TEAM))


def areas_read(user: User) -> tuple[str, ...]:
    """The areas over which the user reads cases."""
    return standing_of(user).areas(CASE_READERS)


def reader_key(user: User) -> tuple[str, ...]:
    """What tells those needs from another reader's."""
    return seen_key(standing_of(user), CASE_READERS)


def village_to_verify(user: User, slug: str, code: str) -> tuple[Campaign, QuerySet[Household], Area]:
    """A village or subdistrict and the households in it that the field team may verify, or Http404."""
    campaign, area = area_to_list(user, slug, code)
    if not any(code.startswith(top) for top in standing_of(user).areas(FIELD)):
        raise Http404
    return campaign, households_for(user, FIELD), area


def principal_to_verify(user: User, household: Household) -> Principal:
    """The principal under which one of the field team verifies the household, or Http404."""
    return principal_over(user, FIELD, household)


def may_verify_in(user: User, code: str) -> bool:
    """Whether the user is of the field team of this area."""
    return bool(code) and any(code.startswith(top) for top in standing_of(user).areas(FIELD))
