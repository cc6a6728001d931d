from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from kaejon.assessment.queries.household_list import flag, place_of
from kaejon.assessment.queries.states import CURRENT, IS_OPEN
from kaejon.caseload.suggestion import Piece, balanced
from kaejon.logbook.kept import KeptPages, kept, newest_event
from kaejon.people.access import within
from kaejon.people.models import Appointment, Role, Team
from kaejon.register.access import live_assignments
from kaejon.register.models import Assignment, AssignmentKind, Campaign, Household, Member, Need
from kaejon.register.queries.by_campaign import campaign_is


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


@dataclass(frozen=True)
class Caseload:
    """Who may be given a subdistrict's households, what each has, and how many households no mentor has."""

    teams: Sequence[Load]
    mentors: Sequence[Load]
    unassigned: int

    @property
    def holders(self) -> dict[str, Team | Appointment]:
        """Everybody who may be given a household, by how a form names them."""
        return {load.code: load.holder for load in (*self.mentors, *self.teams)}

    def suggestion(self, rows: Iterable[CaseRow]) -> dict[uuid.UUID, Load]:
        """For each of these households the mentor suggested; by village, evenly in open needs."""
        pieces = [Piece(row.household.pk, row.household.area_id, max(row.open_needs, 1)) for row in rows]
        by_code = {load.code: load for load in self.mentors}
        given = balanced(pieces, {load.code: load.open_needs for load in self.mentors})
        return {household: by_code[code] for household, code in given.items()}


Work = tuple[int, int, int]
"""Of one household: its open needs, those of them that are to be verified, its persons with a current need."""


def caseload_of(campaign: Campaign, area: str) -> Caseload:
    """What everybody in a subdistrict has now; kept (`logbook.kept`) until anything is done."""
    teams, mentors = staff_of(area)
    everybody: list[Team | Appointment] = [*teams, *mentors]
    loads = {holder.pk: Load(holder) for holder in everybody}
    numbers, unassigned = kept(
        "caseload", (campaign.pk, area), lambda: counted_loads(campaign, area), until=newest_event
    )
    for holder, (households, persons, open_needs, unverified) in numbers.items():
        if holder in loads:
            loads[holder] = Load(loads[holder].holder, households, persons, open_needs, unverified)
    return Caseload([loads[t.pk] for t in teams], [loads[m.pk] for m in mentors], unassigned)


def counted_loads(campaign: Campaign, area: str) -> tuple[dict[uuid.UUID, tuple[int, int, int, int]], int]:
    """By team or appointment how many households, persons, open needs and unverified households; and without mentor."""
    unassigned = households_listed(campaign, area, is_unassigned=True).order_by().count()
    ties = list(live_holders(campaign).filter(within([area], "household__area_id")).values_list(*TIE))
    work = work_of(campaign, within([area], "member__household__area_id")) if ties else {}
    found: dict[uuid.UUID, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for household, team, mentor in ties:
        open_needs, unverified, persons = work.get(household, NOTHING)
        load = found[team or mentor]
        if persons:
            for place, number in enumerate((1, persons, open_needs, int(unverified > 0))):
                load[place] += number
    return {holder: (load[0], load[1], load[2], load[3]) for holder, load in found.items()}, unassigned


TIE = ("household_id", "team_id", "appointment_id")
NOTHING: Work = (0, 0, 0)


def live_holders(campaign: Campaign) -> QuerySet[Assignment]:
    """The campaign's households given to teams and mentors now."""
    return live_assignments(AssignmentKind.TEAM, AssignmentKind.MENTOR).filter(campaign=campaign)


def households_listed(
    campaign: Campaign, area: str, text: str = "", *, is_unassigned: bool = False
) -> QuerySet[Household]:
    """The households of the area with a current need, by village and house number; only those without a mentor."""
    current = Need.objects.filter(CURRENT, campaign=campaign, member=OuterRef("pk"))
    members = Member.objects.filter(Exists(current), household=OuterRef("pk"))
    rows = Household.objects.filter(within([area], "area_id"), Exists(members))
    if text:
        rows = rows.filter(search_key__contains=text)
    if is_unassigned:
        mine = live_assignments(AssignmentKind.MENTOR).filter(household=OuterRef("pk"), campaign=campaign)
        rows = rows.filter(~Exists(mine))
    return rows.select_related("area__parent__parent").order_by("area_id", "sort_key", "id")


def pages_listed(
    campaign: Campaign, area: str, per_page: int, text: str = "", *, is_unassigned: bool = False
) -> Paginator[Household]:
    """The pages of `households_listed`, kept; those of a typed text never are."""
    rows = households_listed(campaign, area, text, is_unassigned=is_unassigned)
    parts = (campaign.pk, area, is_unassigned)
    return Paginator(rows, per_page) if text else KeptPages(rows, per_page, what="listed", parts=parts)


def case_rows(campaign: Campaign, households: Iterable[Household]) -> list[CaseRow]:
    """The rows of these households: two queries, however many."""
    page = list(households)
    ids = [household.pk for household in page]
    work = work_of(campaign, Q(member__household__in=ids))
    teams, mentors = holders_of(campaign, ids)
    return [
        CaseRow(
            household=household,
            place=place_of(household.area),
            team=teams.get(household.pk),
            mentor=mentors.get(household.pk),
            open_needs=work.get(household.pk, NOTHING)[0],
            unverified=work.get(household.pk, NOTHING)[1],
            persons=work.get(household.pk, NOTHING)[2],
        )
        for household in page
    ]


def work_of(campaign: Campaign, where: Q) -> dict[uuid.UUID, Work]:
    """The work of each household whose current needs the filter finds; one query."""
    rows = (
        Need.objects.filter(campaign_is(campaign), CURRENT, where)
        .order_by()
        .values("member__household")
        .annotate(
            open=Sum(flag(IS_OPEN)),
            unverified=Sum(flag(IS_OPEN & Q(standing__verified_on__isnull=True))),
            persons=Count("member", distinct=True),
        )
    )
    return {row["member__household"]: (row["open"], row["unverified"], row["persons"]) for row in rows}


def holders_of(
    campaign: Campaign, households: Iterable[uuid.UUID]
) -> tuple[dict[uuid.UUID, Team], dict[uuid.UUID, Appointment]]:
    """Each household's team and mentor now."""
    rows = live_holders(campaign).filter(household__in=list(households))
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
