"""Is a ring a ring: closed, inside the country, and crossing itself nowhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise

from kaejon.geography.boundaries import problems
from kaejon.geography.boundaries.reading import Polygon, Position
from kaejon.geography.rings import Corner, doubled_area

WEST, EAST, SOUTH, NORTH = 97.0, 106.0, 5.0, 21.0
"""A box round Thailand, in degrees."""
FINE = 10_000_000
"""Crossings are looked for in ten-millionths of a degree (about a centimetre), exactly."""


def check_areas(areas: Mapping[str, Sequence[Polygon]]) -> None:
    """Raise BoundariesRefused for the first ring that is none, naming the area and which of its rings."""
    for code, polygons in areas.items():
        for place, ring in enumerate((ring for polygon in polygons for ring in polygon), 1):
            check_place(code, ring)
            why = fault_of(ring)
            if why:
                raise problems.broken_ring(code, place, why)


def check_place(code: str, ring: Sequence[Position]) -> None:
    """Every position is in longitude and latitude and in Thailand."""
    for longitude, latitude in ring:
        if not (WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH):
            if WEST <= latitude <= EAST and SOUTH <= longitude <= NORTH:
                raise problems.swapped(code)
            raise problems.projection(code, (longitude, latitude))


def fault_of(ring: Sequence[Position]) -> str:
    """What is wrong with a ring, in Thai; empty where nothing is."""
    if len(ring) < 4:
        return problems.few_points()
    if ring[0] != ring[-1]:
        return problems.not_closed()
    corners = [(round(longitude * FINE), round(latitude * FINE)) for longitude, latitude in ring]
    if doubled_area(corners[:-1]) == 0:
        return problems.no_inside()
    crossing = first_crossing([side for side in pairwise(corners) if side[0] != side[1]])
    return "" if crossing is None else problems.crosses_itself(crossing[0] / FINE, crossing[1] / FINE)


Side = tuple[Corner, Corner]


def first_crossing(sides: Sequence[Side]) -> Corner | None:
    """The beginning of a side that another side truly crosses; sides that only touch are no fault. None for none."""
    for near in neighbours(sides):
        for one, other in combinations(near, 2):
            if crosses(one, other):
                return one[0]
    return None


def neighbours(sides: Sequence[Side]) -> Iterator[list[Side]]:
    """The sides that come near each other, by the squares of a grid that they pass."""
    size = 1 + 2 * sum(max(abs(x1 - x2), abs(y1 - y2)) for (x1, y1), (x2, y2) in sides) // max(1, len(sides))
    squares: dict[Corner, list[Side]] = defaultdict(list)
    for side in sides:
        for square in passed(side, size):
            squares[square].append(side)
    yield from squares.values()


def passed(side: Side, size: int) -> Iterator[Corner]:
    """The squares that a side may pass: column by column, the rows between its heights there."""
    (x1, y1), (x2, y2) = sorted(side)
    for column in range(x1 // size, x2 // size + 1):
        heights = [y1, y2]
        if x1 != x2:
            edges = (max(x1, column * size), min(x2, (column + 1) * size))
            heights = [y1 + (y2 - y1) * (x - x1) // (x2 - x1) for x in edges]
        for row in range((min(heights) - 1) // size, (max(heights) + 1) // size + 1):
            yield column, row


def crosses(one: Side, other: Side) -> bool:
    """Whether each side has the ends of the other on both its hands."""
    return turn(*one, other[0]) * turn(*one, other[1]) < 0 and turn(*other, one[0]) * turn(*other, one[1]) < 0


def turn(start: Corner, end: Corner, point: Corner) -> int:
    """1 where the point lies to the left of the way from start to end, -1 to the right, 0 on it."""
    area = (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])
    return (area > 0) - (area < 0)
