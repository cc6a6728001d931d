"""The rows of the household list: what a page of it shows of each household."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import F

from kaejon.assessment.queries.cards import standing_of_need
from kaejon.assessment.queries.holders import NOBODY, Holder, holders_of
from kaejon.assessment.queries.household_list import place_of
from kaejon.geography.models import Area
from kaejon.lib import clock
from kaejon.logbook.kinds import OPEN, State
from kaejon.register.models import DIMENSIONS, Campaign, Household, Member, Need

LEAST_FAR_FIRST = (
    State.LISTED,
    State.VERIFIED,
    State.RELAPSED,
    State.PLANNED,
    State.HELPING,
    State.HELPED,
    State.CONTINUING_CARE,
    State.RESOLVED,
    State.DISMISSED,
)


# A page has some hundred persons and needs: only what it shows of them is read.
SHOWN_OF_MEMBER = ("household_id", "title", "first_name", "last_name", "birth_year")
SHOWN_OF_NEED = (
    "member_id",
    "dimension",
    "standing__state",
    "standing__is_dismissal_pending",
    "standing__is_outcome_pending",
    "standing__is_care_pending",
    "standing__is_declined",
    "standing__attempts",
    "standing__last_on",
    "standing__contacted_on",
    "standing__next_visit_on",
)


@dataclass(frozen=True)
class RowNeed:
    """One need of a row: the dimension, whose, and the word of the five-step bar."""

    dimension: str
    member_name: str
    status: str
    is_pending: bool
    is_declined: bool
    attempts: int
    waits_for_second: bool = False


@dataclass(frozen=True)
class Bar:
    """Needs of one dimension that stand in the same place: one bar, and how many they are."""

    dimension: str
    status: str
    count: int


@dataclass(frozen=True)
class HouseholdRow:
    """One household of the list. `status` is that of its need that is least far, dismissed where all of them are."""

    id: uuid.UUID
    code: str
    address: str
    area: Area
    names: tuple[str, ...]
    members: int
    needs: tuple[RowNeed, ...]
    last_on: dt.date | None
    contacted_on: dt.date | None = None
    next_visit_on: dt.date | None = None
    is_visit_due: bool = False
    """Due today or before; `is_visit_late` before today."""
    is_visit_late: bool = False
    holder: Holder = NOBODY

    @property
    def place(self) -> str:
        """Village or subdistrict, up to the district, in words."""
        return place_of(self.area)

    @property
    def status(self) -> str:
        states = {need.status for need in self.needs}
        return next((state for state in LEAST_FAR_FIRST if state in states), State.LISTED)

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions of its open needs, in the order of the drive."""
        found = {need.dimension for need in self.needs if need.status != State.DISMISSED}
        return tuple(dimension for dimension in DIMENSIONS if dimension in found)

    @property
    def bars(self) -> list[Bar]:
        """A bar for each dimension and state of its needs, in the order of the drive."""
        found = Counter((need.dimension, need.status) for need in self.needs)
        order = sorted(found, key=lambda key: (DIMENSIONS.index(key[0]), LEAST_FAR_FIRST.index(State(key[1]))))
        return [Bar(dimension, status, found[dimension, status]) for dimension, status in order]

    @property
    def waits_for_second(self) -> bool:
        """Whether an outcome or continuing care waits for a second person."""
        return any(need.waits_for_second for need in self.needs)

    @property
    def is_pending(self) -> bool:
        return any(need.is_pending for need in self.needs)

    @property
    def is_declined(self) -> bool:
        return any(need.is_declined and need.status != State.DISMISSED for need in self.needs)

    @property
    def is_marked(self) -> bool:
        """Whether anything stands beside its bars."""
        return self.is_pending or self.is_declined or self.waits_for_second or self.attempts > 0

    @property
    def attempts(self) -> int:
        """How often nobody was met, while it is not verified."""
        return max((need.attempts for need in self.needs if need.status == State.LISTED), default=0)


def rows_of(campaign: Campaign, households: Iterable[Household]) -> list[HouseholdRow]:
    """The rows of one page, in the order given: four queries, however many."""
    page = list(households)
    set_areas(page)
    holders = holders_of(household.pk for household in page)
    members: dict[uuid.UUID, list[Member]] = defaultdict(list)
    everybody = Member.objects.filter(household__in=[household.pk for household in page])
    for member in everybody.only(*SHOWN_OF_MEMBER).order_by(F("birth_year").asc(nulls_last=True), "id"):
        members[member.household_id].append(member)
    # By the members' ids, never through a join: see `households_asked`.
    ids = [member.pk for row in members.values() for member in row]
    needs: dict[uuid.UUID, list[Need]] = defaultdict(list)
    found = Need.objects.filter(campaign=campaign, member__in=ids).select_related("standing")
    for need in found.only(*SHOWN_OF_NEED).order_by("dimension"):
        needs[need.member_id].append(need)
    return [row_of(each, members[each.pk], needs, holders.get(each.pk, NOBODY)) for each in page]


def set_areas(households: Iterable[Household]) -> None:
    """Give households their area with those above it: one query, and each area once however many live there."""
    page = list(households)
    codes = {each.area_id[:digits] for each in page for digits in (4, 6, 8)}
    areas = {area.pk: area for area in Area.objects.filter(pk__in=codes)}
    for area in areas.values():
        if area.parent_id in areas:
            area.parent = areas[area.parent_id]
    for household in page:
        household.area = areas[household.area_id]


def row_of(
    household: Household, members: list[Member], needs_of: Mapping[uuid.UUID, list[Need]], holder: Holder
) -> HouseholdRow:
    needs = [(member, need, standing_of_need(need)) for member in members for need in needs_of.get(member.pk, ())]
    days = [standing.last_on for _member, _need, standing in needs if standing.last_on]
    met = [standing.contacted_on for _member, _need, standing in needs if standing.contacted_on]
    open_states = {*OPEN, State.CONTINUING_CARE}
    coming = [s.next_visit_on for _member, _need, s in needs if s.next_visit_on and s.state in open_states]
    next_visit_on, today = min(coming, default=None), clock.today()
    return HouseholdRow(
        id=household.pk,
        code=household.code,
        address=household.address,
        area=household.area,
        names=tuple(dict.fromkeys(member.full_name for member, _need, _standing in needs)),
        members=len(members),
        needs=tuple(
            RowNeed(
                need.dimension,
                member.full_name,
                standing.state,
                standing.is_dismissal_pending,
                standing.is_declined,
                standing.attempts,
                standing.is_outcome_pending or standing.is_care_pending,
            )
            for member, need, standing in needs
        ),
        last_on=max(days, default=None),
        contacted_on=max(met, default=None),
        next_visit_on=next_visit_on,
        is_visit_due=next_visit_on is not None and next_visit_on <= today,
        is_visit_late=next_visit_on is not None and next_visit_on < today,
        holder=holder,
    )
