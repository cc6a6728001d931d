"""The figures of the drive, each defined once, as a function of (campaign, cut-off, known_at).

Source of every rule: docs/concepts.md, "Sets and columns". Words used below:

- a *moment* orders facts as the logbook folds them: day, then seq, then line;
- a *station* of a need is a stretch in which its member lived in one household at one place while the need stood on
  the list: from its first listing to its dismissal. Before its first membership a person belongs to the household
  of that one, and a household before its first placement lives there;
- a *cell* is an area (province, district, subdistrict) × a dimension or the distinct total;
- a *unit* is a household or a person, and is counted once per cell however many needs it has there. It is in a cell
  when a need of it has a station there, and is counted once as it came and once as it stands:

      as it came:   baseline, where a need of the first approved list has its first station there;
                    else moved_in, where the earliest station there was reached from another area;
                    else added (to a household: also by persons who joined it from another one in the area)
      as it stands: current, where an undismissed need has its last station there;
                    else moved_out, where a need that was there has its last station in another area;
                    else dismissed, by the reason of its last dismissed need, `regrouped` where it has none
                    (its members live in another household of the area now), `other` where none was given

Corner cases, decided so:

- A dismissal dated before the listing takes effect at the listing: a need once on the list stays in the figures.
- A dismissal by proposal takes effect for a need when proposal and confirmation both cover it, in this order, and
  nobody answered the proposal before: as in the fold. Who joins the household in between is not dismissed with it.
- A need dismissed and listed again in a later version stays dismissed until the dismissal is withdrawn.
- What was superseded stays so, also when the later entry is withdrawn in its turn, and for everybody it covered.
- Late-arriving counts a unit where an entry of a need, itself not superseded, came late; at the need's last station.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import duckdb

from kaejon.analytics.facts import AsOf, Facts, read_facts, utc
from kaejon.lib import clock
from kaejon.logbook.kinds import ANSWERING, DISMISSING, Kind, Reason
from kaejon.register.models import DIMENSIONS, Campaign

TOTAL = "total"
ROWS: tuple[str, ...] = (TOTAL, *DIMENSIONS)
REGROUPED = "regrouped"
"""The reason of a household that left the list only because its members now belong to another one nearby."""
OTHER = "other"
"""The reason of an entry that gives none, or one that this version does not know."""
REASONS: tuple[str, ...] = (*Reason.values, REGROUPED, OTHER)
COLUMNS: tuple[str, ...] = (
    "baseline",
    "added",
    "moved_in",
    "moved_out",
    "dismissed",
    "current",
    "verified",
    "checked",
    "late_arriving",
)


@dataclass(frozen=True)
class Pair:
    """A count in both units."""

    households: int = 0
    persons: int = 0

    def __sub__(self, other: Pair) -> Pair:
        return Pair(self.households - other.households, self.persons - other.persons)


@dataclass
class Cell:
    """The figures of one area × dimension (or `total`)."""

    columns: dict[str, Pair] = field(default_factory=lambda: {name: Pair() for name in COLUMNS})
    reasons: dict[str, Pair] = field(default_factory=lambda: {name: Pair() for name in REASONS})


Figures = dict[tuple[str, str], Cell]
"""(area code, dimension or `total`) → cell; a cell without any unit is absent."""


def figures(
    campaign: Campaign, *, cut_off: dt.datetime, known_at: dt.datetime, previous_cut_off: dt.datetime | None = None
) -> Figures:
    """Every cell's figures as of a moment; `previous_cut_off` is what "late-arriving" is measured against."""
    return figures_of(read_facts(AsOf(campaign, cut_off, known_at)), previous_cut_off)


