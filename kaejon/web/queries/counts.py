"""How many households and persons stand where, now: from the stored standings, kept until a fact is added.

Figures of a frozen report come from `analytics`; these are the same counts (current, verified) at this moment, and a
test compares the two. What goes by the day (stuck) is counted as of today.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce, Substr

from kaejon.assessment.queries.states import CURRENT, IS_OPEN
from kaejon.audit.models import Event
from kaejon.lib import clock
from kaejon.logbook.kept import kept
from kaejon.logbook.kinds import SETTLED, State
from kaejon.logbook.stuck import is_stuck
from kaejon.people.access import within
from kaejon.register.models import Campaign, Need
from kaejon.register.queries.rulesets import rules_on

TOTAL = "total"
KEPT_SECONDS = 24 * 60 * 60


EVERY = ("verified", "planned", "resolved", "settled")
"""A unit counts when every current need of it is so."""
ANY = ("helping", "helped", "relapsed", "stuck", "care", "attempted", "declined", "pending")
"""A unit counts when one of its needs is so."""


@dataclass(frozen=True)
class Count:
    """Units now on the list, and how many of them stand where, by the rules of the report's columns.

    Beside them those sought and not met, not wanting help now, and with a proposal that waits for a second person.
    """

    current: int = 0
    verified: int = 0
    planned: int = 0
    helping: int = 0
    helped: int = 0
    resolved: int = 0
    continuing_care: int = 0
    relapsed: int = 0
    stuck: int = 0
    attempted: int = 0
    declined: int = 0
    pending: int = 0

    @property
    def unverified(self) -> int:
        return self.current - self.verified

    @property
    def open(self) -> int:
        """คงเหลือ: with a need that is neither resolved nor in care."""
        return self.current - self.resolved - self.continuing_care

    def __add__(self, other: Count) -> Count:
        return Count(*(mine + theirs for mine, theirs in zip(NUMBERS(self), NUMBERS(other), strict=True)))


COLUMNS = tuple(column.name for column in fields(Count))
NUMBERS: Callable[[Count], tuple[int, ...]] = attrgetter(*COLUMNS)
"""A count's numbers, in the order of its columns. A home screen adds up thousands; `astuple` copies each deeply."""


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
    """The counts inside `areas` today, kept from before (`logbook.kept`)."""
    codes = sorted(areas)
    if not codes:
        return {}
    return kept("counts", (campaign.pk, *codes), lambda: counted(campaign, codes), seconds=KEPT_SECONDS)


def counted(campaign: Campaign, areas: Iterable[str]) -> Counts:
    """As `counts_in`, counted anew in one statement."""
    sql, params = needs_to_count(campaign, areas)
    with connection.cursor() as cursor:
        cursor.execute(COUNTS.replace("{needs}", sql), params)
        rows = cursor.fetchall()
    found: dict[tuple[str, str], dict[str, Count]] = defaultdict(dict)
    seqs: dict[tuple[str, str], int] = {}
    for unit, area, row, *numbers, last_seq in rows:
        found[area, row][unit] = Count(**{name: number or 0 for name, number in zip(COLUMNS, numbers, strict=True)})
        seqs[area, row] = max(seqs.get((area, row), 0), last_seq)
    return {
        key: Cell(units.get("household", Count()), units.get("person", Count()), seqs[key])
        for key, units in found.items()
    }


def needs_to_count(campaign: Campaign, areas: Iterable[str]) -> tuple[str, tuple[Any, ...]]:
    """The statement that gives a row for each need inside `areas`, and its parameters."""
    listed = Q(standing__isnull=True) | Q(standing__state=State.LISTED)
    flags = {
        "verified": CURRENT & Q(standing__verified_on__isnull=False),
        "planned": CURRENT & Q(standing__planned_on__isnull=False),
        "resolved": Q(standing__state=State.RESOLVED),
        "settled": Q(standing__state__in=SETTLED),
        "helping": CURRENT & Q(standing__open_promises__gt=0),
        "helped": CURRENT & Q(standing__helped_on__isnull=False),
        "relapsed": IS_OPEN & Q(standing__was_resolved=True),
        "stuck": is_stuck(clock.today(), rules_on(campaign, clock.today()).stuck_days),
        "care": Q(standing__state=State.CONTINUING_CARE),
        "attempted": listed & Q(standing__attempts__gt=0),
        "declined": CURRENT & Q(standing__is_declined=True),
        "pending": CURRENT
        & (
            Q(standing__is_dismissal_pending=True)
            | Q(standing__is_outcome_pending=True)
            | Q(standing__is_care_pending=True)
        ),
    }
    needs = (
        Need.objects.filter(within(areas, "member__household__area_id"), campaign=campaign)
        .order_by()
        .values(
            "dimension",
            tambon=Substr("member__household__area_id", 1, 6),
            household=F("member__household_id"),
            person=F("member_id"),
            is_current=flag(CURRENT),
            **{f"is_{name}": flag(flags[name]) for name in (*EVERY, *ANY)},
            last_seq=Coalesce("standing__upto_seq", Value(0)),
        )
    )
    return needs.query.sql_with_params()


def flag(condition: Q) -> Case:
    """1 or 0: PostgreSQL neither adds nor compares truth values."""
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def per_unit(unit: str, row: str) -> str:
    """Counts by subdistrict and `row` of units that are counted once however many needs they have there."""
    every = "".join(f", min(CASE WHEN is_current = 1 THEN is_{name} END) AS is_{name}" for name in EVERY)
    some = "".join(f", max(is_{name}) AS is_{name}" for name in ANY)
    care = "sum(CASE WHEN is_settled = 1 AND is_care = 1 THEN 1 ELSE 0 END)"
    sums = ", ".join(care if name == "continuing_care" else f"sum(is_{name})" for name in COLUMNS)
    return f"""
SELECT '{unit}', tambon, name, {sums}, max(last_seq)
FROM (
    SELECT tambon, {row} AS name, max(is_current) AS is_current{every}{some}, max(last_seq) AS last_seq
    FROM need GROUP BY tambon, {unit}{"" if row == f"'{TOTAL}'" else ", dimension"}
) AS unit GROUP BY tambon, name"""


COUNTS = "WITH need AS ({needs})" + "\nUNION ALL".join(
    per_unit(unit, row) for unit in ("household", "person") for row in (f"'{TOTAL}'", "dimension")
)


def recorded_at(seqs: Iterable[int]) -> dict[int, dt.datetime]:
    """When these events were recorded; asked of the events, as one may have written thousands of entries."""
    return dict(Event.objects.filter(pk__in={seq for seq in seqs if seq}).order_by().values_list("seq", "at"))
