"""The report as a workbook: one sheet per table, real numbers, and one long sheet to pivot at once."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kaejon.report.documents import labels
from kaejon.report.documents.figures import (
    SHARED,
    STAGES,
    UNITS,
    Report,
    Row,
    as_of,
    changes,
    check_draft_marks,
    columns_of,
    committee,
    document_code,
    list_sentence,
    long_rows,
    moment,
    reasons_in,
    rows_at,
    rules_notes,
    survey_notes,
    title,
    value,
    warnings,
)
from kaejon.report.documents.help import help_rows

HEAD_LINE = 5
UNIT_LABELS = {"households": labels.HOUSEHOLDS, "persons": labels.PERSONS}

Cell = str | int | float | None


class _Book:
    """A workbook being written, with its few formats and what stands on top of every sheet."""

    def __init__(self, report: Report, out: io.BytesIO) -> None:
        self.report = report
        self.book = xlsxwriter.Workbook(
            out,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
        )
        # A created date of its own would make the bytes differ each time.
        made = moment(report["made_at"]).astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)
        self.book.set_properties({"title": title(report), "created": made})
        self.book.formats[0].set_font_name("Sarabun")
        self.head = self.book.add_format(
            {"font_name": "Sarabun", "bold": True, "text_wrap": True, "bg_color": "#E3EEEF", "border": 1}
            | {"align": "center", "valign": "vcenter"}
        )
        self.strong = self.book.add_format({"font_name": "Sarabun", "bold": True, "font_size": 14})
        self.warning = self.book.add_format({"font_name": "Sarabun", "bold": True, "font_color": "#B3203A"})
        self.number = self.book.add_format({"font_name": "Sarabun", "num_format": "#,##0"})
        self.share = self.book.add_format({"font_name": "Sarabun", "num_format": "0.0"})
        self.text = self.book.add_format({"font_name": "Sarabun"})
        self.wrapped = self.book.add_format({"font_name": "Sarabun", "text_wrap": True, "valign": "top"})

    def sheet(self, name: str) -> Worksheet:
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        marks = " · ".join(warnings(self.report))
        mark = f"&C{marks}" if marks else ""
        sheet.set_header(mark)
        sheet.set_footer(f"&L{as_of(self.report)}{mark}&R&P/&N")
        return sheet

    def table(self, name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]], texts: int) -> None:
        """A sheet with the report's title on top, the table under a frozen head, the note below it."""
        sheet = self.sheet(name)
        about = [title(self.report), self.report["campaign_detail"]["name"], as_of(self.report)]
        for line, text in enumerate([*about, list_sentence(self.report)]):
            sheet.write_string(line, 0, text, self.text if line else self.strong)
        if marks := " · ".join([*warnings(self.report), *changes(self.report)]):
            sheet.write_string(HEAD_LINE - 1, 0, marks, self.warning)
        end = self.fill(sheet, HEAD_LINE, heads, rows, texts)
        sheet.write_string(end + 1, 0, str(labels.OVERLAP_NOTE), self.text)
        notes = [str(labels.SHARE_NOTE), *survey_notes(self.report), *rules_notes(self.report)]
        for line, note in enumerate(notes, start=end + 2):
            sheet.write_string(line, 0, note, self.text)
        sheet.repeat_rows(HEAD_LINE)

    def fill(self, sheet: Worksheet, top: int, heads: Sequence[str], rows: Iterable[Sequence[Cell]], texts: int) -> int:
        """Write head and rows from line `top`; the first `texts` columns are texts. The line after the last row."""
        for column, head in enumerate(heads):
            sheet.write_string(top, column, head, self.head)
        line = top
        for line, row in enumerate(rows, start=top + 1):
            for column, cell in enumerate(row):
                self.write(sheet, line, column, cell)
        sheet.set_row(top, 36)
        sheet.set_column(0, texts - 1, 20)
        sheet.set_column(texts, len(heads) - 1, 12)
        sheet.freeze_panes(top + 1, texts)
        sheet.autofilter(top, 0, max(line, top), len(heads) - 1)
        return line + 1

    def write(self, sheet: Worksheet, line: int, column: int, cell: Cell) -> None:
        if isinstance(cell, str):
            sheet.write_string(line, column, cell, self.text)
        elif cell is not None:
            sheet.write_number(line, column, cell, self._format_of(cell))

    def _format_of(self, cell: int | float) -> Format:
        return self.share if isinstance(cell, float) else self.number


def report_xlsx(report: Report) -> bytes:
    """The report as XLSX, in Thai whatever language is active; the same bytes for the same report.

    Counts and shares are numbers, every text is a text even when it looks like a formula or an address.
    A share of nothing is an empty cell. Raises ContradictoryReport for a draft that carries a number or a hash.
    """
    check_draft_marks(report)
    out = io.BytesIO()
    with translation.override("th"):
        book = _Book(report, out)
        book.table(_("สรุปจังหวัด"), *_figures_of(rows_at(report, "province")))
        book.table(_("รายอำเภอ"), *_figures_of(rows_at(report, "district")))
        book.table(_("รายตำบล"), *_figures_of(rows_at(report, "subdistrict")))
        book.table(_("เหตุผลนำออก"), *_reasons_of(report))
        _write_long_sheet(book)
        if help_rows(report):
            book.table(_("มูลค่าความช่วยเหลือ"), *_help_of(report))
        _write_explanations(book)
        book.book.close()
    return out.getvalue()


