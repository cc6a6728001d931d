import datetime as dt
import re
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaejon.demo import announced, names
from kaejon.demo.targets import House, Person, make_targets
from kaejon.lib.citizen_id import is_valid
from kaejon.lib.phone import parse_phone

START = dt.date(2022, 5, 9)
ANNOUNCED = {
    "total": (467, 718),
    "health": (76, 120),
    "living": (175, 261),
    "education": (95, 143),
    "income": (198, 300),
    "access": (3, 4),
}


def counted(houses: Iterable[House]) -> dict[str, tuple[int, int]]:
    """Households and persons, each counted once, by dimension and in all."""
    persons = [(house.code, person) for house in houses for person in house.persons if person.dimensions]
    rows = {"total": persons} | {
        str(name): [(code, person) for code, person in persons if name in person.dimensions]
        for name in announced.BY_DIMENSION
    }
    return {name: (len({code for code, _ in found}), len(found)) for name, found in rows.items()}


def everybody(seed: int = 1) -> list[Person]:
    return [person for house in make_targets(seed, START) for person in house.persons]


@given(seed=st.integers(0, 10**9))
@settings(max_examples=15)
def test_counts_are_the_announced_ones_for_every_seed(seed: int) -> None:
    assert counted(make_targets(seed, START)) == ANNOUNCED


def test_dimension_sets_add_up_to_the_announced_households() -> None:
    assert sum(count for _, count in announced.DIMENSION_SETS) == 467
    assert {
        str(name): sum(count for dimensions, count in announced.DIMENSION_SETS if name in dimensions)
        for name in announced.BY_DIMENSION
    } == {name: households for name, (households, _) in ANNOUNCED.items() if name != "total"}


@pytest.mark.parametrize("total", [0, 1, 37, 467, 1000])
def test_shares_add_up_and_leave_no_tambon_of_the_list_out(total: int) -> None:
    assert sum(announced.shares(total).values()) == total
    assert len(announced.WEIGHTS) == 38


def test_targets_are_the_same_for_the_same_seed_only() -> None:
    assert make_targets(7, START) == make_targets(7, START)
    assert make_targets(7, START) != make_targets(8, START)


def test_citizen_ids_are_valid_and_of_an_office_that_nobody_has() -> None:
    numbers = [person.citizen_id for person in everybody() if person.citizen_id]
    assert [number for number in numbers if not is_valid(number)] == []
    assert {number[1:5] for number in numbers} == {"9999"}
    assert len(numbers) == len(set(numbers))


def test_telephones_are_numbers_with_an_area_code_that_nobody_has() -> None:
    phones = [person.phone for person in everybody() if person.phone]
    assert [parse_phone(phone) for phone in phones] == phones
    assert {phone[:3] for phone in phones} == {"030"}


def test_family_names_say_that_they_are_made_up() -> None:
    pattern = re.compile("|".join(names.MADE_UP))
    assert [person.last_name for person in everybody() if not pattern.match(person.last_name)] == []


def test_every_mark_has_the_indicators_that_explain_it() -> None:
    unexplained = [p for p in everybody() if set(p.indicators) != set(p.dimensions) or not all(p.indicators.values())]
    assert unexplained == []


def test_every_household_has_one_head_and_its_own_first_names() -> None:
    houses = make_targets(3, START)
    assert {sum(p.relation == "หัวหน้าครัวเรือน" for p in house.persons) for house in houses} == {1}
    assert [h.code for h in houses if len({p.first_name for p in h.persons}) != len(h.persons)] == []


def test_a_house_of_the_town_without_villages_has_no_moo() -> None:
    in_town = [house for house in make_targets(3, START) if house.tambon == announced.WITHOUT_VILLAGES]
    assert {house.moo for house in in_town} == {None}
