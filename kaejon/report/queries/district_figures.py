"""The figures of one district that its return shows: as frozen, and until then as they stand now."""

from __future__ import annotations

from typing import Any

from kaejon.analytics.figures import TOTAL
from kaejon.geography.models import Level
from kaejon.lib.canonical import canonical_json
from kaejon.logbook.kept import kept
from kaejon.register.models import Campaign
from kaejon.report.content import Body
from kaejon.report.models import WeeklyReport
from kaejon.report.queries.reports import body_of, draft_report

Rows = list[dict[str, Any]]
SHOWN = ("current", "verified", "planned", "helped", "resolved", "continuing_care", "open", "stuck")
"""The columns that a return shows."""
KEPT = (*SHOWN, "dismissed", "relapsed", "late_arriving")


def district_figures(campaign: Campaign, number: int, district: str) -> Rows:
    """The district's rows by dimension, the distinct total first: dimension, the columns, their `delta` or None.

    Of the frozen report once there is one; else as of now, computed for all districts at once and kept until a fact is
    added.
    """
    frozen = WeeklyReport.objects.filter(campaign=campaign, number=number).order_by("version").last()
    if frozen is not None:
        return rows_in(body_of(frozen), district)
    # The changes are from the report frozen last, and a freeze adds no fact of those that end what is kept.
    last = WeeklyReport.objects.filter(campaign=campaign).order_by("-link").values_list("pk", flat=True).first()
    found = kept("return-figures", (campaign.pk, last), lambda: all_rows(draft_report(campaign)))
    return found.get(district, [])


def all_rows(body: Body) -> dict[str, Rows]:
    """Every district's rows of a report."""
    districts = {row["area"] for row in body["totals"] if row["level"] == Level.DISTRICT}
    return {district: rows_in(body, district) for district in districts}


def rows_in(body: Body, district: str) -> Rows:
    """One district's rows of a report."""
    rows = [row for row in body["totals"] if row["area"] == district]
    kept_rows = [
        {
            "dimension": row["dimension"],
            **{name: row.get(name) for name in KEPT},
            "delta": None if row["delta"] is None else {name: row["delta"].get(name) for name in KEPT},
        }
        for row in rows
    ]
    return sorted(kept_rows, key=lambda row: row["dimension"] != TOTAL)


def snapshot(rows: Rows) -> str:
    """The rows as a step of a return keeps them."""
    return canonical_json(rows).decode()
