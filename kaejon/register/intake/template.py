"""The empty list that offices fill in, with examples and an explanation of every column."""

from __future__ import annotations

from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext

from kaejon.lib.citizen_id import check_digit
from kaejon.lib.problem import gettext_noop as _
from kaejon.register.intake.columns import COLUMNS

# Office codes stand in digits 2 to 5 of an ID; no office has 9999, so these belong to nobody.
NOBODYS_OFFICE = "09999"

EXAMPLES: tuple[dict[str, str], ...] = (
    {
        "household_code": "ตัวอย่าง-1", "title": "นาง", "first_name": "สมมติ", "last_name": "ตัวอย่างดี", "sex": "หญิง",
        "birth_date": "9/5/2500", "relation": "หัวหน้าครัวเรือน", "house_no": "12/3", "moo": "4", "phone": "0812345678",
        "health": "1", "living": "1", "welfare_card": "มี", "failed_indicators": "4,8,9", "data_year": "2565",
    },
    {
        "household_code": "ตัวอย่าง-1", "title": "เด็กชาย", "first_name": "สมมุติ", "last_name": "ตัวอย่างดี", "sex": "ชาย",
        "birth_date": "1/2/2555", "relation": "หลาน", "house_no": "12/3", "moo": "4",
        "education": "1", "welfare_card": "มี", "failed_indicators": "16", "data_year": "2565",
    },
    {
        "household_code": "ตัวอย่าง-2", "title": "นาย", "first_name": "จำลอง", "last_name": "แบบฝึกหัด", "sex": "ชาย",
        "birth_date": "00/00/2490", "relation": "หัวหน้าครัวเรือน", "house_no": "7", "moo": "2", "latitude": "12.24",
        "longitude": "102.51", "income": "1", "welfare_card": "มี", "failed_indicators": "21,22", "data_year": "2565",
    },
)  # fmt: skip
EXAMPLE_PLACE = {"subdistrict": "คลองใหญ่", "district": "แหลมงอบ", "province": "ตราด"}

NOTES = (
    _("หนึ่งแถวต่อหนึ่งคน ทุกคนในครัวเรือนเดียวกันใช้รหัสครัวเรือนเดียวกัน"),
    _("แถวในแผ่นแรกเป็นตัวอย่างสมมติ เลขประจำตัวใช้รหัสสำนักทะเบียน 9999 ซึ่งไม่มีจริง ลบออกก่อนใช้งาน"),
    _("จำเป็นต้องมี: ชื่อ · ตำบลหรือรหัสพื้นที่ · รหัสครัวเรือนหรือบ้านเลขที่ · คอลัมน์มิติอย่างน้อยหนึ่งมิติ"),
    _("ช่องมิติ: 1 / ✓ x ตก ไม่ผ่าน ใช่ หมายถึงตกเกณฑ์ · 0 - ผ่าน ไม่ใช่ หรือว่าง หมายถึงไม่ตก คำอื่นระบบจะถาม"),
    _("คนที่ไม่มีมิติใดเลยเป็นสมาชิกในครัวเรือน เก็บไว้แต่ไม่นับเป็นคนเป้าหมาย"),
    _("สลับลำดับคอลัมน์ได้ และลบคอลัมน์ที่ไม่ใช้ได้"),
)
REQUIRED = frozenset({"first_name", "subdistrict", "household_code"})
COLUMN_WIDTH, EXPLANATION_WIDTH = 16, 90


def write_template(stream: IO[bytes]) -> None:
    """Writes the template as XLSX: a sheet to fill in, and one that explains each column."""
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    as_text = book.add_format({"num_format": "@"})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "bg_color": "#E6EEF5"})
    _write_list(book.add_worksheet(gettext(_("บัญชีเป้าหมาย"))), head, as_text)
    _write_explanations(book.add_worksheet(gettext(_("คำอธิบาย"))), head, book.add_format({"text_wrap": True}))
    book.close()


def example_rows() -> list[dict[str, str]]:
    """The made-up people of the template, by field."""
    rows = []
    for number, example in enumerate(EXAMPLES, start=1):
        first12 = f"{NOBODYS_OFFICE}{number:07d}"
        rows.append({**EXAMPLE_PLACE, **example, "citizen_id": first12 + check_digit(first12)})
    return rows


def _write_list(sheet: Any, head: Any, as_text: Any) -> None:
    for index, column in enumerate(COLUMNS):
        sheet.set_column(index, index, COLUMN_WIDTH, as_text if column.is_text else None)
        # The headers are what the import looks for, so they are never translated.
        sheet.write_string(0, index, column.header, head)
    for number, row in enumerate(example_rows(), start=1):
        for index, column in enumerate(COLUMNS):
            if text := row.get(column.field, ""):
                if column.is_text:
                    sheet.write_string(number, index, text, as_text)
                else:
                    sheet.write_number(number, index, float(text))
    sheet.freeze_panes(1, 0)


def _write_explanations(sheet: Any, head: Any, wrapped: Any) -> None:
    sheet.set_column(0, 0, 2 * COLUMN_WIDTH)
    sheet.set_column(1, 1, EXPLANATION_WIDTH, wrapped)
    for number, note in enumerate(NOTES):
        sheet.write_string(number, 1, gettext(note), wrapped)
    first = len(NOTES) + 1
    sheet.write_string(first, 0, gettext(_("คอลัมน์")), head)
    sheet.write_string(first, 1, gettext(_("สิ่งที่กรอก")), head)
    for number, column in enumerate(COLUMNS, start=first + 1):
        sheet.write_string(number, 0, column.header + (" *" if column.field in REQUIRED else ""))
        sheet.write_string(number, 1, gettext(column.explanation), wrapped)
