from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from kaejon.analytics.figures import TOTAL, Pair
from kaejon.lib import clock
from kaejon.register.models import Campaign
from kaejon.report.documents.figures import SHARED, UNITS, value, whole_of
from kaejon.report.documents.labels import COLUMNS
from kaejon.report.models import Figure, WeeklyReport
from kaejon.report.queries.reports import reports_of
from kaejon.report.tables import Cell, Shown, unit_label

HEADLINES = ("current", "verified", "dismissed", "checked")


@dataclass(frozen=True)
class Round:
    """One weekly round that has come: its number, its cut-off, and its report (newest version) once frozen.

    `headline` holds the province's distinct totals by column, `change` their change since the round before.
    """

    number: int
    cutoff: dt.datetime
    report: WeeklyReport | None = None
    headline: dict[str, Pair] = field(default_factory=dict)
    change: dict[str, Pair] = field(default_factory=dict)

    @property
    def cells(self) -> list[Cell]:
        """The headline as a table shows it."""
        return [headline_cell(name, self.headline, self.change) for name in HEADLINES]


@dataclass(frozen=True)
class Rounds:
    """The rounds that have come, newest first, and the next cut-off with its number (None after the last)."""

    past: list[Round]
    next_cutoff: dt.datetime | None
    next_number: int | None
    count: int

    @property
    def heads(self) -> list[str]:
        """The words over the headlines."""
        return [str(COLUMNS[name]) for name in HEADLINES]

    @property
    def unfrozen(self) -> list[Round]:
        """Rounds whose cut-off has passed without a report, oldest first."""
        return [one for one in reversed(self.past) if one.report is None]


def headline_cell(name: str, headline: dict[str, Pair], change: dict[str, Pair]) -> Cell:
    """Households and persons of one headline column with their change."""
    row = {column: {unit: getattr(pair, unit) for unit in UNITS} for column, pair in headline.items()}
    counts = [
        Shown(
            unit_label(unit),
            value(row, name, unit),
            whole=whole_of(row, name, unit) if name in SHARED else None,
            delta=getattr(change[name], unit) if name in change else None,
        )
        for unit in UNITS
    ]
    return Cell(str(COLUMNS[name]), counts, notes="has-share has-change" if name in SHARED else "has-change")


def rounds_of(campaign: Campaign) -> Rounds:
    """The campaign's weekly rounds as of now, with two queries."""
    calendar = campaign.calendar
    now = clock.now()
    frozen = {report.number: report for report in reports_of(campaign).defer("body").order_by("number", "version")}
    headlines = headlines_of(campaign)
    past: list[Round] = []
    earlier: dict[str, Pair] | None = None
    for number, cutoff in enumerate(calendar.due(now), 1):
        report = frozen.get(number)
        if report is None:
            past.append(Round(number, cutoff))
            continue
        headline = {name: headlines[report.pk].get(name, Pair()) for name in HEADLINES}
        changes = {} if earlier is None else {name: headline[name] - earlier[name] for name in HEADLINES}
        past.append(Round(number, cutoff, report, headline, changes))
        earlier = headline
    following = calendar.next_after(now)
    return Rounds(
        past=past[::-1],
        next_cutoff=following,
        next_number=calendar.number_of(following) if following else None,
        count=len(calendar),
    )


def headlines_of(campaign: Campaign) -> dict[object, dict[str, Pair]]:
    """The province's distinct totals of every frozen report: report id → column → count."""
    rows = Figure.objects.filter(
        report__campaign=campaign, area_code=campaign.province_id, dimension=TOTAL, column__in=HEADLINES
    )
    found: dict[object, dict[str, Pair]] = defaultdict(dict)
    for report_id, column, households, persons in rows.values_list("report_id", "column", "households", "persons"):
        found[report_id][column] = Pair(households, persons)
    return found
