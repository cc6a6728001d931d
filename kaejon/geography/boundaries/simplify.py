"""Fewer corners for the screen: lines that two areas share are simplified once, so that no gap opens between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from kaejon.geography.boundaries.reading import Polygon, Position
from kaejon.geography.rings import Corner, Ring, doubled_area, edges_of

GRID = 10_000
"""Corners are whole ten-thousandths of a degree: about eleven metres."""
TOLERANCE = 6
"""How far a line may move, in the same: about sixty metres, less than a pixel of a district's map."""
Line = tuple[Corner, ...]


def simplified(areas: Mapping[str, Sequence[Polygon]]) -> dict[str, list[list[Corner]]]:
    """The rings of every area in whole numbers: outer rings anticlockwise on the ground, holes clockwise.

    An islet that becomes a dot is left out, unless it is all that an area has.
    """
    whole = {code: [ring for polygon in polygons for ring in rings_of(polygon)] for code, polygons in areas.items()}
    meetings = meeting_corners(ring for rings in whole.values() for ring in rings)
    known: dict[Line, Line] = {}
    found = {}
    for code, rings in whole.items():
        fewer = [simpler(ring, meetings, known) for ring in rings]
        kept = [ring for ring in fewer if len(ring) > 2 and doubled_area(ring)]
        found[code] = kept or [max(rings, key=size)]
    return found


def size(ring: list[Corner]) -> float:
    return abs(doubled_area(ring))


def rings_of(polygon: Polygon) -> Iterator[list[Corner]]:
    """The rings of a polygon on the grid, the first turned as an outer ring, the others as holes."""
    for place, ring in enumerate(polygon):
        corners = on_grid(ring)
        is_left = doubled_area(corners) > 0
        yield corners if is_left == (place == 0) else corners[::-1]


def on_grid(ring: Sequence[Position]) -> list[Corner]:
    """The corners as whole numbers, each once where neighbours fall together; never fewer than one."""
    corners = [(round(longitude * GRID), round(latitude * GRID)) for longitude, latitude in ring[:-1]]
    return [corner for place, corner in enumerate(corners) if corner != corners[place - 1]] or corners[:1]


def meeting_corners(rings: Iterator[Ring]) -> set[Corner]:
    """Corners at which lines begin and end: those with other than two corners beside them, in all rings together."""
    beside: dict[Corner, set[Corner]] = defaultdict(set)
    for ring in rings:
        for start, end in edges_of(ring):
            beside[start].add(end)
            beside[end].add(start)
    return {corner for corner, others in beside.items() if len(others) != 2}


def simpler(ring: Sequence[Corner], meetings: set[Corner], known: dict[Line, Line]) -> list[Corner]:
    """The ring with its lines simplified, each the same way for whoever shares it."""
    found: list[Corner] = []
    for line in lines_of(ring, meetings):
        way = min(line, line[::-1])
        if way not in known:
            known[way] = thinned(way)
        short = known[way] if way == line else known[way][::-1]
        found += short[:-1]
    return found


def lines_of(ring: Sequence[Corner], meetings: set[Corner]) -> Iterator[Line]:
    """The ring cut at the meeting corners; without any, cut at its least corner and at the one farthest from there."""
    cuts = [place for place, corner in enumerate(ring) if corner in meetings]
    if len(cuts) < 2:
        first = cuts[0] if cuts else min(range(len(ring)), key=ring.__getitem__)
        x, y = ring[first]
        farthest = max(range(len(ring)), key=lambda at: ((ring[at][0] - x) ** 2 + (ring[at][1] - y) ** 2, ring[at]))
        cuts = sorted({first, farthest})
    for start, end in zip(cuts, [*cuts[1:], cuts[0] + len(ring)], strict=True):
        yield tuple(ring[place % len(ring)] for place in range(start, end + 1))


def thinned(line: Line) -> Line:
    """The line without the corners that lie less than TOLERANCE from it (Douglas and Peucker), ends kept."""
    kept = {0, len(line) - 1}
    spans = [(0, len(line) - 1)]
    while spans:
        start, end = spans.pop()
        if end - start < 2:
            continue
        way, at = max((off(line[place], line[start], line[end]), place) for place in range(start + 1, end))
        if way > TOLERANCE**2:
            kept.add(at)
            spans += [(start, at), (at, end)]
    return tuple(line[place] for place in sorted(kept))


def off(point: Corner, start: Corner, end: Corner) -> float:
    """The squared distance of a point from the way between two others."""
    (x, y), (x1, y1), (x2, y2) = point, start, end
    length = (x2 - x1) ** 2 + (y2 - y1) ** 2
    along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length if length else 0.0
    along = min(1.0, max(0.0, along))
    return float((x1 + along * (x2 - x1) - x) ** 2 + (y1 + along * (y2 - y1) - y) ** 2)
