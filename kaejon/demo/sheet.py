"""The made-up list as an office would send it: a workbook in the standard columns, with title rows above."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable

import xlsxwriter

from kaejon.demo.targets import House, Person
from kaejon.geography.models import Area
from kaejon.lib.thai_date import thai_date
from kaejon.register.intake.columns import COLUMNS, DIMENSIONS

NOTE = "ข้อมูลสาธิต มิใช่ผลงานจริงของจังหวัด บุคคลทุกคนในบัญชีนี้เป็นตัวละครสมมติ"
FIRST_ROW = 3


def target_workbook(houses: Iterable[House], *, title: str, on: dt.date) -> bytes:
    """The list of these households as XLSX, one row per person; `on` dates the title and the year of the data."""
    names = dict(Area.objects.filter(code__startswith="23").values_list("code", "name_th"))
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("บัญชีเป้าหมาย")
    as_text = book.add_format({"num_format": "@"})
    sheet.write_string(0, 0, f"{title} ข้อมูล ณ วันที่ {thai_date(on)}")
    sheet.write_string(1, 0, NOTE)
    for index, column in enumerate(COLUMNS):
        sheet.set_column(index, index, 16, as_text if column.is_text else None)
        sheet.write_string(FIRST_ROW - 1, index, column.header)
    rows = (row_of(house, person, names, on) for house in houses for person in house.persons)
    for number, row in enumerate(rows, FIRST_ROW):
        for index, column in enumerate(COLUMNS):
            if text := row.get(column.field, ""):
                sheet.write_string(number, index, text, as_text)
    book.close()
    return buffer.getvalue()


def row_of(house: House, person: Person, names: dict[str, str], on: dt.date) -> dict[str, str]:
    """One person's cells by field."""
    born = person.born_on
    numbers = sorted({number for found in person.indicators.values() for number in found})
    return {
        "household_code": house.code,
        "citizen_id": person.citizen_id,
        "title": person.title,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "sex": person.sex,
        "birth_date": f"{born.day}/{born.month}/{born.year + 543}",
        "relation": person.relation,
        "house_no": house.house_no,
        "moo": str(house.moo or ""),
        "community": house.community,
        "subdistrict": names[house.tambon],
        "district": names[house.tambon[:4]],
        "province": names[house.tambon[:2]],
        "area_code": house.tambon,
        "phone": person.phone,
        **{dimension: "1" for dimension in DIMENSIONS if dimension in person.dimensions},
        "welfare_card": ("มี" if person.has_card else "ไม่มี") if person.dimensions else "",
        "failed_indicators": ",".join(map(str, numbers)),
        "data_year": str(on.year + 543),
    }
