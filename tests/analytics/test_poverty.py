from __future__ import annotations

import dataclasses
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpitb.core import MPIToolbox

from kaejon.analytics.poverty import (
    AtCutOff,
    Measured,
    Pattern,
    Patterns,
    Ratios,
    Weights,
    by_cut_off,
    change,
    equal_weights,
    measure,
    what_if,
)
from kaejon.analytics.survey import MOST_CELLS, Measures, by_pattern, by_word, measures, surveyed
from kaejon.register.models import DIMENSIONS
from tests.analytics.poverty_oracle import Household, index_by_hand

SEVEN = (
    Measured(1, "health"),
    Measured(4, "health"),
    Measured(8, "living"),
    Measured(16, "education"),
    Measured(20, "income"),
    Measured(22, "income"),
    Measured(27, "access"),
)
AREAS = ("230101", "230102", "230302")


def failing_of(answers: str) -> str:
    failed = {one.dimension for one, letter in zip(SEVEN, answers, strict=True) if letter == "1"}
    return "".join("1" if name in failed else "0" for name in DIMENSIONS)


def rows(letters: str) -> st.SearchStrategy[list[Pattern]]:
    return st.lists(
        st.builds(
            lambda area, answers, count: Pattern(area, answers, failing_of(answers), count),
            st.sampled_from(AREAS),
            st.text(alphabet=letters, min_size=7, max_size=7),
            st.integers(1, 9),
        ),
        max_size=30,
    )


def unfolded(patterns: list[Pattern]) -> list[Household]:
    return [(row.area, row.answers, row.failing) for row in patterns for _ in range(row.households)]


@given(
    patterns=rows("10n-"),
    area=st.sampled_from(("23", "2301", *AREAS)),
    k=st.one_of(st.none(), st.integers(1, 60)),
    weights=st.one_of(st.none(), st.tuples(*[st.integers(0, 20)] * 7)),
)
def test_index_equals_a_count_household_by_household(
    patterns: list[Pattern], area: str, k: int | None, weights: tuple[int, ...] | None
) -> None:
    chosen = equal_weights(SEVEN) if weights is None or not any(weights) else Weights(weights)
    found = what_if(Patterns.of(SEVEN, patterns).of_area(area), chosen, k)
    households = [one for one in unfolded(patterns) if one[0].startswith(area)]
    assert (found.headcount, found.intensity, found.index) == index_by_hand(households, chosen.each, k)
    assert found.households == len(households)
    assert found.unanswered == sum(answers.count("-") for _, answers, _ in households)
    assert found.not_applicable == sum(answers.count("n") for _, answers, _ in households)
    assert found.deprived == sum(count * weight for count, weight in zip(found.censored, chosen.each, strict=True))
    assert found.deprived == sum(found.dimensions)


@given(patterns=rows("10n-"))
def test_areas_add_up_to_the_province(patterns: list[Pattern]) -> None:
    every = Patterns.of(SEVEN, patterns)
    parts = [measure(every.of_area(area), equal_weights(SEVEN)) for area in AREAS]
    whole = measure(every, equal_weights(SEVEN))
    for name in ("households", "poor", "deprived", "unanswered"):
        assert getattr(whole, name) == sum(getattr(part, name) for part in parts)
    assert whole.censored == tuple(map(sum, zip(*(part.censored for part in parts), strict=True)))


@given(patterns=rows("10n-"))
def test_steps_of_the_cut_off_tell_every_cut_off(patterns: list[Pattern]) -> None:
    every, weights = Patterns.of(SEVEN, patterns), equal_weights(SEVEN)
    steps = by_cut_off(every, weights)
    assert steps[0].k == 1
    for k in range(1, weights.whole + 1):
        last = [step for step in steps if step.k <= k][-1]
        found = what_if(every, weights, k)
        assert (last.poor, last.deprived) == (found.poor, found.deprived), k
    assert [step.k for step in steps] == sorted({step.k for step in steps})
    assert all(one[1:] != other[1:] or one.k == 1 for one, other in pairwise(steps))


