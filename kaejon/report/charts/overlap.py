"""The UpSet plot: which dimensions fall on one household or person together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kaejon.fields.dimensions import DIMENSIONS
from kaejon.report.charts import svg
from kaejon.report.charts.reading import area_name
from kaejon.report.content import Body

MOST = 12
"""So many sets are drawn one by one, the rest together."""


@dataclass(frozen=True)
class Exact:
    """How many units have needs in exactly these dimensions: `mask` as in the report, "" for the rest together."""

    mask: str
    count: int
    masks: int = 1

    def holds(self, place: int) -> bool:
        return self.mask[place : place + 1] == "1"


def exact_sets(body: Body, area: str, unit: str) -> list[Exact]:
    """Every set of dimensions that somebody has, the largest first, equal ones by their mask."""
    rows = [row for row in body.get("overlaps") or () if row["area"] == area and row[unit]]
    return sorted((Exact(row["mask"], row[unit]) for row in rows), key=lambda each: (-each.count, each.mask))


def set_sizes(sets: Sequence[Exact]) -> list[int]:
    """How many units have a need in each dimension, whatever else they have."""
    return [sum(each.count for each in sets if each.holds(place)) for place in range(len(DIMENSIONS))]


def mask_words(mask: str) -> str:
    """The dimensions of a mask by name."""
    return " + ".join(str(d.short) for place, d in enumerate(DIMENSIONS) if mask[place : place + 1] == "1")


def columns_of(sets: Sequence[Exact], most: int = MOST) -> list[Exact]:
    """The sets that are drawn: the largest, and what is left together."""
    rest = sets[most:]
    return [*sets[:most], *([Exact("", sum(each.count for each in rest), len(rest))] if rest else [])]


def upset(body: Body, area: str, unit: str = "households", width: int = 720) -> str:
    """The plot of exact sets: a column a set, the number above it, the dimensions it holds as joined dots below;
    beside each dimension how many have it at all.
    """
    sets = exact_sets(body, area, unit)
    columns = columns_of(sets)
    words = _("ครัวเรือน") if unit == "households" else _("คน")
    title = _("มิติที่ซ้อนกันของ%(area)s (%(unit)s)") % {"area": area_name(body, area), "unit": words}
    if not columns:
        return svg.nothing(width, title)
    is_narrow = width < 480
    left = 92.0 if is_narrow else 240.0
    stride = min((width - left) / len(columns), 44.0)
    bars_high = 120.0 if is_narrow else 170.0
    row = 30.0
    top = bars_high + 34
    parts = [
        *bars(columns, left, stride, bars_high),
        *rows(set_sizes(sets), left, left + stride * len(columns), top, row, is_narrow=is_narrow),
        *dots(columns, left, stride, top, row),
    ]
    about = " · ".join(f"{mask_words(each.mask) or rest_words(each)}: {each.count:,}" for each in columns)
    height = top + row * len(DIMENSIONS) + 4
    if not columns[-1].mask:
        parts.append(svg.text("chart-quiet", width, height + 14, rest_words(columns[-1]), size=12, anchor="end"))
        height += 20
    return svg.drawing(width, height, title, about, parts)


def rest_words(each: Exact) -> str:
    """What stands for the sets that are not drawn one by one."""
    return _("แท่งสุดท้าย: อีก %(count)s ชุดรวมกัน") % {"count": each.masks}


def bars(columns: Sequence[Exact], left: float, stride: float, high: float) -> Iterator[str]:
    most = max(each.count for each in columns)
    for place, each in enumerate(columns):
        height = high * each.count / most
        x = left + place * stride
        css = "chart-bar" if each.mask else "chart-rest"
        yield svg.rect(css, x + stride * 0.18, 22 + high - height, stride * 0.64, height)
        size = 13 if svg.text_width(f"{each.count:,}", 13) < stride else 10
        yield svg.text("chart-text", x + stride / 2, 16 + high - height, f"{each.count:,}", size=size, anchor="middle")


def rows(sizes: Sequence[int], left: float, right: float, top: float, row: float, *, is_narrow: bool) -> Iterator[str]:
    """The dimensions with how many have each: written beside the name, and on a wide picture drawn as a bar too."""
    most = max(1, *sizes)
    for place, (dimension, size) in enumerate(zip(DIMENSIONS, sizes, strict=True)):
        y = top + place * row
        if place % 2 == 0:
            yield svg.rect("chart-band", 0, y, right, row)
        yield svg.rect(f"chart-{dimension.code}", 2, y + 9, 10, 12)
        if is_narrow:
            yield svg.text("chart-text", 17, y + 13, str(dimension.short), size=11)
            yield svg.text("chart-quiet", 17, y + 26, f"{size:,}", size=11)
            continue
        yield svg.text("chart-text", 18, y + 20, str(dimension.short), size=13)
        length = 70 * size / most
        yield svg.rect(f"chart-{dimension.code}", left - 14 - length, y + 8, length, 14)
        yield svg.text("chart-text", left - 20 - length, y + 20, f"{size:,}", size=12, anchor="end")


def dots(columns: Sequence[Exact], left: float, stride: float, top: float, row: float) -> Iterator[str]:
    radius = min(7.0, stride * 0.3)
    for place, each in enumerate(columns):
        if not each.mask:
            continue
        x = left + (place + 0.5) * stride
        held = [n for n in range(len(DIMENSIONS)) if each.holds(n)]
        if len(held) > 1:
            yield svg.line("chart-link", [(x, top + (n + 0.5) * row) for n in (held[0], held[-1])])
        for n in range(len(DIMENSIONS)):
            yield svg.circle("chart-dot" if n in held else "chart-off", x, top + (n + 0.5) * row, radius)
