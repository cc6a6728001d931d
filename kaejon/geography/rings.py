"""Closed lines round areas, in whole numbers: pure geometry for boundaries and for hexagons.

A ring is a list of corners without the first repeated at its end. In a picture, where y runs down, outer rings run
clockwise and holes the other way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TypeVar

Corner = tuple[int, int]
Ring = Sequence[Corner]
Spot = tuple[float, float]
"""A place in a picture, where whole numbers are not needed."""

Place = TypeVar("Place", Corner, Spot)


def edges_of(ring: Sequence[Place]) -> Iterable[tuple[Place, Place]]:
    """The ring's sides, each from corner to corner in its direction."""
    return zip(ring, chain(ring[1:], ring[:1]), strict=True)


def dissolved(rings: Iterable[Ring]) -> list[list[Corner]]:
    """The rings round all of them together: a side that two rings walk against each other is inside and falls away.

    Exact where neighbours share their corners; the result begins each ring at its least corner.
    """
    sides = {side for ring in rings for side in edges_of(ring)}
    onward: dict[Corner, list[Corner]] = defaultdict(list)
    for start, end in sorted(sides, reverse=True):
        if (end, start) not in sides:
            onward[start].append(end)
    found = []
    for start in sorted(onward):
        while onward[start]:
            ring = [start]
            while (corner := onward[ring[-1]].pop()) != start:
                ring.append(corner)
            found.append(ring)
    return found


def doubled_area(ring: Sequence[Spot]) -> float:
    """Twice the area inside, positive for an outer ring of a picture."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in edges_of(ring))


def middle(rings: Sequence[Sequence[Spot]]) -> Spot:
    """The place for a label: the centre of gravity of the largest ring, or where that lies outside it, the middle of
    the widest stretch inside at its height.
    """
    ring = max(rings, key=lambda one: abs(doubled_area(one)))
    area = doubled_area(ring)
    if area == 0:
        return ring[0]
    x = sum((x1 + x2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in edges_of(ring)) / (3 * area)
    y = sum((y1 + y2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in edges_of(ring)) / (3 * area)
    crossings = crossed(ring, y)
    stretches = list(zip(crossings[::2], crossings[1::2], strict=False))
    if stretches and not any(west <= x <= east for west, east in stretches):
        west, east = max(stretches, key=lambda one: one[1] - one[0])
        x = (west + east) / 2
    return round(x, 1), round(y, 1)


def crossed(ring: Sequence[Spot], y: float) -> list[float]:
    """Where the ring crosses the level line at `y`, from west to east."""
    return sorted(
        x1 + (y - y1) * (x2 - x1) / (y2 - y1) for (x1, y1), (x2, y2) in edges_of(ring) if (y1 <= y) != (y2 <= y)
    )
