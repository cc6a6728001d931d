"""How many households and persons stand where, now: from the stored standings, kept until a fact is added.

Figures of a frozen report come from `analytics`; these are the same counts (current, verified) at this moment, and a
test compares the two.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import Case, F, IntegerField, Max, Q, Value, When
from django.db.models.functions import Coalesce, Substr

from kaejon.logbook.kinds import State
from kaejon.logbook.models import Entry
from kaejon.people.access import within
from kaejon.register.models import Campaign, ListEntry, Membership, Need, Placement

TOTAL = "total"
KEPT_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class Count:
    """Units now on the list, and how many of them: fully verified; sought and not met; not wanting help now; with a
    dismissal that waits for a second person.
    """

    current: int = 0
    verified: int = 0
    attempted: int = 0
    declined: int = 0
    pending: int = 0

    @property
    def unverified(self) -> int:
        return self.current - self.verified

    def __add__(self, other: Count) -> Count:
        return Count(
            self.current + other.current,
            self.verified + other.verified,
            self.attempted + other.attempted,
            self.declined + other.declined,
            self.pending + other.pending,
        )


@dataclass(frozen=True)
class Cell:
    """The counts in both units; `last_seq` is the newest fact about any need of the cell, 0 for none."""

    households: Count = field(default_factory=Count)
    persons: Count = field(default_factory=Count)
    last_seq: int = 0

    def __add__(self, other: Cell) -> Cell:
        return Cell(
            self.households + other.households,
            self.persons + other.persons,
            max(self.last_seq, other.last_seq),
        )


Counts = Mapping[tuple[str, str], Cell]
"""(subdistrict code, dimension or `total`) → cell."""


def cell_of(counts: Counts, area: str, row: str = TOTAL) -> Cell:
    """The cell of any area: a household lives in one subdistrict, so subdistricts add up."""
    return sum((cell for (code, name), cell in counts.items() if name == row and code.startswith(area)), Cell())


def cell_of_all(counts: Counts, areas: Iterable[str], row: str = TOTAL) -> Cell:
    """The sum over several areas, none of them inside another."""
    return sum((cell_of(counts, area, row) for area in areas), Cell())


def counts_in(campaign: Campaign, areas: Iterable[str]) -> Counts:
    """The counts inside `areas`, kept from before where no fact that counts was added since."""
    codes = sorted(areas)
    if not codes:
        return {}
    key = f"counts:{campaign.pk}:{':'.join(codes)}:{version_of(campaign)}"
    kept: Counts | None = cache.get(key)
    if kept is None:
        kept = counted(campaign, codes)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def version_of(campaign: Campaign) -> str:
    """Changes whenever a fact does that the counts are made of; each part is the last entry of an index."""
    newest = [Entry.objects.filter(campaign=campaign).aggregate(seq=Max("seq"))["seq"]]
    newest += [model._default_manager.aggregate(seq=Max("seq"))["seq"] for model in (ListEntry, Placement, Membership)]
    return "-".join(str(seq or 0) for seq in newest)


def counted(campaign: Campaign, areas: Iterable[str]) -> Counts:
    """As `counts_in`, counted anew in one statement."""
    sql, params = needs_to_count(campaign, areas)
    with connection.cursor() as cursor:
        cursor.execute(COUNTS.replace("{needs}", sql), params)
        rows = cursor.fetchall()
    found: dict[tuple[str, str], dict[str, Count]] = defaultdict(dict)
    seqs: dict[tuple[str, str], int] = {}
    for unit, area, row, current, verified, attempted, declined, pending, last_seq in rows:
        found[area, row][unit] = Count(current, verified or 0, attempted or 0, declined or 0, pending or 0)
        seqs[area, row] = max(seqs.get((area, row), 0), last_seq)
    return {
        key: Cell(units.get("household", Count()), units.get("person", Count()), seqs[key])
        for key, units in found.items()
    }


def needs_to_count(campaign: Campaign, areas: Iterable[str]) -> tuple[str, tuple[Any, ...]]:
    """The statement that gives a row for each need inside `areas`, and its parameters."""
    listed = Q(standing__isnull=True) | Q(standing__state=State.LISTED)
    current = Q(standing__isnull=True) | ~Q(standing__state=State.DISMISSED)
    needs = (
        Need.objects.filter(within(areas, "member__household__area_id"), campaign=campaign)
        .order_by()
        .values(
            "dimension",
            tambon=Substr("member__household__area_id", 1, 6),
            household=F("member__household_id"),
            person=F("member_id"),
            is_current=flag(current),
            is_verified=flag(current & Q(standing__verified_on__isnull=False)),
            is_attempted=flag(listed & Q(standing__attempts__gt=0)),
            is_declined=flag(current & Q(standing__is_declined=True)),
            is_pending=flag(current & Q(standing__is_dismissal_pending=True)),
            last_seq=Coalesce("standing__upto_seq", Value(0)),
        )
    )
    return needs.query.sql_with_params()


def flag(condition: Q) -> Case:
    """1 or 0: PostgreSQL neither adds nor compares truth values."""
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def per_unit(unit: str, row: str) -> str:
    """Counts by subdistrict and `row` of units that are counted once however many needs they have there."""
    return f"""
SELECT '{unit}', tambon, name, sum(is_current), sum(is_verified), sum(is_attempted), sum(is_declined),
       sum(is_pending), max(last_seq)
FROM (
    SELECT tambon, {row} AS name, max(is_current) AS is_current,
           min(CASE WHEN is_current = 1 THEN is_verified END) AS is_verified,
           max(is_attempted) AS is_attempted, max(is_declined) AS is_declined, max(is_pending) AS is_pending,
           max(last_seq) AS last_seq
    FROM need GROUP BY tambon, {unit}{"" if row == f"'{TOTAL}'" else ", dimension"}
) AS unit GROUP BY tambon, name"""


COUNTS = "WITH need AS ({needs})" + "\nUNION ALL".join(
    per_unit(unit, row) for unit in ("household", "person") for row in (f"'{TOTAL}'", "dimension")
)


def recorded_at(seqs: Iterable[int]) -> dict[int, dt.datetime]:
    """When the logbook's entries of these events were recorded."""
    rows = Entry.objects.filter(seq__in={seq for seq in seqs if seq}).values_list("seq", "recorded_at")
    return dict(rows.order_by().distinct())
