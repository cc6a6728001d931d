"""The SQL that tells which marks each need bears and at which stage each household stands.

A mirror of `kaejon/logbook/fold.py`, `stuck.py` and `stage.py` for needs that no dismissal has shut, which are the only
ones whose marks are counted. Random histories compare it with a walk in plain Python, and with the fold.
"""

from __future__ import annotations

from kaejon.analytics.stations import quoted
from kaejon.logbook.kinds import CONTACT, HELP_ANSWERS, PROMISING, REOPENING, Kind
from kaejon.logbook.stage import CARE
from kaejon.register.models import Stage, StageRule
from kaejon.register.queries.rulesets import Item, Rules

RESOLVING, CARING = Kind.OUTCOME_CONFIRMED.value, Kind.CARE_CONFIRMED.value
SURVEYS = (Kind.SURVEY_PASSED.value, Kind.SURVEY_FAILED.value)

MARKS = f"""
-- A referral or an offer is promised and unfinished while the last word about it promises.
CREATE TEMP TABLE promise AS
    WITH said AS (
        SELECT need, CASE WHEN kind = '{Kind.OFFERED.value}' THEN id ELSE answers_id END AS root, m, until_on,
               kind IN ({quoted(PROMISING)}) AS is_promise
        FROM word WHERE kind IN ({quoted(PROMISING | HELP_ANSWERS)})
    ),
    ended AS (SELECT need, root, max(m) AS ended FROM said WHERE NOT is_promise GROUP BY ALL)
    SELECT need, min(due_on) AS due_on
    FROM (
        SELECT s.need, s.root, arg_max(s.until_on, s.m) AS due_on
        FROM said s LEFT JOIN ended e ON e.need = s.need AND e.root = s.root
        WHERE s.is_promise AND s.root IS NOT NULL AND (e.ended IS NULL OR s.m > e.ended)
        GROUP BY ALL
    )
    GROUP BY need;

-- The dates of each need's marks. A reopened need wants a new plan, and a new follow-up.
CREATE TEMP TABLE dates AS
    WITH reopened AS (SELECT need, max(m) AS reopened FROM word WHERE kind IN ({quoted(REOPENING)}) GROUP BY need)
    SELECT need,
           min(occurred_on) FILTER (kind = '{Kind.VERIFIED.value}') AS verified_on,
           min(occurred_on) FILTER (kind = '{Kind.PLANNED.value}' AND m > coalesce(reopened, -1)) AS planned_on,
           min(occurred_on) FILTER (kind = '{Kind.ADJUSTED.value}') AS adjusted_on,
           min(occurred_on) FILTER (kind = '{Kind.DELIVERED.value}') AS helped_on,
           count(*) FILTER (kind = '{RESOLVING}') > 0 AS was_resolved,
           arg_max(kind, m) FILTER (kind IN ({quoted({RESOLVING, CARING} | REOPENING)})) AS settled_by,
           max(occurred_on) FILTER (kind IN ({quoted({RESOLVING, CARING} | REOPENING)})) AS settled_on,
           max(occurred_on) FILTER (kind IN ({quoted(REOPENING)})) AS reopened_on,
           max(occurred_on) FILTER (kind = '{Kind.FOLLOW_UP_HELD.value}' AND m > coalesce(reopened, -1)) AS held_on,
           max(occurred_on) FILTER (kind IN ({quoted(CONTACT)})) AS contacted_on,
           arg_max(coalesce(until_on, DATE '0001-01-01'), m) FILTER (kind = '{Kind.STUCK_EXPLAINED.value}')
               AS explained_until_on,
           arg_max(kind, m) FILTER (kind IN ({quoted(SURVEYS)})) AS surveyed
    FROM word LEFT JOIN reopened USING (need)
    GROUP BY need;

CREATE TEMP TABLE mark AS
    WITH found AS (
        SELECT n.need, n.listed_on, d.* EXCLUDE (need), p.need IS NOT NULL AS is_helping, p.due_on,
               coalesce(d.settled_by = '{RESOLVING}', false) AS is_resolved,
               coalesce(d.settled_by = '{CARING}', false) AS in_care,
               coalesce(d.was_resolved, false) AS was_resolved_ever
        FROM need n LEFT JOIN dates d ON d.need = n.need LEFT JOIN promise p ON p.need = n.need
    )
    SELECT need, is_helping, is_resolved, in_care,
           verified_on IS NOT NULL AS is_verified,
           planned_on IS NOT NULL AS is_planned,
           adjusted_on IS NOT NULL AS is_adjusted,
           helped_on IS NOT NULL AS is_helped,
           was_resolved_ever AND NOT is_resolved AND NOT in_care AS is_relapsed,
           surveyed IS NOT NULL AS is_surveyed,
           coalesce(surveyed = '{Kind.SURVEY_PASSED.value}', false) AS passes,
           coalesce(is_resolved AND held_on >= settled_on + sustain_days, false) AS has_held,
           NOT is_resolved AND NOT in_care
           AND NOT coalesce(explained_until_on >= day, false)
           AND (
               (planned_on IS NULL AND greatest(listed_on, verified_on, reopened_on) < stuck_before)
               OR coalesce(contacted_on, listed_on) < stuck_before
               OR coalesce(due_on < day, false)
           ) AS is_stuck
    FROM found, asked;
"""

