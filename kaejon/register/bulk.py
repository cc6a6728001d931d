"""Raw inserts and updates for the import, the one place where the ORM would cost more than it gives."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models

BATCH = 5_000


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> int:
    """Insert rows given as tuples in the order of `columns` (attribute names); return how many."""
    fields = [model._meta.get_field(name) for name in columns]
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(model._meta.db_table)
    return execute_many(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


def execute_many(statement: str, rows: Iterable[tuple[Any, ...]]) -> int:
    """Run a statement for every row in batches; return how many rows."""
    adapt = adapters()
    source = iter(rows)
    count = 0
    with connection.cursor() as cursor:
        while batch := list(islice(source, BATCH)):
            cursor.executemany(
                statement, [tuple(adapt.get(type(value), same)(value) for value in row) for row in batch]
            )
            count += len(batch)
    return count


def same(value: Any) -> Any:
    return value


def adapters() -> dict[type, Callable[[Any], Any]]:
    """How values are given to the driver: SQLite keeps ids as 32 digits and moments as text."""
    if connection.vendor != "sqlite":
        return {}
    return {
        uuid.UUID: lambda value: value.hex,
        dt.datetime: connection.ops.adapt_datetimefield_value,
        dt.date: connection.ops.adapt_datefield_value,
        bytes: memoryview,
    }
