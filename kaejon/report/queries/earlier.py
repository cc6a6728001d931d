"""The reports frozen before another one, as they count for it: each number in its newest version known then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from kaejon.register.models import Campaign
from kaejon.report.models import WeeklyReport


def earlier_reports(
    campaign: Campaign, *, number: int, known_at: dt.datetime, link: int | None = None
) -> list[WeeklyReport]:
    """The reports below `number` without their text, oldest first, each in the version that `counting` chooses.

    `link` is the report's own place in the chain; None for one that is not frozen yet.
    """
    found = WeeklyReport.objects.filter(campaign=campaign, number__lt=number).defer("body").order_by("link")
    return counting(found, known_at=known_at, link=link)


def counting(reports: Iterable[WeeklyReport], *, known_at: dt.datetime, link: int | None = None) -> list[WeeklyReport]:
    """Of each number the newest version that was known at `known_at` and stands before `link` in the chain.

    So a report that is frozen late looks back on the same versions as one frozen on time: a correction made since then
    has a later `known_at`. The link decides between reports of one and the same moment.
    """
    newest: dict[int, WeeklyReport] = {}
    for report in reports:
        if report.known_at > known_at or (link is not None and report.link >= link):
            continue
        kept = newest.get(report.number)
        if kept is None or kept.version < report.version:
            newest[report.number] = report
    return [newest[number] for number in sorted(newest)]
