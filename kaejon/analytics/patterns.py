"""The SQL that tells the last answer of every household to every indicator, and counts households by their answers.

The rules stand in docs/concepts.md, "Poverty index". It goes on from the tables of `stations.py` and `marks.py`: an
answer reaches the needs that its entry covers, and counts while the need is current.
"""

from __future__ import annotations

import duckdb

from kaejon.analytics.answers import CODES, Answers
from kaejon.analytics.poverty import FAIL, NOT_APPLICABLE, NOT_ASKED, PASS, Measured, Pattern
from kaejon.assessment.models import Found
from kaejon.logbook.kinds import Kind
from kaejon.register.models import DIMENSIONS

LETTERS = {
    0: NOT_ASKED,
    CODES[Found.NOT_APPLICABLE]: NOT_APPLICABLE,
    CODES[Found.PASS]: PASS,
    CODES[Found.FAIL]: FAIL,
}
MOST_INDICATORS = 32
"""Two bits each in a number of 64."""

ANSWERS = f"""
-- What the list says: what the newest version of a need names fails, since the version from which it names it.
CREATE TEMP TABLE by_list AS
    WITH version AS (
        SELECT need_id AS need, number, moment(occurred_on, seq, line) AS m,
               row_number() OVER (PARTITION BY need_id ORDER BY number) AS place,
               count(*) OVER (PARTITION BY need_id) AS places
        FROM listed_read WHERE indicator IS NULL
    ),
    naming AS (
        SELECT v.need, l.indicator, v.place, v.m, v.places,
               lag(v.place) OVER (PARTITION BY v.need, l.indicator ORDER BY v.place) AS before
        FROM listed_read l JOIN version v ON v.need = l.need_id AND v.number = l.number
        WHERE l.indicator IS NOT NULL
    )
    SELECT need, indicator, max(m) FILTER (before IS NULL OR before < place - 1) AS m
    FROM naming GROUP BY ALL HAVING max(place) = any_value(places);

-- The last answer of each need to each indicator of its dimension that anybody gave.
CREATE TEMP TABLE given AS
    WITH spoken AS (
        SELECT need, indicator, m, {CODES[Found.FAIL]} AS code FROM by_list
        UNION ALL
        SELECT w.need, s.indicator, w.m, s.code
        FROM said_read s JOIN word w ON w.id = s.entry_id JOIN need n ON n.need = w.need
        WHERE (s.need_id IS NULL OR s.need_id = w.need) AND s.dimension IN ('', n.dimension)
    )
    SELECT s.need, i.indicator, i.place, i.dimension, i.is_of_household, max(s.m) AS m,
           arg_max(s.code, s.m * 4 + s.code) AS code
    FROM spoken s
    JOIN need n ON n.need = s.need
    JOIN indicators_read i ON i.indicator = s.indicator AND i.dimension = n.dimension
    GROUP BY ALL;

-- What failed and is not named by a later verification passes, and so does everything by a confirmed outcome.
CREATE TEMP TABLE answer AS
    WITH over AS (
        SELECT w.need, w.m, NOT s.is_of_household AS is_all
        FROM word w JOIN (SELECT DISTINCT entry_id, is_of_household FROM said_read WHERE names_all) s
             ON s.entry_id = w.id
        UNION ALL
        SELECT need, m, true FROM word WHERE kind = '{Kind.OUTCOME_CONFIRMED.value}'
    ),
    passed AS (
        SELECT g.need, g.indicator, min(o.m) AS m
        FROM given g JOIN over o ON o.need = g.need AND o.m > g.m AND (o.is_all OR g.is_of_household)
        WHERE g.code = {CODES[Found.FAIL]}
        GROUP BY ALL
    )
    SELECT g.need, g.indicator, g.place, g.dimension, g.is_of_household, coalesce(p.m, g.m) AS m,
           CASE WHEN p.m IS NULL THEN g.code ELSE {CODES[Found.PASS]} END AS code
    FROM given g LEFT JOIN passed p ON p.need = g.need AND p.indicator = g.indicator;

-- Of each household, by its current needs: of persons the worst answer, of the household the last one.
CREATE TEMP TABLE household_answer AS
    SELECT s.household, a.indicator, a.place, a.dimension,
           CASE WHEN a.is_of_household THEN arg_max(a.code, a.m * 4 + a.code) ELSE max(a.code) END AS code
    FROM answer a JOIN station s ON s.need = a.need AND s.is_standing
    GROUP BY s.household, a.indicator, a.place, a.dimension, a.is_of_household;

-- A dimension fails by an indicator, or by an open need where nobody ever named one.
CREATE TEMP TABLE failing AS
    WITH asked AS (
        SELECT household, dimension, bool_or(code = {CODES[Found.FAIL]}) AS fails FROM household_answer GROUP BY ALL
    ),
    marked AS (
        SELECT s.household, s.dimension, bool_or(NOT k.is_resolved) AS is_open
        FROM station s JOIN mark k USING (need) WHERE s.is_standing GROUP BY ALL
    )
    SELECT household, dimension
    FROM marked LEFT JOIN asked USING (household, dimension)
    WHERE coalesce(asked.fails, marked.is_open);

-- Every household that was ever on the list, where its needs stood last.
CREATE TEMP TABLE home AS
    SELECT household, arg_max(area, start) AS area FROM station GROUP BY household;
"""

PATTERNS = """
WITH code AS (
    SELECT household, bit_or(code::UBIGINT << (2 * place)::UBIGINT) AS answers FROM household_answer GROUP BY household
),
mask AS (
    SELECT household, bit_or(1 << (4 - d.place)) AS failing
    FROM failing JOIN (VALUES {places}) AS d(dimension, place) USING (dimension) GROUP BY household
)
SELECT h.area, coalesce(c.answers, 0), coalesce(m.failing, 0), count(*)
FROM home h LEFT JOIN code c USING (household) LEFT JOIN mask m USING (household)
GROUP BY ALL
"""


def measured_in(answers: Answers) -> tuple[Measured, ...]:
    """The indicators that take part, in the order in which patterns have them."""
    rows = zip(answers.indicators["indicator"].to_pylist(), answers.indicators["dimension"].to_pylist(), strict=True)
    return tuple(Measured(number, dimension) for number, dimension in rows)


def answer_tables(connection: duckdb.DuckDBPyConnection, answers: Answers) -> None:
    """Make the tables of answers, after those of `folded`."""
    for name in ("indicators", "listed", "said"):
        connection.register(f"{name}_read", getattr(answers, name))
    connection.execute(ANSWERS)


def patterns_in(connection: duckdb.DuckDBPyConnection, indicators: int) -> list[Pattern]:
    """Households by subdistrict and by what they answer, in order; after `answer_tables`."""
    if indicators > MOST_INDICATORS:
        raise ValueError(f"{indicators} indicators do not fit a pattern")
    places = ", ".join(f"('{name}', {place})" for place, name in enumerate(DIMENSIONS))
    rows = connection.execute(PATTERNS.replace("{places}", places)).fetchall()
    return sorted(
        Pattern(area, letters(answers, indicators), f"{failing:05b}", count) for area, answers, failing, count in rows
    )


def letters(code: int, indicators: int) -> str:
    """A pattern's number as its answers."""
    return "".join(LETTERS[code >> (2 * place) & 3] for place in range(indicators))