@given(patterns=rows("10"), percent=st.sampled_from((1, 7, 21, 34, 49, 67, 93)))
def test_index_equals_mpitb_on_complete_data(patterns: list[Pattern], percent: int) -> None:
    """Percentages that no score meets exactly: mpitb compares in floats."""
    households = unfolded(patterns)
    if not households:
        return
    weights = equal_weights(SEVEN)
    frame = pd.DataFrame(
        [[int(letter) for letter in answers] for _, answers, _ in households], columns=[f"i{i.number}" for i in SEVEN]
    )
    frame["district"] = [area[:4] for area, _, _ in households]
    toolbox = MPIToolbox()
    toolbox.set(
        name="bmn",
        dimensions=[([f"i{i.number}" for i in SEVEN if i.dimension == name], name) for name in DIMENSIONS],
    )
    said = toolbox.est(frame, "bmn", [percent], over=["district"])
    every = Patterns.of(SEVEN, patterns)
    k = -(-percent * weights.whole // 100)
    for area in {"23", *frame["district"]}:
        found = measure(every.of_area(area), weights, k)
        here = [row for row in said if row.get("subg", "23") == area]
        told = {row["measure"]: row["b"] for row in here if "indicator" not in row}
        assert told["H"] == pytest.approx(float(found.headcount), abs=1e-9)
        assert told["A"] == pytest.approx(float(found.intensity), abs=1e-9)
        assert told["M0"] == pytest.approx(float(found.index), abs=1e-9)
        censored = {row["indicator"]: row["b"] for row in here if row["measure"] == "hdk"}
        expected = {f"i{i.number}": n / found.households for i, n in zip(SEVEN, found.censored, strict=True)}
        assert censored == pytest.approx(expected, abs=1e-9)


def test_equal_weights_are_in_sixtieths_and_finer_where_they_must() -> None:
    assert equal_weights(SEVEN).each == (6, 6, 12, 12, 6, 6, 12)
    seven_of_one = tuple(Measured(number, "health") for number in range(7))
    assert (equal_weights(seven_of_one).whole, set(equal_weights(seven_of_one).each)) == (420, {60})
    assert equal_weights(()).each == ()


shares = st.fractions(0, 1, max_denominator=60)


@given(before=st.tuples(shares, shares), after=st.tuples(shares, shares))
def test_change_is_split_without_a_rest(before: tuple[Fraction, Fraction], after: tuple[Fraction, Fraction]) -> None:
    old, new = (Ratios(h, a if h else Fraction(0)) for h, a in (before, after))
    found = change(old, new)
    assert found.fewer_poor + found.less_poor == found.index
    assert found.index == new.headcount * new.intensity - old.headcount * old.intensity
    back = change(new, old)
    assert (back.fewer_poor, back.less_poor) == (-found.fewer_poor, -found.less_poor)
    if old.headcount == new.headcount and old.headcount:
        assert found.fewer_poor == 0
    if old.intensity == new.intensity or not old.headcount or not new.headcount:
        assert found.less_poor == 0


def test_province_without_a_household_has_no_poverty() -> None:
    found = measure(Patterns.of(SEVEN, []), equal_weights(SEVEN))
    assert found.households == 0
    assert (found.headcount, found.intensity, found.index) == (Fraction(0), Fraction(0), Fraction(0))
    assert by_cut_off(Patterns.of(SEVEN, []), equal_weights(SEVEN)) == [AtCutOff(1, 0, 0)]


@given(data=st.data(), indicators=st.integers(1, 12), k=st.integers(0, 40))
def test_survey_counted_by_pattern_equals_the_one_walked_word_by_word(
    data: st.DataObject, indicators: int, k: int
) -> None:
    fails = data.draw(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2**indicators - 1)), max_size=40))
    weights = Weights(tuple(data.draw(st.lists(st.integers(0, 9), min_size=indicators, max_size=indicators))))
    columns = [np.array([mask >> place & 1 for _, mask in fails], np.uint8) for place in range(indicators)]
    survey = surveyed(columns, np.array([area for area, _ in fails], np.uint8), 3)
    assert survey.area_count << indicators <= MOST_CELLS
    one, other = by_pattern(survey, weights, k), by_word(survey, weights, k)
    for field in dataclasses.fields(Measures):
        assert np.array_equal(getattr(one, field.name), getattr(other, field.name)), field.name


@given(
    fails=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2**19 - 1)), max_size=40),
    weights=st.lists(st.integers(0, 9), min_size=19, max_size=19),
    k=st.integers(1, 60),
)
def test_survey_of_masks_equals_patterns_in_every_area(
    fails: list[tuple[int, int]], weights: list[int], k: int
) -> None:
    """Nineteen indicators: two whole bytes and a part of one."""
    indicators = tuple(Measured(number, DIMENSIONS[number % 5]) for number in range(19))
    columns = [np.array([mask >> place & 1 for _, mask in fails], np.uint8) for place in range(19)]
    found = measures(surveyed(columns, np.array([area for area, _ in fails], np.int64), 4), Weights(tuple(weights)), k)
    rows = [Pattern(f"23010{area}", f"{mask:019b}"[::-1], "00000", 1) for area, mask in fails]
    every = Patterns.of(indicators, rows)
    for area in range(4):
        expected = measure(every.of_area(f"23010{area}"), Weights(tuple(weights)), k)
        assert (found.households[area], found.poor[area], found.deprived[area]) == (
            expected.households,
            expected.poor,
            expected.deprived,
        )
        assert tuple(found.censored[area]) == expected.censored
