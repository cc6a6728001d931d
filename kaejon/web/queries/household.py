"""The household page, put together from what the register and the assessment say of it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from kaejon.assessment.queries.cards import NeedCard, needs_of_household
from kaejon.assessment.queries.casework import CaseNeed, Casework, casework_of
from kaejon.assessment.queries.household_list import lineage, place_of
from kaejon.assessment.queries.timeline import TimelineRow, timeline
from kaejon.assistance.queries.household import HelpPart, entries_of_others, help_part
from kaejon.assistance.queries.matters import Given, MatterRow
from kaejon.audit.principal import Principal
from kaejon.caseload.queries.household import TiesPart, ties_part
from kaejon.changes.queries.gone import WORDS, gone_of
from kaejon.changes.queries.household import ChangesPart, changes_part
from kaejon.geography.models import Area, Level
from kaejon.lib import clock
from kaejon.lib.citizen_id import masked
from kaejon.lib.crypto import DataKey
from kaejon.people.access import User, principal_under, standing_of
from kaejon.people.models import Appointment
from kaejon.people.policy import CASE_READERS, CASE_VIEWERS, SECRETARY, TEAM
from kaejon.plan.queries.household import PlanPart, plan_part
from kaejon.plan.queries.plans import ActivityRow
from kaejon.register.access import appointment_over, may_see_health
from kaejon.register.keys import existing_keys
from kaejon.register.models import DIMENSIONS, Campaign, Household, Member, Relation, Sex
from kaejon.web.addresses import list_address
from kaejon.web.queries.next_step import Facts, NextStep, next_step
from kaejon.web.queries.work import Visit, visit_after

CITIZEN_ID = "citizen_id"
MOST_FACTS = 100
"""So many rows of the timeline; the rest behind a link."""


@dataclass(frozen=True)
class MemberRow:
    """One member as the page lists it; the citizen ID masked, `reveal_href` where it may be opened with a reason."""

    id: uuid.UUID
    name: str
    relation: str
    sex: str
    age: int | None
    masked_id: str
    no_id_reason: str
    gone: str
    reveal_href: str


@dataclass(frozen=True)
class Chain:
    """What is done about a problem: activities of the plan, agencies' matters, what was given."""

    activities: Sequence[ActivityRow] = ()
    matters: Sequence[MatterRow] = ()
    deliveries: Sequence[Given] = ()

    def __bool__(self) -> bool:
        return bool(self.activities or self.matters or self.deliveries)


@dataclass(frozen=True)
class NeedOnPage:
    """One need with what is done about it, and what may be done."""

    card: NeedCard
    case: CaseNeed | None
    chain: Chain


@dataclass(frozen=True)
class Column:
    """The needs of one dimension, side by side with the others. `shared` is what is done for all of them at once."""

    dimension: str
    needs: Sequence[NeedOnPage]
    shared: Chain


@dataclass(frozen=True)
class HouseholdPage:
    """Everything the page shows. Addresses are empty where the reader may not go there."""

    campaign: Campaign
    household: Household
    place: str
    trail: Sequence[tuple[str, str]]
    ties: TiesPart
    columns: Sequence[Column]
    members: Sequence[MemberRow]
    facts: Sequence[TimelineRow]
    more_facts: int
    verify_href: str
    propose_href: str
    reveal_href: str
    maps_point: str
    plan: PlanPart
    help: HelpPart
    casework: Casework
    changes: ChangesPart | None
    next: NextStep | None
    after: Visit | None
    """Where the reader may go instead, while there is nothing to do here."""

    @property
    def present(self) -> int:
        """How many belong to the household, without the dead and those who left."""
        return sum(not member.gone for member in self.members)

    @property
    def cards(self) -> list[NeedCard]:
        return [need.card for column in self.columns for need in column.needs]


def principal_of(user: User, household: Household) -> Principal | None:
    """The principal under which the reader looks at the household: the nearest of the appointments that let them."""
    appointment = appointment_over(user, CASE_VIEWERS, household)
    return principal_under(user, appointment) if appointment else None


def household_page(user: User, campaign: Campaign, household: Household, *, shows_all: bool = False) -> HouseholdPage:
    """The page as this reader may see it: a constant number of queries however many members and facts."""
    shows = may_see_health(user, household)
    cards = needs_of_household(campaign, household, shows_sensitive=shows)
    working = appointment_over(user, TEAM | SECRETARY, household)
    is_office = appointment_over(user, CASE_READERS, household) is None
    plan, help_, casework = (
        plan_part(user, campaign, household),
        help_part(user, campaign, household),
        casework_of(user, campaign, household),
    )
    verify_href = page_of(user, "assessment:verification-new", TEAM, campaign, household)
    facts = facts_of(user, campaign, household, working, shows=shows, is_office=is_office)
    step = next_step(Facts(campaign, cards, plan, help_, casework, verify_href, is_office))
    return HouseholdPage(
        campaign=campaign,
        household=household,
        place=place_of(household.area),
        trail=trail_of(user, campaign, household),
        ties=ties_part(user, campaign, household),
        columns=columns_of(cards, plan, help_, casework),
        members=members_of(campaign, household, may_reveal=working is not None),
        facts=facts if shows_all else facts[:MOST_FACTS],
        more_facts=0 if shows_all else max(len(facts) - MOST_FACTS, 0),
        verify_href=verify_href,
        propose_href=page_of(user, "assessment:need-proposal-new", TEAM, campaign, household),
        reveal_href=""
        if shows or not any(card.is_hidden for card in cards)
        else page_of(user, "assessment:sensitive-reveal", TEAM, campaign, household),
        plan=plan,
        help=help_,
        casework=casework,
        # An office has nothing to do with who moved in or died.
        changes=None if is_office else changes_part(user, campaign, household),
        maps_point=f"{household.latitude}, {household.longitude}" if household.latitude is not None else "",
        next=step,
        after=visit_after(campaign, user, household.pk) if step and step.is_waiting else None,
    )


