"""How well past forecasts did: what the outlook of each frozen report said of later weeks, against what came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kaejon.analytics.figures import TOTAL
from kaejon.analytics.outlook import LEAST, Forecast, decreases_of
from kaejon.register.models import Campaign
from kaejon.report.content import Body
from kaejon.report.models import WeeklyReport
from kaejon.report.queries.reports import body_of, reports_of
from kaejon.report.sections.history import DISTRICT_DIGITS, opens_of

HORIZONS = (1, 2, 4, 8)
Points = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Record:
    """The forecasts so many weeks ahead: how many have come due, how many outcomes lay within the interval of 80 %,
    and the mean distance of the middle from what came, in tenths of a household.
    """

    weeks: int
    count: int
    inside: int
    mean_error_tenths: int


def forecast_record(campaign: Campaign, area: str) -> list[Record]:
    """The record of an area (the province or a district), a row for each of `HORIZONS` that has come due.

    Each report counts in its newest version; what it said is reckoned from what it knew then, by its own JSON.
    """
    newest: dict[int, WeeklyReport] = {}
    for report in reports_of(campaign).defer("body").order_by("number", "version"):
        newest[report.number] = report
    known = [opens_known(newest[number], area) for number in sorted(newest)]
    return record_of(points for points in known if points)


KNOWN: dict[str, dict[str, Points]] = {}
"""Report hash → area → points: a frozen report never says anything else, and its JSON is long to read."""
MOST_KNOWN = 500


def opens_known(report: WeeklyReport, area: str) -> Points:
    """What a report knew: (number, open households) of the area up to its own; empty in one of an earlier version."""
    if report.hash not in KNOWN:
        if len(KNOWN) >= MOST_KNOWN:
            KNOWN.clear()
        KNOWN[report.hash] = opens_in(body_of(report))
    return KNOWN[report.hash].get(area, ())


def opens_in(body: Body) -> dict[str, Points]:
    """Area → points, of the province and the districts that have households on the list."""
    if "history" not in body:
        return {}
    found: dict[str, Points] = {}
    for row in body["totals"]:
        if row["dimension"] == TOTAL and len(row["area"]) <= DISTRICT_DIGITS:
            points = opens_of(body["history"], row["area"])
            if points or row["current"]["households"]:
                found[row["area"]] = (*points, (body["number"], row["open"]["households"]))
    return found


def record_of(known: Iterable[Points]) -> list[Record]:
    """The record from what each report knew; what came is each report's own last point."""
    reports = list(known)
    came: Mapping[int, int] = {points[-1][0]: points[-1][1] for points in reports}
    return [found for weeks in HORIZONS if (found := record_at(reports, came, weeks)).count]


def record_at(reports: Sequence[Points], came: Mapping[int, int], weeks: int) -> Record:
    """The record of the forecasts so many weeks ahead."""
    count = inside = errors = 0
    for points in reports:
        number, open_then = points[-1]
        decreases = decreases_of(points)
        if len(decreases) < LEAST or number + weeks not in came:
            continue
        span, actual = Forecast(open_then, decreases).after(weeks), came[number + weeks]
        count += 1
        inside += span.low <= actual <= span.high
        errors += abs(span.middle - actual)
    return Record(weeks, count, inside, (20 * errors + count) // (2 * count) if count else 0)
