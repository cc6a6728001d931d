"""Bars that add up to the households of today: by dimension, and by stage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from kaejon.analytics.figures import STAGES
from kaejon.fields.dimensions import DIMENSIONS
from kaejon.report.charts import svg
from kaejon.report.charts.reading import area_name, households, row_of
from kaejon.report.content import Body
from kaejon.report.documents.labels import COLUMNS

PARTS = (
    ("resolved", "chart-done"),
    ("continuing_care", "chart-care"),
    ("stuck", "chart-stuck"),
    ("open", "chart-open"),
)
"""A bar from left to right: what is settled, then what remains, of that first what does not get on."""
STEPS = dict(zip((*STAGES, "continuing_care"), (f"chart-step-{n}" for n in range(1, 6)), strict=True))
GAP = 1.5
DARK_STEPS = ("chart-step-3", "chart-step-4", "chart-step-5")


def dimension_bars(body: Body, area: str, width: int = 720) -> str:
    """A bar for each dimension: the households of today by what has become of them; they are never added up."""
    title = _("ครัวเรือนรายมิติของ%(area)s") % {"area": area_name(body, area)}
    if "open" not in (row_of(body, area) or {}):
        return svg.nothing(width, title)
    cells = {d.code: parts_of(body, area, d.code) for d in DIMENSIONS}
    longest = max(1, *(sum(cell.values()) for cell in cells.values()))
    is_narrow = width < 480
    left, row = (0.0, 58.0) if is_narrow else (132.0, 40.0)
    room = width - left - svg.text_width(f"{longest:,}", 14) - 12
    parts: list[str] = []
    for place, dimension in enumerate(DIMENSIONS):
        y = place * row + (24 if is_narrow else 6)
        name_at = (20, y - 7) if is_narrow else (20, y + 19)
        parts.append(svg.rect(f"chart-{dimension.code}", 0, name_at[1] - 12, 14, 14))
        parts.append(svg.text("chart-text", *name_at, str(dimension.short), size=14))
        parts += bar(cells[dimension.code], left, y, room / longest)
    entries = [(css, words_of(name)) for name, css in PARTS]
    foot, height = svg.legend(entries, width=width, top=len(DIMENSIONS) * row + 14)
    about = " · ".join(said(cells))
    return svg.drawing(width, len(DIMENSIONS) * row + 14 + height, title, about, parts + foot)


def parts_of(body: Body, area: str, dimension: str) -> dict[str, int]:
    """The households of one bar by part: `open` is without those that are stuck, so that the parts add up."""
    row = row_of(body, area, dimension)
    found = {name: households(row, name) for name, _css in PARTS}
    return {**found, "open": found["open"] - found["stuck"]}


def bar(cell: Mapping[str, int], left: float, y: float, scale: float) -> Iterator[str]:
    """One bar with a number in every part that has room for it, the whole behind it."""
    x = left
    for name, css in PARTS:
        width = cell[name] * scale
        if not cell[name]:
            continue
        # A gap between the parts, which in grey would run into each other.
        yield svg.part(css, x, y, max(width - GAP, 0.5), 28)
        words = f"{cell[name]:,}"
        if width > svg.text_width(words, 13) + 6:
            on = "chart-text" if css == "chart-open" else "chart-on"
            yield svg.text(on, x + width / 2, y + 19, words, anchor="middle")
        x += width
    yield svg.text("chart-strong", x + 8, y + 19, f"{sum(cell.values()):,}", size=14)


def words_of(name: str) -> str:
    """What a part is called; what remains is named beside what does not get on."""
    return _("คงเหลือ และคืบหน้าอยู่") if name == "open" else str(COLUMNS[name])


def said(cells: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    for dimension in DIMENSIONS:
        cell = cells[dimension.code]
        yield _("%(name)s %(all)s ครัวเรือน แก้ไขแล้ว %(resolved)s ดูแลต่อเนื่อง %(care)s ไม่คืบหน้า %(stuck)s") % {
            "name": dimension.name,
            "all": sum(cell.values()),
            "resolved": cell["resolved"],
            "care": cell["continuing_care"],
            "stuck": cell["stuck"],
        }


def stage_bar(body: Body, area: str, width: int = 720) -> str:
    """How far the households of today have come, in one bar from the first stage to continuing care."""
    title = _("ระดับขั้นของครัวเรือนใน%(area)s") % {"area": area_name(body, area)}
    row = row_of(body, area) or {}
    if not row.get(STAGES[0]):
        return svg.nothing(width, title)
    counts = {name: households(row, name) for name in STEPS}
    whole = sum(counts.values())
    parts: list[str] = []
    x = 0.0
    for name, css in STEPS.items():
        share = width * counts[name] / whole if whole else 0
        if not counts[name]:
            continue
        parts.append(svg.part(css, x + 0.5, 1, max(share - GAP, 0.5), 38))
        words = f"{counts[name]:,}"
        if share > svg.text_width(words, 16) + 8:
            on = "chart-on" if css in DARK_STEPS else "chart-on-light"
            parts.append(svg.text(on, x + share / 2, 26, words, size=16, anchor="middle"))
        x += share
    if not whole:
        parts.append(svg.rect("chart-open", 0.5, 1, width - 1, 38))
    foot, height = svg.legend(stage_words(counts, whole), width=width, top=54)
    about = " · ".join(words for _css, words in stage_words(counts, whole))
    return svg.drawing(width, 54 + height, title, about, parts + foot)


def stage_words(counts: Mapping[str, int], whole: int) -> Sequence[tuple[str, str]]:
    """The legend: each stage with its number and its share."""
    return [
        (css, _("%(stage)s %(count)s (%(share)s%%)") % {
            "stage": COLUMNS[name],
            "count": f"{counts[name]:,}",
            "share": tenths(counts[name], whole),
        })
        for name, css in STEPS.items()
    ]  # fmt: skip


def tenths(part: int, whole: int) -> str:
    """Part of whole in per cent with one decimal, halves up; "–" of nothing."""
    if not whole:
        return "–"
    found = (part * 2000 + whole) // (whole * 2)
    return f"{found // 10}.{found % 10}"
