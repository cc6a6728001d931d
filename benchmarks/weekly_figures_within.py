"""What `weekly_figures` measures, in an installation: `N ROUNDS` of made-up facts, `SLUG ROUNDS` of a database."""

from __future__ import annotations

import datetime as dt
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import django
import duckdb
import numpy as np
import pyarrow as pa

django.setup()

from benchmarks.installation import report  # noqa: E402  models want Django set up
from kaejon.analytics.answers import read_answers  # noqa: E402
from kaejon.analytics.facts import AsOf, Facts, read_facts  # noqa: E402
from kaejon.analytics.figures import CONFIG, Figures, figures_of  # noqa: E402
from kaejon.lib import clock  # noqa: E402
from kaejon.register.models import DIMENSIONS, Campaign  # noqa: E402
from kaejon.register.queries.rulesets import DEFAULT_RULES  # noqa: E402

DAY = dt.date(2022, 5, 9)
SHARES = {"verified": 0.9, "planned": 0.7, "delivered": 0.5, "outcome_proposed": 0.3, "outcome_confirmed": 0.3}
COLUMNS = ("current", "verified", "planned", "helped", "resolved", "open")

RAW = """
WITH mark AS (
    SELECT need_id,
           bool_or(kind = 'removed') AS gone, bool_or(kind = 'verified') AS verified,
           bool_or(kind = 'planned') AS planned, bool_or(kind = 'delivered') AS helped,
           bool_or(kind = 'outcome_confirmed') AS resolved
    FROM entries GROUP BY need_id
),
need AS (
    SELECT n.id, n.dimension, n.member_id, m.household_id, p.area_id,
           coalesce(verified, false) AS verified, coalesce(planned, false) AS planned,
           coalesce(helped, false) AS helped, coalesce(resolved, false) AS resolved
    FROM needs n
    JOIN list_entries l ON l.need_id = n.id
    JOIN memberships m USING (member_id)
    JOIN placements p USING (household_id)
    LEFT JOIN mark k ON k.need_id = n.id
    WHERE NOT coalesce(k.gone, false)
),
unit AS (
    SELECT area_id[:digits] AS area, d.dimension AS dimension, {unit} AS unit, bool_and(verified) AS verified,
           bool_and(planned) AS planned, bool_or(helped) AS helped, bool_and(resolved) AS resolved
    FROM need
    CROSS JOIN (VALUES (2), (4), (6)) AS level(digits)
    CROSS JOIN LATERAL (VALUES ('total'), (need.dimension)) AS d(dimension)
    GROUP BY ALL
)
SELECT area, dimension, count(*), count(*) FILTER (verified), count(*) FILTER (planned), count(*) FILTER (helped),
       count(*) FILTER (resolved), count(*) FILTER (NOT resolved)
FROM unit GROUP BY ALL
"""


def main() -> None:
    what, rounds = sys.argv[1], int(sys.argv[2])
    if what.isdigit():
        compare(made_facts(int(what)), rounds)
    else:
        read(Campaign.objects.get(slug=what), rounds)


def compare(facts: Facts, count: int) -> None:
    """Ours and the raw query in turn, over the same tables."""
    if raw(facts) != ours(figures_of(facts)):
        raise SystemExit("the raw query counts otherwise")
    rounds = [Round(seconds(lambda: figures_of(facts)), seconds(lambda: raw(facts))) for _ in range(count)]
    report(
        work=8,
        figure="weekly figures over a raw DuckDB query of the same Arrow tables",
        ratio=round(statistics.median(one.ours / one.raw for one in rounds), 2),
        seconds=round(statistics.median(one.ours for one in rounds), 3),
        raw_seconds=round(statistics.median(one.raw for one in rounds), 3),
        n=facts.needs.num_rows,
        entries=facts.entries.num_rows,
        rounds=count,
    )


def read(campaign: Campaign, count: int) -> None:
    """The facts and the answers from the database."""
    now = clock.now()
    as_of = AsOf(campaign, now, now)
    facts = read_facts(as_of)
    report(
        work=8,
        figure="read of the facts from the database, seconds",
        seconds=round(statistics.median(seconds(lambda: read_facts(as_of)) for _ in range(count)), 3),
        answers_seconds=round(statistics.median(seconds(lambda: read_answers(as_of)) for _ in range(count)), 3),
        n=facts.needs.num_rows,
        entries=facts.entries.num_rows,
        rounds=count,
    )