def columns_of(cards: Sequence[NeedCard], plan: PlanPart, help_: HelpPart, casework: Casework) -> list[Column]:
    """A column for each dimension, and on each need what plan, agencies and casework say of it."""
    return [
        column_of(code, [card for card in cards if card.dimension == code], plan, help_, casework)
        for code in DIMENSIONS
    ]


def column_of(dimension: str, cards: Sequence[NeedCard], plan: PlanPart, help_: HelpPart, casework: Casework) -> Column:
    """What is done for the household in a dimension stands once: with its one open need, else before all of them."""
    still = [card for card in cards if card.is_open]
    only = still[0] if len(still) == 1 else None
    needs = [
        NeedOnPage(card, casework.of(card.id), said_of_need(chain_of(plan, help_, dimension, card), card == only))
        for card in cards
    ]
    return Column(dimension, needs, chain_of(plan, help_, dimension) if len(still) > 1 else Chain())


def chain_of(plan: PlanPart, help_: HelpPart, dimension: str, card: NeedCard | None = None) -> Chain:
    """What is done in the dimension for the household, and for the need where one is asked for."""
    need, member = (card.id, card.member_id) if card else (None, None)
    return Chain(
        plan.for_need(str(need), dimension),
        help_.matters_for(need, dimension),
        help_.deliveries_for(member, dimension),
    )


def said_of_need(chain: Chain, is_only: bool) -> Chain:
    """The need's own part of a chain; all of it for the one open need of its dimension."""
    if is_only:
        return chain
    return Chain(
        [row for row in chain.activities if row.need],
        [row for row in chain.matters if row.matter.entry.need_id is not None],
        [row for row in chain.deliveries if row.delivery.member_id is not None],
    )


def facts_of(
    user: User,
    campaign: Campaign,
    household: Household,
    working: Appointment | None,
    *,
    shows: bool,
    is_office: bool,
) -> list[TimelineRow]:
    """The timeline; to an office without what was said to and by other agencies."""
    by = principal_under(user, working) if working else None
    rows = timeline(campaign, household, shows_sensitive=shows, by=by, role=str(working.role) if working else "")
    if not is_office:
        return rows
    hidden = entries_of_others(user, household)
    return [row for row in rows if row.entry_id not in hidden]


def page_of(user: User, name: str, roles: frozenset[str], campaign: Campaign, household: Household) -> str:
    """The address of a page about the household for holders of `roles` over its area, else empty."""
    if appointment_over(user, roles, household) is None:
        return ""
    return reverse(name, args=[campaign.slug, household.pk])


def trail_of(user: User, campaign: Campaign, household: Household) -> list[tuple[str, str]]:
    """The areas above the household, widest first, each with the list of its households where one may see it."""
    own = standing_of(user).areas(CASE_READERS)
    areas: list[Area] = [*reversed(lineage(household.area))]
    roles = standing_of(user).roles
    trail = [
        (area.title, list_address(campaign, roles, area=area.code) if is_inside(area.code, own) else "")
        for area in areas
        if area.level != Level.PROVINCE
    ]
    return [*trail, (household.address, "")]


def is_inside(code: str, areas: Collection[str]) -> bool:
    return any(code.startswith(area) for area in areas)


def members_of(campaign: Campaign, household: Household, *, may_reveal: bool) -> list[MemberRow]:
    """The household's members, the oldest first, in four queries; `gone` says who is dead or has left."""
    members = list(household.members.order_by("birth_year", "pk"))
    gone = gone_of(campaign, [member.pk for member in members])
    keys = existing_keys(member.pk for member in members if member.citizen_id_sealed)
    return [
        MemberRow(
            id=member.pk,
            name=member.full_name,
            relation=str(Relation(member.relation).label) if member.relation else "",
            sex=str(Sex(member.sex).label) if member.sex else "",
            age=clock.today().year - member.birth_year if member.birth_year else None,
            masked_id=masked_id(member, keys),
            no_id_reason=member.no_id_reason,
            gone=str(WORDS[gone[member.pk]]) if member.pk in gone else "",
            reveal_href=reverse("assessment:citizen-id-reveal", args=[campaign.slug, member.pk])
            if may_reveal and member.citizen_id_sealed
            else "",
        )
        for member in members
    ]


def masked_id(member: Member, keys: Mapping[uuid.UUID, DataKey]) -> str:
    """The member's citizen ID with only its end to be read; empty where there is none or its key was erased."""
    key = keys.get(member.pk)
    if member.citizen_id_sealed is None or key is None:
        return ""
    return masked(key.open(bytes(member.citizen_id_sealed), context=CITIZEN_ID))
