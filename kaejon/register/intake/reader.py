"""Opens an uploaded file in a process of its own, and gives its sheets and rows."""

from __future__ import annotations

import contextlib
import json
import os
import select
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import kaejon
from kaejon.lib.thai_text import looks_mojibake
from kaejon.register.intake.cells import Row
from kaejon.register.intake.columns import Table, find_table
from kaejon.register.intake.limits import (
    MAX_FILE_BYTES,
    MEGABYTE,
    WORKER_SILENCE_SECONDS,
)
from kaejon.register.intake.problems import FileProblem
from kaejon.register.intake.table import data_rows

PROJECT = Path(kaejon.__file__).parents[1]
READ_BYTES = 1024 * 1024
# Kept from the environment of the worker: only what Python itself needs. Keys and the database's
# address stay with the parent.
KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "TZ")


@dataclass(frozen=True, slots=True)
class SheetPreview:
    """One sheet: its first rows, its size, and the table found in it, if any.

    `name` is empty for a CSV. `table` is None when no header row was found. `refused` is set
    when the sheet is beyond the limits; asking for its rows raises it.
    """

    number: int
    name: str
    height: int
    width: int
    is_hidden: bool
    rows: list[Row]
    table: Table | None
    refused: FileProblem | None


@dataclass(slots=True)
class Workbook:
    """An opened file. `sheets` are previews; `rows(number)` streams one sheet.

    `encoding` and `delimiter` are set for a CSV, so that a page can show how it was read. Use it
    as a context manager, or call `close`: a process stays open behind it.
    """

    filename: str
    kind: str
    encoding: str
    delimiter: str
    sheets: list[SheetPreview]
    _source: bytes | Path = field(repr=False)
    _worker: _Worker | None = field(repr=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the process behind the file."""
        if self._worker:
            self._worker.close()
            self._worker = None

    @property
    def best_sheet(self) -> SheetPreview:
        """The sheet whose header says most; raises FileProblem when no sheet has one.

        A visible sheet goes before a hidden one, the first before a later one.
        """
        found = [sheet for sheet in self.sheets if sheet.table]
        if found:
            return max(
                found,
                key=lambda s: (not s.is_hidden, s.table.score if s.table else 0, -s.number),
            )
        for sheet in self.sheets:
            if sheet.refused:
                raise sheet.refused
        if all(not sheet.height for sheet in self.sheets):
            raise FileProblem("empty_file")
        tallest = max(self.sheets, key=lambda s: s.height)
        code = "header_garbled" if _is_garbled(tallest.rows) else "no_header"
        raise FileProblem(code, sheet=tallest.name or self.filename)

    def rows(self, number: int) -> Iterator[Row]:
        """Every row of a sheet from its first line, read as it is wanted.

        Raises FileProblem, also in the middle, when the file turns out unreadable: keep nothing
        of it then. May be called again; the file is then opened anew.
        """
        if not 0 <= number < len(self.sheets):
            raise FileProblem("no_sheet", number=number + 1)
        if refused := self.sheets[number].refused:
            raise refused
        worker, self._worker = self._worker, None
        try:
            if worker is None:
                worker = _opened(self._source)
                for answer in worker.answers():
                    if "ready" in answer:
                        break
            worker.ask(number)
            for chunk in worker.answers():
                if chunk is None:
                    return
                yield from chunk
        finally:
            if worker is not None:
                worker.close()

    def data_rows(self, number: int, table: Table) -> Iterator[tuple[int, Row]]:
        """The rows of a sheet that stand for people, numbered as in the file from 1.

        `table` is the sheet's, or one with the officer's columns (`Table.with_columns`). Raises
        FileProblem as `rows` does, and at the end when there was no row.
        """
        is_empty = True
        for numbered in data_rows(self.rows(number), table):
            is_empty = False
            yield numbered
        if is_empty:
            raise FileProblem("no_rows", sheet=self.sheets[number].name or self.filename)


def read_file(path: Path, *, filename: str) -> Workbook:
    """Opens a file on disk. `filename` is what the officer called it, for sentences only.

    Raises FileProblem when it is no readable table.
    """
    if path.stat().st_size > MAX_FILE_BYTES:
        raise FileProblem("too_big", limit=MAX_FILE_BYTES // MEGABYTE)
    return _workbook(path, filename)


def read_bytes(data: bytes, *, filename: str) -> Workbook:
    """Opens a file held in memory, such as one just decrypted; it never touches a disk."""
    if len(data) > MAX_FILE_BYTES:
        raise FileProblem("too_big", limit=MAX_FILE_BYTES // MEGABYTE)
    return _workbook(data, filename)


def _workbook(source: bytes | Path, filename: str) -> Workbook:
    worker = _opened(source)
    sheets: list[SheetPreview] = []
    try:
        for answer in worker.answers():
            if answer is None:
                raise FileProblem("damaged")
            if "ready" in answer:
                about = answer["ready"]
                break
            sheets.append(_preview(len(sheets), answer))
    except BaseException:
        worker.close()
        raise
    return Workbook(
        filename=filename,
        kind=about["kind"],
        encoding=about.get("encoding", ""),
        delimiter=about.get("delimiter", ""),
        sheets=sheets,
        _source=source,
        _worker=worker,
    )


def _preview(number: int, answer: dict[str, Any]) -> SheetPreview:
    refused = answer.get("refused")
    return SheetPreview(
        number=number,
        name=answer["name"],
        height=answer["height"],
        width=answer["width"],
        is_hidden=answer["hidden"],
        rows=answer["rows"],
        table=find_table(answer["rows"]),
        refused=FileProblem(refused["code"], limit=refused["limit"]) if refused else None,
    )


def _is_garbled(rows: list[Row]) -> bool:
    texts = [cell[:300] for row in rows[:20] for cell in row if isinstance(cell, str) and not cell.isascii()]
    return 2 * sum(map(looks_mojibake, texts)) > max(len(texts), 1)


def _opened(source: bytes | Path) -> _Worker:
    return _Worker(source if isinstance(source, bytes) else source.read_bytes())


class _Worker:
    """The other end of `worker.py`."""

    def __init__(self, data: bytes) -> None:
        environment = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
        # One arena: glibc reserves 64 MB of address space for each, and the cap counts them.
        environment |= {"PYTHONPATH": str(PROJECT), "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-B", "-m", "kaejon.register.intake.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=PROJECT,
            env=environment,
        )
        self._buffer = bytearray()
        # The worker reads all of it before it writes a byte, so this cannot wait for ever. If it
        # has died, its missing answer says so.
        with contextlib.suppress(BrokenPipeError):
            self._input.write(struct.pack(">Q", len(data)))
            self._input.write(data)
            self._input.flush()

    @property
    def _input(self) -> IO[bytes]:
        assert self._process.stdin is not None
        return self._process.stdin

    @property
    def _output(self) -> IO[bytes]:
        assert self._process.stdout is not None
        return self._process.stdout

    def ask(self, sheet: int) -> None:
        """Asks for the rows of a sheet; to be called once."""
        with contextlib.suppress(BrokenPipeError):
            self._input.write(b"%d\n" % sheet)
            self._input.flush()

    def answers(self) -> Iterator[Any]:
        """The worker's lines, decoded; its refusal, death or silence as a FileProblem."""
        while True:
            line = self._line()
            answer = json.loads(line, object_hook=_object)
            if isinstance(answer, dict) and "problem" in answer:
                raise FileProblem(answer["problem"], **answer["params"])
            yield answer

    def _line(self) -> bytes:
        searched = 0
        while (end := self._buffer.find(b"\n", searched)) < 0:
            searched = len(self._buffer)
            ready, _, _ = select.select([self._output], [], [], WORKER_SILENCE_SECONDS)
            # Silence, or an end without the closing line: a cap has stopped it.
            if not ready or not (more := os.read(self._output.fileno(), READ_BYTES)):
                raise FileProblem("too_complex")
            self._buffer += more
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        return line

    def close(self) -> None:
        """Ends the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                # What the dead worker never read breaks the pipe.
                with contextlib.suppress(BrokenPipeError):
                    stream.close()


def _object(pairs: dict[str, Any]) -> dict[str, Any] | date:
    """A date of a workbook travels as {"d": iso}."""
    return date.fromisoformat(pairs["d"]) if pairs.keys() == {"d"} else pairs
