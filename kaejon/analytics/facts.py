"""The facts of a campaign as of a moment, as Arrow tables: everything that figures are made of, and nothing else."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from django.db import connections
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
CHUNK = 10_000


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
    """A queryset's rows as an Arrow table with these columns; ids become 32 hexadecimal digits.

    Read past the model's converters, one Python object a value being most of the time: Arrow reads what the database
    gives, and refuses (ValueError) what is no such value.
    """
    filled = read_columns(rows, [name for name, _ in columns])
    arrays = [array(values, kind) for values, (_, kind) in zip(filled, columns, strict=True)]
    return pa.Table.from_arrays(arrays, names=[name for name, _ in columns])


def read_columns(rows: QuerySet[Any], names: Sequence[str]) -> list[list[Any]]:
    """A queryset's columns as the database gives them: on SQLite days, moments and ids are text."""
    sql, parameters = rows.order_by().values_list(*names).query.sql_with_params()
    filled: list[list[Any]] = [[] for _ in names]
    connection = connections[rows.db]
    if connection.vendor == "sqlite":
        # A column behind a plus has no declared type, so the driver makes no Python object of a day or a moment.
        aliases = [f"c{place}" for place in range(len(names))]
        sql = f"WITH r({', '.join(aliases)}) AS ({sql}) SELECT {', '.join(f'+{one}' for one in aliases)} FROM r"
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        while chunk := cursor.fetchmany(CHUNK):
            for values, more in zip(filled, zip(*chunk, strict=True), strict=True):
                values.extend(more)
    return filled


def id_text(value: str | uuid.UUID) -> str:
    """An id as the tables have it: 32 hexadecimal digits, as SQLite keeps it; PostgreSQL gives a UUID."""
    return value if isinstance(value, str) else value.hex


def array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """A column as the database gave it, in its kind: SQLite gives days and moments as text, PostgreSQL ids as UUIDs."""
    sample = next((value for value in values if value is not None), None)
    if isinstance(sample, str):
        return pa.array(values, TEXT).cast(kind)
    if isinstance(sample, uuid.UUID):
        return pa.array([None if value is None else id_text(value) for value in values], kind)
    if isinstance(sample, dt.datetime):
        return pa.array([None if value is None else utc(value) for value in values], kind)
    return pa.array(values, kind)


def utc(moment: dt.datetime) -> dt.datetime:
    """A moment as naive UTC."""
    return moment.astimezone(dt.UTC).replace(tzinfo=None) if moment.tzinfo else moment
