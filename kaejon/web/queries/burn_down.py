"""Will the drive make its deadline: the households still open, report by report, and the rate that is needed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaejon.lib import clock
from kaejon.register.models import Campaign
from kaejon.report.models import Figure
from kaejon.web.queries.counts import TOTAL, Count
from kaejon.web.queries.round import Round, figures_shown, frozen_reports, sum_of

PACE_WEEKS = 4
"""The pace is that of so many weeks before."""
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Week:
    """The open households of one frozen report."""

    number: int
    cutoff: dt.datetime
    open: int


@dataclass(frozen=True)
class BurnDown:
    """Open households now and before, weeks left, what a week must bring and what it brought.

    `pace` is None before two reports; `done_by` the day on which the rest would be done at this pace, None where
    it never would.
    """

    weeks: Sequence[Week]
    open: int
    weeks_left: int
    needed: int | None
    pace: float | None
    done_by: dt.date | None
    deadline_on: dt.date

    @property
    def highest(self) -> int:
        """The most there were, as the whole of the bars."""
        return max(week.open for week in self.weeks)

    @property
    def kind(self) -> str:
        """done, due (in doubt or unknown) or overdue (not at this pace)."""
        if not self.open:
            return "done"
        if self.needed is None:
            return "overdue"
        if self.pace is None:
            return "due"
        return "done" if self.done_by is not None and self.done_by <= self.deadline_on else "overdue"

    @property
    def answer(self) -> str | Promise:
        """The answer in words."""
        if not self.open:
            return _("ไม่มีครัวเรือนคงเหลือแล้ว")
        if self.needed is None:
            return _("ครบกำหนดวาระแล้ว ยังมีครัวเรือนคงเหลือ")
        if self.pace is None:
            return _("ยังตอบไม่ได้ ต้องมีรายงานที่ปิดแล้วอย่างน้อยสองครั้ง")
        return _("หากคงอัตราเดิม ทันกำหนด") if self.kind == "done" else _("หากคงอัตราเดิม ไม่ทันกำหนด")


def burn_down(campaign: Campaign, round_: Round, areas: Collection[str], now: Count) -> BurnDown:
    """The burn-down of these areas, in two queries."""
    newest = {report.number: report for report in reversed(frozen_reports(campaign))}
    reports = [newest[number] for number in sorted(newest)]
    shown = figures_shown(reports, areas, ["open", "current"])
    weeks = [
        Week(r.number, r.cutoff, sum_of(shown[r.id], areas, TOTAL, "open").households)
        for r in reports
        if sum_of(shown[r.id], areas, TOTAL, "current").households
    ]
    left = max(round_.count - (round_.number or round_.count + 1) + 1, 0)
    recent = weeks[-PACE_WEEKS - 1 :]
    spans = len(recent) - 1
    pace = (recent[0].open - recent[-1].open) / spans if spans > 0 else None
    done_by = clock.today() + dt.timedelta(days=round(7 * now.open / pace)) if pace and pace > 0 else None
    return BurnDown(
        weeks=weeks,
        open=now.open,
        weeks_left=left,
        needed=-(-now.open // left) if left else None,
        pace=pace,
        done_by=done_by,
        deadline_on=campaign.deadline_on,
    )


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
