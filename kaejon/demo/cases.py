"""The made-up households as the register has them after the import, each with its own dice."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from kaejon.audit.principal import Principal
from kaejon.demo.targets import House, Person
from kaejon.lib import clock
from kaejon.register.models import Campaign, Dimension, Household, ListEntry, Member, Need, TargetList

if TYPE_CHECKING:
    from kaejon.demo.staff import Staff

# What is found of a problem that came onto the list later: all of the household, so that one record serves.
INDICATORS_OF_NEW: dict[str, tuple[int, ...]] = {Dimension.LIVING: (8,), Dimension.INCOME: (22,)}


@dataclass(frozen=True)
class ListedProblem:
    """A need with the indicators that the team will find failing."""

    need: Need
    indicators: tuple[int, ...]

    @property
    def member(self) -> Member:
        return self.need.member


@dataclass(frozen=True)
class Case:
    """One household on the list with its needs, the team that visits it and dice of its own."""

    house: House
    household: Household
    problems: tuple[ListedProblem, ...]
    mentor: Principal
    officer: Principal
    decider: Principal
    rng: Random

    @property
    def tambon(self) -> str:
        return self.house.tambon

    def persons(self) -> list[Member]:
        """The marked persons, each once, in the order of the list."""
        return list({problem.member.pk: problem.member for problem in self.problems}.values())

    def of(self, member: Member) -> tuple[ListedProblem, ...]:
        return tuple(problem for problem in self.problems if problem.member.pk == member.pk)


def cases_of(campaign: Campaign, houses: Sequence[House], staff: Staff, seed: int) -> list[Case]:
    """The cases, in the order of the made-up list whatever the order of the register's ids."""
    households = {h.code: h for h in Household.objects.filter(province=campaign.province_id).exclude(code="")}
    needs: dict[tuple[str, str], dict[str, Need]] = defaultdict(dict)
    for need in Need.objects.filter(campaign=campaign).select_related("member__household"):
        needs[need.member.household.code, need.member.first_name][need.dimension] = need
    return [
        Case(
            house=house,
            household=households[house.code],
            problems=tuple(problem for person in house.persons for problem in problems_of(house, person, needs)),
            mentor=staff.mentors[house.tambon],
            officer=staff.proposing[house.tambon[:4]],
            decider=staff.deciding[house.tambon[:4]],
            rng=Random(f"case/{seed}/{house.code}"),
        )
        for house in houses
    ]


def problems_of(house: House, person: Person, needs: dict[tuple[str, str], dict[str, Need]]) -> list[ListedProblem]:
    found = needs.get((house.code, person.first_name), {})
    return [ListedProblem(found[dimension], person.indicators[dimension]) for dimension in person.dimensions]


def new_cases(version: TargetList, staff: Staff, seed: int) -> list[Case]:
    """What came onto the list with this version only, by household, in the order in which it was taken."""
    earlier = ListEntry.objects.filter(need__campaign=version.campaign_id, target_list__number__lt=version.number)
    rows = ListEntry.objects.filter(target_list=version).exclude(need__in=earlier.values("need"))
    found: dict[Household, list[ListedProblem]] = defaultdict(list)
    for row in rows.select_related("need__member__household").order_by("seq", "line"):
        found[row.need.member.household].append(ListedProblem(row.need, INDICATORS_OF_NEW[row.need.dimension]))
    return [
        Case(
            house=House(f"{version.number}/{index}", household.area_id[:6], household.moo, "", household.house_no, ()),
            household=household,
            problems=tuple(problems),
            mentor=staff.mentors[household.area_id[:6]],
            officer=staff.proposing[household.area_id[:4]],
            decider=staff.deciding[household.area_id[:4]],
            rng=Random(f"new/{seed}/{version.number}/{index}"),
        )
        for index, (household, problems) in enumerate(found.items())
    ]


def working_day(day: dt.date) -> dt.date:
    """The day, or the Monday after it where it falls on a weekend."""
    return day + dt.timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= 5 else day


def office_hours(day: dt.date, rng: Random) -> dt.datetime:
    """A moment of the day, well before a cut-off at 17.00."""
    return clock.bangkok(day.year, day.month, day.day, rng.randint(9, 16), rng.randint(0, 45))


def choice(rng: Random, weighted: Sequence[tuple[str, int]]) -> str:
    """One of the words, by its weight."""
    return rng.choices([word for word, _ in weighted], [weight for _, weight in weighted])[0]
