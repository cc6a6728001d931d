"""What a row says, as bytes: the same on SQLite and PostgreSQL, and unmoved by a new nullable column."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from json.encoder import encode_basestring
from operator import attrgetter
from typing import Any

from django.db import models

from kaejon.lib.canonical import canonical_json


@cache
def digested_columns(model: type[models.Model]) -> tuple[str, ...]:
    """The attribute names of every stored column of a fact model, sorted."""
    return tuple(sorted(field.attname for field in model._meta.concrete_fields))


def plain(value: Any) -> Any:
    """A column's value as JSON can hold it, in one spelling whatever the database."""
    spell = SPELLINGS.get(type(value))
    if spell is not None:
        return spell(value)
    if value is None or isinstance(value, str | bool | int):
        return value
    raise TypeError(f"a fact cannot hold a {type(value).__name__}")


@lru_cache(maxsize=64)
def spelled_moment(moment: dt.datetime) -> str:
    """A moment in UTC to the microsecond; the rows of one event share it."""
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


SPELLINGS: dict[type, Callable[[Any], str]] = {
    uuid.UUID: attrgetter("hex"),
    dt.datetime: spelled_moment,
    dt.date: dt.date.isoformat,
    dt.time: dt.time.isoformat,
    bytes: lambda value: base64.b64encode(value).decode("ascii"),
    memoryview: lambda value: base64.b64encode(bytes(value)).decode("ascii"),
    float: repr,
}


def row_bytes(row: models.Model) -> bytes:
    """One fact as a line of JSON: its non-null columns in the order of their names."""
    return values_bytes((name, getattr(row, name)) for name in digested_columns(type(row)))


def values_bytes(named: Iterable[tuple[str, Any]]) -> bytes:
    """As `row_bytes`, from (column, value) in the order of the names."""
    parts = [f'"{name}":{json_text(value)}' for name, value in named if value is not None]
    return ("{" + ",".join(parts) + "}\n").encode()


def json_text(value: Any) -> str:
    """A column's value as JSON text: what `json.dumps(plain(value), ensure_ascii=False)` gives, sooner."""
    if type(value) is int:
        return str(value)
    spell = SPELLINGS.get(type(value))
    if spell is not None:
        return f'"{spell(value)}"'
    return encode_basestring(value) if isinstance(value, str) else json.dumps(plain(value))


def rows_sha256(rows: Iterable[models.Model]) -> str:
    """The sha256 of rows in the order given (the order of `line`)."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(row_bytes(row))
    return digest.hexdigest()


def event_hash(event: models.Model) -> str:
    """The sha256 of an event with everything in it but its own hash."""
    values = {
        field.attname: plain(getattr(event, field.attname))
        for field in event._meta.concrete_fields
        if field.attname != "hash"
    }
    return hashlib.sha256(canonical_json(values)).hexdigest()
