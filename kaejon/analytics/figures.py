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

What a unit has come to is asked of its *current needs in the cell*, those undismissed with their last station there:

      every one:    verified, planned, resolved; continuing_care, where each is resolved or in care and one in care
      at least one: adjusted, helping (promised and unfinished), helped (ever), relapsed (once resolved, open now)
      open:         at least one is neither resolved nor in care; stuck: at least one of those is stuck
      surveyed:     at least one was asked by a later survey; passes_bmn: of those asked, every one passes
      stages:       households only, in the total row; with continuing_care they add to the current households

The marks themselves are told by `marks.py`, who stood where by `stations.py`; the criteria are those in force at the
cut-off and known then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import duckdb

from kaejon.analytics.facts import AsOf, Facts, read_facts, utc
from kaejon.analytics.marks import ITEMS, MARKS, stages_sql
from kaejon.analytics.stations import ENTRIES, MOMENTS, STATIONS, quoted
from kaejon.lib import clock
from kaejon.logbook.kinds import Reason
from kaejon.register.models import DIMENSIONS, Campaign, Stage

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
    "planned",
    "adjusted",
    "helping",
    "helped",
    "resolved",
    "relapsed",
    "surveyed",
    "passes_bmn",
    "continuing_care",
    "open",
    "stuck",
    *Stage.values,
    "late_arriving",
)
STAGES: tuple[str, ...] = tuple(Stage.values)
"""Counted for households only, in the total row only."""


@dataclass(frozen=True)
class Pair:
    """A count in both units."""

    households: int = 0
    persons: int = 0

    def __sub__(self, other: Pair) -> Pair:
        return Pair(self.households - other.households, self.persons - other.persons)


NONE = Pair()


@dataclass
class Cell:
    """The figures of one area × dimension (or `total`)."""

    columns: dict[str, Pair] = field(default_factory=lambda: dict.fromkeys(COLUMNS, NONE))
    reasons: dict[str, Pair] = field(default_factory=lambda: dict.fromkeys(REASONS, NONE))


Figures = dict[tuple[str, str], Cell]
"""(area code, dimension or `total`) → cell; a cell without any unit is absent."""


def figures(
    campaign: Campaign, *, cut_off: dt.datetime, known_at: dt.datetime, previous_cut_off: dt.datetime | None = None
) -> Figures:
    """Every cell's figures as of a moment; `previous_cut_off` is what "late-arriving" is measured against."""
    return figures_of(read_facts(AsOf(campaign, cut_off, known_at)), previous_cut_off)


def figures_of(facts: Facts, previous_cut_off: dt.datetime | None = None) -> Figures:
    """As `figures`, from facts already read."""
    with folded(facts, previous_cut_off) as connection:
        return figures_in(connection)


@contextmanager
def folded(facts: Facts, previous_cut_off: dt.datetime | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the tables of stations, marks and stages: what figures, overlaps and poverty are counted of."""
    connection = duckdb.connect(":memory:", config=CONFIG)
    try:
        for name in ("needs", "list_entries", "memberships", "placements", "entries"):
            connection.register(f"{name}_read", getattr(facts, name))
        previous = previous_cut_off or FAR_FUTURE
        asked = {
            "previous_at": utc(previous),
            "previous_day": clock.bangkok_date(previous),
            "day": facts.day,
            "stuck_days": facts.rules.stuck_days,
            "sustain_days": facts.rules.sustain_days,
        }
        connection.execute(MOMENTS, asked)
        connection.execute(ENTRIES + STATIONS + MARKS + ITEMS)
        connection.execute(*stages_sql(facts.rules))
        yield connection
    finally:
        connection.close()


def figures_in(connection: duckdb.DuckDBPyConnection) -> Figures:
    """Every cell's figures, from the tables that `folded` made."""
    names, households = counts(connection, "household")
    _, persons = counts(connection, "member")
    none = (0,) * len(names)
    found: Figures = {}
    for key in households.keys() | persons.keys():
        cell = found[key] = Cell()
        for name, of_households, of_persons in zip(
            names, households.get(key, none), persons.get(key, none), strict=True
        ):
            if of_households or of_persons:
                kind, _, reason = name.partition("/")
                (cell.reasons if reason else cell.columns)[reason or kind] = Pair(of_households, of_persons)
    for area, stage, count in connection.execute(STAGE_COUNTS).fetchall():
        found[area, TOTAL].columns[stage] = Pair(count, 0)
    return found


def counts(
    connection: duckdb.DuckDBPyConnection, unit: str
) -> tuple[list[str], dict[tuple[str, str], tuple[int, ...]]]:
    """The columns' names, and by (area, dimension) the counts of one unit in their order."""
    result = connection.execute(UNITS.replace("{unit}", unit))
    names = [description[0] for description in result.description or ()]
    return names[2:], {(row[0], row[1]): row[2:] for row in result.fetchall()}


CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "threads": "2",
}
FAR_FUTURE = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)  # nothing is late before the first cut-off