def figures_of(facts: Facts, previous_cut_off: dt.datetime | None = None) -> Figures:
    """As `figures`, from facts already read."""
    connection = duckdb.connect(":memory:", config=CONFIG)
    try:
        for name in ("needs", "list_entries", "memberships", "placements", "entries"):
            connection.register(f"{name}_read", getattr(facts, name))
        previous = previous_cut_off or FAR_FUTURE
        connection.execute(PREVIOUS, {"at": utc(previous), "day": clock.bangkok_date(previous)})
        connection.execute(STATIONS)
        found: Figures = {}
        for unit in ("households", "persons"):
            for area, dimension, column, count in counts(connection, unit):
                cell = found.setdefault((area, dimension), Cell())
                kind, _, reason = column.partition("/")
                target, key = (cell.reasons, reason) if reason else (cell.columns, kind)
                old = target[key]
                target[key] = Pair(count, old.persons) if unit == "households" else Pair(old.households, count)
        return found
    finally:
        connection.close()


def counts(connection: duckdb.DuckDBPyConnection, unit: str) -> Iterator[tuple[str, str, str, int]]:
    """(area, dimension, column, count) for one unit, zero counts left out."""
    column = "household" if unit == "households" else "member"
    result = connection.execute(UNITS.replace("{unit}", column))
    names = [d[0] for d in result.description or ()]
    for row in result.fetchall():
        area, dimension = row[0], row[1]
        for name, count in zip(names[2:], row[2:], strict=True):
            if count:
                yield area, dimension, name, count


CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "threads": "2",
}
FAR_FUTURE = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)  # nothing is late before the first cut-off


def quoted(names: Iterable[str]) -> str:
    """Names as the inside of an SQL list."""
    return ", ".join(f"'{name}'" for name in sorted(names))


PREVIOUS = "CREATE TEMP TABLE previous AS SELECT $at::TIMESTAMP AS previous_at, $day::DATE AS previous_day"

