"""Two reports side by side as a file: one figure a row, every area and dimension, to filter and to pivot."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator

import xlsxwriter
from django.utils.translation import gettext as _

from kaejon.lib.csv_out import csv_bytes
from kaejon.report.comparison import Compared, compared
from kaejon.report.content import Body
from kaejon.report.documents import labels
from kaejon.report.documents.figures import UNITS, moment, warnings
from kaejon.report.documents.kinds import Document

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
Line = tuple[str | int | None, ...]
TEXTS = 5


def comparison_file(before: Body, after: Body, form: str) -> Document:
    """The comparison in one of the forms of `CONTENT_TYPES`, in the active language; KeyError for another."""
    content_type = CONTENT_TYPES[form]
    lines = list(lines_of(before, after))
    made = csv_bytes(heads(before, after), lines) if form == "csv" else workbook(before, after, lines)
    return Document(f"{after['campaign']}-compare-{short(before)}-{short(after)}.{form}", content_type, made)


def short(body: Body) -> str:
    """Number and version in a file's name: 11, or 11-v2."""
    return f"{body['number']:02}" + ("" if body["version"] == 1 else f"-v{body['version']}")


def named(body: Body) -> str:
    """Number and version in words."""
    said = _("ครั้งที่ %(number)s") % {"number": body["number"]}
    if body["version"] == 1:
        return said
    return said + " " + _("ฉบับแก้ไข ครั้งที่ %(n)s") % {"n": body["version"] - 1}


def heads(before: Body, after: Body) -> list[str]:
    found = [_("รหัสพื้นที่"), _("พื้นที่"), _("มิติ"), _("รายการ"), _("รหัสรายการ")]
    for unit in (labels.HOUSEHOLDS, labels.PERSONS):
        found += [f"{unit} {named(before)}", f"{unit} {named(after)}", _("%(unit)s เปลี่ยนแปลง") % {"unit": unit}]
    return found


def lines_of(before: Body, after: Body) -> Iterator[Line]:
    """A row for each figure; an empty cell where a report does not say it."""
    for row in compared(before, after):
        dimension = labels.label_of(labels.DIMENSIONS, row.dimension)
        counts = [count for unit in UNITS for count in counts_of(row, unit)]
        yield (row.area, row.name, dimension, row.label, row.column, *counts)


def counts_of(row: Compared, unit: str) -> tuple[int | None, int | None, int | None]:
    """Before, after and the change in one unit."""
    before, after, change = (None if count is None else count[unit] for count in (row.before, row.after, row.change))
    return before, after, change


def workbook(before: Body, after: Body, lines: list[Line]) -> bytes:
    """The rows as a sheet with a frozen head and a filter; texts stay texts, counts are numbers."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    made = moment(after["made_at"]).astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)
    book.set_properties({"created": made})
    head = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#E3EEEF", "border": 1})
    number = book.add_format({"num_format": "#,##0"})
    sheet = book.add_worksheet(_("เปรียบเทียบ"))
    sheet.set_landscape()
    if marks := " · ".join(warnings(after)):
        sheet.set_header(f"&C{marks}")
    for column, text in enumerate(heads(before, after)):
        sheet.write_string(0, column, text, head)
    for line, cells in enumerate(lines, start=1):
        for column, cell in enumerate(cells):
            if isinstance(cell, int):
                sheet.write_number(line, column, cell, number)
            elif cell is not None:
                sheet.write_string(line, column, cell)
    sheet.freeze_panes(1, TEXTS)
    sheet.autofilter(0, 0, max(len(lines), 1), len(heads(before, after)) - 1)
    sheet.set_column(0, TEXTS - 1, 18)
    sheet.set_column(TEXTS, TEXTS + 5, 14)
    book.close()
    return out.getvalue()
