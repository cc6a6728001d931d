"""A table as CSV that spreadsheets open as it is meant: Thai readable, nothing run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

CHUNK = 1_000
_FORMULA_STARTS = frozenset("=+-@\t\r")


def csv_bytes(header: Sequence[object], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with a byte order mark (Excel reads Thai without it as noise), CRLF line ends.

    A text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay numbers.
    """
    return b"".join(csv_lines(header, rows))


def csv_lines(header: Sequence[object], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The same in pieces, as the rows come: memory does not grow with their number."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([inert(cell) for cell in header])
    yield out.getvalue().encode("utf-8-sig")
    source = iter(rows)
    while batch := list(islice(source, CHUNK)):
        out.seek(0)
        out.truncate()
        # Nearly every cell is such a text: a call for each would take longer than the writing.
        writer.writerows(
            [cell if type(cell) is str and cell[:1] not in _FORMULA_STARTS else inert(cell) for cell in row]
            for row in batch
        )
        yield out.getvalue().encode()


def inert(cell: object) -> object:
    """The cell as text that no spreadsheet runs; numbers as they are, nothing for None."""
    if cell is None or isinstance(cell, int | float):
        return cell
    text = str(cell)
    return f"'{text}" if text[:1] in _FORMULA_STARTS else text
