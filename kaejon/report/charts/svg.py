"""SVG as text, for a page and for paper alike.

Each shape names a class: a page colours it by its theme (`static/report/css/charts.css`), and a paper, which knows no
stylesheet, reads the light colours that stand beside it as presentation attributes (`LOOK`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils.html import escape
from django.utils.translation import gettext as _

Point = tuple[float, float]

INK, INK_2, PAPER, PAPER_3, LINE, LINE_STRONG = "#1b2a33", "#4d5f69", "#ffffff", "#eaeff0", "#d5dde0", "#6b7d86"
SEA, SEA_SOFT, RUBY, AMBER, LEAF = "#0b6e74", "#e3f1f1", "#b3203a", "#b26a00", "#2f7d32"
DIMENSION_COLOURS: Mapping[str, str] = {
    "health": "#c8553d",
    "living": "#3b6ea5",
    "education": "#7a5195",
    "income": "#8a6d00",
    "access": "#2a7f62",
}

LOOK: Mapping[str, Mapping[str, str]] = {
    "chart-text": {"fill": INK},
    "chart-strong": {"fill": INK, "font-weight": "600"},
    "chart-quiet": {"fill": INK_2},
    "chart-on": {"fill": PAPER, "font-weight": "600"},
    "chart-grid": {"stroke": LINE, "stroke-width": "1", "fill": "none"},
    "chart-axis": {"stroke": LINE_STRONG, "stroke-width": "1", "fill": "none"},
    "chart-deadline": {"stroke": RUBY, "stroke-width": "1.5", "stroke-dasharray": "2 3", "fill": "none"},
    "chart-line": {"stroke": SEA, "stroke-width": "2.5", "fill": "none", "stroke-linejoin": "round"},
    "chart-second": {"stroke": RUBY, "stroke-width": "2.5", "fill": "none", "stroke-dasharray": "9 3"},
    "chart-needed": {"stroke": AMBER, "stroke-width": "2", "fill": "none", "stroke-dasharray": "7 4"},
    "chart-middle": {"stroke": SEA, "stroke-width": "1.5", "fill": "none", "stroke-dasharray": "2 3"},
    "chart-fan": {"fill": SEA, "fill-opacity": "0.16"},
    "chart-point": {"fill": SEA},
    "chart-done": {"fill": LEAF},
    "chart-care": {"fill": SEA},
    "chart-open": {"fill": PAPER_3, "stroke": LINE_STRONG, "stroke-width": "1"},
    "chart-stuck": {"fill": RUBY},
    "chart-hatch": {"stroke": PAPER, "stroke-width": "1.4", "stroke-opacity": "0.55", "fill": "none"},
    "chart-bar": {"fill": SEA},
    "chart-rest": {"fill": LINE_STRONG},
    "chart-off": {"fill": LINE},
    "chart-link": {"stroke": INK, "stroke-width": "2", "fill": "none"},
    "chart-dot": {"fill": INK},
    "chart-band": {"fill": PAPER_3},
    "chart-step-1": {"fill": PAPER, "stroke": LINE_STRONG, "stroke-width": "1"},
    "chart-step-2": {"fill": SEA_SOFT, "stroke": LINE_STRONG, "stroke-width": "1"},
    "chart-step-3": {"fill": SEA, "stroke": LINE_STRONG, "stroke-width": "1"},
    "chart-step-4": {"fill": LEAF, "stroke": LINE_STRONG, "stroke-width": "1"},
    "chart-step-5": {"fill": "#7a5195", "stroke": LINE_STRONG, "stroke-width": "1"},
    "chart-on-light": {"fill": INK, "font-weight": "600"},
    **{f"chart-{code}": {"fill": colour} for code, colour in DIMENSION_COLOURS.items()},
}
"""How each class looks where there is no stylesheet."""

HATCHED = frozenset({"chart-stuck", "chart-step-4"})
HATCH_STEP = 7

MARKS = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
"""The marks above and below a Thai letter, which take no room of their own."""
SARA_AM = re.compile("([\u0e48-\u0e4b]?)\u0e33")
NIKHAHIT_FIRST = "\u0e4d\\1\u0e32"
"""Sara am in its two parts, as it is drawn: left whole, paper sets the letter after it on top of it."""
LETTER = 0.56
"""The width of a letter of Sarabun in parts of its size, rather too much than too little."""


def coordinate(value: float) -> str:
    """With one decimal, as every coordinate is written: the same bytes on every machine."""
    text = f"{value:.1f}"
    return "0.0" if text == "-0.0" else text


def look_of(css: str) -> str:
    """The class of a shape with its light colours."""
    attributes = {"class": css, **LOOK[css]}
    return " ".join(f'{name}="{value}"' for name, value in attributes.items())


def points_of(points: Iterable[Point]) -> str:
    return " ".join(f"{coordinate(x)},{coordinate(y)}" for x, y in points)


def line(css: str, points: Iterable[Point]) -> str:
    return f'<polyline {look_of(css)} points="{points_of(points)}"/>'


def polygon(css: str, points: Iterable[Point]) -> str:
    return f'<polygon {look_of(css)} points="{points_of(points)}"/>'


def rect(css: str, x: float, y: float, width: float, height: float) -> str:
    place = {"x": x, "y": y, "width": max(width, 0), "height": max(height, 0)}
    written = " ".join(f'{name}="{coordinate(value)}"' for name, value in place.items())
    return f"<rect {look_of(css)} {written}/>"


def part(css: str, x: float, y: float, width: float, height: float) -> str:
    """A part of a bar, or its sample: a filled rectangle, hatched where it would look like another one in grey."""
    return rect(css, x, y, width, height) + "".join(hatch(x, y, width, height) if css in HATCHED else ())


def hatch(x: float, y: float, width: float, height: float) -> Iterator[str]:
    """Lines from the lower left to the upper right, all inside the rectangle."""
    for offset in range(int(HATCH_STEP - height), int(width), HATCH_STEP):
        first, last = max(offset, 0), min(offset + height, width)
        if first < last:
            ends = [(x + at, y + height - (at - offset)) for at in (first, last)]
            yield line("chart-hatch", ends)


def circle(css: str, x: float, y: float, radius: float) -> str:
    return f'<circle {look_of(css)} cx="{coordinate(x)}" cy="{coordinate(y)}" r="{coordinate(radius)}"/>'


def text(css: str, x: float, y: float, words: str, *, size: float = 13, anchor: str = "start") -> str:
    """Words whose letters stand on the line `y`; `anchor`: start, middle or end."""
    place = f'x="{coordinate(x)}" y="{coordinate(y)}" font-size="{coordinate(size)}" text-anchor="{anchor}"'
    return f"<text {look_of(css)} {place}>{escape(drawable(words))}</text>"


def drawable(words: str) -> str:
    """Words as a picture takes them, so that paper draws them as a page does."""
    return SARA_AM.sub(NIKHAHIT_FIRST, words)


def text_width(words: str, size: float = 13) -> float:
    """About how wide the words are, never less than they are."""
    return (len(words) - len(MARKS.findall(words))) * size * LETTER


def drawing(width: float, height: float, title: str, about: str, parts: Sequence[str], css: str = "") -> str:
    """The whole picture: read out as `title`, its numbers as `about`."""
    classes = f"chart {css}".strip()
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{classes}" role="img" '
        f'viewBox="0 0 {coordinate(width)} {coordinate(height)}" font-family="Sarabun">'
    )
    return f"{head}<title>{escape(title)}</title><desc>{escape(about)}</desc>{''.join(parts)}</svg>"


def nothing(width: float, title: str) -> str:
    """The picture of a section that the report does not hold."""
    words = _("รายงานฉบับนี้ไม่มีข้อมูลนี้")
    return drawing(width, 30, title, words, [text("chart-quiet", 0, 20, words)])


def legend(
    entries: Sequence[tuple[str, str]], *, width: float, top: float, size: float = 13
) -> tuple[list[str], float]:
    """The legend under a picture and the height it takes: pairs of a sample's class and words, broken into lines.

    A class with a stroke and no fill is shown as a line, others as a square.
    """
    parts: list[str] = []
    x, y = 0.0, top
    for css, words in entries:
        needed = 26 + text_width(words, size) + 14
        if x and x + needed > width:
            x, y = 0.0, y + size * 1.65
        is_line = LOOK[css].get("fill") == "none"
        parts.append(line(css, [(x, y + 7), (x + 20, y + 7)]) if is_line else part(css, x + 3, y, 14, 14))
        parts.append(text("chart-text", x + 26, y + 12, words, size=size))
        x += needed
    return parts, y + size * 1.65 - top


def nice_step(highest: int, steps: int = 4) -> int:
    """The whole distance of grid lines (1, 2 or 5 times a power of ten) of which at most `steps` reach `highest`."""
    power = 1
    while True:
        for first in (1, 2, 5):
            if first * power * steps >= highest:
                return first * power
        power *= 10
