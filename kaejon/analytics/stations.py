"""The SQL that tells where each need stood, which entries cover it and which of them count: tables for the rest.

The same rule as `Coverage` in `kaejon/logbook/queries.py` and as the first lines of `step` in `kaejon/logbook/fold.py`.
"""

from __future__ import annotations

from collections.abc import Iterable

from kaejon.logbook.kinds import ANSWERING, DISMISSING, HELP_ANSWERS, HELP_ROOTS, MOVES


def quoted(names: Iterable[str]) -> str:
    """Names as the inside of an SQL list."""
    return ", ".join(f"'{name}'" for name in sorted(names))


def pairs_of_answer_and_proposal() -> str:
    """(answer, proposal) kinds of one sort, as SQL values: an answer to another sort of proposal answers nothing."""
    proposals = {move.opens: kind.value for kind, move in MOVES.items() if move.opens}
    pairs = ((kind.value, proposals[move.answers]) for kind, move in MOVES.items() if move.answers)
    return ", ".join(f"('{answer}', '{proposal}')" for answer, proposal in pairs)


MOMENTS = """
CREATE MACRO moment(day, seq, line) AS
    ((day - DATE '1970-01-01')::HUGEINT * 1000000000000 + seq::HUGEINT) * 10000000000 + line::HUGEINT;
CREATE TEMP TABLE asked AS
    SELECT $previous_at::TIMESTAMP AS previous_at, $previous_day::DATE AS previous_day, $day::DATE AS day,
           $day::DATE - $stuck_days::INTEGER AS stuck_before, $sustain_days::INTEGER AS sustain_days
"""

