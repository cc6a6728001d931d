from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from kaejon.analytics.figures import Pair
from kaejon.lib import clock
from kaejon.register.models import Campaign
from kaejon.report.models import Figure, WeeklyReport
from kaejon.web.queries.counts import TOTAL

CALM = dt.timedelta(hours=24)
GRACE = dt.timedelta(minutes=15)


@dataclass(frozen=True)
class Frozen:
    """A frozen report as the home screens name it."""

    id: uuid.UUID
    number: int
    version: int
    cutoff: dt.datetime
    is_late: bool


@dataclass(frozen=True)
class Round:
    """Where the campaign stands in its weeks: the report that is being filled, and what has been frozen.

    `number` and `cutoff` are of the next cut-off (None after the last); `overdue` are the numbers whose cut-off has
    passed without a report.
    """

    count: int
    number: int | None
    cutoff: dt.datetime | None
    previous_cutoff: dt.datetime | None
    overdue: tuple[int, ...]
    last: Frozen | None
    before_last: Frozen | None
    deadline_on: dt.date
    days_left: int

    @property
    def is_near(self) -> bool:
        """Whether less than a day is left."""
        return self.cutoff is not None and self.cutoff - clock.now() <= CALM

    @property
    def overdue_words(self) -> str:
        """The numbers without a report, as a range where they follow each other."""
        first, last = self.overdue[0], self.overdue[-1]
        if len(self.overdue) > 2 and last - first == len(self.overdue) - 1:
            return f"{first}–{last}"
        return ", ".join(str(number) for number in self.overdue)

    @property
    def kind(self) -> str:
        """How its card is marked."""
        return "due" if self.is_near else ""

    @property
    def is_just_cut_off(self) -> bool:
        """Whether the only missing report is the one whose cut-off has just passed: it is being frozen."""
        since = clock.now() - self.previous_cutoff if self.previous_cutoff else GRACE
        return len(self.overdue) == 1 and since < GRACE


def round_of(campaign: Campaign) -> Round:
    """The campaign's round now, in one query."""
    now = clock.now()
    calendar = campaign.calendar
    cutoff = calendar.next_after(now)
    due = calendar.due(now)
    frozen = frozen_reports(campaign)
    numbers = {report.number for report in frozen}
    last = next(iter(frozen), None)
    return Round(
        count=len(calendar),
        number=calendar.number_of(cutoff) if cutoff else None,
        cutoff=cutoff,
        previous_cutoff=due[-1] if due else None,
        overdue=tuple(number for number in range(1, len(due) + 1) if number not in numbers),
        last=last,
        before_last=next((report for report in frozen if last and report.number < last.number), None),
        deadline_on=campaign.deadline_on,
        days_left=(campaign.deadline_on - clock.today()).days,
    )


def frozen_reports(campaign: Campaign) -> list[Frozen]:
    """The campaign's frozen reports, newest number and version first, without their text."""
    rows = WeeklyReport.objects.filter(campaign=campaign).order_by("-number", "-version")
    return [Frozen(*row) for row in rows.values_list("pk", "number", "version", "cutoff", "is_late")]


Shown = dict[tuple[str, str, str], Pair]
"""(area code, dimension or `total`, column) → households and persons, as frozen."""


def figures_shown(
    reports: Iterable[Frozen | None], areas: Collection[str], columns: Collection[str]
) -> dict[uuid.UUID, Shown]:
    """The figures of these areas in several frozen reports, in one query."""
    wanted = [report.id for report in reports if report]
    rows = Figure.objects.filter(report__in=wanted, area_code__in=areas, column__in=columns)
    found: dict[uuid.UUID, Shown] = {report: {} for report in wanted}
    for report, area, row, column, households, persons in rows.values_list(
        "report_id", "area_code", "dimension", "column", "households", "persons"
    ):
        found[report][area, row, column] = Pair(households, persons)
    return found


def sum_of(shown: Shown, areas: Iterable[str], row: str = TOTAL, column: str = "verified") -> Pair:
    """One column over several areas, none inside another; an absent figure is 0."""
    pairs = [shown.get((area, row, column), Pair()) for area in areas]
    return Pair(sum(p.households for p in pairs), sum(p.persons for p in pairs))