OF_A_NEED: dict[str, str] = {
    "in_baseline": "is_first AND is_baseline",
    "in_current": "is_standing",
    "is_unverified": "is_standing AND NOT is_verified",
    "is_unplanned": "is_standing AND NOT is_planned",
    "is_unresolved": "is_standing AND NOT is_resolved",
    "is_adjusted": "is_standing AND is_adjusted",
    "is_helping": "is_standing AND is_helping",
    "is_helped": "is_standing AND is_helped",
    "is_relapsed": "is_standing AND is_relapsed",
    "is_surveyed": "is_standing AND is_surveyed",
    "is_failing": "is_standing AND is_surveyed AND NOT passes",
    "is_open": "is_standing AND NOT is_resolved AND NOT in_care",
    "is_stuck": "is_standing AND is_stuck",
    "is_late": "is_last AND is_late",
}
"""What is asked of each need at a station. One bit a name: a unit has what any of its needs has by one `bit_or`, many
times faster than an aggregate for each. What every need must have is asked by its opposite."""

UNITS_TEMPLATE = """
-- Units that never were in two subdistricts are in their district and province as they are in their subdistrict.
WITH settled AS (
    SELECT {unit} AS unit FROM station GROUP BY unit
    HAVING min(area) = max(area) AND bool_and(last_area = area) AND bool_and(coalesce(came_from = area, true))
),
seen AS (
    SELECT s.{unit} AS unit, t.unit IS NOT NULL AS is_settled, area, dimension, came_from, last_area, start,
           CASE WHEN is_last THEN dismissed END AS dismissed,
           CASE WHEN reason IN ({known}) THEN reason ELSE '{other}' END AS reason,
           {flags} AS flags
    FROM station s
    JOIN mark k USING (need)
    LEFT JOIN settled t ON t.unit = s.{unit}
),
unit AS (
    SELECT s.area[:digits] AS area, d.dimension AS row, unit, is_settled, bit_or(flags) AS flags,
           arg_min(came_from IS NOT NULL AND came_from[:digits] <> s.area[:digits], start) AS came_by_moving,
           bool_or(last_area[:digits] <> s.area[:digits]) AS left_by_moving,
           arg_max(reason, dismissed) AS reason
    FROM seen s
    JOIN (VALUES (2), (4), (6)) AS level(digits) ON digits = 6 OR NOT is_settled
    CROSS JOIN LATERAL (VALUES ('total'), (s.dimension)) AS d(dimension)
    GROUP BY ALL
),
alike AS (
    SELECT area, row, is_settled, flags, came_by_moving, left_by_moving, reason, count(*) AS units
    FROM unit GROUP BY ALL
),
told AS (SELECT *, {names} FROM alike),
cell AS (SELECT area, row, is_settled, {counts} FROM told GROUP BY ALL)
SELECT area[:digits] AS area, row, {columns}
FROM cell JOIN (VALUES (2), (4), (6)) AS level(digits) ON is_settled OR digits = length(area)
GROUP BY ALL
"""
COUNTED: dict[str, str] = {
    "baseline": "in_baseline",
    "added": "NOT in_baseline AND NOT came_by_moving",
    "moved_in": "NOT in_baseline AND came_by_moving",
    "moved_out": "NOT in_current AND left_by_moving",
    "dismissed": "NOT in_current AND NOT left_by_moving",
    "current": "in_current",
    "verified": "in_current AND NOT is_unverified",
    "checked": "CASE WHEN in_current THEN NOT is_unverified ELSE NOT left_by_moving END",
    "planned": "in_current AND NOT is_unplanned",
    "adjusted": "is_adjusted",
    "helping": "is_helping",
    "helped": "is_helped",
    "resolved": "in_current AND NOT is_unresolved",
    "relapsed": "is_relapsed",
    "surveyed": "is_surveyed",
    "passes_bmn": "is_surveyed AND NOT is_failing",
    "continuing_care": "in_current AND NOT is_open AND is_unresolved",
    "open": "is_open",
    "stuck": "is_stuck",
    "late_arriving": "is_late",
    **{
        f"dismissed/{name}": f"NOT in_current AND NOT left_by_moving AND coalesce(reason, '{REGROUPED}') = '{name}'"
        for name in REASONS
    },
}
"""What a unit must be to stand in a column of a cell."""


def units_sql() -> str:
    """The statement that counts `{unit}`, a household or a member, in every cell."""
    bits = [(1 << place, name, condition) for place, (name, condition) in enumerate(OF_A_NEED.items())]
    parts = {
        "known": quoted(Reason.values),
        "other": OTHER,
        "flags": " + ".join(f"CASE WHEN {condition} THEN {bit} ELSE 0 END" for bit, _, condition in bits),
        "names": ", ".join(f"flags & {bit} <> 0 AS {name}" for bit, name, _ in bits),
        "counts": ", ".join(f'sum(units) FILTER ({condition}) AS "{name}"' for name, condition in COUNTED.items()),
        "columns": ", ".join(f'coalesce(sum("{name}"), 0)::BIGINT AS "{name}"' for name in COUNTED),
    }
    statement = UNITS_TEMPLATE
    for name, text in parts.items():
        statement = statement.replace(f"{{{name}}}", text)
    return statement


UNITS = units_sql()
STAGE_COUNTS = f"""
SELECT area[:digits] AS area, stage, count(*) FROM stage CROSS JOIN (VALUES (2), (4), (6)) AS level(digits)
WHERE stage IN ({quoted(STAGES)}) GROUP BY ALL
"""
