from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kaejon.assessment.queries.household_list import place_of
from kaejon.assessment.queries.states import CURRENT, IS_OPEN
from kaejon.caseload.suggestion import Piece, balanced
from kaejon.people.access import within
from kaejon.people.models import Appointment, Role, Team
from kaejon.register.access import live_assignments
from kaejon.register.models import AssignmentKind, Campaign, Household, Need


@dataclass
class Load:
    """What a team or mentor has: households, persons with a need, open needs, households still to be verified."""

    holder: Team | Appointment
    households: int = 0
    persons: int = 0
    open_needs: int = 0
    unverified: int = 0

    @property
    def code(self) -> str:
        """How a form names the holder."""
        return f"{'team' if isinstance(self.holder, Team) else 'mentor'}:{self.holder.pk}"

    @property
    def name(self) -> str:
        if isinstance(self.holder, Team):
            return self.holder.name
        team = f" ({self.holder.team.name})" if self.holder.team else ""
        return f"{self.holder.account.full_name}{team}"


@dataclass(frozen=True)
class CaseRow:
    """One household of the subdistrict: where, who has it, how much work it is."""

    household: Household
    place: str
    team: Team | None
    mentor: Appointment | None
    open_needs: int
    unverified: int
    persons: int


@dataclass
class Caseload:
    """A subdistrict's households and those who may be given them."""

    rows: Sequence[CaseRow]
    teams: Sequence[Load]
    mentors: Sequence[Load]
    holders: dict[str, Team | Appointment] = field(default_factory=dict)

    @property
    def unassigned(self) -> list[CaseRow]:
        """Households that no mentor has."""
        return [row for row in self.rows if row.mentor is None]

    def suggestion(self) -> dict[uuid.UUID, Load]:
        """For each household without a mentor the one suggested; by village, evenly in open needs."""
        pieces = [Piece(row.household.pk, row.household.area_id, max(row.open_needs, 1)) for row in self.unassigned]
        by_code = {load.code: load for load in self.mentors}
        given = balanced(pieces, {load.code: load.open_needs for load in self.mentors})
        return {household: by_code[code] for household, code in given.items()}


def caseload_of(campaign: Campaign, area: str, text: str = "") -> Caseload:
    """The caseload of a subdistrict: nine queries, however many households."""
    households = households_of(campaign, area, text)
    ids = [household.pk for household in households]
    work = work_of(campaign, ids)
    team_of, mentor_of = holders_of(campaign, ids)
    rows = [
        CaseRow(
            household=household,
            place=place_of(household.area),
            team=team_of.get(household.pk),
            mentor=mentor_of.get(household.pk),
            open_needs=work[household.pk][0],
            unverified=work[household.pk][1],
            persons=work[household.pk][2],
        )
        for household in households
    ]
    teams, mentors = staff_of(area)
    everybody: list[Team | Appointment] = [*teams, *mentors]
    loads = {holder.pk: Load(holder) for holder in everybody}
    for row in rows:
        for holder in filter(None, (row.team, row.mentor)):
            if holder.pk in loads:
                add(loads[holder.pk], row)
    found = Caseload(rows, [loads[t.pk] for t in teams], [loads[m.pk] for m in mentors])
    found.holders = {load.code: load.holder for load in loads.values()}
    return found


def add(load: Load, row: CaseRow) -> None:
    load.households += 1
    load.persons += row.persons
    load.open_needs += row.open_needs
    load.unverified += 1 if row.unverified else 0


def households_of(campaign: Campaign, area: str, text: str = "") -> list[Household]:
    """The households of the area with a current need, by village and house number."""
    needs = Need.objects.filter(within([area], "member__household__area_id"), campaign=campaign)
    current = needs.filter(CURRENT)
    rows = Household.objects.filter(pk__in=current.order_by().values("member__household"))
    if text:
        rows = rows.filter(search_key__contains=text)
    return list(rows.select_related("area__parent__parent").order_by("area_id", "sort_key", "id"))


def work_of(campaign: Campaign, households: Sequence[uuid.UUID]) -> dict[uuid.UUID, tuple[int, int, int]]:
    """For each household its open needs, its needs to verify, and its persons with a current need."""
    rows = Need.objects.filter(CURRENT, campaign=campaign, member__household__in=households)
    found: dict[uuid.UUID, list[int]] = defaultdict(lambda: [0, 0])
    persons: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for household, member in rows.values_list("member__household", "member"):
        persons[household].add(member)
    for household, verified in rows.filter(IS_OPEN).values_list("member__household", "standing__verified_on"):
        found[household][0] += 1
        found[household][1] += verified is None
    zero = [0, 0]
    return {pk: (*found.get(pk, zero), len(persons[pk])) for pk in households}  # type: ignore[misc]  # two and one


def holders_of(
    campaign: Campaign, households: Iterable[uuid.UUID]
) -> tuple[dict[uuid.UUID, Team], dict[uuid.UUID, Appointment]]:
    """Each household's team and mentor now."""
    rows = live_assignments(AssignmentKind.TEAM, AssignmentKind.MENTOR).filter(
        campaign=campaign, household__in=list(households)
    )
    teams: dict[uuid.UUID, Team] = {}
    mentors: dict[uuid.UUID, Appointment] = {}
    for row in rows.select_related("team", "appointment__account", "appointment__team").order_by("seq"):
        if row.household_id is None:
            continue
        if row.team is not None:
            teams[row.household_id] = row.team
        elif row.appointment is not None:
            mentors[row.household_id] = row.appointment
    return teams, mentors


def staff_of(area: str) -> tuple[list[Team], list[Appointment]]:
    """The teams of a subdistrict and its mentors in force."""
    teams = Team.objects.filter(area_id=area[:6], ended_on__isnull=True).order_by("kind", "name")
    mentors = (
        Appointment.objects.in_force()
        .filter(within([area[:6]], "area_id"), role=Role.MENTOR)
        .select_related("account", "team")
        .order_by("account__full_name", "pk")
    )
    return list(teams), list(mentors)
