"""Section `outlook`: whether province and districts will make the deadline, from the frozen open households."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from kaejon.analytics.figures import TOTAL
from kaejon.analytics.outlook import METHOD, QUANTILES, Outlook, outlook_of
from kaejon.report.sections.history import DISTRICT_DIGITS, History, opens_of

WEEK = dt.timedelta(days=7)


def outlook_section(
    body: Mapping[str, Any], history: History, *, number: int, last_cut_off: dt.datetime | None
) -> dict[str, Any]:
    """The outlook of the province and each district, in the order of the totals.

    `number` cut-offs have come, the last of them at `last_cut_off` (None before the first): for a draft the one before,
    for its own figures end in the middle of a week, and its pace is that of the frozen reports.
    """
    moment = dt.datetime.fromisoformat(body["cutoff"])
    last_on = (last_cut_off or moment).astimezone(moment.tzinfo).date()
    areas = []
    for row in body["totals"]:
        if row["dimension"] != TOTAL or len(row["area"]) > DISTRICT_DIGITS:
            continue
        points = opens_of(history, row["area"])
        is_new = not points or points[-1][0] < number
        if last_cut_off == moment and is_new and (points or row["current"]["households"]):
            points.append((number, row["open"]["households"]))
        found = outlook_of(points, row["open"]["households"], max(body["count"] - number, 0))
        areas.append(area_detail(row["area"], found, last_on))
    return {"method": METHOD, "areas": areas}


def area_detail(area: str, found: Outlook, last_on: dt.date) -> dict[str, Any]:
    """One area as the report says it; dates are those of the cut-offs."""
    low, middle, high = (None if weeks is None else (last_on + weeks * WEEK).isoformat() for weeks in found.done_in)
    span = found.at_deadline
    return {
        "area": area,
        "open": found.open,
        "weeks_left": found.weeks_left,
        "needed": found.needed,
        "weeks_used": found.weeks_used,
        "pace": None if found.pace is None else {"num": found.pace.numerator, "den": found.pace.denominator},
        "interval": dict(zip(("low", "high"), QUANTILES, strict=True)),
        "done_by": {"low": low, "middle": middle, "high": high},
        "at_deadline": span and {"low": span.low, "middle": span.middle, "high": span.high},
        "answer": found.answer,
    }


def outlook_at(body: Mapping[str, Any], area: str) -> dict[str, Any] | None:
    """The outlook of an area; None in a report of an earlier version, or for a subdistrict."""
    areas = (body.get("outlook") or {"areas": []})["areas"]
    return next((row for row in areas if row["area"] == area), None)
