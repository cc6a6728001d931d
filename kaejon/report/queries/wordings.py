from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from kaejon.assessment.queries.persons import names_of
from kaejon.report.models import WeeklyReport, Wording
from kaejon.report.wordings import holds


@dataclass(frozen=True)
class Worded:
    """One text of the secretary as a page shows it; an empty one took the words back."""

    text: str
    who: str
    at: dt.datetime
    seq: int
    is_genuine: bool


def wordings(report: WeeklyReport) -> QuerySet[Wording]:
    """Every wording of a report, newest first."""
    return Wording.objects.filter(report=report).order_by("-seq", "-line")


def newest_wording(report: WeeklyReport) -> Wording | None:
    """The row that counts, or None."""
    return wordings(report).first()


def wordings_shown(report: WeeklyReport) -> list[Worded]:
    """Every wording of a report, newest first, with who signed it; two queries."""
    rows = list(wordings(report))
    names = names_of(person for row in rows for person in (row.by, row.recorded_for))
    return [
        Worded(row.text, names.get(row.recorded_for or row.by, ""), row.recorded_at, row.seq, holds(row, report.hash))
        for row in rows
    ]


def wording_of(report: WeeklyReport) -> Worded | None:
    """The secretary's own words that count now; None where there are none, where they were taken back, or where the
    signature does not hold.
    """
    shown = wordings_shown(report)
    return shown[0] if shown and shown[0].text and shown[0].is_genuine else None
