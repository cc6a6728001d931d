"""The map as SVG: shapes, numbers, names and the legend, with light colours as attributes and classes for themes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.translation import gettext as _

from kaejon.geography.rings import Spot
from kaejon.report.charts.svg import drawable
from kaejon.report.map.shading import Classes
from kaejon.report.map.shapes import HALF_SIDE, HALF_WIDTH, HEIGHT, Ground, Shape

FILLS = ("#d9ecec", "#b0d8d9", "#72b5b9", "#17797f", "#07484c")
"""Classes 1 to 5 on paper; on a page the tokens --map-1 to --map-5 say the same for both themes."""
INKS = ("#1b2a33", "#1b2a33", "#1b2a33", "#ffffff", "#ffffff")
INK, INK_2, PAPER, LINE, RUBY = "#1b2a33", "#4d5f69", "#ffffff", "#6b7d86", "#b3203a"
MARGIN = 26
SCREEN_WIDTH, LARGEST, MANY = 640, 2.4, 270
"""How wide a map is drawn at most, how many times its own units, so that three hexagons fill no screen, and from which
width a phone leaves the names out.
"""
NUMBER_SIZE, LONG_NUMBER_SIZE, NAME_SIZE, DISTRICT_SIZE, LEGEND_SIZE = 14, 11, 8, 11, 12
SHORT_NUMBER = 3
"""A number of more signs than these ("100%", "1,234") is drawn smaller in a hexagon, clear of its border."""
REAL_NUMBER_SIZE, REAL_NAME_SIZE = 10, 6
LEGEND_WIDTH, LEGEND_HEIGHT = 330, 60
BASELINE = 4
CHARACTER = 0.55
"""The mean width of a letter, in its size."""
MARKS = frozenset("ัิีึืฺุู็่้๊๋์ํ๎")
"""Thai signs above and below a letter, which take no width."""


@dataclass(frozen=True)
class Shaded:
    """How one area stands on the map: its class (None: no data), its number, its name, and all of it as a sentence."""

    klass: int | None
    number: str
    name: str
    label: str
    is_here: bool = False
    """Marked as the one the page is about."""


Addresses = Callable[[str], str]
"""An area's code → where a press on it leads, empty for nowhere."""


@dataclass(frozen=True)
class Labels:
    """What the picture says about itself: its title, all of it in words (empty where every area is a link and says its
    own), the districts' names, and its classes.
    """

    title: str
    text: str
    districts: Mapping[str, tuple[str, str]]
    """Each district's name, bare and with its level."""
    classes: Classes


def drawn_map(
    ground: Ground,
    shaded: Mapping[str, Shaded],
    labels: Labels,
    *,
    address: Addresses | None = None,
    legend: bool = True,
) -> str:
    """One SVG. With addresses every area is a link with its sentence; without, the picture is one image with a text."""
    west, north, east, south = ground.bounds
    wide = max(east - west, LEGEND_WIDTH if legend else 0)
    left = (west + east - wide) / 2
    box = (
        left - MARGIN,
        north - MARGIN,
        wide + 2 * MARGIN,
        south - north + 2 * MARGIN + (LEGEND_HEIGHT if legend else 0),
    )
    css = f"map {'map-hex' if ground.is_hexes else 'map-real'}{' map-many' if box[2] > MANY else ''}"
    scale = min(LARGEST, SCREEN_WIDTH / box[2])
    hatch = f"map-hatch-{abs(hash_of(labels.title + labels.text))}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{css}" viewBox="{" ".join(f"{side:g}" for side in box)}" '
        f'width="{box[2] * scale:.0f}" height="{box[3] * scale:.0f}" '
        f'role="{"group" if address else "img"}" aria-label="{escape(labels.title)}" font-family="Sarabun">',
        f"<title>{escape(labels.title)}</title>" + (f"<desc>{escape(labels.text)}</desc>" if labels.text else ""),
        pattern(hatch),
        *(area_of(shape, shaded[shape.code], hatch, address) for shape in ground.shapes),
        *(outline_of(rings, 2 if ground.is_hexes else 1.4) for rings in ground.outlines.values()),
        *(words_of(shape, shaded[shape.code], ground.is_hexes) for shape in ground.shapes),
        *(district_names(ground, labels.districts, address) if has_district_names(ground) else ()),
        *(mark_of(shape) for shape in ground.shapes if shaded[shape.code].is_here),
        *(legend_of(labels.classes, left, south + MARGIN, hatch) if legend else ()),
        "</svg>",
    ]
    return "".join(parts)