@dataclass(frozen=True)
class Round:
    ours: float
    raw: float


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def made_facts(needs: int) -> Facts:
    """A made-up campaign of so many needs: three for two persons, three persons for two households."""
    chance = np.random.default_rng(2565)
    persons = max(needs * 2 // 3, 1)
    households = max(persons * 2 // 3, 1)
    number = np.arange(needs)
    # A person's first need is of one dimension, a second one of the next.
    dimension = np.array(DIMENSIONS)[(number % persons + number // persons) % 5]
    areas = np.array([f"{p:02d}{d:02d}{t:02d}" for p in range(10, 87) for d in range(1, 11) for t in range(1, 10)])
    return Facts(
        needs=pa.table(
            {
                "id": ids("n", number),
                "member_id": ids("m", number % persons),
                "dimension": pa.array(dimension, pa.string()),
            }
        ),
        list_entries=pa.table(
            {
                "need_id": ids("n", number),
                "target_list__number": pa.array(np.ones(needs, np.int32)),
                **moments(number, 1),
            }
        ),
        memberships=pa.table(
            {
                "member_id": ids("m", np.arange(persons)),
                "household_id": ids("h", np.arange(persons) % households),
                **moments(np.arange(persons), 1),
            }
        ),
        placements=pa.table(
            {
                "household_id": ids("h", np.arange(households)),
                "area_id": pa.array(areas[chance.integers(0, len(areas), households)], pa.string()),
                **moments(np.arange(households), 1),
            }
        ),
        entries=made_entries(needs, chance),
        day=DAY + dt.timedelta(days=70),
        rules=DEFAULT_RULES,
    )


def made_entries(needs: int, chance: np.random.Generator) -> pa.Table:
    """What was said: each need as far as its luck goes, and one in thirty removed."""
    luck = chance.random(needs)
    parts = []
    for place, (kind, share) in enumerate(SHARES.items(), 2):
        about = np.flatnonzero(luck < share)
        parts.append(entries(kind, about, place, answers=kind == "outcome_confirmed"))
    parts.append(entries("removed", np.flatnonzero(luck > 1 - 1 / 30), 9, answers=False))
    return pa.concat_tables(parts)


def entries(kind: str, about: np.ndarray, place: int, *, answers: bool) -> pa.Table:
    """One kind of entry of these needs."""
    count = len(about)
    none = pa.nulls(count, pa.string())
    return pa.table(
        {
            "id": ids(kind, about),
            "kind": pa.array([kind] * count, pa.string()),
            "need_id": ids("n", about),
            "member_id": none,
            "household_id": none,
            "dimension": pa.array([""] * count, pa.string()),
            "reason": pa.array(["moved" if kind == "removed" else ""] * count, pa.string()),
            "item": none,
            "until_on": pa.nulls(count, pa.date32()),
            "supersedes_id": none,
            "answers_id": ids("outcome_proposed", about) if answers else none,
            "recorded_at": pa.array([dt.datetime(2022, 5, 9, 3)] * count, pa.timestamp("us")),
            **moments(about, place),
        }
    )


def ids(kind: str, numbers: np.ndarray) -> pa.Array:
    """Texts as long as a register's ids."""
    return pa.array([f"{kind[:10]:x<12}{number:020d}" for number in numbers.tolist()], pa.string())


def moments(lines: np.ndarray, seq: int) -> dict[str, pa.Array]:
    """The place of facts that one event wrote."""
    return {
        "occurred_on": pa.array([DAY + dt.timedelta(days=seq)] * len(lines), pa.date32()),
        "seq": pa.array(np.full(len(lines), seq), pa.int64()),
        "line": pa.array(lines, pa.int32()),
    }


Told = dict[tuple[str, str, str, str], int]


def raw(facts: Facts) -> Told:
    """What the raw query counts."""
    connection = duckdb.connect(":memory:", config=CONFIG)
    try:
        for name in ("needs", "list_entries", "memberships", "placements", "entries"):
            connection.register(name, getattr(facts, name))
        return {
            (area, dimension, column, unit): count
            for unit, key in (("households", "household_id"), ("persons", "member_id"))
            for area, dimension, *found in connection.execute(RAW.replace("{unit}", key)).fetchall()
            for column, count in zip(COLUMNS, found, strict=True)
            if count
        }
    finally:
        connection.close()


def ours(figures: Figures) -> Told:
    """The same columns of ours."""
    return {
        (area, dimension, column, unit): count
        for (area, dimension), cell in figures.items()
        for column in COLUMNS
        for unit in ("households", "persons")
        if (count := getattr(cell.columns[column], unit))
    }


if __name__ == "__main__":
    main()
