"""Which persons of which household lack what, so that every announced figure comes out exactly.

Solved constructively. `announced.DIMENSION_SETS` gives the dimensions of each household, so the households are right
by construction. Then each household gets so many marked persons per dimension that the dimensions' persons are
right, and so much overlap between them (one person lacking two things) that the distinct persons are right.
"""

from __future__ import annotations

from random import Random

from kaejon.demo import announced

Marks = dict[str, int]
"""Dimension → how many persons of one household lack it."""

MOST_IN_A_HOUSEHOLD = 4
# Households that lack several things are drawn larger, so that there is room for the overlap between them.
PULL_OF_SEVERAL = 3


def marked_persons(rng: Random) -> list[list[tuple[str, ...]]]:
    """For each household, for each of its marked persons, what the person lacks."""
    households = [dimensions for dimensions, count in announced.DIMENSION_SETS for _ in range(count)]
    rng.shuffle(households)
    lacking = sum(persons for _, persons in announced.BY_DIMENSION.values())
    wanted = lacking - announced.PERSONS
    marks = with_persons(rng, households)
    while sum(room(m) for m in marks) < wanted:
        marks = with_persons(rng, households)
    return [spread(rng, m, overlap) for m, overlap in zip(marks, overlaps(rng, marks, wanted), strict=True)]


def with_persons(rng: Random, households: list[tuple[str, ...]]) -> list[Marks]:
    """Each household's persons per dimension: one each, and the rest of the dimension's persons at random."""
    marks = [dict.fromkeys(dimensions, 1) for dimensions in households]
    for dimension, (in_households, persons) in announced.BY_DIMENSION.items():
        pool = [m for m in marks if dimension in m for _ in range(PULL_OF_SEVERAL if len(m) > 1 else 1)]
        left = persons - in_households
        while left:
            chosen = rng.choice(pool)
            if chosen[dimension] < MOST_IN_A_HOUSEHOLD:
                chosen[dimension] += 1
                left -= 1
    return marks


def room(marks: Marks) -> int:
    """How many marks of the household can fall on a person who bears another one."""
    return sum(marks.values()) - max(marks.values())


def overlaps(rng: Random, marks: list[Marks], wanted: int) -> list[int]:
    """How many marks of each household fall on a person who bears another one; `wanted` in all."""
    found = [room(m) for m in marks]
    surplus = sum(found) - wanted
    while surplus:
        index = rng.randrange(len(found))
        if found[index]:
            found[index] -= 1
            surplus -= 1
    return found


def spread(rng: Random, marks: Marks, overlap: int) -> list[tuple[str, ...]]:
    """The household's marks on its persons: each dimension first on persons who have none yet."""
    persons: list[list[str]] = [[] for _ in range(sum(marks.values()) - overlap)]
    covered = 0
    for dimension, count in sorted(marks.items(), key=lambda item: -item[1]):
        fresh = min(count, len(persons) - covered)
        for index in [*range(covered, covered + fresh), *rng.sample(range(covered), count - fresh)]:
            persons[index].append(dimension)
        covered += fresh
    order = list(announced.BY_DIMENSION)
    return [tuple(sorted(person, key=order.index)) for person in persons]
