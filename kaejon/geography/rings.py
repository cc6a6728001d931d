"""Closed lines round areas, in whole numbers: pure geometry for boundaries and for hexagons.

A ring is a list of corners without the first repeated at its end. In a picture, where y runs down, outer rings run
clockwise and holes the other way.
"""

from __future__ import annotations

from collections import Counter, defaultdict
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
    sides = Counter(side for ring in rings for side in edges_of(ring))
    onward: dict[Corner, list[Corner]] = defaultdict(list)
    for start, end in sorted(sides, reverse=True):
        onward[start] += [end] * max(0, sides[start, end] - sides[end, start])
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


LEVELS = 12
"""At how many heights a place for a label is looked for."""
FLATNESS = 2.5
"""How many times as wide as high a label is."""


def label_place(rings: Sequence[Sequence[Spot]]) -> tuple[Spot, float]:
    """Where in the largest ring a label has most room, and how wide it may be there."""
    ring = max(rings, key=lambda one: abs(doubled_area(one)))
    upright = [(y, x) for x, y in ring]
    north, south = min(y for _x, y in ring), max(y for _x, y in ring)
    best, place = (0.0, 0.0), ring[0]
    for level in range(1, LEVELS):
        # A hair off, so that it meets no corner.
        y = north + (south - north) * (level + 0.013) / LEVELS
        for west, east in stretches(ring, y):
            x = (west + east) / 2
            high = next((2 * min(y - top, low - y) for top, low in stretches(upright, x) if top <= y <= low), 0.0)
            room = (round(min(east - west, FLATNESS * high), 3), high)
            if room > best:
                best, place = room, (round(x, 1), round(y, 1))
    return place, best[0]


def stretches(ring: Sequence[Spot], y: float) -> list[Spot]:
    """The stretches of the level line at `y` that lie inside the ring, from west to east."""
    crossings = crossed(ring, y)
    return list(zip(crossings[::2], crossings[1::2], strict=False))


def crossed(ring: Sequence[Spot], y: float) -> list[float]:
    """Where the ring crosses the level line at `y`, from west to east."""
    return sorted(
        x1 + (y - y1) * (x2 - x1) / (y2 - y1) for (x1, y1), (x2, y2) in edges_of(ring) if (y1 <= y) != (y2 <= y)
    )
