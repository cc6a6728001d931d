import io

import openpyxl

from kaejon.lib.citizen_id import is_valid
from kaejon.register.intake.areas import AreaRef, AreaTable
from kaejon.register.intake.columns import COLUMNS
from kaejon.register.intake.reader import read_bytes
from kaejon.register.intake.template import NOBODYS_OFFICE, example_rows, write_template
from tests.register.intake.lists import check, codes


def written() -> bytes:
    stream = io.BytesIO()
    write_template(stream)
    return stream.getvalue()


def test_example_ids_are_valid_and_nobodys() -> None:
    ids = [row["citizen_id"] for row in example_rows()]
    assert [(is_valid(number), number[:5]) for number in ids] == [(True, NOBODYS_OFFICE)] * 3


def test_template_has_every_column_and_ids_as_text() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written()))
    sheet, explanations = book.worksheets
    assert [cell.value for cell in sheet[1]] == [column.header for column in COLUMNS]
    assert (sheet.freeze_panes, sheet["C2"].number_format, sheet["C2"].data_type) == ("A2", "@", "s")
    explained = {row[0].value for row in explanations.iter_rows()}
    assert {column.header for column in COLUMNS} - {str(text).removesuffix(" *") for text in explained} == set()


def test_template_imports_without_a_problem() -> None:
    # The real subdistrict of the examples, whose villages are not loaded here.
    areas = AreaTable(
        AreaRef.named(code, name) for code, name in (("23", "ตราด"), ("2305", "แหลมงอบ"), ("230507", "คลองใหญ่"))
    )
    with read_bytes(written(), filename="แบบ.xlsx") as book:
        assert book.best_sheet.number == 0
        rows = check(
            list(book.rows(0)),
            areas=areas,
            province="23",
            indicators={4: "health", 8: "living", 16: "education", 21: "income"},
        )
    assert [codes(row) for row in rows] == [[("moo", "village_not_loaded", "warning")]] * 3
