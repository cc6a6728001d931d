"""A writer of the export fed with made-up rows, in a process of its own: says its largest memory in MB."""

from __future__ import annotations

import resource
import sys
import tempfile
from collections.abc import Iterator

from kaejon.lib import clock
from kaejon.lib.csv_out import csv_lines
from kaejon.lib.xlsx_out import Row, Sheet, Workbook

COLUMNS = 16


def rows(count: int) -> Iterator[tuple[str, ...]]:
    """So many rows of sixteen texts, half of which come again."""
    for number in range(count):
        yield tuple(f"สมมติ {number * COLUMNS + at}" if at % 2 else f"ซ้ำ {at}" for at in range(COLUMNS))


def main(form: str, count: int) -> None:
    with tempfile.TemporaryFile() as out:
        if form == "csv":
            for piece in csv_lines(("หัว",) * COLUMNS, rows(count)):
                out.write(piece)
        else:
            book = Workbook(out, made=clock.now(), title="วัดผล")
            book.write(Sheet("วัดผล", [12] * COLUMNS, head_line=1), map(Row, rows(count)))
            book.close()
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
