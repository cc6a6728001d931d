"""What waits for somebody: the tasks of a home screen, each a number with the list behind it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kaejon.assessment.queries.due import pages_due
from kaejon.assessment.queries.gone import pages_gone
from kaejon.assessment.queries.household_list import PAGE_SIZE, Filters, households_asked, households_in_order
from kaejon.assessment.queries.inbox import household_proposals_waiting, need_proposals_waiting, needs_seen
from kaejon.assessment.queries.list_rows import HouseholdRow, rows_of
from kaejon.geography.models import Area, Level
from kaejon.lib import clock
from kaejon.logbook.kept import kept, newest_event
from kaejon.people.access import User, appointments_for, standing_of, within
from kaejon.people.models import Appointment, Role
from kaejon.people.policy import FIELD
from kaejon.register.access import households_for, seen_key
from kaejon.register.models import Campaign
from kaejon.register.queries.lists import drafts_of

ENDING_DAYS = 30
NEXT_HOUSEHOLDS = 8
SUBDISTRICT_DIGITS = len("230101")


@dataclass(frozen=True)
class Waiting:
    """What waits for the secretary, as counts."""

    imports: int
    need_proposals: int
    household_proposals: int
    gone: int
    ending: int


def waiting_for_secretary(campaign: Campaign, user: User) -> Waiting:
    """The counts of the secretary's work in five queries."""
    return Waiting(
        imports=drafts_of(campaign).order_by().count(),
        need_proposals=need_proposals_waiting(campaign).order_by().count(),
        household_proposals=household_proposals_waiting(campaign).order_by().count(),
        gone=pages_gone(campaign, PAGE_SIZE).count,
        ending=appointments_ending(user),
    )


def appointments_ending(user: User) -> int:
    """How many appointments that the user may change end within a month."""
    last = clock.today() + dt.timedelta(days=ENDING_DAYS)
    return appointments_for(user).in_force().filter(ends_on__lte=last).order_by().count()


def districts_without_officer(districts: Iterable[str]) -> set[str]:
    """Those of the districts in which nobody holds an appointment as คจพ.อ. now."""
    codes = set(districts)
    held = Appointment.objects.in_force().filter(role=Role.DISTRICT, area__in=codes)
    return codes - set(held.order_by().values_list("area_id", flat=True))


def areas_below(areas: Sequence[str]) -> list[Area]:
    """The areas a home screen sets side by side: districts of a province, else subdistricts; by code."""
    level = Level.DISTRICT if all(len(code) == 2 for code in areas) else Level.SUBDISTRICT
    short = [code[:6] for code in areas]
    return list(Area.objects.filter(within(short, "code"), level=level).order_by("code"))


def districts_over(areas: Iterable[Area]) -> list[Area]:
    """The districts in which these subdistricts lie, by code."""
    return list(Area.objects.filter(pk__in={area.code[:4] for area in areas}, level=Level.DISTRICT).order_by("code"))


@dataclass(frozen=True)
class Visit:
    """One household to go to, and the day on which it was to be visited; None for one not yet visited."""

    row: HouseholdRow
    day: dt.date | None = None

    @property
    def days_late(self) -> int:
        """For how many days the appointed day has passed; 0 on the day itself."""
        return max((clock.today() - self.day).days, 0) if self.day else 0


def visits_due(campaign: Campaign, user: User, roles: frozenset[str]) -> list[Visit]:
    """The first households of the user's whose visit is due, the longest due first; their order is kept."""
    reader = seen_key(standing_of(user), roles)
    page = pages_due(needs_seen(user, campaign, roles), campaign, "due", reader, NEXT_HOUSEHOLDS).get_page(1)
    days = {row["member__household"]: row["day"] for row in page}
    return [Visit(row, days[row.id]) for row in rows_of(campaign, households_in_order(list(days)))]


def households_unverified(campaign: Campaign, user: User, roles: frozenset[str]) -> list[Visit]:
    """The first households of the user's areas with something to verify, by place. Kept as lists are."""

    def looked_up() -> list[HouseholdRow]:
        asked = households_asked(campaign, households_for(user, roles), Filters(state="unverified"))
        return rows_of(campaign, asked[:NEXT_HOUSEHOLDS])

    rows = kept("next", (campaign.pk, user.pk, *sorted(roles)), looked_up, until=newest_event)
    return [Visit(row) for row in rows]


def visit_after(campaign: Campaign, user: User, household: uuid.UUID) -> Visit | None:
    """The household to go to after this one: the longest due, else the first to verify; None for who visits none."""
    roles = frozenset(standing_of(user).roles) & FIELD
    sources = (visits_due, households_unverified) if roles else ()
    found = (visit for source in sources for visit in source(campaign, user, roles))
    return next((visit for visit in found if visit.row.id != household), None)


def is_one_subdistrict(areas: Iterable[str]) -> bool:
    """Whether the areas all lie in one subdistrict, whose name then need not be repeated."""
    codes = list(areas)
    return (
        all(len(code) >= SUBDISTRICT_DIGITS for code in codes)
        and len({code[:SUBDISTRICT_DIGITS] for code in codes}) == 1
    )


def areas_of(user: User, role: str, campaign: Campaign) -> tuple[str, ...]:
    """The user's areas in a role, inside the campaign's province."""
    return tuple(code for code in standing_of(user).areas({role}) if code.startswith(campaign.province_id))
