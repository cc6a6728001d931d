"""Numbers and lists that take long to make, kept for a while: what they say is what making them anew gives.

A thing is kept until a fact is added (or, where more than facts count, until anything is recorded), and not above a
minute, as an appointment that ends changes what is seen without a fact. Only where making takes long does it serve the
whole minute whatever was added meanwhile: in a province of 100,000 households that is something every second.
"""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.cache import cache
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Max, QuerySet

from kaejon.audit.models import Event
from kaejon.lib import clock
from kaejon.logbook.models import Entry
from kaejon.register.models import Assignment, ListEntry, Membership, Placement

LONG_SECONDS = 0.25
A_MINUTE = 60
KEPT_ROWS = 1_000
ID_BYTES = 16
Made = TypeVar("Made")

if TYPE_CHECKING:
    AnyPaginator = Paginator[Any]
else:
    AnyPaginator = Paginator

# One statement: each part is the last entry of an index, and asking costs more than answering.
NEWEST = "SELECT " + ", ".join(
    f"(SELECT MAX(seq) FROM {model._meta.db_table})" for model in (Entry, ListEntry, Membership, Placement, Assignment)
)


def newest_facts() -> tuple[int, ...]:
    """The seq of the newest of each fact that lists are made of: equal while what they say is."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST)
        return tuple(seq or 0 for seq in cursor.fetchone())


def newest_event() -> tuple[int, ...]:
    """The seq of the newest event of the audit: equal while nothing at all was done."""
    return (Event.objects.aggregate(seq=Max("seq"))["seq"] or 0,)


def kept(
    what: str,
    parts: Iterable[object],
    make: Callable[[], Made],
    *,
    until: Callable[[], tuple[int, ...]] = newest_facts,
    seconds: int = A_MINUTE,
) -> Made:
    """What `make` gives, made now or kept from before (see above).

    `parts` tell one such thing from another (campaign, reader's areas, filters): never anything personal, though only
    their digest becomes the key. `until`: what has to stay equal for it to stand; `seconds`: how long it may be kept.
    """
    said = "|".join((clock.today().isoformat(), *map(str, parts)))
    key = f"{what}:{hashlib.sha256(said.encode()).hexdigest()}"
    newest, now = until(), time.monotonic()
    found: tuple[tuple[int, ...], float, float, Made] | None = cache.get(key)
    if found is not None:
        made_of, took, made_at, value = found
        if made_of == newest or (took > LONG_SECONDS and now - made_at < A_MINUTE):
            return value
    value = make()
    ended = time.monotonic()
    cache.set(key, (newest, ended - now, ended, value), seconds)
    return value


@dataclass(frozen=True)
class First:
    """How many rows a list has, and the ids of its first KEPT_ROWS in order, as bytes one behind the other."""

    count: int
    ids: bytes

    def between(self, bottom: int, top: int) -> list[uuid.UUID]:
        """The ids at these places; fewer where they are not kept."""
        places = range(bottom * ID_BYTES, min(top * ID_BYTES, len(self.ids)), ID_BYTES)
        return [uuid.UUID(bytes=self.ids[place : place + ID_BYTES]) for place in places]


def first_of(rows: QuerySet[Any], key: str = "pk") -> First:
    """The first ids of the rows and how many rows there are, in one statement or two."""
    ids = list(rows.values_list(key, flat=True)[: KEPT_ROWS + 1])
    count = len(ids) if len(ids) <= KEPT_ROWS else rows.order_by().count()
    return First(count, b"".join(each.bytes for each in ids[:KEPT_ROWS]))


class KeptPages(AnyPaginator):
    """The pages of a long list whose count and order are kept, while what a page shows is read anew.

    A row that does not belong there any more is left out of its page. Pages beyond KEPT_ROWS are read whole. `key`
    names the id by which a row is found again where the rows are not models.
    """

    def __init__(
        self,
        rows: QuerySet[Any],
        per_page: int,
        *,
        what: str,
        parts: Iterable[object],
        key: str = "pk",
        until: Callable[[], tuple[int, ...]] = newest_facts,
    ) -> None:
        super().__init__(rows, per_page)
        self.rows, self.key = rows, key
        self.first = kept(what, parts, lambda: first_of(rows, key), until=until)

    @cached_property
    def count(self) -> int:
        return self.first.count

    def page(self, number: int | str) -> Page[Any]:
        number = self.validate_number(number)
        bottom = (number - 1) * self.per_page
        top = min(bottom + self.per_page, self.count)
        ids = self.first.between(bottom, top)
        if len(ids) < top - bottom:
            return super().page(number)
        there = {self.id_of(row): row for row in self.rows.filter(**{f"{self.key}__in": ids})}
        return Page([there[each] for each in ids if each in there], number, self)

    def id_of(self, row: Any) -> object:
        return row[self.key] if isinstance(row, dict) else row.pk
