"""The page of the present round: what has come in, who was not heard of, what is wrong, for each reader their part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from kaejon.lib import clock
from kaejon.people.access import User, standing_of
from kaejon.people.policy import CASE_READERS, DISTRICT, OVERSIGHT, SECRETARY
from kaejon.register.models import Campaign
from kaejon.report.models import DueSlot
from kaejon.report.queries.holidays import current_number, times_of
from kaejon.report.queries.inbox import ReminderNotice, reminder_notices
from kaejon.report.queries.quiet import Quiet, quiet_by_district
from kaejon.report.queries.returns import DistrictRow, district_rows, settled_districts
from kaejon.report.queries.slots import is_running, slots_failed
from kaejon.report.queries.wrong import SORTS, wrong_counts
from kaejon.report.schedule import RoundTimes

SEES_DISTRICTS = DISTRICT | SECRETARY | OVERSIGHT
"""Who may see how far a named district is: each over the own areas."""


@dataclass(frozen=True)
class Wrong:
    """One sort of what is wrong, with the list behind it."""

    label: str | Promise
    advice: str | Promise
    households: int
    href: str


@dataclass(frozen=True)
class NamedRow:
    """One district as somebody sees it who may know its name."""

    row: DistrictRow
    quiet: Quiet
    href: str


@dataclass(frozen=True)
class RoundPage:
    """What the page of a round shows. `districts` are those whose names the reader may see; `received` of `count` is
    for everybody.
    """

    times: RoundTimes
    is_over: bool
    received: int
    count: int
    districts: Sequence[NamedRow]
    wrong: Sequence[Wrong]
    notices: Sequence[ReminderNotice]
    failed: Sequence[DueSlot]
    is_scheduler_down: bool
    numbers: Sequence[int]
    """The rounds whose returns can be looked at: this one and those before it, newest first."""

    @property
    def missing(self) -> list[str]:
        """The names of the districts that the reader may know to be missing."""
        return [each.row.district.title for each in self.districts if not each.row.is_received]

    @property
    def is_past_due(self) -> bool:
        return self.times.due_at < clock.now()

    @property
    def wrong_total(self) -> int:
        return sum(each.households for each in self.wrong)


def round_page(user: User, campaign: Campaign, number: int | None = None) -> RoundPage:
    """The page of a round (the present one unless a number is given), for this reader.

    The number of queries does not grow with districts, households or officers. Raises CalendarProblem for a number
    that is not on the calendar.
    """
    newest = current_number(campaign)
    times = times_of(campaign, number or newest)
    is_present = times.number == newest
    rows = district_rows(campaign, times.number, is_past_due=times.due_at < clock.now())
    is_secretary = campaign.province_id in standing_of(user).areas(SECRETARY)
    return RoundPage(
        times=times,
        is_over=times.cutoff <= clock.now(),
        received=sum(row.is_received for row in rows),
        count=len(rows),
        districts=named(user, campaign, times, rows),
        wrong=wrong_rows(user, campaign) if is_present else (),
        notices=reminder_notices(user, campaign),
        failed=slots_failed(campaign) if is_secretary else (),
        is_scheduler_down=is_secretary and campaign.closed_at is None and not is_running(),
        numbers=range(newest, 0, -1),
    )


def named(user: User, campaign: Campaign, times: RoundTimes, rows: Sequence[DistrictRow]) -> list[NamedRow]:
    """The districts inside the reader's own areas, with who was not heard of in them."""
    areas = standing_of(user).areas(SEES_DISTRICTS)
    mine = [row for row in rows if any(row.district.code.startswith(area) for area in areas)]
    previous = campaign.calendar.previous(times.number)
    since = previous or clock.bangkok(campaign.starts_on.year, campaign.starts_on.month, campaign.starts_on.day)
    is_present = mine and times.number == current_number(campaign)
    quiet = quiet_by_district(campaign, since) if is_present else {}
    return [
        NamedRow(
            row,
            quiet.get(row.district.code, Quiet()),
            reverse("report:return-view", args=[campaign.slug, times.number, row.district.code]),
        )
        for row in mine
    ]


def wrong_rows(user: User, campaign: Campaign) -> list[Wrong]:
    """What is wrong in the reader's areas; nothing for who reads no cases."""
    if not standing_of(user).roles & CASE_READERS or not settled_districts(campaign):
        return []
    counts = wrong_counts(user, campaign)
    return [
        Wrong(sort.label, sort.advice, counts[name], reverse("report:wrong-list", args=[campaign.slug, name]))
        for name, sort in SORTS.items()
    ]
