"""The made-up households of the list: who lives there, how old, what is lacking and by which indicators."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random

from kaejon.demo import announced, names
from kaejon.demo.solution import marked_persons
from kaejon.lib.citizen_id import check_digit
from kaejon.register.intake.template import NOBODYS_OFFICE
from kaejon.register.models import Dimension

ADULT, ELDER = 20, 60
OLDEST_HEAD = 75
# The template's examples have the first numbers of the office that nobody has.
FIRST_NUMBER = 1_000_001
# Code 030 is no area's, so nobody is called there.
PHONE_PREFIX = "030"
INDICATORS_OF_A_HOUSE: dict[str, tuple[int, ...]] = {Dimension.HEALTH: (4, 5), Dimension.LIVING: (8, 9, 10, 11)}


@dataclass(frozen=True)
class Person:
    """One made-up person. Without dimensions: a member of the household who is not on the list."""

    title: str
    first_name: str
    last_name: str
    sex: str
    born_on: dt.date
    relation: str
    dimensions: tuple[str, ...] = ()
    indicators: dict[str, tuple[int, ...]] = field(default_factory=dict)
    citizen_id: str = ""
    phone: str = ""
    has_card: bool = True


@dataclass(frozen=True)
class House:
    """One made-up household."""

    code: str
    tambon: str
    moo: int | None
    community: str
    house_no: str
    persons: tuple[Person, ...]

    def moved_to(self, tambon: str, moo: int) -> House:
        """The same household, in another tambon."""
        return replace(self, tambon=tambon, moo=moo, community="", house_no="9" + self.house_no)


def make_targets(seed: int, starts_on: dt.date) -> list[House]:
    """Every household of the list, in the order of the tambon, the same for the same seed."""
    rng = Random(f"targets/{seed}")
    marked = iter(marked_persons(rng))
    number = numbers()
    houses: list[House] = []
    for tambon, count in announced.shares(announced.HOUSEHOLDS).items():
        for _ in range(count):
            code = f"สาธิต-{len(houses) + 1:04d}"
            persons = Family(rng, next(marked), starts_on, number).persons()
            villages = announced.villages_in(tambon)
            moo = rng.randint(1, villages) if villages else None
            community = "" if moo else f"ชุมชนสาธิต {rng.randint(1, 3)}"
            house_no = f"{rng.randint(1, 180)}/{len(houses) % 90 + 1}"
            houses.append(House(code, tambon, moo, community, house_no, tuple(persons)))
    return houses


def numbers() -> Iterator[str]:
    """Citizen IDs that belong to nobody, each with its right check digit."""
    number = FIRST_NUMBER
    while True:
        first12 = f"{NOBODYS_OFFICE}{number:07d}"
        yield first12 + check_digit(first12)
        number += 1


class Family:
    """Makes the people of one household around those who are marked."""

    def __init__(self, rng: Random, marked: list[tuple[str, ...]], starts_on: dt.date, number: Iterator[str]) -> None:
        self.rng = rng
        self.starts_on = starts_on
        self.number = number
        self.family_name = names.family_name(rng)
        self.taken: set[str] = set()
        # Some indicators speak of the household, so they hold for all of its persons alike.
        self.of_house = {
            dimension: tuple(sorted(rng.sample(choices, rng.choice((1, 1, 2)))))
            for dimension, choices in INDICATORS_OF_A_HOUSE.items()
        }
        self.is_health_of_house = rng.random() < 0.4
        self.is_income_of_house = rng.random() < 0.65
        self.people = [(self.age_of(dimensions), dimensions) for dimensions in marked]
        self.add_others()

    def age_of(self, dimensions: tuple[str, ...]) -> int:
        """An age at which the person can lack these things."""
        rng = self.rng
        if Dimension.ACCESS in dimensions:
            return rng.randint(62, 86)
        if Dimension.EDUCATION in dimensions:
            return rng.choice((rng.randint(6, 14), rng.randint(7, 13), rng.randint(15, 17), rng.randint(21, 56)))
        if Dimension.INCOME in dimensions:
            return rng.choice((rng.randint(24, 58), rng.randint(30, 59), rng.randint(60, 79), rng.randint(4, 17)))
        return rng.choice((rng.randint(22, 59), rng.randint(35, 58), rng.randint(60, 84), rng.randint(3, 16)))

    def add_others(self) -> None:
        """A grown-up where there is none, and now and then a spouse or a child who is not on the list."""
        rng = self.rng
        grown = [age for age, _ in self.people if age >= ADULT]
        if not grown:
            youngest = max(age for age, _ in self.people)
            self.people.append((youngest + rng.randint(22, 45), ()))
            grown = [self.people[-1][0]]
        if rng.random() < 0.32 and len(grown) == 1:
            self.people.append((max(ADULT, grown[0] + rng.randint(-8, 8)), ()))
        if rng.random() < 0.25 and 22 <= max(grown) <= 58:
            self.people.append((rng.randint(1, max(1, min(17, max(grown) - 20))), ()))

    def persons(self) -> list[Person]:
        """The household's persons, its head first."""
        ages = [age for age, _ in self.people]
        grown = [age for age in ages if ADULT <= age <= OLDEST_HEAD] or [age for age in ages if age >= ADULT]
        head = self.people.pop(ages.index(max(grown)))
        head_sex = self.rng.choice(("male", "female"))
        found = [self.person(*head, head_sex, "หัวหน้าครัวเรือน")]
        has_spouse = False
        for age, dimensions in self.people:
            sex = self.rng.choice(("male", "female"))
            if not has_spouse and age >= ADULT and abs(head[0] - age) <= 12:
                has_spouse, sex, relation = True, ("female" if head_sex == "male" else "male"), "คู่สมรส"
            else:
                relation = relation_of(head[0] - age)
            found.append(self.person(age, dimensions, sex, relation))
        return found

    def person(self, age: int, dimensions: tuple[str, ...], sex: str, relation: str) -> Person:
        rng = self.rng
        born_on = self.starts_on - dt.timedelta(days=age * 365 + age // 4 + rng.randint(5, 355))
        has_number, has_phone = rng.random() > 0.008, age >= ADULT and rng.random() < 0.6
        phone = f"{PHONE_PREFIX}{rng.randint(0, 999_999):06d}"
        number = next(self.number)
        return Person(
            title=self.title(age, sex, relation),
            first_name=self.first_name(sex),
            last_name=self.family_name,
            sex="ชาย" if sex == "male" else "หญิง",
            born_on=born_on,
            relation=relation,
            dimensions=dimensions,
            indicators={dimension: self.indicators(dimension, age) for dimension in dimensions},
            citizen_id=number if has_number else "",
            phone=phone if has_phone else "",
            has_card=rng.random() > 0.015,
        )

    def title(self, age: int, sex: str, relation: str) -> str:
        if age < 15:
            return "เด็กชาย" if sex == "male" else "เด็กหญิง"
        if sex == "male":
            return "นาย"
        is_married = relation == "คู่สมรส" or (age > 30 and self.rng.random() < 0.7)
        return "นาง" if is_married else "นางสาว"

    def first_name(self, sex: str) -> str:
        """A first name that nobody else in the house bears."""
        name = names.first_name(self.rng, sex)
        while name in self.taken:
            name = names.first_name(self.rng, sex)
        self.taken.add(name)
        return name

    def indicators(self, dimension: str, age: int) -> tuple[int, ...]:
        """The failing indicators that explain the mark at this age, by the mapping of the 2560-2564 edition."""
        if dimension == Dimension.LIVING:
            return self.of_house[dimension]
        if dimension == Dimension.HEALTH:
            return self.of_house[dimension] if self.is_health_of_house or age < 6 else (7,)
        if dimension == Dimension.EDUCATION:
            return (16,) if age < 15 else (17,) if age < 18 else (19,)
        if dimension == Dimension.INCOME:
            return (22,) if self.is_income_of_house or age < 15 else (20,) if age < ELDER else (21,)
        return (27,)


def relation_of(years_younger: int) -> str:
    """The relation to the head of somebody so many years younger."""
    if years_younger >= 40:
        return "หลาน"
    if years_younger >= 16:
        return "บุตร"
    if years_younger <= -17:
        return "บิดา/มารดา"
    return "น้อง" if years_younger >= 0 else "พี่"
