"""Section `history`: the households of the earlier reports, so that a chart on paper comes from the JSON alone."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models.functions import Length

from kaejon.analytics.figures import TOTAL
from kaejon.lib import clock
from kaejon.report.models import Figure, WeeklyReport

HISTORY_COLUMNS = ("current", "verified", "planned", "helped", "resolved", "continuing_care", "open", "stuck")
History = list[dict[str, Any]]
DISTRICT_DIGITS = 4


def history_section(earlier: Sequence[WeeklyReport], areas: Sequence[str]) -> History:
    """A row for each earlier report and area (province and districts), oldest first; households, total row. One query.

    A report whose rows do not say what is open, frozen by an earlier version of the software, is left out.
    """
    wanted = [area for area in areas if len(area) <= DISTRICT_DIGITS]
    counts = households_in(earlier)
    rows: History = []
    for report in earlier:
        found = [row_of(report, area, counts[report.pk].get(area, {})) for area in wanted]
        if all(row["open"] == row["current"] - row["resolved"] - row["continuing_care"] for row in found):
            rows += found
    return rows


def row_of(report: WeeklyReport, area: str, counts: dict[str, int]) -> dict[str, Any]:
    """One area of one earlier report; a figure without a row is 0."""
    cutoff = report.cutoff.astimezone(clock.BANGKOK).isoformat()
    columns = {column: counts.get(column, 0) for column in HISTORY_COLUMNS}
    return {"number": report.number, "cutoff": cutoff, "area": area, **columns}


def households_in(reports: Sequence[WeeklyReport]) -> dict[uuid.UUID, dict[str, dict[str, int]]]:
    """Report id → area → column → households, of provinces and districts."""
    found: dict[uuid.UUID, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    rows = Figure.objects.alias(digits=Length("area_code")).filter(
        report__in=[report.pk for report in reports],
        digits__lte=DISTRICT_DIGITS,
        dimension=TOTAL,
        column__in=HISTORY_COLUMNS,
    )
    for report_id, area, column, households in rows.values_list("report_id", "area_code", "column", "households"):
        found[report_id][area][column] = households
    return found


def opens_of(history: History, area: str) -> list[tuple[int, int]]:
    """(number, open households) of one area, oldest first, from the first report that has households on the list."""
    rows = [row for row in history if row["area"] == area]
    started = next((place for place, row in enumerate(rows) if row["current"]), len(rows))
    return [(row["number"], row["open"]) for row in rows[started:]]
