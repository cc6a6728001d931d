"""The rows of a table that stand for people: no titles, totals, blank or repeated header rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from kaejon.lib.thai_text import fold
from kaejon.register.intake.cells import Row, text_of
from kaejon.register.intake.columns import Table, header_text

# One alternative a turn, so that no text makes the matching slow.
TOTAL_WORDS = re.compile(
    "(?:รวม|ยอดรวม|รวมทั้งสิ้น|รวมทั้งหมด|ทั้งหมด|รวมทั้งจังหวัด|รวมทั้งอำเภอ|ผลรวม|total|grandtotal|sum)(?:[0-9,.:]|คน|ครัวเรือน|ราย)*"
)
LONGEST_TOTAL = 60
# A total names nobody: none of these is filled, but for the word itself or a count.
OF_A_PERSON = ("citizen_id", "last_name", "house_no", "birth_date", "area_code")


def data_rows(rows: Iterable[Row], table: Table) -> Iterator[tuple[int, Row]]:
    """The rows below the header that hold something in a known column, with their row numbers from 1."""
    columns = table.match.fields
    person = [index for index, field in columns.items() if field in OF_A_PERSON]
    known = tuple(columns)
    citizen_id = next((index for index, field in columns.items() if field == "citizen_id"), -1)
    for number, row in enumerate(rows, start=1):
        if number <= table.first_row:
            continue
        width = len(row)
        # Nearly every row goes no further: a total has no ID, nor has a header.
        if -1 < citizen_id < width and _is_id(row[citizen_id]):
            yield number, row
            continue
        # And most others end here: they have a family name that no total has.
        if not any(
            index < width and isinstance(cell := row[index], str) and cell and cell[0] not in "รยทผtsTSGg \t"
            for index in person
        ):
            if not any(index < width and _is_filled(row[index]) for index in known):
                continue
            if _is_total(row, columns):
                continue
        if width and _is_header_again(row, table):
            continue
        yield number, row


def _is_id(cell: object) -> bool:
    return isinstance(cell, str) and len(cell) >= 13 and cell.isascii() and cell.isdigit()


def _is_filled(cell: object) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def _is_header_again(row: Row, table: Table) -> bool:
    """A header printed on every page of a list comes again between the rows."""
    first = next(iter(table.match.fields))
    if first >= len(row) or not row[first] or header_text(row[first]) != table.header[first]:
        return False
    same = sum(
        index < len(row) and bool(row[index]) and header_text(row[index]) == table.header[index]
        for index in table.match.fields
    )
    return same >= 3


def _is_total(row: Row, columns: Mapping[int, str]) -> bool:
    """Whether a row sums up: it says so, and names nobody. A person called รวม has a family name."""
    if not any(_is_total_word(cell) for cell in row):
        return False
    for index, field in columns.items():
        if field in OF_A_PERSON and index < len(row):
            cell = row[index]
            # A number may be a count of people; an ID, or a date, is not.
            if isinstance(cell, int | float) and abs(cell) < 1e6:
                continue
            if _is_filled(cell) and not _is_total_word(cell) and not re.fullmatch(r"[\d,.\s-]{1,9}", text_of(cell)):
                return False
    return True


def _is_total_word(cell: object) -> bool:
    if not isinstance(cell, str) or len(cell) > LONGEST_TOTAL:
        return False
    return TOTAL_WORDS.fullmatch(fold(cell).replace(" ", "")) is not None
