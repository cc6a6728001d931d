"""The facts of a campaign as of a moment, as Arrow tables: everything that figures are made of, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from django.db.models import QuerySet

from kaejon.lib import clock
from kaejon.logbook.models import Entry
from kaejon.register.models import Campaign, ListEntry, Membership, Need, Placement
from kaejon.register.queries.rulesets import Rules, rules_on


@dataclass(frozen=True)
class AsOf:
    """A fact counts when it was recorded before `known_at` and happened on or before the cut-off's date."""

    campaign: Campaign
    cut_off: dt.datetime
    known_at: dt.datetime

    def of(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Only the rows that count."""
        return rows.filter(recorded_at__lt=self.known_at, occurred_on__lte=clock.bangkok_date(self.cut_off))


@dataclass(frozen=True)
class Facts:
    """One Arrow table per kind of fact; ids as text, moments as (occurred_on, seq, line)."""

    needs: pa.Table
    list_entries: pa.Table
    memberships: pa.Table
    placements: pa.Table
    entries: pa.Table
    day: dt.date
    """The cut-off's day: what is stuck is asked of it."""
    rules: Rules
    """The criteria in force on that day and known at that moment."""


MOMENT = (("occurred_on", pa.date32()), ("seq", pa.int64()), ("line", pa.int32()))
TEXT = pa.string()
STAMP = pa.timestamp("us")
"""Naive, in UTC: DuckDB's time zones need an extension that its wheel does not carry."""


def read_facts(as_of: AsOf) -> Facts:
    """Read the campaign's facts as of a moment, each table with one query."""
    campaign = as_of.campaign
    needs = Need.objects.filter(campaign=campaign).order_by()
    listed = as_of.of(ListEntry.objects.filter(need__campaign=campaign))
    members = as_of.of(Membership.objects.filter(member__needs__campaign=campaign)).distinct()
    homes = as_of.of(Placement.objects.filter(household__memberships__member__needs__campaign=campaign)).distinct()
    entries = as_of.of(Entry.objects.filter(campaign=campaign))
    return Facts(
        needs=table(needs, (("id", TEXT), ("member_id", TEXT), ("dimension", TEXT))),
        list_entries=table(listed, (("need_id", TEXT), ("target_list__number", pa.int32()), *MOMENT)),
        memberships=table(members, (("member_id", TEXT), ("household_id", TEXT), *MOMENT)),
        placements=table(homes, (("household_id", TEXT), ("area_id", TEXT), *MOMENT)),
        entries=table(
            entries,
            (
                ("id", TEXT),
                ("kind", TEXT),
                ("need_id", TEXT),
                ("member_id", TEXT),
                ("household_id", TEXT),
                ("dimension", TEXT),
                ("reason", TEXT),
                ("item", TEXT),
                ("until_on", pa.date32()),
                ("supersedes_id", TEXT),
                ("answers_id", TEXT),
                ("recorded_at", STAMP),
                *MOMENT,
            ),
        ),
        day=clock.bangkok_date(as_of.cut_off),
        rules=rules_on(campaign, clock.bangkok_date(as_of.cut_off), as_of.known_at),
    )


def table(rows: QuerySet[Any], columns: Sequence[tuple[str, pa.DataType]]) -> pa.Table:
    """A queryset's rows as an Arrow table with these columns; ids become text."""
    names = [name for name, _ in columns]
    read = rows.order_by().values_list(*names)
    by_column: Iterable[Any] = zip(*read.iterator(chunk_size=10_000), strict=True)
    filled = [list(values) for values in by_column] or [[] for _ in columns]
    arrays = [pa.array(plain(values, kind), type=kind) for values, (_, kind) in zip(filled, columns, strict=True)]
    return pa.Table.from_arrays(arrays, names=names)


def plain(values: Sequence[Any], kind: pa.DataType) -> Sequence[Any]:
    """A column's values as Arrow takes them."""
    if kind == TEXT:
        return [None if v is None else str(v) for v in values]
    return [utc(v) for v in values] if kind == STAMP else values


def utc(moment: dt.datetime) -> dt.datetime:
    """An aware moment as naive UTC."""
    return moment.astimezone(dt.UTC).replace(tzinfo=None)