ENTRIES = f"""
-- When each need first stood on the list, and whether that was the baseline.
CREATE TEMP TABLE need AS
    SELECT n.id AS need, n.member_id AS member, n.dimension,
           min(moment(l.occurred_on, l.seq, l.line)) AS listed, min(l.seq) AS listed_seq,
           min(l.occurred_on) AS listed_on, bool_or(l.target_list__number = 1) AS is_baseline
    FROM needs_read n JOIN list_entries_read l ON l.need_id = n.id
    GROUP BY ALL;

-- Where a person belonged and a household lived, from one moment to the next; the first from ever.
CREATE TEMP TABLE membership AS
    SELECT member_id AS member, household_id AS household,
           CASE WHEN lag(m) OVER w IS NULL THEN -1::HUGEINT ELSE m END AS since, lead(m) OVER w AS until
    FROM (SELECT *, moment(occurred_on, seq, line) AS m FROM memberships_read)
    WINDOW w AS (PARTITION BY member_id ORDER BY m);
CREATE TEMP TABLE placement AS
    SELECT household_id AS household, area_id[:6] AS area,
           CASE WHEN lag(m) OVER h IS NULL THEN -1::HUGEINT ELSE m END AS since, lead(m) OVER h AS until
    FROM (SELECT *, moment(occurred_on, seq, line) AS m FROM placements_read)
    WINDOW h AS (PARTITION BY household_id ORDER BY m);

-- Entries, and those that count: not superseded, not answering what was superseded.
CREATE TEMP TABLE superseded AS SELECT DISTINCT supersedes_id AS id FROM entries_read WHERE supersedes_id IS NOT NULL;
CREATE TEMP TABLE entry AS
    SELECT e.* EXCLUDE (recorded_at, supersedes_id, line), moment(occurred_on, seq, line) AS m,
           e.id NOT IN (SELECT id FROM superseded)
           AND (answers_id IS NULL OR answers_id NOT IN (SELECT id FROM superseded)) AS is_effective,
           recorded_at >= previous_at AND occurred_on < previous_day AS is_late,
           answers_id IS NOT NULL AND kind IN ({quoted(HELP_ANSWERS)}) AS is_about_help
    FROM entries_read e, asked;

-- Which entry that counts covers which need. What is said of a referral or an offer covers whom that covers.
CREATE TEMP TABLE spoken AS
    SELECT n.need, n.listed_seq, e.id, e.seq FROM need n JOIN entry e ON e.need_id = n.need
    WHERE NOT e.is_about_help
    UNION ALL
    SELECT n.need, n.listed_seq, e.id, e.seq FROM need n JOIN entry e ON e.member_id = n.member
    WHERE NOT e.is_about_help
    UNION ALL
    SELECT n.need, n.listed_seq, e.id, e.seq FROM entry e
    JOIN membership s ON s.household = e.household_id AND e.m >= s.since AND (s.until IS NULL OR e.m < s.until)
    JOIN need n ON n.member = s.member AND e.dimension IN ('', n.dimension)
    WHERE NOT e.is_about_help;
CREATE TEMP TABLE cover AS
    SELECT s.need, e.id, e.kind, e.m, e.occurred_on, e.until_on, e.reason, e.answers_id, e.is_late
    FROM spoken s JOIN entry e ON e.id = s.id
    WHERE s.seq > s.listed_seq AND e.is_effective;
INSERT INTO cover
    SELECT r.need, e.id, e.kind, e.m, e.occurred_on, e.until_on, e.reason, e.answers_id, e.is_late
    FROM cover r JOIN entry e ON e.answers_id = r.id
    WHERE r.kind IN ({quoted(HELP_ROOTS)}) AND e.is_about_help AND e.is_effective;

-- What moves a need: every entry that is no answer, and of the answers to a proposal the first of its sort after it.
CREATE TEMP TABLE word AS
    SELECT need, id, kind, m, occurred_on, until_on, reason, answers_id FROM cover
    WHERE kind NOT IN ({quoted(ANSWERING)})
    UNION ALL
    SELECT need, id, kind, m, occurred_on, until_on, reason, answers_id
    FROM (
        SELECT a.*, row_number() OVER (PARTITION BY a.need, a.answers_id ORDER BY a.m) AS answer
        FROM cover a
        JOIN (VALUES {pairs_of_answer_and_proposal()}) AS sort(answer, proposal) ON a.kind = sort.answer
        JOIN cover p ON p.need = a.need AND p.id = a.answers_id AND p.kind = sort.proposal AND p.m < a.m
    )
    WHERE answer = 1;

CREATE TEMP TABLE outcome AS
    SELECT n.need, d.dismissed, d.reason, coalesce(c.is_late, false) AS is_late
    FROM need n
    LEFT JOIN (
        SELECT need, greatest(min(m), any_value(listed)) AS dismissed, arg_min(reason, m) AS reason
        FROM word JOIN need USING (need) WHERE kind IN ({quoted(DISMISSING)}) GROUP BY need
    ) d USING (need)
    LEFT JOIN (SELECT need, bool_or(is_late) AS is_late FROM cover GROUP BY need) c USING (need);
"""

STATIONS = """
-- The stations of each need, with what stood before and whether it is the last.
CREATE TEMP TABLE station AS
    SELECT *,
           row_number() OVER n = 1 AS is_first,
           lead(start) OVER n IS NULL AS is_last,
           lead(start) OVER n IS NULL AND dismissed IS NULL AS is_standing,
           lag(area) OVER n AS came_from,
           last_value(area) OVER (PARTITION BY need ORDER BY start
                                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last_area
    FROM (
        SELECT n.need, n.member, s.household, p.area, n.dimension, n.is_baseline,
               o.dismissed, o.reason, o.is_late,
               greatest(n.listed, s.since, p.since) AS start
        FROM need n
        JOIN outcome o USING (need)
        JOIN membership s ON s.member = n.member AND (s.until IS NULL OR s.until > n.listed)
        JOIN placement p ON p.household = s.household AND (p.until IS NULL OR p.until > greatest(n.listed, s.since))
        WHERE (s.until IS NULL OR greatest(n.listed, p.since) < s.until)
          AND (o.dismissed IS NULL OR greatest(n.listed, s.since, p.since) <= o.dismissed)
    )
    WINDOW n AS (PARTITION BY need ORDER BY start);
"""
