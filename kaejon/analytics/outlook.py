"""Will the drive make its deadline: pace, required rate and a forecast with its interval, from the open households.

Method `METHOD`, a random walk with drift: the week's decreases of the last up to eight weeks are taken as draws around
one mean. With their mean d, their sample standard deviation s and their number n, after h further weeks

    open − h·d ± t·s·√(h + h²/n)

households are open, t the 90 % point of Student's distribution with n − 1 degrees of freedom: 80 % of the outcomes lie
within, if the weeks to come are like those that were. Reckoned in whole numbers throughout, so that every machine finds
the same; bounds are rounded outwards, the middle to the nearest household (half upwards), and nothing is below 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor, isqrt

METHOD = "drift/1"
LONGEST = 8
"""So many weekly changes at most."""
LEAST = 3
"""With fewer weekly changes nothing is forecast."""
QUANTILES = (10, 90)
"""The interval's ends, in per cent."""
T90 = {2: 1886, 3: 1638, 4: 1533, 5: 1476, 6: 1440, 7: 1415}
"""The 90 % point of Student's t by degrees of freedom, in thousandths."""
FARTHEST = 104
"""Weeks; what would be done later has no date."""
SCALE = 1000


@dataclass(frozen=True)
class Span:
    """The low end, the middle and the high end of a forecast, in households."""

    low: int
    middle: int
    high: int


@dataclass(frozen=True)
class Outlook:
    """What is open and what is to be expected. Weeks are counted in cut-offs from the last one.

    `needed` households a week meet the deadline, rounded up (None: no week is left). `pace` is the mean weekly decrease
    (None before two reports), over `weeks_used` weeks. `done_in` are the weeks after which nothing may be open (the
    earliest), is expected to be (the middle) and should be at the latest; None where that lies beyond `FARTHEST`, or
    nothing can be said. `answer`: done, over (the deadline has passed), unknown, on_time, late or in_doubt.
    """

    open: int
    weeks_left: int
    needed: int | None
    weeks_used: int
    pace: Fraction | None
    done_in: tuple[int | None, int | None, int | None]
    at_deadline: Span | None
    answer: str


Points = Sequence[tuple[int, int]]
"""(number of the report, open households), oldest first."""


def outlook_of(points: Points, open_now: int, weeks_left: int) -> Outlook:
    """The outlook of one area from its reports so far and what is open now.

    A change counts between reports whose numbers follow each other.
    """
    decreases = decreases_of(points)
    forecast = Forecast(open_now, decreases) if len(decreases) >= LEAST else None
    at_deadline = forecast.after(weeks_left) if forecast and weeks_left else None
    return Outlook(
        open=open_now,
        weeks_left=weeks_left,
        needed=-(-open_now // weeks_left) if weeks_left else None,
        weeks_used=len(decreases),
        pace=Fraction(sum(decreases), len(decreases)) if decreases else None,
        done_in=forecast.done_in() if forecast else (None, None, None),
        at_deadline=at_deadline,
        answer=answer_of(open_now, weeks_left, at_deadline),
    )


def answer_of(open_now: int, weeks_left: int, at_deadline: Span | None) -> str:
    """The answer as a code; certain only about what is."""
    if not open_now:
        return "done"
    if not weeks_left:
        return "over"
    if at_deadline is None:
        return "unknown"
    if not at_deadline.high:
        return "on_time"
    return "late" if at_deadline.low else "in_doubt"


def decreases_of(points: Points) -> list[int]:
    """By how much each of the last weeks made the open households fewer; below 0 where they became more."""
    pairs = pairwise(points)
    found = [before - after for (number, before), (next_number, after) in pairs if next_number == number + 1]
    return found[-LONGEST:]


class Forecast:
    """Open households some weeks on, by the method above, from at least `LEAST` weekly decreases."""

    def __init__(self, open_now: int, decreases: Sequence[int]) -> None:
        self.open = open_now
        self.count = len(decreases)
        self.drift = Fraction(sum(decreases), self.count)
        spread = self.count * sum(each * each for each in decreases) - sum(decreases) ** 2
        self.variance = Fraction(spread, self.count * (self.count - 1))

    def after(self, weeks: int) -> Span:
        """What may be open after so many weeks."""
        middle = self.open - weeks * self.drift
        reach = self.reach(weeks)
        return Span(
            low=max(floor(middle - reach), 0),
            middle=max(floor(middle + Fraction(1, 2)), 0),
            high=max(ceil(middle + reach), 0),
        )

    def reach(self, weeks: int) -> Fraction:
        """Half the interval's width, rounded up to a thousandth of a household."""
        square = self.variance * (weeks + Fraction(weeks * weeks, self.count)) * (T90[self.count - 1] ** 2)
        whole = -(-square.numerator // square.denominator)
        root = isqrt(whole)
        return Fraction(root if root * root == whole else root + 1, SCALE)

    def done_in(self) -> tuple[int | None, int | None, int | None]:
        """After how many weeks nothing is open any more: at the low end, in the middle, at the high end."""
        spans = [(weeks, self.after(weeks)) for weeks in range(FARTHEST + 1)]
        ends = ("low", "middle", "high")
        low, middle, high = (next((weeks for weeks, span in spans if not getattr(span, end)), None) for end in ends)
        return low, middle, high