def hash_of(text: str) -> int:
    """A number for an id that is the same in every run."""
    return sum(place * ord(letter) for place, letter in enumerate(text, 1)) % 1_000_003


def pattern(name: str) -> str:
    """The hatch of areas without data."""
    return (
        f'<defs><pattern id="{name}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect class="map-hatch-paper" width="6" height="6" fill="{PAPER}"/>'
        f'<rect class="map-hatch-line" width="1.4" height="6" fill="{LINE}"/></pattern></defs>'
    )


def area_of(shape: Shape, shaded: Shaded, hatch: str, address: Addresses | None) -> str:
    """One area: its shape and its sentence; a link where it leads somewhere."""
    fill = f"url(#{hatch})" if shaded.klass is None else FILLS[shaded.klass - 1]
    classes = f"map-area map-{shaded.klass or 'none'}"
    title = f"<title>{escape(shaded.label)}</title>"
    inside = f'{title}<path d="{path_of(shape.rings)}" fill="{fill}" stroke="{PAPER}" stroke-width="1"/>'
    href = address(shape.code) if address else ""
    if href:
        return f'<a href="{escape(href)}" class="{classes}" aria-label="{escape(shaded.label)}">{inside}</a>'
    role = f' role="img" aria-label="{escape(shaded.label)}"' if address else ""
    return f'<g class="{classes}"{role}>{inside}</g>'


def words_of(shape: Shape, shaded: Shaded, is_hex: bool) -> str:
    """The number in the middle of the shape and its name below, each only where it fits; above every shape and line."""
    x, y = shape.label_at
    is_long = is_hex and len(shaded.number) > SHORT_NUMBER
    number, name = (NUMBER_SIZE, NAME_SIZE) if is_hex else (REAL_NUMBER_SIZE, REAL_NAME_SIZE)
    number = LONG_NUMBER_SIZE if is_long else number
    ink = INK if shaded.klass is None else INKS[shaded.klass - 1]
    has_number = is_hex or width_of(shaded.number, number) <= shape.room
    has_name = (
        has_number and bool(shaded.name) and width_of(shaded.name, name) <= shape.room * (0.95 if is_hex else 0.8)
    )
    at = (x, y + (number * 0.08 if has_name else number * 0.36))
    css = "map-number map-long" if is_long else "map-number"
    lines = [words(shaded.number, at, number, ink, css, weight=600)] if has_number else []
    if has_name:
        lines.append(words(shaded.name, (x, at[1] + name * 1.25), name, ink, "map-name"))
    return (
        f'<g class="map-words map-{shaded.klass or "none"}" pointer-events="none">{"".join(lines)}</g>' if lines else ""
    )


def words(
    text: str,
    at: Spot,
    size: int,
    ink: str,
    css: str,
    *,
    weight: int = 400,
    anchor: str = "middle",
    halo: bool = False,
) -> str:
    """A line of text, unseen by screen readers: what it says stands in the area's own label."""
    paint = f' stroke="{PAPER}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"' if halo else ""
    return (
        f'<text class="{css}" aria-hidden="true" x="{at[0]:g}" y="{at[1]:g}" font-size="{size}" font-weight="{weight}" '
        f'text-anchor="{anchor}" fill="{ink}"{paint}>{escape(drawable(text))}</text>'
    )


def width_of(text: str, size: int) -> float:
    """About how wide a text is."""
    return sum(letter not in MARKS for letter in text) * size * CHARACTER


def path_of(rings: Sequence[Sequence[Spot]]) -> str:
    return "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in ring) + "Z" for ring in rings)


