"""What the charts read out of a report's body. A section that an earlier edition does not hold is empty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kaejon.analytics.figures import TOTAL
from kaejon.report.content import Body
from kaejon.report.documents import labels
from kaejon.report.documents.figures import moment

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Week:
    """One report's column of an area's total row: households on the day of its cut-off; `number` 0 for a draft."""

    number: int
    day: dt.date
    count: int


def row_of(body: Body, area: str, dimension: str = TOTAL) -> Row | None:
    """The area's row of one dimension or the distinct total; None where the report has none."""
    found = (row for row in body["totals"] if row["area"] == area and row["dimension"] == dimension)
    return next(found, None)


def households(row: Row | None, column: str) -> int:
    """A column's households; 0 where the report does not hold it."""
    return count_of(row, column, "households")


def count_of(row: Row | None, column: str, unit: str) -> int:
    """A column in one unit; 0 where the report does not hold it."""
    found = (row or {}).get(column) or {}
    return found.get(unit) or 0


def weeks_of(body: Body, area: str, column: str = "open") -> list[Week]:
    """The column report by report, this one last; one before the first list, or without the column, is left out."""
    found = [
        Week(row["number"], moment(row["cutoff"]).date(), row[column])
        for row in body.get("history") or ()
        if row["area"] == area and row["current"] and row[column] is not None
    ]
    now = row_of(body, area)
    if now is not None and column in now and households(now, "current"):
        found.append(Week(body.get("number") or 0, moment(body["cutoff"]).date(), households(now, column)))
    return found


def outlook_of(body: Body, area: str) -> Row | None:
    """The area's forecast; None where the report holds none for it."""
    rows = (body.get("outlook") or {}).get("areas") or ()
    return next((row for row in rows if row["area"] == area), None)


def poverty_of(body: Body, area: str) -> Row | None:
    """The area's row of the poverty index; None where the report holds none for it."""
    rows = (body.get("poverty") or {}).get("areas") or ()
    return next((row for row in rows if row["area"] == area), None)


def area_name(body: Body, area: str) -> str:
    """The area's name with its level, by the report's own names."""
    row = row_of(body, area)
    return labels.area_label(area, row["level"], row["name"]) if row else area


def day_of(text: str | None) -> dt.date | None:
    """A date of the report."""
    return None if text is None else dt.date.fromisoformat(text)
