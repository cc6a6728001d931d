"""Will the drive make its deadline: the households still open, report by report, and the rate that is needed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaejon.analytics.outlook import Outlook, outlook_of
from kaejon.lib import clock
from kaejon.register.models import Campaign
from kaejon.report.models import Figure
from kaejon.report.sections.outlook import WEEK
from kaejon.report.sentences import ANSWERS, tenths
from kaejon.web.queries.counts import TOTAL, Count
from kaejon.web.queries.round import Round, figures_shown, frozen_reports, sum_of


@dataclass(frozen=True)
class Week:
    """The open households of one frozen report."""

    number: int
    cutoff: dt.datetime
    open: int


KINDS: Mapping[str, str] = {
    "done": "done",
    "on_time": "done",
    "in_doubt": "due",
    "unknown": "due",
    "late": "overdue",
    "over": "overdue",
}
"""How the card is marked, by the outlook's answer."""


@dataclass(frozen=True)
class BurnDown:
    """Open households now and before, and the outlook from them by the method of `analytics.outlook`."""

    weeks: Sequence[Week]
    outlook: Outlook
    last_cutoff_on: dt.date
    deadline_on: dt.date

    @property
    def highest(self) -> int:
        """The most there were, as the whole of the bars."""
        return max(week.open for week in self.weeks)

    @property
    def kind(self) -> str:
        return KINDS[self.outlook.answer]

    @property
    def answer(self) -> str | Promise:
        """The answer in words."""
        return ANSWERS[self.outlook.answer]

    @property
    def pace(self) -> str | None:
        """The mean weekly decrease with one decimal; None before two reports."""
        pace = self.outlook.pace
        return None if pace is None else tenths(pace.numerator, pace.denominator)

    @property
    def done_by(self) -> dt.date | None:
        """The cut-off at which nothing is expected to be open any more; None where that is far or unknown."""
        weeks = self.outlook.done_in[1]
        return None if weeks is None else self.last_cutoff_on + weeks * WEEK


def burn_down(campaign: Campaign, round_: Round, areas: Collection[str], now: Count) -> BurnDown:
    """The burn-down of these areas, in two queries: the pace of the frozen reports, from what is open now."""
    newest = {report.number: report for report in reversed(frozen_reports(campaign))}
    reports = [newest[number] for number in sorted(newest)]
    shown = figures_shown(reports, areas, ["open", "current"])
    weeks = [
        Week(r.number, r.cutoff, sum_of(shown[r.id], areas, TOTAL, "open").households)
        for r in reports
        if sum_of(shown[r.id], areas, TOTAL, "current").households
    ]
    left = max(round_.count - (round_.number or round_.count + 1) + 1, 0)
    points = [(week.number, week.open) for week in weeks]
    last = round_.previous_cutoff or clock.now()
    return BurnDown(weeks, outlook_of(points, now.open, left), clock.bangkok_date(last), campaign.deadline_on)


STAGES = (
    ("in_progress", _("อยู่ระหว่างดำเนินการ")),
    ("survive", _("อยู่รอด")),
    ("sufficient", _("พอเพียง")),
    ("sustained", _("ยั่งยืน")),
    ("continuing_care", _("ดูแลต่อเนื่อง")),
)


def stages_shown(round_: Round, areas: Collection[str]) -> list[tuple[str | Promise, int]]:
    """The households of each stage and in continuing care, by the last frozen report; empty before the first."""
    if round_.last is None:
        return []
    rows = Figure.objects.filter(report=round_.last.id, area_code__in=areas, dimension=TOTAL)
    found: dict[str, int] = {}
    for column, households in rows.values_list("column", "households"):
        found[column] = found.get(column, 0) + households
    return [(label, found.get(code, 0)) for code, label in STAGES]
