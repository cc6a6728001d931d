"""How many households and persons stand where, now: from the stored standings, kept until a fact is added.

Figures of a frozen report come from `analytics`; these are the same counts (current, verified) at this moment, and a
test compares the two. What goes by the day (stuck) is counted as of today.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import reduce
from operator import add, attrgetter
from typing import Any

from django.db import connection
from django.db.models import Q, Value
from django.db.models.functions import Coalesce, Substr

from kaejon.assessment.queries.household_list import flag
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
    """As `counts_in`, counted anew: one statement reads every need, with what it is in one number."""
    sql, params = needs_to_count(campaign, areas)
    tallies: dict[tuple[str, str], tuple[Tally, Tally]] = defaultdict(lambda: (Tally(), Tally()))
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            for dimension, tambon, household, person, bits, seq in rows:
                for row in (TOTAL, dimension):
                    households, persons = tallies[tambon, row]
                    households.add(household, bits, seq)
                    persons.add(person, bits, seq)
    return {
        key: Cell(households.count(), persons.count(), max(households.last_seq, persons.last_seq))
        for key, (households, persons) in tallies.items()
    }


class Tally:
    """Households or persons of one cell, each once however many needs they have there."""

    def __init__(self) -> None:
        self.some: dict[object, int] = {}
        self.every: dict[object, int] = {}
        self.last_seq = 0

    def add(self, unit: object, bits: int, seq: int) -> None:
        """Note what one need of the unit is; one that is not on the list any more says nothing of every need."""
        self.some[unit] = self.some.get(unit, 0) | bits
        if bits & IS_CURRENT:
            self.every[unit] = self.every.get(unit, bits) & bits
        if seq > self.last_seq:
            self.last_seq = seq

    def count(self) -> Count:
        """The numbers, from how many units have the same bits."""
        patterns = Counter((bits & OF_ANY) | (self.every.get(unit, 0) & OF_EVERY) for unit, bits in self.some.items())
        numbers = {name: sum(n for bits, n in patterns.items() if bits & BIT[name]) for name in COLUMNS if name in BIT}
        both = BIT["settled"] | BIT["care"]
        numbers["continuing_care"] = sum(n for bits, n in patterns.items() if bits & both == both)
        return Count(**numbers)


BIT = {name: 1 << place for place, name in enumerate(("current", *EVERY, *ANY))}
IS_CURRENT = BIT["current"]
OF_EVERY, OF_ANY = sum(BIT[name] for name in EVERY), sum(BIT[name] for name in ("current", *ANY))
ROWS_AT_ONCE = 2_000


def needs_to_count(campaign: Campaign, areas: Iterable[str]) -> tuple[str, tuple[Any, ...]]:
    """The statement that reads every need inside `areas`, and its parameters.

    A row has dimension, subdistrict, household, person, what the need is (`BIT`), and the seq of its newest fact.
    """
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
    bits = reduce(add, (flag(CURRENT if name == "current" else flags[name], bit) for name, bit in BIT.items()))
    needs = (
        Need.objects.filter(within(areas, "member__household__area_id"), campaign=campaign)
        .order_by()
        .values_list(
            "dimension",
            Substr("member__household__area_id", 1, 6),
            "member__household_id",
            "member_id",
            bits,
            Coalesce("standing__upto_seq", Value(0)),
        )
    )
    return needs.query.sql_with_params()


def recorded_at(seqs: Iterable[int]) -> dict[int, dt.datetime]:
    """When these events were recorded; asked of the events, as one may have written thousands of entries."""
    return dict(Event.objects.filter(pk__in={seq for seq in seqs if seq}).order_by().values_list("seq", "at"))
