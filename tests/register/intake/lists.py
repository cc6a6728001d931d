"""Lists as offices send them, made in the test; people and places are made up."""

import csv
import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from kaejon.lib.citizen_id import check_digit
from kaejon.register.intake.areas import AreaRef, AreaTable
from kaejon.register.intake.columns import HEADERS, find_table
from kaejon.register.intake.duplicates import Duplicates
from kaejon.register.intake.rows import check_rows
from kaejon.register.intake.table import data_rows
from kaejon.register.intake.values import CheckedRow

TODAY = dt.date(2022, 5, 9)
PROVINCE = "81"
INDICATORS = {4: "health", 8: "living", 9: "living", 16: "education", 22: "income", 27: "access"}

# คลองตัวอย่าง stands in two districts; บางสมมติ has no village; นาสมมติ lies in another province.
AREAS = AreaTable(
    AreaRef.named(code, name)
    for code, name in (
        ("81", "สมมติ"), ("8101", "เมืองสมมติ"), ("8102", "ท่าตัวอย่าง"), ("82", "แดนไกล"), ("8201", "ปลายทาง"),
        ("810101", "บางสมมติ"), ("810102", "คลองตัวอย่าง"), ("810201", "คลองตัวอย่าง"), ("810202", "วังน้ำ"),
        ("820101", "นาสมมติ"), ("81020201", "บ้านบน"), ("81020202", "บ้านล่าง"), ("81010204", "บ้านกลาง"),
    )
)  # fmt: skip


def citizen_id(number: int) -> str:
    first12 = f"09999{number:07d}"
    return first12 + check_digit(first12)


def person(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A row without a single problem, by field, changed as asked."""
    return {
        "household_code": f"H{number}",
        "citizen_id": citizen_id(number),
        "title": "นาย",
        "first_name": "สมมติ",
        "last_name": f"ลำดับ{number}",
        "sex": "ชาย",
        "birth_date": "9/5/2500",
        "relation": "หัวหน้าครัวเรือน",
        "house_no": f"12/{number}",
        "moo": "1",
        "subdistrict": "วังน้ำ",
        "district": "ท่าตัวอย่าง",
        "province": "สมมติ",
        "health": "1",
        "welfare_card": "มี",
        "failed_indicators": "4",
        "data_year": "2565",
        **changes,
    }


def table_of(people: Sequence[dict[str, Any]], fields: Sequence[str] | None = None) -> list[list[Any]]:
    """A header and the rows of these people."""
    fields = fields or [field for field in HEADERS if any(field in each for each in people)]
    return [[HEADERS[field] for field in fields], *([each.get(field, "") for field in fields] for each in people)]


def check(rows: list[list[Any]], **options: Any) -> list[CheckedRow]:
    """The rows of a sheet through the whole check, late problems of duplicates added."""
    table = find_table(rows)
    assert table is not None
    duplicates = Duplicates()
    checked = []
    for row in check_rows(
        data_rows(rows, table),
        table.match.fields,
        **{"areas": AREAS, "province": PROVINCE, "today": TODAY, "indicators": INDICATORS, **options},
    ):
        duplicates.add(row)
        checked.append(row)
    for row in checked:
        row.problems += duplicates.late.get(row.number, [])
    return checked


def check_people(*people: dict[str, Any], **options: Any) -> list[CheckedRow]:
    return check(table_of(people), **options)


def codes(row: CheckedRow) -> list[tuple[str, str, str]]:
    return [(problem.column, problem.code, problem.severity) for problem in row.problems]


def csv_bytes(rows: Sequence[Sequence[Any]], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_bytes(*sheets: Sequence[Sequence[Any]], names: Sequence[str] = ()) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    for number, rows in enumerate(sheets):
        sheet = book.add_worksheet(names[number] if names else None)
        for line, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(line, column, cell)
    book.close()
    return stream.getvalue()
