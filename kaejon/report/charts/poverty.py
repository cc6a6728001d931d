"""How the poverty index changes with the cut-off k."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kaejon.report.charts import svg
from kaejon.report.charts.bars import tenths
from kaejon.report.charts.reading import Row, area_name, poverty_of
from kaejon.report.content import Body

TOP, RIGHT, FOOT = 16.0, 16.0, 48.0
MILLION = 1_000_000
Step = tuple[int, int, int]
"""k in parts of the whole; H and M0 from this k on, in parts of a million."""


@dataclass(frozen=True)
class Frame:
    """Where k and shares lie in the picture; `tenths` is the height in steps of ten per cent."""

    left: float
    right: float
    bottom: float
    whole: int
    tenths: int

    def at(self, k: int, value: int) -> svg.Point:
        up = (self.bottom - TOP) * value / (self.tenths * MILLION / 10)
        return self.left + (self.right - self.left) * k / self.whole, self.bottom - up


def poverty_k(body: Body, area: str, width: int = 720) -> str:
    """H and M0 by the cut-off k: who counts as poor only with deprivations of at least k of the whole weight."""
    row = poverty_of(body, area)
    title = _("H และ M0 ตามเกณฑ์ตัด k ของ%(area)s") % {"area": area_name(body, area)}
    if row is None or not row["households"]:
        return svg.nothing(width, title)
    whole = body["poverty"]["whole"]
    steps = steps_of(row, whole)
    highest = max(1, *(head for _k, head, _m in steps))
    bottom = TOP + max(140.0, min(230.0, width * 0.32))
    frame = Frame(44.0, width - RIGHT, bottom, whole, -(-highest // (MILLION // 5)) * 2)
    parts = list(grid(frame))
    for css, which in (("chart-line", 1), ("chart-second", 2)):
        parts.append(svg.line(css, [frame.at(*point) for point in stairs(steps, which, whole)]))
    entries = [("chart-line", _("H: ครัวเรือนที่นับว่ายากจน")), ("chart-second", _("M0: H คูณความลึก A"))]
    foot, height = svg.legend(entries, width=width, top=bottom + FOOT + 6)
    return svg.drawing(width, bottom + FOOT + 6 + height, title, " · ".join(said(row, whole)), parts + foot)


def grid(frame: Frame) -> Iterator[str]:
    for tenth in range(0, frame.tenths + 1, 2):
        y = frame.at(0, tenth * MILLION // 10)[1]
        yield svg.line("chart-grid" if tenth else "chart-axis", [(frame.left, y), (frame.right, y)])
        yield svg.text("chart-quiet", frame.left - 6, y + 4, f"{tenth * 10}%", size=12, anchor="end")
    for percent in range(0, 101, 20):
        x = frame.left + (frame.right - frame.left) * percent / 100
        yield svg.text("chart-quiet", x, frame.bottom + 18, f"{percent}%", size=12, anchor="middle")
    middle = (frame.left + frame.right) / 2
    words = _("เกณฑ์ตัด k (ร้อยละของน้ำหนักทั้งหมด)")
    yield svg.text("chart-quiet", middle, frame.bottom + 40, words, size=12, anchor="middle")


def steps_of(row: Row, whole: int) -> list[Step]:
    """From which k on H and M0 are what."""
    households = row["households"]
    return [
        (k, poor * MILLION // households, deprived * MILLION // (whole * households))
        for k, poor, deprived in row["by_k"]
    ]


def stairs(steps: Sequence[Step], which: int, whole: int) -> Iterator[tuple[int, int]]:
    """A line that keeps its height until the next k that changes it."""
    for place, step in enumerate(steps):
        yield step[0], step[which]
        yield steps[place + 1][0] if place + 1 < len(steps) else whole, step[which]


def said(row: Row, whole: int) -> Iterator[str]:
    households = row["households"]
    for k, poor, deprived in row["by_k"]:
        values = {"k": tenths(k, whole), "h": tenths(poor, households), "m": tenths(deprived, whole * households)}
        yield _("k ตั้งแต่ %(k)s%%: H %(h)s%% M0 %(m)s%%") % values
