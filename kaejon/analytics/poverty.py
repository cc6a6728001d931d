"""The multidimensional poverty index of households (Alkire-Foster): from patterns of answers to H, A and M0.

Source of the rules: docs/concepts.md, "Poverty index". Households with the same answers are one *pattern* with a count;
whatever is asked then, another weighting or another cut-off, is asked of a few hundred patterns and not of every
household. A household is poor when at least one dimension fails; its deprivation score is the sum of the weights of
the indicators it fails. Weights are whole numbers out of `whole`, so that every figure is a fraction without rounding:

    H = poor / households     A = deprived / (whole · poor)     M0 = H · A = deprived / (whole · households)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kaejon.register.models import DIMENSIONS

METHOD = 1
"""Which rules: 1 as in docs/concepts.md. Stored with every report, and counted up when a rule changes."""
WHOLE = 60
FAIL, PASS, NOT_APPLICABLE, NOT_ASKED = "1", "0", "n", "-"
Counts = npt.NDArray[np.int64]


class Measured(NamedTuple):
    """An indicator that takes part: its number in the edition, and its dimension."""

    number: int
    dimension: str


class Pattern(NamedTuple):
    """Households of one subdistrict that answer alike.

    `answers` has a character for each indicator (FAIL, PASS, NOT_APPLICABLE, NOT_ASKED), `failing` a 1 for each of
    the five dimensions that fails: by an indicator, or by an open need of which no indicator was ever named.
    """

    area: str
    answers: str
    failing: str
    households: int


@dataclass(frozen=True)
class Weights:
    """A whole number for each indicator; `whole` is their sum."""

    each: tuple[int, ...]

    @property
    def whole(self) -> int:
        return sum(self.each)


def equal_weights(indicators: Sequence[Measured]) -> Weights:
    """Each dimension weighs the same, and within it each indicator: in 60ths, or finer where 60 does not divide."""
    per = [sum(1 for other in indicators if other.dimension == one.dimension) for one in indicators]
    dimensions = len({one.dimension for one in indicators})
    whole = lcm(WHOLE, *(dimensions * count for count in per))
    return Weights(tuple(whole // (dimensions * count) for count in per))


@dataclass(frozen=True)
class Poverty:
    """The index of one area. Counts of households; sums of weights out of `whole`."""

    whole: int
    households: int
    poor: int
    deprived: int
    unanswered: int
    not_applicable: int
    censored: tuple[int, ...]
    """For each indicator, the poor households that fail it."""
    dimensions: tuple[int, ...]
    """For each dimension, the part of `deprived` that comes from it."""

    @property
    def headcount(self) -> Fraction:
        """H: the share of households that are poor."""
        return ratio(self.poor, self.households)

    @property
    def intensity(self) -> Fraction:
        """A: of how much a poor household is deprived on average, of the whole."""
        return ratio(self.deprived, self.whole * self.poor)

    @property
    def index(self) -> Fraction:
        """M0 = H · A."""
        return ratio(self.deprived, self.whole * self.households)


def ratio(numerator: int, denominator: int) -> Fraction:
    """The fraction; 0 where there is nothing to divide by."""
    return Fraction(numerator, denominator) if denominator else Fraction(0)


@dataclass(frozen=True)
class Patterns:
    """Patterns as arrays, one row each: what every measure and what-if is asked of."""

    indicators: tuple[Measured, ...]
    areas: npt.NDArray[np.str_]
    fails: Counts
    """1 where the pattern fails the indicator."""
    unanswered: Counts
    not_applicable: Counts
    is_failing: npt.NDArray[np.bool_]
    """Whether at least one dimension fails."""
    households: Counts

    @classmethod
    def of(cls, indicators: Sequence[Measured], rows: Iterable[Pattern]) -> Patterns:
        """From rows; those of one area stand together afterwards or not, it makes no difference."""
        kept = list(rows)
        letters = np.array([list(row.answers) for row in kept], dtype="U1").reshape(len(kept), len(indicators))
        return cls(
            tuple(indicators),
            np.array([row.area for row in kept], dtype="U6"),
            (letters == FAIL).astype(np.int64),
            (letters == NOT_ASKED).sum(axis=1, dtype=np.int64),
            (letters == NOT_APPLICABLE).sum(axis=1, dtype=np.int64),
            np.array(["1" in row.failing for row in kept], dtype=np.bool_),
            np.array([row.households for row in kept], dtype=np.int64),
        )

    def of_area(self, area: str) -> Patterns:
        """Those of a province, district or subdistrict."""
        inside = np.char.startswith(self.areas, area)
        return Patterns(
            self.indicators,
            self.areas[inside],
            self.fails[inside],
            self.unanswered[inside],
            self.not_applicable[inside],
            self.is_failing[inside],
            self.households[inside],
        )

    @cached_property
    def membership(self) -> Counts:
        """1 where an indicator (row) belongs to a dimension (column)."""
        return np.array(
            [[int(one.dimension == name) for name in DIMENSIONS] for one in self.indicators], dtype=np.int64
        ).reshape(len(self.indicators), len(DIMENSIONS))

    def scores(self, weights: Weights) -> Counts:
        """The deprivation score of each pattern."""
        return self.fails @ np.array(weights.each, dtype=np.int64)


def measure(patterns: Patterns, weights: Weights, k: int | None = None) -> Poverty:
    """The index of these patterns. `k` is the cut-off on the score, None: poor is who fails at least one dimension."""
    scores = patterns.scores(weights)
    is_poor = patterns.is_failing if k is None else scores >= k
    poor = patterns.households * is_poor
    censored = poor @ patterns.fails
    return Poverty(
        whole=weights.whole,
        households=int(patterns.households.sum()),
        poor=int(poor.sum()),
        deprived=int(poor @ scores),
        unanswered=int(patterns.households @ patterns.unanswered),
        not_applicable=int(patterns.households @ patterns.not_applicable),
        censored=tuple(int(count) for count in censored),
        dimensions=tuple(int(n) for n in (censored * np.array(weights.each, dtype=np.int64)) @ patterns.membership),
    )


def what_if(patterns: Patterns, weights: Weights, k: int | None) -> Poverty:
    """What the index would be under another weighting or cut-off; milliseconds, however many households."""
    return measure(patterns, weights, k)


class AtCutOff(NamedTuple):
    """Who is poor when poor means a score of at least `k`, and the sum of their scores."""

    k: int
    poor: int
    deprived: int


def by_cut_off(patterns: Patterns, weights: Weights) -> list[AtCutOff]:
    """Poor and deprived for k = 1 and for every further k up to the whole that changes them."""
    whole = weights.whole
    scores = patterns.scores(weights)
    # Summed in floats, exact up to 2^53 households.
    at_score = np.bincount(scores, weights=patterns.households, minlength=whole + 1).astype(np.int64)
    poor = at_score[::-1].cumsum()[::-1]
    deprived = (at_score * np.arange(whole + 1))[::-1].cumsum()[::-1]
    changing = [k for k in range(1, whole + 1) if k == 1 or at_score[k - 1]]
    return [AtCutOff(k, int(poor[k]), int(deprived[k])) for k in changing]


@dataclass(frozen=True)
class Change:
    """How the index moved between two reports, split exactly: both parts together are `index`.

    `fewer_poor` is what came of a change in how many are poor, `less_poor` of a change in how poor they are; negative
    is better. The split is Shapley's: each part is weighed with the mean of the other factor before and after.
    """

    index: Fraction
    fewer_poor: Fraction
    less_poor: Fraction


class Ratios(NamedTuple):
    """H and A of one moment."""

    headcount: Fraction
    intensity: Fraction


def change(before: Ratios, after: Ratios) -> Change:
    """The change from one report to another. Where nobody is poor at one end, all of it is of how many are poor."""
    intensities = (
        before.intensity if before.headcount else after.intensity,
        after.intensity if after.headcount else before.intensity,
    )
    fewer = (after.headcount - before.headcount) * sum(intensities) / 2
    less = (intensities[1] - intensities[0]) * (before.headcount + after.headcount) / 2
    return Change(fewer + less, fewer, less)
