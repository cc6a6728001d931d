from __future__ import annotations

import math
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaejon.geography import hexes
from kaejon.geography.hexes import Cell, Layout, Point

CODES = st.lists(st.integers(100, 999), min_size=1, max_size=40, unique=True).map(
    lambda numbers: [f"99{number:04}" for number in numbers]
)
DEGREES = st.tuples(
    st.floats(5, 20, allow_nan=False).map(lambda x: round(x, 4)),
    st.floats(97, 105, allow_nan=False).map(lambda x: round(x, 4)),
)


@st.composite
def provinces(draw: st.DrawFn) -> dict[str, Point]:
    """Areas anywhere in the country, some of them at the very same point."""
    codes = draw(CODES)
    return {code: draw(DEGREES) for code in codes}


def grid_province(wide: int, high: int, gap: int = 0) -> dict[str, Point]:
    """A province whose districts are rows of areas a tenth of a degree apart; `gap` rows of sea before the last."""
    return {
        f"99{row:02}{column:02}": (
            18 - 0.1 * row - (0.1 * gap if row == high else 0),
            100 + 0.1 * column + 0.05 * (row % 2),
        )
        for row in range(1, high + 1)
        for column in range(1, wide + 1)
    }


def is_one_each(layout: Layout, points: Mapping[str, Point]) -> bool:
    return layout.keys() == points.keys() and len(set(layout.values())) == len(points)


@given(provinces())
def test_every_area_has_one_hexagon_of_its_own_and_always_the_same(points: dict[str, Point]) -> None:
    layout = hexes.assigned(points)
    assert is_one_each(layout, points)
    assert all(column >= 0 and row >= 0 for column, row in layout.values())
    assert hexes.assigned(dict(reversed(points.items()))) == layout


@given(CODES)
def test_plain_layout_has_one_hexagon_each_and_keeps_every_district_whole(codes: list[str]) -> None:
    layout = hexes.plain(codes)
    assert len(set(layout.values())) == len(codes) == len(layout)
    districts: dict[str, list[Cell]] = {}
    for code, cell in layout.items():
        districts.setdefault(code[:4], []).append(cell)
    assert {hexes.pieces(cells) for cells in districts.values()} == {1}


@pytest.mark.parametrize(("wide", "high"), [(1, 1), (2, 1), (5, 6), (12, 9), (20, 15)])
def test_neighbours_of_an_even_province_stay_neighbours(wide: int, high: int) -> None:
    points = grid_province(wide, high)
    layout = hexes.assigned(points)
    assert is_one_each(layout, points)
    beside = [(a, b) for a in points for b in points if a < b and math.dist(points[a], points[b]) < 0.105]
    kept = sum(hexes.steps_between(layout[a], layout[b]) == 1 for a, b in beside)
    assert kept >= 0.9 * len(beside)


def test_an_island_lies_apart_and_the_sea_is_not_wider_than_needed() -> None:
    points = grid_province(5, 5, gap=12)
    layout = hexes.assigned(points)
    island = [cell for code, cell in layout.items() if code[:4] == "9905"]
    land = [cell for code, cell in layout.items() if code[:4] != "9905"]
    way = min(hexes.steps_between(a, b) for a in island for b in land)
    assert 2 <= way <= 5


def test_north_stays_north_and_east_stays_east() -> None:
    layout = hexes.assigned({"990101": (19.0, 100.0), "990102": (18.0, 100.0), "990103": (18.0, 101.0)})
    assert layout["990101"][1] < layout["990102"][1]
    assert layout["990102"][0] < layout["990103"][0]


def test_areas_at_one_point_have_the_plain_layout() -> None:
    points = dict.fromkeys(("990101", "990102", "990201"), (18.0, 100.0))
    assert hexes.assigned(points) == hexes.plain(points)


def test_the_layout_of_trat_is_drawn_for_its_38_subdistricts_only() -> None:
    layout = hexes.drawn("23", TRAT)
    assert layout is not None
    assert len(layout) == len(set(layout.values())) == 38
    assert hexes.drawn("23", [*TRAT, "230399"]) is None
    assert hexes.drawn("23", TRAT[1:]) is None
    assert hexes.drawn("22", TRAT) is None


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=2, max_size=30, unique=True))
def test_narrowing_the_sea_keeps_cells_apart_neighbours_together_and_the_order_of_lines(cells: list[Cell]) -> None:
    narrow = hexes.compact(cells)
    assert len(set(narrow)) == len(cells)
    for a in range(len(cells)):
        for b in range(len(cells)):
            assert (cells[a][1] < cells[b][1]) == (narrow[a][1] < narrow[b][1])
            if hexes.steps_between(cells[a], cells[b]) == 1:
                assert hexes.steps_between(narrow[a], narrow[b]) == 1
            elif a != b:
                assert hexes.steps_between(narrow[a], narrow[b]) > 1


@given(st.tuples(st.integers(-20, 20), st.integers(-20, 20)))
def test_the_six_cells_around_are_one_step_away_and_no_others(cell: Cell) -> None:
    column, row = cell
    near = [(column + x, row + y) for x in range(-3, 4) for y in range(-3, 4)]
    assert {one for one in near if hexes.steps_between(cell, one) == 1} == set(hexes.around(cell))


TRAT = [
    *(f"2301{n:02}" for n in range(1, 15)),
    *(f"2302{n:02}" for n in range(1, 4)),
    *(f"2303{n:02}" for n in range(1, 9)),
    *(f"2304{n:02}" for n in range(1, 6)),
    *("230501", "230502", "230503", "230507"),
    *("230601", "230602", "230701", "230702"),
]
