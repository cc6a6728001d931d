"""Raw inserts for the import, the one place where the ORM would cost more than it gives."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from operator import attrgetter
from typing import Any

from django.db import connection, models

BATCH = 5_000


@contextmanager
def many_objects() -> Iterator[None]:
    """Hold back the garbage collector while a list of 100,000 is in hand: it would walk all of it again and again.

    Measured with benchmarks/import_csv.py: a fifth of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> int:
    """Insert rows given as tuples in the order of `columns` (attribute names); return how many."""
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in columns]
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(model._meta.db_table)
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"
    adapted = [(i, adapt) for i, field in enumerate(fields) if (adapt := adapter(field))]
    source = iter(rows)
    count = 0
    with connection.cursor() as cursor:
        while batch := list(islice(source, BATCH)):
            cursor.executemany(statement, [with_adapted(row, adapted) for row in batch] if adapted else batch)
            count += len(batch)
    return count


Adapter = Callable[[Any], Any]


def adapter(field: Any) -> Adapter | None:
    """How a column's values are given to the driver, None where as they are: SQLite keeps ids as 32 digits and
    moments as text; PostgreSQL's driver takes them all.
    """
    if connection.vendor != "sqlite":
        return None
    while field.remote_field:
        field = field.target_field
    if isinstance(field, models.UUIDField):
        return attrgetter("hex")
    if isinstance(field, models.DateTimeField):
        return lru_cache(maxsize=8)(connection.ops.adapt_datetimefield_value)
    if isinstance(field, models.DecimalField):
        return lambda value: connection.ops.adapt_decimalfield_value(value, field.max_digits, field.decimal_places)
    return None


def with_adapted(row: tuple[Any, ...], adapted: list[tuple[int, Adapter]]) -> list[Any]:
    """The row with the columns that need it adapted; an absent value stays absent."""
    values = list(row)
    for index, adapt in adapted:
        if values[index] is not None:
            values[index] = adapt(values[index])
    return values
