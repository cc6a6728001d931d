"""A schematic map of a province: every area one hexagon, neighbours near each other, islands apart.

Cells are (column, row) of rows of hexagons that stand on a point, from the north; an odd row lies half a hexagon to the
east. Pure: points in, cells out, and the same points give the same cells.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise, product
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment

Cell = tuple[int, int]
Layout = dict[str, Cell]
Point = tuple[float, float]
"""(latitude, longitude) in degrees."""
Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

DATA = Path(__file__).parent / "data"
SPACINGS = (0.6, 0.75, 0.9, 1.05, 1.2)
"""Distances of neighbouring hexagons that are tried, in the usual distance of neighbouring areas."""
PULLS = (0.0, 0.2)
"""How far a point is drawn to the middle of its district, so that a district hangs together."""
APART = 2.2
"""Neighbours further apart than so many usual distances have water or forest between them."""
CELLS_AT_MOST = 12_000
DISTRICT_DIGITS = 4


def drawn(province: str, codes: Collection[str]) -> Layout | None:
    """The layout that was drawn by hand for exactly these areas; None where there is none."""
    path = DATA / f"hexes_{province}.csv"
    if not path.exists():
        return None
    with path.open(encoding="utf-8", newline="") as file:
        cells = {row["code"]: (int(row["col"]), int(row["row"])) for row in csv.DictReader(file)}
    return cells if cells.keys() == set(codes) else None


def plain(codes: Collection[str]) -> Layout:
    """Areas by code in rows that are read to and fro, so that a district hangs together: for want of coordinates."""
    width = max(1, math.ceil(math.sqrt(len(codes) * 1.2)))
    found: Layout = {}
    for place, code in enumerate(sorted(codes)):
        row, step = divmod(place, width)
        found[code] = (step if row % 2 == 0 else width - 1 - step, row)
    return found


def assigned(points: Mapping[str, Point]) -> Layout:
    """The layout that moves the areas least and keeps most neighbours, among several spacings of the hexagons.

    Each is a linear assignment of the points to cells. Where no two points differ, the layout is `plain`.
    """
    codes = sorted(points)
    places = on_plane([points[code] for code in codes])
    edges = neighbouring(places)
    lengths = [float(np.hypot(*(places[a] - places[b]))) for a, b in edges]
    usual = float(np.median([length for length in lengths if length > 0] or [0.0]))
    if usual == 0.0:
        return plain(codes)
    places = places / usual
    near = [edge for edge, length in zip(edges, lengths, strict=True) if length <= APART * usual]
    best: tuple[float, list[Cell]] | None = None
    for spacing, pull in product(SPACINGS, PULLS):
        cells = least_moved(pulled(places, codes, pull) / spacing)
        if cells is not None:
            worth = worth_of(cells, places, codes, near, spacing)
            best = max(best or (worth, cells), (worth, cells), key=lambda one: one[0])
    return plain(codes) if best is None else dict(zip(codes, compact(best[1]), strict=True))


def on_plane(points: Sequence[Point]) -> Floats:
    """Points on a plane whose x runs east and y south, in degrees of latitude."""
    squeeze = math.cos(math.radians(sum(latitude for latitude, _longitude in points) / len(points)))
    return np.array([(longitude * squeeze, -latitude) for latitude, longitude in points], dtype=np.float64)


def neighbouring(places: Floats) -> list[tuple[int, int]]:
    """Pairs with no third point inside the circle over them (the Gabriel graph)."""
    squared = ((places[:, None, :] - places[None, :, :]) ** 2).sum(axis=2)
    count = len(places)
    found = []
    for a in range(count):
        for b in range(a + 1, count):
            inside = squared[a] + squared[b] < squared[a, b]
            inside[[a, b]] = False
            if not inside.any():
                found.append((a, b))
    return found


def pulled(places: Floats, codes: Sequence[str], pull: float) -> Floats:
    """The places, each drawn by the share `pull` to the middle of its district."""
    districts = np.array([code[:DISTRICT_DIGITS] for code in codes])
    middles = np.array([places[districts == district].mean(axis=0) for district in districts])
    return np.asarray(places * (1 - pull) + middles * pull)


def least_moved(places: Floats) -> list[Cell] | None:
    """A cell for each place, neighbouring cells being 1 apart, so that the sum of squared ways is least.

    None where the places lie so far apart that there would be too many cells to try.
    """
    height = math.sqrt(3) / 2
    margin = 2 + math.ceil(math.sqrt(len(places)) / 2)
    west, north = places.min(axis=0)
    east, south = places.max(axis=0)
    columns = math.ceil(east - west) + 2 * margin
    rows = math.ceil((south - north) / height) + 2 * margin
    if columns * rows > CELLS_AT_MOST:
        return None
    cells = [(column, row) for row in range(rows) for column in range(columns)]
    centres = np.array([(column + (row % 2) / 2, row * height) for column, row in cells])
    centres += (west - margin, north - margin * height)
    cost = ((places[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
    _places, chosen = linear_sum_assignment(cost)
    return [cells[place] for place in chosen]


def worth_of(
    cells: Sequence[Cell], places: Floats, codes: Sequence[str], near: Sequence[tuple[int, int]], spacing: float
) -> float:
    """How good a layout is: neighbours kept, less strangers brought together, torn districts and long ways."""
    kept = sum(steps_between(cells[a], cells[b]) == 1 for a, b in near) / max(1, len(near))
    at = {cell: place for place, cell in enumerate(cells)}
    touching = [(a, at[cell]) for a, own in enumerate(cells) for cell in around(own) if at.get(cell, -1) > a]
    strangers = sum(float(np.hypot(*(places[a] - places[b]))) > APART for a, b in touching) / max(1, len(touching))
    districts: dict[str, set[Cell]] = {}
    for code, cell in zip(codes, cells, strict=True):
        districts.setdefault(code[:DISTRICT_DIGITS], set()).add(cell)
    torn = sum(pieces(own) - 1 for own in districts.values()) / len(districts)
    centres = np.array([(column + (row % 2) / 2, row * math.sqrt(3) / 2) for column, row in cells])
    moved = centres - places / spacing
    way = float(np.hypot(*(moved - moved.mean(axis=0)).T).mean())
    return kept - strangers - 0.3 * torn - 0.1 * way


def around(cell: Cell) -> Iterator[Cell]:
    """The six cells that touch a cell."""
    column, row = cell
    slant = 0 if row % 2 else -1
    yield from ((column - 1, row), (column + 1, row))
    for other in (row - 1, row + 1):
        yield from ((column + slant, other), (column + slant + 1, other))


def steps_between(one: Cell, other: Cell) -> int:
    """How many steps from hexagon to hexagon lead from one cell to the other."""
    (x1, z1), (x2, z2) = ((column - (row - row % 2) // 2, row) for column, row in (one, other))
    return max(abs(x1 - x2), abs(z1 - z2), abs(x1 + z1 - x2 - z2))


def pieces(cells: Collection[Cell]) -> int:
    """Into how many pieces the cells fall that do not touch each other."""
    left, count = set(cells), 0
    while left:
        count += 1
        edge = [left.pop()]
        while edge:
            beside = left.intersection(around(edge.pop()))
            left -= beside
            edge += beside
    return count


def compact(cells: Sequence[Cell]) -> list[Cell]:
    """The cells moved to the corner, with wide empty bands made narrow: two rows or columns of sea are enough."""
    rows = shifts([row for _column, row in cells], keep=3, by=2)
    columns = shifts([column for column, _row in cells], keep=2, by=1)
    return [(column - columns[column], row - rows[row]) for column, row in cells]


def shifts(used: Collection[int], *, keep: int, by: int) -> dict[int, int]:
    """How far each used line moves up: by a multiple of `by`, so that at most `keep` lines stay empty at a place."""
    lines = sorted(set(used))
    moved = lines[0] - lines[0] % by
    found = {lines[0]: moved}
    for before, line in pairwise(lines):
        moved += max(0, -((keep - (line - before - 1)) // by)) * by
        found[line] = moved
    return found
