"""The burn-down: households still open report by report, the line that is needed, and the forecast."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kaejon.lib.thai_date import MONTHS_SHORT, thai_day
from kaejon.report.charts import svg
from kaejon.report.charts.reading import Row, Week, area_name, day_of, outlook_of, weeks_of
from kaejon.report.content import Body

TOP, RIGHT, FOOT = 34, 14, 24


@dataclass(frozen=True)
class Frame:
    """Where days and households lie in the picture."""

    left: float
    right: float
    top: float
    bottom: float
    first: dt.date
    last: dt.date
    highest: int

    def x(self, day: dt.date) -> float:
        return self.left + (self.right - self.left) * (day - self.first).days / max((self.last - self.first).days, 1)

    def y(self, count: int) -> float:
        return self.bottom - (self.bottom - self.top) * min(count, self.highest) / max(self.highest, 1)

    def at(self, day: dt.date, count: int) -> svg.Point:
        return self.x(day), self.y(count)


def burn_down(body: Body, area: str, width: int = 720) -> str:
    """The area's burn-down; with axes alone where no report has a list yet, without a fan where nothing is forecast."""
    weeks = weeks_of(body, area)
    deadline = dt.date.fromisoformat(body["campaign_detail"]["deadline_on"])
    outlook = outlook_of(body, area)
    frame = frame_of(body, weeks, outlook, deadline, width)
    now = weeks[-1] if weeks else None
    parts = [*grid(frame), *months(frame), *deadline_mark(frame, deadline)]
    entries = [("chart-line", _("ครัวเรือนคงเหลือ"))]
    if now and now.count and now.day < deadline:
        if outlook and outlook["at_deadline"]:
            parts += fan(frame, now, outlook, deadline)
            entries += [("chart-middle", _("ค่ากลางที่คาด")), ("chart-fan", interval_words(outlook))]
        parts.append(svg.line("chart-needed", [frame.at(now.day, now.count), frame.at(deadline, 0)]))
        entries.append(("chart-needed", _("อัตราที่ต้องทำให้ทันกำหนด")))
    parts += path(frame, weeks)
    found, height = svg.legend(entries, width=width, top=frame.bottom + FOOT + 10)
    title = _("กราฟครัวเรือนคงเหลือของ%(area)s") % {"area": area_name(body, area)}
    return svg.drawing(width, frame.bottom + FOOT + 10 + height, title, " · ".join(said(weeks, outlook)), parts + found)


def frame_of(body: Body, weeks: list[Week], outlook: Row | None, deadline: dt.date, width: int) -> Frame:
    """The frame from the first day to the deadline (later where a report is), high enough for every count."""
    at_end = (outlook or {}).get("at_deadline") or {}
    highest = max([1, *(week.count for week in weeks), *filter(None, at_end.values())])
    step = svg.nice_step(highest)
    whole = -(-highest // step) * step
    days = [dt.date.fromisoformat(body["campaign_detail"]["starts_on"]), *(week.day for week in weeks)]
    return Frame(
        left=svg.text_width(f"{whole:,}", 12) + 10,
        right=width - RIGHT,
        top=TOP,
        bottom=TOP + max(150, min(260, width * 0.34)),
        first=min(days),
        last=max([deadline, *days]),
        highest=whole,
    )


def grid(frame: Frame) -> Iterator[str]:
    step = svg.nice_step(frame.highest)
    for count in range(0, frame.highest + 1, step):
        y = frame.y(count)
        yield svg.line("chart-grid" if count else "chart-axis", [(frame.left, y), (frame.right, y)])
        yield svg.text("chart-quiet", frame.left - 6, y + 4, f"{count:,}", size=12, anchor="end")


def months(frame: Frame) -> Iterator[str]:
    """A tick at the first of each month, as many with a name as there is room for."""
    firsts = []
    day = (frame.first.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    while day <= frame.last:
        firsts.append(day)
        day = (day + dt.timedelta(days=32)).replace(day=1)
    every = max(1, -(-len(firsts) * 44 // int(frame.right - frame.left)))
    for day in firsts[::every]:
        x = frame.x(day)
        yield svg.line("chart-axis", [(x, frame.bottom), (x, frame.bottom + 5)])
        if x < frame.right - 14:
            yield svg.text("chart-quiet", x, frame.bottom + 19, MONTHS_SHORT[day.month - 1], size=12, anchor="middle")


def deadline_mark(frame: Frame, deadline: dt.date) -> Iterator[str]:
    x = frame.x(deadline)
    words = _("ครบกำหนด %(day)s") % {"day": thai_day(deadline)}
    yield svg.line("chart-deadline", [(x, frame.top - 12), (x, frame.bottom)])
    # Where the deadline lies far behind, the words would leave the picture on the left.
    anchor = "end" if svg.text_width(words, 12) <= x else "start"
    yield svg.text("chart-quiet", x, frame.top - 18, words, size=12, anchor=anchor)


def fan(frame: Frame, now: Week, outlook: Row, deadline: dt.date) -> Iterator[str]:
    """What the forecast says until the deadline: between its ends, and its middle."""
    low, middle, high = (edge(now, outlook, name, deadline) for name in ("low", "middle", "high"))
    outline = [*low, *reversed(high[1:])]
    yield svg.polygon("chart-fan", [frame.at(*point) for point in outline])
    yield svg.line("chart-middle", [frame.at(*point) for point in middle])


def edge(now: Week, outlook: Row, name: str, deadline: dt.date) -> list[tuple[dt.date, int]]:
    """One line of the forecast: from now to nothing left, and on to the deadline where that comes before it."""
    done = day_of(outlook["done_by"][name])
    end = outlook["at_deadline"][name] or 0
    if end == 0 and done is not None and now.day < done < deadline:
        return [(now.day, now.count), (done, 0), (deadline, 0)]
    return [(now.day, now.count), (deadline, end)]


def path(frame: Frame, weeks: list[Week]) -> Iterator[str]:
    """The counts as they were, the newest written beside its point."""
    if not weeks:
        return
    yield svg.line("chart-line", [frame.at(week.day, week.count) for week in weeks])
    for week in weeks:
        yield svg.circle("chart-point", *frame.at(week.day, week.count), 2.5 if week is not weeks[-1] else 5)
    x, y = frame.at(weeks[-1].day, weeks[-1].count)
    is_late = x > (frame.left + frame.right) * 0.6
    anchor, shift = ("end", -2) if is_late else ("start", 4)
    yield svg.text("chart-strong", x + shift, y - 10, f"{weeks[-1].count:,}", size=18, anchor=anchor)


def interval_words(outlook: Row) -> str:
    """How sure the fan is, in words."""
    return _("ช่วงที่คาด (โอกาสร้อยละ %(share)s)") % {"share": outlook["interval"]["high"] - outlook["interval"]["low"]}


def said(weeks: list[Week], outlook: Row | None) -> Iterator[str]:
    """The picture's numbers in words."""
    if not weeks:
        yield _("ยังไม่มีรายงานที่มีบัญชี")
    for week in weeks:
        name = _("ครั้งที่ %(number)s") % {"number": week.number} if week.number else _("ขณะนี้")
        yield _("%(name)s คงเหลือ %(count)s ครัวเรือน") % {"name": name, "count": f"{week.count:,}"}
    at_end = (outlook or {}).get("at_deadline")
    if at_end:
        yield _("คาดว่าเมื่อครบกำหนดคงเหลือ %(middle)s ครัวเรือน ระหว่าง %(low)s ถึง %(high)s") % at_end
