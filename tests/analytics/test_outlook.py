from __future__ import annotations

import math
import statistics
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t

from kaejon.analytics.outlook import FARTHEST, LEAST, LONGEST, T90, Forecast, Span, outlook_of


def points(*opens: int, first: int = 1) -> list[tuple[int, int]]:
    return list(enumerate(opens, first))


@pytest.mark.parametrize("degrees", sorted(T90))
def test_points_of_students_distribution_are_those_of_the_tables(degrees: int) -> None:
    assert T90[degrees] == round(1000 * t.ppf(0.9, degrees))


def test_even_pace_is_forecast_without_doubt() -> None:
    found = outlook_of(points(100, 90, 80, 70, 60), 60, 6)
    assert (found.needed, found.pace, found.weeks_used) == (10, Fraction(10), 4)
    assert (found.done_in, found.at_deadline, found.answer) == ((6, 6, 6), Span(0, 0, 0), "on_time")


def test_too_slow_a_pace_is_late_and_says_how_many_remain() -> None:
    found = outlook_of(points(100, 98, 96, 94), 94, 10)
    assert (found.needed, found.at_deadline, found.answer) == (10, Span(74, 74, 74), "late")
    assert found.done_in == (47, 47, 47)


def test_uneven_pace_is_in_doubt() -> None:
    found = outlook_of(points(100, 80, 78, 60, 50), 50, 4)
    assert found.at_deadline is not None
    assert (found.at_deadline.low, found.answer) == (0, "in_doubt")
    assert found.at_deadline.high > found.at_deadline.middle == 0


def test_rising_numbers_have_no_end_in_sight() -> None:
    found = outlook_of(points(10, 20, 30, 40), 40, 5)
    assert (found.pace, found.done_in, found.answer) == (Fraction(-10), (None, None, None), "late")


@pytest.mark.parametrize(
    ("opens", "open_now", "weeks_left", "answer"),
    [
        ((), 0, 21, "done"),
        ((), 467, 21, "unknown"),
        ((467,), 467, 20, "unknown"),
        ((467, 460), 460, 19, "unknown"),
        ((467, 460, 450), 450, 18, "unknown"),
        ((9, 6, 3, 0), 0, 4, "done"),
        ((9, 6, 3, 2), 2, 0, "over"),
        ((0, 0, 0, 0), 0, 0, "done"),
    ],
)
def test_answer_at_the_edges(opens: tuple[int, ...], open_now: int, weeks_left: int, answer: str) -> None:
    found = outlook_of(points(*opens), open_now, weeks_left)
    assert found.answer == answer
    assert (found.needed is None) == (weeks_left == 0)
    assert (found.at_deadline is None) == (len(opens) <= LEAST or weeks_left == 0)


def test_change_over_a_missing_report_does_not_count() -> None:
    assert outlook_of([(1, 50), (3, 40), (4, 35)], 35, 5).weeks_used == 1


def test_only_the_last_eight_weeks_count() -> None:
    found = outlook_of(points(1000, *range(500, 400, -10)), 410, 5)
    assert (found.weeks_used, found.pace) == (LONGEST, Fraction(10))


@given(st.lists(st.integers(0, 3_000), min_size=4, max_size=14), st.integers(1, 30))
def test_forecast_is_that_of_the_textbook(opens: list[int], weeks: int) -> None:
    """A second reckoning, in floating point and with another library's distribution."""
    drops = [before - after for before, after in pairwise(opens)][-LONGEST:]
    n, mean, spread = len(drops), statistics.fmean(drops), statistics.stdev(drops)
    reach = float(t.ppf(0.9, n - 1)) * spread * math.sqrt(weeks + weeks * weeks / n)
    middle = opens[-1] - weeks * mean
    found = outlook_of(points(*opens), opens[-1], weeks).at_deadline
    assert found is not None
    # The table has three decimals, and bounds are rounded outwards.
    slack = 1.01 + reach * 0.0005
    assert abs(found.low - max(middle - reach, 0)) <= slack
    assert abs(found.high - max(middle + reach, 0)) <= slack
    assert abs(found.middle - max(middle, 0)) <= 0.5001
    assert found.low <= found.middle <= found.high


@given(st.lists(st.integers(0, 500), min_size=4, max_size=9))
def test_day_of_completion_is_the_first_week_without_open_households(opens: list[int]) -> None:
    drops = [before - after for before, after in pairwise(opens)][-LONGEST:]
    forecast = Forecast(opens[-1], drops)
    for place, end in enumerate(("low", "middle", "high")):
        found = forecast.done_in()[place]
        before = range(FARTHEST + 1 if found is None else found)
        assert all(getattr(forecast.after(weeks), end) > 0 for weeks in before)
        assert found is None or getattr(forecast.after(found), end) == 0
