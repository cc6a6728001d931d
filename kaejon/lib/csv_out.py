"""A table as CSV that spreadsheets open as it is meant: Thai readable, nothing run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(header: Sequence[object], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with a byte order mark (Excel reads Thai without it as noise), CRLF line ends.

    A text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay numbers.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([inert(cell) for cell in header])
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def inert(cell: object) -> object:
    """The cell as text that no spreadsheet runs; numbers as they are, nothing for None."""
    if cell is None or isinstance(cell, int | float):
        return cell
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
