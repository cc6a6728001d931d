from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kaejon.geography.rings import Corner, dissolved, doubled_area, label_place

CELLS = st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=30)


def square(cell: Corner) -> list[Corner]:
    """A cell of graph paper, clockwise in a picture."""
    x, y = cell
    return [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)]


def sides(rings: list[list[Corner]]) -> list[tuple[Corner, Corner]]:
    return [(ring[i - 1], ring[i]) for ring in rings for i in range(len(ring))]


@given(CELLS)
def test_dissolving_keeps_the_area_and_just_the_sides_between_inside_and_outside(cells: set[Corner]) -> None:
    rings = dissolved([square(cell) for cell in sorted(cells)])
    assert sum(map(doubled_area, rings)) == 2 * len(cells)
    outer = [side for cell in cells for side in sides([square(cell)])]
    by_hand = sorted(side for side in outer if side[::-1] not in outer)
    assert sorted(sides(rings)) == by_hand


def test_a_hole_is_a_ring_of_its_own_that_runs_the_other_way() -> None:
    frame = [(x, y) for x in range(3) for y in range(3) if (x, y) != (1, 1)]
    rings = dissolved([square(cell) for cell in frame])
    assert sorted(map(doubled_area, rings)) == [-2, 18]


def test_the_label_of_a_square_is_in_its_middle() -> None:
    (x, y), room = label_place([[(0, 0), (10, 0), (10, 10), (0, 10)]])
    assert (x, round(y)) == (5, 5)
    assert room == 10


def test_the_label_of_a_bow_lies_inside_it() -> None:
    bow = [(0, 0), (30, 0), (30, 30), (0, 30), (0, 26), (26, 26), (26, 4), (0, 4)]
    (x, y), room = label_place([bow])
    assert (x == 28 and 0 < y < 30) or (0 < x < 30 and (0 < y < 4 or 26 < y < 30))
    assert 3 <= room <= 10


def test_the_label_stands_in_the_largest_part() -> None:
    (x, _y), _room = label_place([[(100, 0), (101, 0), (101, 1)], [(0, 0), (10, 0), (10, 10), (0, 10)]])
    assert x == 5


def test_a_ring_without_inside_has_its_label_at_a_corner_and_no_room() -> None:
    assert label_place([[(3, 4), (5, 6), (3, 4)]]) == ((3, 4), 0.0)