ITEMS = f"""
-- The answered items that hold: confirmed by a second person, and not said since to have lapsed.
CREATE TEMP TABLE held_item AS
    WITH about AS (
        SELECT household_id AS household, id, kind, m, coalesce(item, '') AS item, answers_id FROM entry
        WHERE is_effective AND household_id IS NOT NULL AND kind LIKE 'item\\_%' ESCAPE '\\'
    ),
    answered AS (
        SELECT a.household, a.kind, a.m, p.item,
               row_number() OVER (PARTITION BY a.answers_id ORDER BY a.m) AS answer
        FROM about a
        JOIN about p ON p.id = a.answers_id AND p.household = a.household AND p.m < a.m
        WHERE p.kind = '{Kind.ITEM_PROPOSED.value}'
          AND a.kind IN ({quoted((Kind.ITEM_CONFIRMED, Kind.ITEM_REFUSED, Kind.ITEM_WITHDRAWN))})
    ),
    said AS (
        SELECT household, item, m, true AS holds FROM answered
        WHERE answer = 1 AND kind = '{Kind.ITEM_CONFIRMED.value}'
        UNION ALL
        SELECT household, item, m, false FROM about WHERE kind = '{Kind.ITEM_LAPSED.value}'
    )
    SELECT household, item FROM said GROUP BY ALL HAVING arg_max(holds, m);
"""

COMPUTED: dict[str, str] = {
    StageRule.NEEDS_VERIFIED: "bool_and(is_verified)",
    StageRule.NEEDS_PLANNED: "bool_and(is_planned OR is_resolved OR in_care)",
    StageRule.OPEN_NEEDS_HELPED: "bool_and(is_helped OR is_resolved OR in_care)",
    StageRule.NEEDS_RESOLVED: "bool_and(is_resolved)",
    StageRule.HELD: "bool_and(has_held)",
}
"""What each computed item of the checklist asks of a household's current needs."""


def stages_sql(rules: Rules) -> tuple[str, list[str]]:
    """The table of stages (one row a current household) under these criteria, and its parameters: item codes."""
    codes: list[str] = []
    arms: list[str] = []
    reached = Stage.IN_PROGRESS
    for stage in (Stage.SURVIVE, Stage.SUFFICIENT, Stage.SUSTAINED):
        if items := rules.items_of(stage):
            holds = " AND ".join(item_sql(item, codes) for item in items)
            arms.append(f"WHEN NOT ({holds}) THEN '{reached.value}'")
        reached = stage
    statement = f"""
    CREATE TEMP TABLE stage AS
        SELECT household, any_value(area) AS area,
               CASE WHEN bool_and(is_resolved OR in_care) AND bool_or(in_care) THEN '{CARE}'
                    {" ".join(arms)}
                    ELSE '{reached.value}' END AS stage
        FROM station s JOIN mark USING (need)
        WHERE is_standing GROUP BY household
    """
    return statement, codes


def item_sql(item: Item, codes: list[str]) -> str:
    """Whether one item of the checklist holds; the code of an answered one is added to the parameters."""
    if item.rule in COMPUTED:
        return COMPUTED[item.rule]
    codes.append(item.code)
    return "EXISTS (SELECT 1 FROM held_item h WHERE h.household = s.household AND h.item = ?)"
