"""The process that opens uploaded files: capped in memory and time, without keys or database.

`python -m kaejon.register.intake.worker` reads from standard input: eight bytes of length, the
file, then a line with the number of the sheet wanted. It writes JSON lines: one object for each
sheet with its first rows, an object `{"ready": …}`, and after the answer lists of rows, closed
by `null`. An object `{"problem": code}` may stand anywhere and ends it.
"""

import datetime as dt
import io
import json
import resource
import struct
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO, Protocol

from kaejon.register.intake import csv_text
from kaejon.register.intake.kinds import Kind, kind_of
from kaejon.register.intake.limits import (
    CHUNK_ROWS,
    MAX_CHUNK_BYTES,
    MAX_COLUMNS,
    MAX_FILE_BYTES,
    MAX_ROWS,
    MAX_SHEETS,
    PREVIEW_ROWS,
    WORKER_MEMORY_BYTES,
    Refused,
    cpu_seconds,
)


class Source(Protocol):
    """An opened file: its sheets described, and the rows of one of them."""

    @property
    def description(self) -> dict[str, str]:
        """The kind of file, and how a CSV was read."""

    def sheets(self) -> Iterator[dict[str, Any]]:
        """Each sheet's name, size, first rows, and why it is refused."""

    def rows(self, sheet: int) -> Iterator[list[Any]]:
        """All rows of a sheet, from its first line and first column."""


class CsvSource:
    """A text file: one sheet without a name, read twice so that nothing is kept."""

    def __init__(self, data: bytes) -> None:
        self._text, encoding = csv_text.decoded(data)
        self._delimiter = csv_text.delimiter_of(self._text)
        self.description: dict[str, str] = {"kind": Kind.CSV, "encoding": encoding, "delimiter": self._delimiter}

    def sheets(self) -> Iterator[dict[str, Any]]:
        head: list[list[str]] = []
        height = width = 0
        for row in csv_text.rows_of(self._text, self._delimiter):
            height += 1
            if height <= PREVIEW_ROWS:
                head.append(row)
            if len(row) > width:
                width = len(row)
        yield {"name": "", "height": height, "width": width, "hidden": False, "rows": head}

    def rows(self, sheet: int) -> Iterator[list[Any]]:
        return csv_text.rows_of(self._text, self._delimiter)


class WorkbookSource:
    """A workbook read by calamine: values only, formulas as what they came to."""

    def __init__(self, data: bytes, kind: Kind) -> None:
        # Imported late: a CSV does not need it, and the caps stand before it is loaded.
        import python_calamine

        self._calamine = python_calamine
        self.description: dict[str, str] = {"kind": kind}
        try:
            self._book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        except python_calamine.PasswordError as error:
            raise Refused("encrypted") from error
        self._kept: tuple[int, Any] | None = None

    def sheets(self) -> Iterator[dict[str, Any]]:
        found = self._book.sheets_metadata
        if len(found) > MAX_SHEETS:
            raise Refused("too_many_sheets", limit=MAX_SHEETS)
        for number, about in enumerate(found):
            description: dict[str, Any] = {
                "name": about.name,
                "height": 0,
                "width": 0,
                "hidden": about.visible != self._calamine.SheetVisibleEnum.Visible,
                "rows": [],
            }
            if about.typ == self._calamine.SheetTypeEnum.WorkSheet:
                sheet = self._sheet(number)
                # Calamine's own totals count one too few.
                height, width = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
                description["height"], description["width"] = height, width
                if height > MAX_ROWS:
                    description["refused"] = {"code": "too_many_rows", "limit": MAX_ROWS}
                elif width > MAX_COLUMNS:
                    description["refused"] = {"code": "too_many_columns", "limit": MAX_COLUMNS}
                else:
                    description["rows"] = list(islice(_full_rows(sheet), PREVIEW_ROWS))
            yield description

    def rows(self, sheet: int) -> Iterator[list[Any]]:
        return _full_rows(self._sheet(sheet))

    def _sheet(self, number: int) -> Any:
        """A sheet; the tallest one read stays, for it is nearly always the one wanted next."""
        if self._kept and self._kept[0] == number:
            return self._kept[1]
        sheet = self._book.get_sheet_by_index(number)
        if self._kept is None or sheet.total_height > self._kept[1].total_height:
            self._kept = (number, sheet)
        return sheet


def _full_rows(sheet: Any) -> Iterator[list[Any]]:
    """Rows from column A on: calamine leaves out the empty columns before the first value."""
    rows: Iterator[list[Any]] = sheet.iter_rows()
    indent = sheet.start[1] if sheet.start else 0
    if not indent:
        return rows
    return ([""] * indent + row for row in rows)


def _plain(value: object) -> dict[str, str] | str:
    """JSON for what a workbook holds besides text and numbers; times of day are never wanted."""
    if isinstance(value, dt.datetime):
        return {"d": value.date().isoformat()}
    if isinstance(value, dt.date):
        return {"d": value.isoformat()}
    return str(value)


def _line(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, default=_plain, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass") + b"\n"


def _chunks(rows: Iterable[list[Any]]) -> Iterator[bytes]:
    """Lines of many rows each; a chunk far too long means cells no list of people has."""
    remaining = iter(rows)
    first_row = 1
    while chunk := list(islice(remaining, CHUNK_ROWS)):
        line = _line(chunk)
        if len(line) > MAX_CHUNK_BYTES:
            lengths = [sum(len(str(cell)) for cell in row) for row in chunk]
            raise Refused("row_too_long", row=first_row + lengths.index(max(lengths)))
        yield line
        first_row += len(chunk)


def _open(data: bytes) -> Source:
    kind = kind_of(data)
    return CsvSource(data) if kind is Kind.CSV else WorkbookSource(data, kind)


def _serve(data: bytes, answers: BinaryIO, out: BinaryIO) -> None:
    source = _open(data)
    for description in source.sheets():
        line = _line(description)
        if len(line) > MAX_CHUNK_BYTES:
            raise Refused("row_too_long", row=1)
        out.write(line)
    out.write(_line({"ready": source.description}))
    out.flush()
    answer = answers.readline()
    if answer:
        for chunk in _chunks(source.rows(int(answer))):
            out.write(chunk)
        out.write(b"null\n")


def _cap(file_bytes: int) -> None:
    seconds = cpu_seconds(file_bytes)
    resource.setrlimit(resource.RLIMIT_AS, (WORKER_MEMORY_BYTES, WORKER_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def main() -> None:
    """Serve one file; every failure becomes a line that names it, never a traceback."""
    source, out = sys.stdin.buffer, sys.stdout.buffer
    (length,) = struct.unpack(">Q", source.read(8))
    _cap(min(length, MAX_FILE_BYTES))
    try:
        _serve(source.read(length), source, out)
    except Refused as refusal:
        out.write(_line({"problem": refusal.code, "params": refusal.params}))
    except MemoryError:
        out.write(_line({"problem": "too_complex", "params": {}}))
    except BrokenPipeError:
        return
    except BaseException:
        # Calamine's own errors and a panic inside it, which does not derive from Exception:
        # what they say is about bytes, so the officer is told that the file is damaged.
        out.write(_line({"problem": "damaged", "params": {}}))
    out.flush()


if __name__ == "__main__":
    main()
