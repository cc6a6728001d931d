"""The answer to "will we make it", in words: from the outlook that stands in the frozen report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaejon.lib.thai_date import thai_date
from kaejon.report.charts.reading import Row, Week, day_of, outlook_of, weeks_of
from kaejon.report.content import Body

ANSWERS: Mapping[str, tuple[str | Promise, str]] = {
    "done": (gettext_lazy("ไม่มีครัวเรือนคงเหลือแล้ว"), "done"),
    "on_time": (gettext_lazy("คาดว่าทันกำหนด หากคงอัตรานี้"), "done"),
    "in_doubt": (gettext_lazy("ยังไม่แน่ว่าจะทันกำหนด"), "due"),
    "late": (gettext_lazy("คาดว่าไม่ทันกำหนด หากคงอัตรานี้"), "overdue"),
    "unknown": (gettext_lazy("ยังคาดไม่ได้ ต้องมีรายงานที่ปิดแล้วมากกว่านี้"), "due"),
    "over": (gettext_lazy("ครบกำหนดวาระแล้ว ยังมีครัวเรือนคงเหลือ"), "overdue"),
}
"""What the outlook answers, in words, and how its card is marked."""


@dataclass(frozen=True)
class Answer:
    """The outlook of one area as a page tells it. `pace` is households a week with one decimal, "" for unknown."""

    words: str
    kind: str
    open: int
    weeks: list[Week]
    weeks_left: int | None = None
    needed: int | None = None
    pace: str = ""
    weeks_used: int = 0
    done_words: str = ""
    end_words: str = ""


def answer_of(body: Body, area: str) -> Answer:
    """The area's answer; without an outlook it says so, and tells what is open."""
    weeks = weeks_of(body, area)
    still = weeks[-1].count if weeks else 0
    row = outlook_of(body, area)
    if row is None:
        return Answer(_("รายงานฉบับนี้ไม่มีการคาดการณ์ของพื้นที่นี้"), "", still, weeks)
    words, kind = ANSWERS[row["answer"]]
    return Answer(
        words=str(words),
        kind=kind,
        open=row["open"],
        weeks=weeks,
        weeks_left=row["weeks_left"],
        needed=row["needed"] if row["open"] else None,
        pace=pace_words(row),
        weeks_used=row["weeks_used"],
        done_words=done_words(row) if row["open"] else "",
        end_words=end_words(row) if row["open"] else "",
    )


def pace_words(row: Row) -> str:
    """Households a week with one decimal, halves away from zero."""
    pace = row["pace"]
    if pace is None:
        return ""
    tenths = (abs(pace["num"]) * 20 + pace["den"]) // (pace["den"] * 2)
    return f"{'−' if pace['num'] < 0 and tenths else ''}{tenths // 10:,}.{tenths % 10}"


def done_words(row: Row) -> str:
    """By when the rest would be done, with its interval; "" where nothing is forecast."""
    if row["at_deadline"] is None:
        return ""
    middle, low, high = (day_of(row["done_by"][name]) for name in ("middle", "low", "high"))
    if middle is None and low is None:
        return _("หากคงอัตรานี้ ยอดคงเหลือไม่ลดลงจนหมด จึงไม่มีวันแล้วเสร็จ")
    said = _("หากคงอัตรานี้ แล้วเสร็จราว %(middle)s เร็วสุดราว %(low)s ช้าสุดราว %(high)s (โอกาสร้อยละ %(share)s)")
    values = {"middle": day_words(middle), "low": day_words(low), "high": day_words(high), "share": share_of(row)}
    return said % values


def day_words(day: dt.date | None) -> str:
    return thai_date(day).replace(" ", "\u00a0") if day else _("ไม่มีวันแล้วเสร็จ")


def end_words(row: Row) -> str:
    """How many would still be open at the deadline; "" where nothing is forecast."""
    at_end = row["at_deadline"]
    if at_end is None:
        return ""
    said = _("เมื่อครบกำหนด คาดว่าคงเหลือ %(middle)s ครัวเรือน อยู่ระหว่าง %(low)s ถึง %(high)s")
    return said % {name: f"{count:,}" for name, count in at_end.items()}


def share_of(row: Row) -> int:
    """How sure the interval is, in per cent."""
    return int(row["interval"]["high"] - row["interval"]["low"])
