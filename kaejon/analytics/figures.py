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

UNITS_TEMPLATE = """
WITH place AS (
    SELECT s.{unit} AS unit, s.area[:digits] AS area, d.dimension AS row, s.need, s.is_baseline, s.is_first, s.is_last,
           s.came_from[:digits] AS came_from, s.last_area[:digits] AS last_area, s.start,
           s.dismissed, s.reason, s.is_late, s.is_standing, k.* EXCLUDE (need)
    FROM station s
    JOIN mark k USING (need)
    CROSS JOIN (VALUES (2), (4), (6)) AS level(digits)
    CROSS JOIN LATERAL (VALUES ('total'), (s.dimension)) AS d(dimension)
),
unit AS (
    SELECT area, row, unit,
           bool_or(is_first AND is_baseline) AS in_baseline,
           bool_or(is_standing) AS in_current,
           arg_min(came_from IS NOT NULL AND came_from <> area, start) AS came_by_moving,
           bool_or(last_area <> area) AS left_by_moving,
           arg_max(CASE WHEN reason IN ({known}) THEN reason ELSE '{other}' END, dismissed)
               FILTER (is_last AND dismissed IS NOT NULL) AS reason,
           bool_and(is_verified) FILTER (is_standing) AS is_verified,
           bool_and(is_planned) FILTER (is_standing) AS is_planned,
           bool_or(is_adjusted) FILTER (is_standing) AS is_adjusted,
           bool_or(is_helping) FILTER (is_standing) AS is_helping,
           bool_or(is_helped) FILTER (is_standing) AS is_helped,
           bool_and(is_resolved) FILTER (is_standing) AS is_resolved,
           bool_or(is_relapsed) FILTER (is_standing) AS is_relapsed,
           bool_or(is_surveyed) FILTER (is_standing) AS is_surveyed,
           bool_and(passes) FILTER (is_standing AND is_surveyed) AS passes,
           bool_or(NOT is_resolved AND NOT in_care) FILTER (is_standing) AS is_open,
           bool_or(is_stuck) FILTER (is_standing) AS is_stuck,
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
       count(*) FILTER (is_verified) AS verified,
       count(*) FILTER (is_verified OR (NOT in_current AND NOT left_by_moving)) AS checked,
       count(*) FILTER (is_planned) AS planned,
       count(*) FILTER (is_adjusted) AS adjusted,
       count(*) FILTER (is_helping) AS helping,
       count(*) FILTER (is_helped) AS helped,
       count(*) FILTER (is_resolved) AS resolved,
       count(*) FILTER (is_relapsed) AS relapsed,
       count(*) FILTER (is_surveyed) AS surveyed,
       count(*) FILTER (passes) AS passes_bmn,
       count(*) FILTER (in_current AND NOT is_open AND NOT is_resolved) AS continuing_care,
       count(*) FILTER (is_open) AS open,
       count(*) FILTER (is_stuck) AS stuck,
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
STAGE_COUNTS = f"""
SELECT area[:digits] AS area, stage, count(*) FROM stage CROSS JOIN (VALUES (2), (4), (6)) AS level(digits)
WHERE stage IN ({quoted(STAGES)}) GROUP BY ALL
"""
