"""Everything that a report counts of the facts as of one moment, from one reading and one fold."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kaejon.analytics.answers import Answers
from kaejon.analytics.facts import Facts
from kaejon.analytics.figures import Figures, figures_in, folded
from kaejon.analytics.overlaps import Overlap, overlaps_in
from kaejon.analytics.patterns import answer_tables, measured_in, patterns_in
from kaejon.analytics.poverty import Measured, Pattern


@dataclass(frozen=True)
class Counted:
    """The figures of every cell, how dimensions overlap, and the households by what they answer to `indicators`."""

    figures: Figures
    overlaps: list[Overlap]
    indicators: tuple[Measured, ...]
    patterns: list[Pattern]


def counted_of(facts: Facts, answers: Answers, previous_cut_off: dt.datetime | None = None) -> Counted:
    """Count the facts; `previous_cut_off` is what "late-arriving" is measured against."""
    indicators = measured_in(answers)
    with folded(facts, previous_cut_off) as connection:
        figures = figures_in(connection)
        overlaps = overlaps_in(connection)
        answer_tables(connection, answers)
        return Counted(figures, overlaps, indicators, patterns_in(connection, len(indicators)))