STATIONS = f"""
CREATE MACRO moment(day, seq, line) AS
    ((day - DATE '1970-01-01')::HUGEINT * 1000000000000 + seq::HUGEINT) * 10000000000 + line::HUGEINT;

-- When each need first stood on the list, and whether that was the baseline.
CREATE TEMP TABLE need AS
    SELECT n.id AS need, n.member_id AS member, n.dimension,
           min(moment(l.occurred_on, l.seq, l.line)) AS listed, min(l.seq) AS listed_seq,
           bool_or(l.target_list__number = 1) AS is_baseline
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
    SELECT e.*, moment(occurred_on, seq, line) AS m,
           e.id NOT IN (SELECT id FROM superseded)
           AND (answers_id IS NULL OR answers_id NOT IN (SELECT id FROM superseded)) AS is_effective,
           recorded_at >= previous_at AND occurred_on < previous_day AS is_late
    FROM entries_read e, previous;

-- Which entry covers which need.
CREATE TEMP TABLE cover AS
    SELECT n.need, e.* FROM need n JOIN entry e ON e.need_id = n.need WHERE e.seq > n.listed_seq
    UNION ALL
    SELECT n.need, e.* FROM need n JOIN entry e ON e.member_id = n.member WHERE e.seq > n.listed_seq
    UNION ALL
    SELECT n.need, e.* FROM entry e
    JOIN membership s ON s.household = e.household_id AND e.m >= s.since AND (s.until IS NULL OR e.m < s.until)
    JOIN need n ON n.member = s.member AND e.dimension IN ('', n.dimension)
    WHERE e.seq > n.listed_seq;

-- What dismissed each need: a removal, or the first answer to a proposal where that confirms it.
CREATE TEMP TABLE dismissal AS
    SELECT need, m, reason FROM cover
    WHERE is_effective AND kind IN ({quoted(DISMISSING - ANSWERING)})
    UNION ALL
    SELECT need, m, reason
    FROM (
        SELECT a.need, a.m, a.reason, a.kind,
               row_number() OVER (PARTITION BY a.need, a.answers_id ORDER BY a.m) AS answer
        FROM cover a
        JOIN cover p ON p.need = a.need AND p.id = a.answers_id AND p.m < a.m
        WHERE a.is_effective AND p.is_effective
          AND a.kind IN ({quoted(ANSWERING)}) AND p.kind = '{Kind.DISMISSAL_PROPOSED.value}'
    )
    WHERE answer = 1 AND kind IN ({quoted(DISMISSING)});

CREATE TEMP TABLE outcome AS
    SELECT n.need, d.dismissed, d.reason,
           coalesce(c.is_verified, false) AS is_verified, coalesce(c.is_late, false) AS is_late
    FROM need n
    LEFT JOIN (
        SELECT need, greatest(min(m), any_value(listed)) AS dismissed, arg_min(reason, m) AS reason
        FROM dismissal JOIN need USING (need) GROUP BY need
    ) d USING (need)
    LEFT JOIN (
        SELECT need, bool_or(kind = '{Kind.VERIFIED.value}') AS is_verified, bool_or(is_late) AS is_late
        FROM cover WHERE is_effective GROUP BY need
    ) c USING (need);

-- The stations of each need, with what stood before and whether it is the last.
CREATE TEMP TABLE station AS
    SELECT *,
           row_number() OVER n = 1 AS is_first,
           lead(start) OVER n IS NULL AS is_last,
           lag(area) OVER n AS came_from,
           last_value(area) OVER (PARTITION BY need ORDER BY start
                                  ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last_area
    FROM (
        SELECT n.need, n.member, s.household, p.area, n.dimension, n.is_baseline,
               o.dismissed, o.reason, o.is_verified, o.is_late,
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

UNITS_TEMPLATE = """
WITH place AS (
    SELECT s.{unit} AS unit, s.area[:digits] AS area, d.dimension AS row, s.need, s.is_baseline, s.is_first, s.is_last,
           s.came_from[:digits] AS came_from, s.last_area[:digits] AS last_area, s.start,
           s.dismissed, s.reason, s.is_verified, s.is_late
    FROM station s
    CROSS JOIN (VALUES (2), (4), (6)) AS level(digits)
    CROSS JOIN LATERAL (VALUES ('total'), (s.dimension)) AS d(dimension)
),
unit AS (
    SELECT area, row, unit,
           bool_or(is_first AND is_baseline) AS in_baseline,
           bool_or(is_last AND dismissed IS NULL) AS in_current,
           arg_min(came_from IS NOT NULL AND came_from <> area, start) AS came_by_moving,
           bool_or(last_area <> area) AS left_by_moving,
           arg_max(CASE WHEN reason IN ({known}) THEN reason ELSE '{other}' END, dismissed)
               FILTER (is_last AND dismissed IS NOT NULL) AS reason,
           bool_and(is_verified) FILTER (is_last AND dismissed IS NULL) AS is_verified,
           bool_or(is_late AND is_last) AS is_late
    FROM place GROUP BY ALL
)
SELECT area, row,
       count(*) FILTER (in_baseline) AS baseline,
       count(*) FILTER (NOT in_baseline AND NOT came_by_moving) AS added,
       count(*) FILTER (NOT in_baseline AND came_by_moving) AS moved_in,
       count(*) FILTER (NOT in_current AND left_by_moving) AS moved_out,
       count(*) FILTER (NOT in_current AND NOT left_by_moving) AS dismissed,
       count(*) FILTER (in_current) AS current,
       count(*) FILTER (in_current AND is_verified) AS verified,
       count(*) FILTER ((in_current AND is_verified) OR (NOT in_current AND NOT left_by_moving)) AS checked,
       count(*) FILTER (is_late) AS late_arriving,
       {reasons}
FROM unit GROUP BY ALL
"""
UNITS = (
    UNITS_TEMPLATE.replace("{known}", quoted(Reason.values))
    .replace("{other}", OTHER)
    .replace(
        "{reasons}",
        ",\n       ".join(
            f"count(*) FILTER (NOT in_current AND NOT left_by_moving AND coalesce(reason, '{REGROUPED}') = '{name}')"
            f' AS "dismissed/{name}"'
            for name in REASONS
        ),
    )
)
