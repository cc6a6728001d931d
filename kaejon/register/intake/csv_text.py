"""CSV as offices save it: its encoding, its delimiter, and its rows."""

import csv
import io
from collections import Counter
from collections.abc import Iterator

from kaejon.register.intake.limits import (
    MAX_CELL_CHARACTERS,
    MAX_COLUMNS,
    MAX_ROWS,
    Refused,
)

BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
DELIMITERS = ",;\t|"
SNIFFED_BYTES = 16 * 1024
SNIFFED_ROWS = 60
# Thai and Latin letters, digits and signs: the high bytes of nearly all that a Thai list holds.
HIGH_BYTES = (0x00, 0x0E)


def decoded(data: bytes) -> tuple[str, str]:
    """The text of a CSV and the name of its encoding; Refused when none fits.

    Order: byte order mark, UTF-16 without one (it shows by its NULs), strict UTF-8, then
    Windows-874, of which TIS-620 is a part.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _text(data[len(mark) :], encoding), encoding
    if b"\0" in data:
        encoding = _utf16_without_mark(data)
        return _text(data, encoding), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _text(data, "cp874"), "cp874"


def _text(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused("encoding_unknown") from error
    if "\0" in text:
        raise Refused("text_nul", row=text.count("\n", 0, text.index("\0")) + 1)
    return text


def _utf16_without_mark(data: bytes) -> str:
    """The byte order that makes the sample Thai and Latin; text with stray NULs is refused."""
    sample = data[:SNIFFED_BYTES]
    pairs = max(len(sample) // 2, 1)
    if len(data) % 2 == 0:
        if sum(byte in HIGH_BYTES for byte in sample[1::2]) / pairs > 0.9:
            return "utf-16-le"
        if sum(byte in HIGH_BYTES for byte in sample[0::2]) / pairs > 0.9:
            return "utf-16-be"
    if data.count(0) > len(data) // 20:
        raise Refused("not_a_table")
    raise Refused("text_nul", row=data.count(b"\n", 0, data.index(0)) + 1)


def delimiter_of(text: str) -> str:
    """The delimiter that cuts most of the first rows into the same number of cells."""
    best, best_score = ",", 0
    for delimiter in DELIMITERS:
        widths: Counter[int] = Counter()
        # Not strict: the reader below says what is wrong with a quote; this only counts.
        reader = csv.reader(io.StringIO(text[: 4 * SNIFFED_BYTES]), delimiter=delimiter)
        try:
            for _, row in zip(range(SNIFFED_ROWS), reader, strict=False):
                if len(row) > 1:
                    widths[len(row)] += 1
        except csv.Error:
            pass
        score = max((width * count for width, count in widths.items()), default=0)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def rows_of(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows of a CSV, strictly read; Refused names the row of a quote gone wrong."""
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, start=1):
            if number > MAX_ROWS:
                raise Refused("too_many_rows", limit=MAX_ROWS)
            if len(row) > MAX_COLUMNS:
                raise Refused("too_many_columns", limit=MAX_COLUMNS)
            yield row
    except csv.Error as error:
        code = "csv_cell_too_long" if "field larger" in str(error) else "csv_quote"
        raise Refused(code, row=number + 1) from error