def outline_of(rings: Sequence[Sequence[Spot]], width: float) -> str:
    return (
        f'<path class="map-outline" d="{path_of(rings)}" fill="none" stroke="{INK}" stroke-width="{width}" '
        'stroke-linejoin="round" pointer-events="none"/>'
    )


def mark_of(shape: Shape) -> str:
    """The line round the area that the page is about, above all others."""
    return f'<path class="map-mark" d="{path_of(shape.rings)}" fill="none" stroke="{RUBY}" stroke-width="3"/>'


def has_district_names(ground: Ground) -> bool:
    """Districts are named where there is free ground beside them, and more than one."""
    return ground.is_hexes and ground.level == "subdistrict" and len(ground.outlines) > 1


def district_names(ground: Ground, names: Mapping[str, tuple[str, str]], address: Addresses | None) -> Iterator[str]:
    """The name of each district, on free ground beside it where there is some, else over its northern edge."""
    taken = {shape.label_at for shape in ground.shapes}
    used: list[Spot] = []
    for code in ground.outlines:
        own = [shape.label_at for shape in ground.shapes if shape.code.startswith(code)]
        used.append(name_place(own, taken, used))
        anchor, at = away_from(used[-1], taken)
        bare, full = names.get(code, (code, code))
        text = words(bare, at, DISTRICT_SIZE, INK, "map-district", weight=600, anchor=anchor, halo=True)
        href = address(code) if address else ""
        yield f'<a href="{escape(href)}" class="map-way" aria-label="{escape(full)}">{text}</a>' if href else text


def away_from(at: Spot, taken: Set[Spot]) -> tuple[str, Spot]:
    """How a name in a free cell is aligned, and where: it runs away from a hexagon on one side of it."""
    x, y = at
    west, east = ((x + step, y - BASELINE) in taken for step in (-2 * HALF_WIDTH, 2 * HALF_WIDTH))
    if west == east:
        return "middle", at
    return ("start", (x - HALF_WIDTH + 4, y)) if west else ("end", (x + HALF_WIDTH - 4, y))


def name_place(own: Sequence[Spot], taken: Set[Spot], used: Sequence[Spot]) -> Spot:
    """The free cell beside the district that most of its hexagons touch and fewest others, else its northern edge."""
    steps = (
        (2 * HALF_WIDTH, 0),
        (-2 * HALF_WIDTH, 0),
        *((dx, dy) for dx in (HALF_WIDTH, -HALF_WIDTH) for dy in (HALF_SIDE + HEIGHT, -HALF_SIDE - HEIGHT)),
    )

    def touching(cell: Spot, cells: Collection[Spot]) -> int:
        return sum((cell[0] + dx, cell[1] + dy) in cells for dx, dy in steps)

    beside = {(x + dx, y + dy) for x, y in own for dx, dy in steps} - taken
    free = [cell for cell in sorted(beside) if all(abs(cell[0] - x) + abs(cell[1] - y) > 50 for x, y in used)]
    if not free:
        x, y = min(own, key=lambda cell: (cell[1], cell[0]))
        return x, y - HEIGHT + 4
    best = max(free, key=lambda cell: 2 * touching(cell, own) - 3 * (touching(cell, taken) - touching(cell, own)))
    return best[0], best[1] + BASELINE


def legend_of(classes: Classes, west: float, top: float, hatch: str) -> Iterator[str]:
    """What is shown, and below it the classes with their borders in two lines of three."""
    yield words(classes.figure.title, (west, top), LEGEND_SIZE, INK, "map-legend", weight=600, anchor="start")
    keys = [*((FILLS[place], name, f"map-{place + 1}") for place, name in enumerate(classes.names))]
    for place, (fill, name, css) in enumerate([*keys, (f"url(#{hatch})", _("ไม่มีข้อมูล"), "map-none")]):
        x, y = west + place % 3 * (LEGEND_WIDTH // 3), top + 10 + place // 3 * 20
        box = f'<rect x="{x:g}" y="{y:g}" width="22" height="14" fill="{fill}" stroke="{LINE}" stroke-width="1"/>'
        yield f'<g class="map-key {css}">{box}</g>'
        yield words(name, (x + 28, y + 11), LEGEND_SIZE, INK_2, "map-legend", anchor="start")
