import io
from typing import Any

import openpyxl

from kaejon.register.intake import rejected
from kaejon.register.intake.rejected import write_rejected
from tests.register.intake.lists import check, citizen_id, person, table_of

FORMULA = '=HYPERLINK("http://example.invalid","x")'


def sheet_of(people: list[dict[str, Any]]) -> list[list[Any]]:
    table = table_of(people)
    rows = [row for row in check(table) if row.outcome == "rejected"]
    stream = io.BytesIO()
    write_rejected(stream, table[0], [(row.number, row.cells, row.problems) for row in rows])
    book = openpyxl.load_workbook(io.BytesIO(stream.getvalue()))
    assert all(cell.data_type != "f" and cell.hyperlink is None for row in book.active for cell in row)
    return [[cell.value for cell in row] for row in book.active]


def test_write_rejected_puts_reason_and_remedy_beside_row_as_it_came() -> None:
    people = [person(1), person(2, subdistrict="ไม่มีจริง", first_name=FORMULA, welfare_card="")]
    header, row = sheet_of(people)
    assert header[:5] == ["แถวที่ในไฟล์", "สิ่งที่ต้องแก้", "วิธีแก้", "รหัสครัวเรือน", "เลขประจำตัวประชาชน"]
    assert row[0] == 3
    assert row[1] == "ตำบล: ไม่พบตำบล “ไม่มีจริง ท่าตัวอย่าง สมมติ” ในทะเบียนพื้นที่"
    assert row[2] == "ตรวจตัวสะกดชื่อตำบลและอำเภอ หรือกรอกรหัสพื้นที่"
    assert row[3:7] == ["H2", citizen_id(2), "นาย", FORMULA]


def test_write_rejected_survives_what_xml_cannot_hold() -> None:
    _, row = sheet_of([person(1, first_name="", last_name="ก\ud800\x00\x0bข" + "ย" * 40_000)])
    assert row[0] == 2


def test_write_rejected_says_where_it_stopped(monkeypatch: Any) -> None:
    monkeypatch.setattr(rejected, "MOST_ROWS", 2)
    rows = sheet_of([person(number, first_name="") for number in range(1, 5)])
    assert [row[0] for row in rows] == ["แถวที่ในไฟล์", 2, 3, None]
    assert rows[3][1] == "ยังมีแถวที่ต้องแก้อีก ไฟล์นี้แสดงเพียง 2 แถวแรก"
