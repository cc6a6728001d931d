"""The tables of the lake: needs, households and answers as of one report, each row with its state in the report before.

Ids are those of the register still; whoever writes the tables down replaces them (`kaejon/report/lake.py`). Pseudonyms
differ from report to report, so what was before stands in the row itself: `before_*`, null where the unit was not on
the list then.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import duckdb
import pyarrow as pa

from kaejon.analytics.answers import CODES, Answers
from kaejon.analytics.facts import Facts
from kaejon.analytics.figures import CONFIG, OTHER, folded
from kaejon.analytics.patterns import answer_tables, measured_in
from kaejon.analytics.poverty import equal_weights
from kaejon.analytics.stations import quoted
from kaejon.assessment.models import Found
from kaejon.logbook.kinds import Reason


@dataclass(frozen=True)
class LakeTables:
    """One Arrow table for each file of a report's partition."""

    needs: pa.Table
    households: pa.Table
    answers: pa.Table


NAMES = tuple(field.name for field in fields(LakeTables))
ID_COLUMNS = ("need", "person", "household")
"""What is replaced by a pseudonym, wherever it stands."""
MARKS = (
    "is_verified", "is_planned", "is_adjusted", "is_helping", "is_helped", "is_resolved", "in_care", "is_relapsed",
    "is_surveyed", "passes", "is_stuck",
)  # fmt: skip

# A need has the furthest state that holds; its marks count while it is current.
NEEDS = f"""
SELECT s.need, s.member AS person, s.household, s.area, s.dimension, s.is_baseline, s.is_standing AS is_current,
       CASE WHEN NOT s.is_standing THEN 'dismissed' WHEN k.in_care THEN 'continuing_care'
            WHEN k.is_resolved THEN 'resolved' WHEN k.is_helped THEN 'helped' WHEN k.is_planned THEN 'planned'
            WHEN k.is_verified THEN 'verified' ELSE 'listed' END AS state,
       CASE WHEN s.is_standing THEN NULL WHEN s.reason IN ({quoted(Reason.values)}) THEN s.reason
            ELSE '{OTHER}' END AS reason,
       {", ".join(f"CASE WHEN s.is_standing THEN k.{name} END AS {name}" for name in MARKS)}
FROM station s JOIN mark k USING (need) WHERE s.is_last
"""

HOUSEHOLDS = f"""
WITH scored AS (
    SELECT household, sum(w.weight) FILTER (code = {CODES[Found.FAIL]})::INTEGER AS score
    FROM household_answer JOIN weights_read w USING (indicator) GROUP BY household
),
poor AS (SELECT DISTINCT household FROM failing),
listed AS (SELECT DISTINCT household FROM station WHERE is_standing)
SELECT h.household, h.area, l.household IS NOT NULL AS is_current, t.stage,
       p.household IS NOT NULL AS is_poor, coalesce(c.score, 0)::INTEGER AS score,
       (SELECT any_value(whole) FROM weights_read)::INTEGER AS whole
FROM home h
LEFT JOIN listed l USING (household)
LEFT JOIN stage t USING (household)
LEFT JOIN poor p USING (household)
LEFT JOIN scored c USING (household)
"""

ANSWERS = f"""
SELECT a.household, h.area, a.indicator, a.dimension, w.weight,
       CASE a.code {" ".join(f"WHEN {code} THEN '{answer!s}'" for answer, code in CODES.items())} END AS answer
FROM household_answer a JOIN home h USING (household) JOIN weights_read w USING (indicator)
"""

BEFORE = {
    "needs": (("need",), ("is_current", "state")),
    "households": (("household",), ("is_current", "stage", "is_poor", "score")),
    "answers": (("household", "indicator"), ("answer",)),
}
"""By what a row is found in the report before, and what is told of it."""


def lake_tables(facts: Facts, answers: Answers) -> LakeTables:
    """The tables as of the facts' moment, without what was before."""
    indicators = measured_in(answers)
    weights = equal_weights(indicators)
    weighed = pa.table(
        {
            "indicator": pa.array([one.number for one in indicators], pa.int32()),
            "weight": pa.array(weights.each, pa.int32()),
            "whole": pa.array([weights.whole] * len(indicators), pa.int32()),
        }
    )
    with folded(facts) as connection:
        answer_tables(connection, answers)
        connection.register("weights_read", weighed)
        found = {
            name: connection.execute(statement).to_arrow_table()
            for name, statement in (("needs", NEEDS), ("households", HOUSEHOLDS), ("answers", ANSWERS))
        }
    return LakeTables(**found)


def with_before(now: LakeTables, before: LakeTables | None) -> LakeTables:
    """The tables with the columns `before_*`, all null where there is no report before."""
    connection = duckdb.connect(":memory:", config=CONFIG)
    try:
        found = {}
        for name, (keys, columns) in BEFORE.items():
            table = getattr(now, name)
            connection.register("now", table)
            connection.register("earlier", getattr(before, name) if before else table.slice(0, 0))
            matched = " AND ".join(f"n.{key} = e.{key}" for key in keys)
            told = ", ".join(f"e.{column} AS before_{column}" for column in columns)
            found[name] = connection.execute(
                f"SELECT n.*, {told} FROM now n LEFT JOIN earlier e ON {matched}"
            ).to_arrow_table()
        return LakeTables(**found)
    finally:
        connection.close()
