"""The places of a map in the whole numbers of its picture: hexagons or real boundaries, joined to districts by the same
rule.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from kaejon.geography import hexes
from kaejon.geography.rings import Corner, Ring, Spot, dissolved, label_place
from kaejon.report.documents.figures import Report
from kaejon.report.map.shading import total_rows

HALF_WIDTH, HALF_SIDE, HEIGHT = 21, 12, 24
"""A hexagon on its point: half its width, half its side, half its height; neighbours share their corners exactly."""
HEXAGON: tuple[Corner, ...] = (
    (0, -HEIGHT),
    (HALF_WIDTH, -HALF_SIDE),
    (HALF_WIDTH, HALF_SIDE),
    (0, HEIGHT),
    (-HALF_WIDTH, HALF_SIDE),
    (-HALF_WIDTH, -HALF_SIDE),
)
REAL_SIZE = 400
"""The longer side of a map of real boundaries, in the units of its picture."""
DEGREE = 10_000
"""A degree in the units of stored boundaries."""
DIGITS = {"province": 2, "district": 4, "subdistrict": 6}


@dataclass(frozen=True)
class Shape:
    """One area of the picture: its rings, where its label stands, and how wide that may be."""

    code: str
    rings: tuple[tuple[Spot, ...], ...]
    label_at: Spot
    room: float


@dataclass(frozen=True)
class Ground:
    """What is drawn before any figure: every area of a level, the lines round the areas above, and their names' places.

    `is_hexes` tells hexagons from real boundaries; `how` is how the hexagons came about: drawn, computed or plain.
    """

    shapes: tuple[Shape, ...]
    outlines: Mapping[str, tuple[tuple[Spot, ...], ...]]
    level: str
    is_hexes: bool = True
    how: str = ""

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, north, east and south of all that is drawn."""
        corners = [corner for shape in self.shapes for ring in shape.rings for corner in ring]
        xs, ys = [x for x, _y in corners], [y for _x, y in corners]
        return min(xs), min(ys), max(xs), max(ys)


def layout_of(report: Report) -> tuple[dict[str, hexes.Cell], str]:
    """Each subdistrict's cell and how the layout came about.

    As the report says; one that says nothing has the layout drawn for its areas, or the plain one: papers are made from
    the report alone.
    """
    section = report.get("hexes")
    if section is not None:
        return {code: (column, row) for code, column, row in section["cells"]}, section["how"]
    codes = total_rows(report, "subdistrict").keys()
    found = hexes.drawn(report["campaign_detail"]["province"]["code"], codes)
    return (found, "drawn") if found is not None else (hexes.plain(codes), "plain")


def hex_ground(report: Report, level: str, area: str) -> Ground:
    """The hexagons inside an area; of districts and provinces as many hexagons as they have subdistricts."""
    cells, how = layout_of(report)
    rings = {code: [hexagon(cell)] for code, cell in cells.items() if code.startswith(area)}
    return ground_of(rings, level, is_hexes=True, how=how)


def hexagon(cell: hexes.Cell) -> tuple[Corner, ...]:
    """The corners of a cell's hexagon, clockwise from its top."""
    x, y = centre_of(cell)
    return tuple((x + dx, y + dy) for dx, dy in HEXAGON)


def centre_of(cell: hexes.Cell) -> Corner:
    column, row = cell
    return 2 * HALF_WIDTH * column + HALF_WIDTH * (row % 2), (HALF_SIDE + HEIGHT) * row


def ground_of(rings: Mapping[str, Sequence[Ring]], level: str, *, is_hexes: bool, how: str = "") -> Ground:
    """The ground of a level from the rings of subdistricts, with the lines round districts where those are inside."""
    digits = DIGITS[level]
    labels = middle_hexagons(rings, digits) if is_hexes else {}
    shapes = [shape_of(code, own, labels.get(code)) for code, own in joined(rings, digits).items()]
    outlines = {code: tuple(map(tuple, own)) for code, own in joined(rings, DIGITS["district"]).items()}
    return Ground(tuple(shapes), outlines, level, is_hexes, how)


def joined(rings: Mapping[str, Sequence[Ring]], digits: int) -> dict[str, list[Ring]]:
    """The rings of the areas whose codes have so many digits, each joined from those inside it, by code."""
    inside: dict[str, list[Ring]] = {}
    alone: dict[str, int] = {}
    for code in sorted(rings):
        inside.setdefault(code[:digits], []).extend(rings[code])
        alone[code[:digits]] = alone.get(code[:digits], 0) + 1
    return {code: list(dissolved(own)) if alone[code] > 1 else own for code, own in inside.items()}


def middle_hexagons(rings: Mapping[str, Sequence[Ring]], digits: int) -> dict[str, Corner]:
    """For each area whose code has so many digits the centre of that hexagon from which the ways to its others are
    shortest.
    """
    inside: dict[str, list[Corner]] = {}
    for code in sorted(rings):
        x, y = rings[code][0][0]
        inside.setdefault(code[:digits], []).append((x, y + HEIGHT))
    return {code: min(own, key=partial(ways, ends=own)) for code, own in inside.items()}


def ways(start: Corner, ends: Iterable[Corner]) -> int:
    """The sum of the squared ways from one corner to others."""
    return sum((start[0] - x) ** 2 + (start[1] - y) ** 2 for x, y in ends)


def shape_of(code: str, rings: Iterable[Sequence[Spot]], label_at: Spot | None) -> Shape:
    """A shape with the place of its label: the one given, else where there is most room."""
    own = tuple(tuple(ring) for ring in rings)
    if label_at is not None:
        return Shape(code, own, label_at, 2 * HALF_WIDTH)
    at, room = label_place(own)
    return Shape(code, own, at, room)


def real_ground(outlines: Mapping[str, Sequence[Ring]], level: str) -> Ground:
    """The ground from real boundaries, in the size of a map of hexagons; joined before they are drawn smaller."""
    raw = ground_of(outlines, level, is_hexes=False)
    west, north, east, south = raw.bounds
    squeeze = math.cos(math.radians((north + south) / 2 / DEGREE))
    scale = REAL_SIZE / max((east - west) * squeeze, south - north, 1)

    def put(corner: Spot) -> Spot:
        return round((corner[0] - west) * squeeze * scale, 1), round((south - corner[1]) * scale, 1)

    def rings(own: Sequence[Sequence[Spot]]) -> tuple[tuple[Spot, ...], ...]:
        return tuple(tuple(put(corner) for corner in ring) for ring in own)

    shapes = [shape_of(shape.code, rings(shape.rings), None) for shape in raw.shapes]
    return Ground(tuple(shapes), {code: rings(own) for code, own in raw.outlines.items()}, level, False)
