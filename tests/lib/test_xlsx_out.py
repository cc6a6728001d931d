from __future__ import annotations

import datetime as dt
import io
import tempfile
import tracemalloc
from collections.abc import Iterable

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from kaejon.lib.xlsx_out import Cell, Row, Sheet, Style, Workbook, Year, column_letters

MADE = dt.datetime(2022, 7, 22, 17, tzinfo=dt.UTC)
CELLS = st.one_of(
    st.none(),
    st.integers(-(10**12), 10**12),
    st.floats(-1e9, 1e9, allow_nan=False).map(lambda number: round(number, 3)),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20),
)


def book_of(rows: Iterable[Row], sheet: Sheet | None = None) -> bytes:
    out = io.BytesIO()
    book = Workbook(out, made=MADE, title="<บัญชี> & อื่น ๆ")
    book.write(sheet or Sheet("แผ่น", [10] * 4), rows)
    book.close()
    return out.getvalue()


@given(st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=1, max_size=30))
def test_workbook_read_back_says_what_was_written(rows: list[list[Cell]]) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(book_of(map(Row, rows)))).worksheets[0]

    read = [[sheet.cell(line, column).value for column in range(1, 5)] for line in range(1, len(rows) + 1)]
    assert read == rows


def test_workbook_twice_same_bytes() -> None:
    rows = [Row(["ก", 1, 2.5, None])]

    assert book_of(rows) == book_of(rows)


def test_workbook_year_has_no_separator() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(book_of([Row([Year(2566), 2566, 2.5])]))).worksheets[0]

    assert [(cell.value, cell.number_format) for cell in sheet[1]] == [(2566, "0"), (2566, "#,##0"), (2.5, "#,##0.0##")]


def test_workbook_formula_and_markup_stay_text() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(book_of([Row(["=1+1", "<b>", " ก ", "a\x00b"])]))).worksheets[0]

    assert [(cell.value, cell.data_type) for cell in sheet[1]] == [
        ("=1+1", "s"),
        ("<b>", "s"),
        (" ก ", "s"),
        ("ab", "s"),
    ]


def test_workbook_head_frozen_filtered_and_printed_again() -> None:
    rows = [Row(["หัว", "จำนวน"], Style.HEAD, height=30), Row(["ก", 1]), Row(["หมายเหตุ"], is_note=True)]
    sheet = openpyxl.load_workbook(io.BytesIO(book_of(rows, Sheet("แผ่น 'ก'", [10, 12], 1, 1)))).worksheets[0]

    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("B2", "A1:B2", "$1:$1")
    assert (sheet["A1"].font.bold, sheet["A2"].font.bold, sheet["B2"].number_format) == (True, False, "#,##0")


def test_workbook_memory_does_not_grow_with_rows() -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        with tempfile.TemporaryFile() as nowhere:
            book = Workbook(nowhere, made=MADE, title="")
            book.write(Sheet("แผ่น", [10] * 4), (Row([f"ข้อความ {n % 500}", n]) for n in range(count)))
            book.close()
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(20_000) < 1.2 * peak(5_000)


def test_column_letters_go_on_after_z() -> None:
    assert [column_letters(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