def _figures_of(rows: Sequence[Row]) -> tuple[list[str], list[list[Cell]], int]:
    columns = columns_of(rows[0]) if rows else list(labels.COLUMNS)
    heads = [_("รหัสพื้นที่"), _("พื้นที่"), _("มิติ")]
    for column in columns:
        label = labels.label_of(labels.COLUMNS, column)
        heads += [f"{label} ({UNIT_LABELS[unit]})" for unit in units_of(column)]
        if column in SHARED:
            heads += [f"{label} ({labels.SHARE}{UNIT_LABELS[unit]})" for unit in units_of(column)]
    return heads, [[*_place(row), *_cells(row, columns)] for row in rows], 3


def units_of(column: str) -> Sequence[str]:
    """Households and persons; of a stage, households only."""
    return UNITS[:1] if column in STAGES else UNITS


def _place(row: Row) -> list[Cell]:
    return [row["area"], row["name"], labels.label_of(labels.DIMENSIONS, row["dimension"])]


def _cells(row: Row, columns: Sequence[str]) -> list[Cell]:
    cells: list[Cell] = []
    for column in columns:
        cells += [value(row, column, unit) for unit in units_of(column)]
        if column in SHARED:
            cells += [_percent(value(row, column, unit), row["current"][unit]) for unit in units_of(column)]
    return cells


def _percent(part: int | None, whole: int) -> float | None:
    return None if part is None or whole == 0 else 100 * part / whole


def _reasons_of(report: Report) -> tuple[list[str], list[list[Cell]], int]:
    reasons = reasons_in(report)
    heads = [_("รหัสพื้นที่"), _("พื้นที่"), _("มิติ")]
    for label in [*(labels.label_of(labels.REASONS, reason) for reason in reasons), _("รวมนำออก")]:
        heads += [f"{label} ({UNIT_LABELS[unit]})" for unit in UNITS]
    nobody = dict.fromkeys(UNITS, 0)
    lines: list[list[Cell]] = []
    for level in labels.LEVELS:
        for row in rows_at(report, level):
            counts = [row["dismissed_reasons"].get(reason, nobody) for reason in reasons] + [row["dismissed"]]
            lines.append([*_place(row), *(count[unit] for count in counts for unit in UNITS)])
    return heads, lines, 3


def _help_of(report: Report) -> tuple[list[str], list[list[Cell]], int]:
    agencies = {each["id"]: each["name"] for each in report["help"]["agencies"]}
    names = {row["area"]: row["name"] for row in report["totals"]}
    heads = [_("รหัสพื้นที่"), _("พื้นที่"), _("หน่วยงาน"), _("แหล่งงบประมาณ"), _("ปีงบประมาณ"), _("จำนวนครั้ง"), _("มูลค่า (บาท)")]
    lines: list[list[Cell]] = [
        [
            row["area"],
            names.get(row["area"], ""),
            agencies[row["agency"]],
            labels.label_of(labels.SOURCES, row["source"]),
            str(row["fiscal_year"]),
            row["deliveries"],
            row["satang"] / 100,
        ]
        for row in help_rows(report)
    ]
    return heads, lines, 5


def _write_long_sheet(book: _Book) -> None:
    """One figure a row from line 1 on, so that a pivot table takes the sheet as it is."""
    heads = [_("รหัสพื้นที่"), _("พื้นที่"), _("ระดับ"), _("มิติ"), _("รายการ"), _("รหัสรายการ"), _("ครัวเรือน"), _("คน")]
    rows: list[list[Cell]] = []
    for row, column, count in long_rows(book.report):
        place = [row["area"], row["name"], labels.label_of(labels.LEVELS, row["level"])]
        dimension = labels.label_of(labels.DIMENSIONS, row["dimension"])
        rows.append([*place, dimension, _long_label(column), column, count["households"], count["persons"]])
    book.fill(book.sheet(_("ข้อมูล")), 0, heads, rows, 6)


def _long_label(column: str) -> str:
    kind, _dot, rest = column.rpartition(".")
    if kind == "dismissed":
        return _("นำออก: %(reason)s") % {"reason": labels.label_of(labels.REASONS, rest)}
    if kind == "delta":
        return f"{labels.DELTA}: {labels.label_of(labels.COLUMNS, rest)}"
    return labels.label_of(labels.COLUMNS, column)


def _write_explanations(book: _Book) -> None:
    report = book.report
    code = document_code(report)
    lines = [
        (_("รายงาน"), title(report)),
        (_("วาระจังหวัด"), report["campaign_detail"]["name"]),
        (_("คณะกรรมการ"), committee(report)),
        (_("ข้อมูล"), as_of(report)),
        (_("บัญชีเป้าหมาย"), list_sentence(report)),
        *((_("ข้อควรทราบ"), mark) for mark in [*warnings(report), *changes(report)]),
        *((_("หมายเหตุ"), labels.label_of(labels.NOTES, note)) for note in report["notes"]),
        *([] if code is None else [(_("รหัสยืนยันเอกสาร"), code)]),
        (_("รุ่นของระบบ"), report["software"]),
        (_("หมายเหตุ"), str(labels.OVERLAP_NOTE)),
        (_("ร้อยละ"), str(labels.SHARE_NOTE)),
        *((_("ระดับขั้น"), note) for note in rules_notes(report)),
        *(
            (labels.label_of(labels.COLUMNS, item["stage"]), item["text"])
            for item in (report.get("rules") or {"items": []})["items"]
        ),
        *((_("หมายเหตุ"), note) for note in survey_notes(report)),
        *((str(labels.COLUMNS[column]), str(meaning)) for column, meaning in labels.COLUMN_MEANINGS.items()),
    ]
    sheet = book.sheet(_("คำอธิบาย"))
    for line, (name, text) in enumerate(lines):
        sheet.write_string(line, 0, name, book.text)
        sheet.write_string(line, 1, text, book.wrapped)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 110)
