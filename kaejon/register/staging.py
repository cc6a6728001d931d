"""What waits between upload and approval: pieces of an import, compressed and encrypted under its own key.

They are gone at commit, and after seven days in any case.
"""

from __future__ import annotations

import datetime as dt
import json
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, Literal

from kaejon.lib import clock
from kaejon.register.keys import key_of
from kaejon.register.models import DataKey, Import, ImportChunk, ImportState

Content = Literal["upload", "sample", "rows", "doubts", "changes", "gone"]
"""upload: the file · sample: its first rows · rows: accepted rows · doubts: rows with a problem · changes, gone:
against the present list."""

ROWS_A_CHUNK = 1_000
BYTES_A_CHUNK = 1_000_000
KEPT_FOR = dt.timedelta(days=7)


def put_upload(intake: Import, data: bytes) -> None:
    """Keep the uploaded file."""
    pieces = [data[start : start + BYTES_A_CHUNK] for start in range(0, len(data), BYTES_A_CHUNK)]
    put(intake, "upload", pieces)


def upload_of(intake: Import) -> bytes:
    """The uploaded file, byte for byte."""
    return b"".join(pieces(intake, "upload"))


def put_rows(intake: Import, content: Content, rows: Iterable[Any]) -> int:
    """Replace the staged rows of one kind; each row is anything JSON can hold. Returns how many."""
    count = 0

    def chunks() -> Iterator[bytes]:
        nonlocal count
        batch: list[Any] = []
        for row in rows:
            batch.append(row)
            count += 1
            if len(batch) == ROWS_A_CHUNK:
                yield json.dumps(batch, ensure_ascii=False, separators=(",", ":")).encode()
                batch = []
        if batch:
            yield json.dumps(batch, ensure_ascii=False, separators=(",", ":")).encode()

    put(intake, content, chunks())
    return count


def rows_of(intake: Import, content: Content) -> Iterator[Any]:
    """The staged rows of one kind, in order."""
    for piece in pieces(intake, content):
        yield from json.loads(piece)


def page_of(intake: Import, content: Content, number: int, size: int) -> list[Any]:
    """One page of the staged rows, `number` from 1; only the chunks it lies in are opened."""
    start = (number - 1) * size
    first, last = start // ROWS_A_CHUNK, (start + size - 1) // ROWS_A_CHUNK
    rows = [row for piece in pieces(intake, content, range(first, last + 1)) for row in json.loads(piece)]
    return rows[start - first * ROWS_A_CHUNK :][:size]


def put(intake: Import, content: Content, data: Iterable[bytes]) -> None:
    """Replace all pieces of one kind."""
    key = key_of(intake.pk)
    ImportChunk.objects.filter(intake=intake, content=content).delete()
    for number, piece in enumerate(data):
        ImportChunk.objects.create(
            intake=intake,
            content=content,
            number=number,
            sealed=key.seal(zlib.compress(piece, 1), context=f"{content}/{number}"),
        )


def pieces(intake: Import, content: Content, numbers: range | None = None) -> Iterator[bytes]:
    """The pieces of one kind in order, all or those numbered so."""
    key = key_of(intake.pk)
    found = ImportChunk.objects.filter(intake=intake, content=content)
    if numbers is not None:
        found = found.filter(number__in=list(numbers))
    for chunk in found.order_by("number").iterator(chunk_size=4):
        yield zlib.decompress(key.open_bytes(bytes(chunk.sealed), context=f"{content}/{chunk.number}"))


def clear(intake: Import, *, keep: tuple[Content, ...] = ()) -> None:
    """Remove the staged pieces, and with the last of them the import's key."""
    ImportChunk.objects.filter(intake=intake).exclude(content__in=keep).delete()
    if not keep:
        DataKey.objects.filter(pk=intake.pk).delete()


def expired() -> list[Import]:
    """Imports whose staged pieces have waited longer than seven days."""
    return list(
        Import.objects.filter(uploaded_at__lt=clock.now() - KEPT_FOR, chunks__isnull=False)
        .exclude(state=ImportState.COMMITTING)
        .distinct()
    )
