"""The report as a workbook: one sheet per table, real numbers, and one long sheet to pivot at once."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from django.utils import translation
from django.utils.translation import gettext as _

from kaejon.lib.xlsx_out import Cell, Row, Sheet, Style, Workbook, Year
from kaejon.report.documents import labels
from kaejon.report.documents.figures import (
    SHARED,
    STAGES,
    UNITS,
    Report,
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
    whole_of,
)
from kaejon.report.documents.figures import Row as Figures
from kaejon.report.documents.help import help_rows
from kaejon.report.documents.insight import MASK_ORDER, area_names, set_label
from kaejon.report.documents.words import day, outlook_method

HEAD_LINE = 6
UNIT_LABELS = {"households": labels.HOUSEHOLDS, "persons": labels.PERSONS}
PIVOT = "ข้อมูลสำหรับ Pivot"

Table = tuple[list[str], Iterable[Sequence[Cell]], int]
"""Heads, rows, and how many of the columns are texts that name what the row is of."""


class _Book:
    """A workbook being written, and what stands on top of every sheet."""

    def __init__(self, report: Report, out: io.BytesIO) -> None:
        self.report = report
        self.marks = " · ".join(warnings(report))
        self.book = Workbook(out, made=moment(report["made_at"]), title=title(report))

    def sheet(self, name: str, heads: Sequence[str], texts: int, head_line: int) -> Sheet:
        """A sheet whose first `texts` columns are texts, with the marks of the report over and under each page."""
        mark = f"&C{self.marks}" if self.marks else ""
        return Sheet(
            name,
            [20] * texts + [12] * (len(heads) - texts),
            head_line=head_line,
            head_columns=texts,
            page_head=mark,
            page_foot=f"&L{as_of(self.report)}{mark}&R&P/&N",
        )

    def table(self, name: str, table: Table, notes: Sequence[str] = ()) -> None:
        """A sheet with the report's title on top, the table under a frozen head, the notes below it."""
        heads, rows, texts = table
        self.book.write(self.sheet(name, heads, texts, HEAD_LINE), self._rows(heads, rows, notes))

    def _rows(self, heads: Sequence[str], rows: Iterable[Sequence[Cell]], notes: Sequence[str]) -> Iterator[Row]:
        report = self.report
        yield Row([title(report)], Style.STRONG)
        for text in (report["campaign_detail"]["name"], as_of(report), list_sentence(report)):
            yield Row([text])
        yield Row([" · ".join([*warnings(report), *changes(report)])], Style.WARNING)
        yield Row(heads, Style.HEAD, height=36)
        for row in rows:
            yield Row(row)
        below = [str(labels.OVERLAP_NOTE), str(labels.SHARE_NOTE), *survey_notes(report), *rules_notes(report), *notes]
        for text in ("", *below):
            yield Row([text], is_note=True)


def report_xlsx(report: Report) -> bytes:
    """The report as XLSX, in Thai whatever language is active; the same bytes for the same report.

    Counts and shares are numbers, every text is a text even when it looks like a formula or an address.
    A share of nothing is an empty cell. Raises ContradictoryReport for a draft that carries a number or a hash.
    """
    check_draft_marks(report)
    out = io.BytesIO()
    with translation.override("th"):
        book = _Book(report, out)
        book.table(_("สรุปจังหวัด"), _figures_of(rows_at(report, "province")))
        book.table(_("รายอำเภอ"), _figures_of(rows_at(report, "district")))
        book.table(_("รายตำบล"), _figures_of(rows_at(report, "subdistrict"), _districts(report)))
        book.table(_("เหตุผลนำออก"), _reasons_of(report))
        _write_long_sheet(book)
        if help_rows(report):
            book.table(_("มูลค่าความช่วยเหลือ"), _help_of(report))
        _write_insight(book)
        _write_explanations(book)
        book.book.close()
    return out.getvalue()


def _write_insight(book: _Book) -> None:
    """The sheets of those sections that the report has."""
    report = book.report
    if report.get("outlook"):
        method = outlook_method(report, report["campaign_detail"]["province"]["code"])
        book.table(_("จะทันกำหนดไหม"), _outlook_of(report), [method] if method else [])
    if (report.get("promises") or {"rows": []})["rows"]:
        book.table(_("เรื่องที่ขอให้ช่วยเหลือ"), _promises_of(report))
    if report.get("overlaps"):
        book.table(_("มิติที่ตกเกณฑ์พร้อมกัน"), _overlaps_of(report))
    if report.get("poverty"):
        book.table(_("ดัชนีความยากจน"), _poverty_of(report))


def _outlook_of(report: Report) -> Table:
    names, districts = area_names(report), _districts(report)
    heads = [*_place_heads(), _("คำตอบ"), _("คาดว่าแล้วเสร็จ"), _("คงเหลือ (ครัวเรือน)"), _("เหลือเวลา (สัปดาห์)")]
    heads += [_("ต้องลดต่อสัปดาห์"), _("ลดได้ต่อสัปดาห์"), _("คาดว่าคงเหลือ ณ วันครบกำหนด (ต่ำ)")]
    heads += [_("คาดว่าคงเหลือ ณ วันครบกำหนด (กลาง)"), _("คาดว่าคงเหลือ ณ วันครบกำหนด (สูง)")]
    rows: list[list[Cell]] = []
    for one in report["outlook"]["areas"]:
        pace, left = one["pace"], one["at_deadline"] or dict.fromkeys(("low", "middle", "high"))
        rows.append(
            [
                *_place(one["area"], names, districts),
                labels.label_of(labels.ANSWERS, one["answer"]),
                day(one["done_by"]["middle"]) if one["done_by"]["middle"] else "",
                one["open"],
                one["weeks_left"],
                one["needed"],
                None if pace is None else pace["num"] / pace["den"],
                *(left[name] for name in ("low", "middle", "high")),
            ]
        )
    return heads, rows, 5


def _promises_of(report: Report) -> Table:
    agencies = {each["id"]: each["name"] for each in report["promises"]["agencies"]}
    names, districts = area_names(report), _districts(report)
    heads = [*_place_heads(), _("หน่วยงาน"), *map(str, labels.PROMISES.values())]
    rows = [
        [
            *_place(row["area"], names, districts),
            agencies.get(row["agency"], row["agency"]),
            *(row.get(column, 0) for column in labels.PROMISES),
        ]
        for row in report["promises"]["rows"]
    ]
    return heads, rows, 4


def _overlaps_of(report: Report) -> Table:
    """A row a set; beside its name a 1 under each of its dimensions, so that any overlap can be filtered."""
    names, districts = area_names(report), _districts(report)
    dimensions = [str(labels.DIMENSIONS[code]) for code in MASK_ORDER]
    heads = [
        *_place_heads(),
        _("ชุดของมิติ (ตรงชุดนี้พอดี)"),
        *dimensions,
        _("จำนวนมิติ"),
        *map(str, UNIT_LABELS.values()),
    ]
    rows = [
        [
            *_place(row["area"], names, districts),
            set_label(row["mask"]),
            *map(int, row["mask"]),
            row["mask"].count("1"),
            *(row[unit] for unit in UNITS),
        ]
        for row in report["overlaps"]
    ]
    return heads, rows, 4


def _poverty_of(report: Report) -> Table:
    names, districts, whole = area_names(report), _districts(report), report["poverty"]["whole"]
    heads = [*_place_heads(), _("ครัวเรือนที่มีคำตอบ"), _("ตกเกณฑ์อย่างน้อย 1 มิติ"), _("สัดส่วน H (ร้อยละ)")]
    heads += [_("ความลึก A (ร้อยละ)"), _("ดัชนี M0 = H × A")]
    heads += [_("ส่วนของ%(dimension)s (ร้อยละ)") % {"dimension": labels.DIMENSIONS[code]} for code in MASK_ORDER]
    rows = [
        [
            *_place(one["area"], names, districts),
            one["households"],
            one["poor"],
            _percent(one["poor"], one["households"]),
            _percent(one["deprived"], whole * one["poor"]),
            _ratio(one["deprived"], whole * one["households"]),
            *(_percent(one["dimensions"].get(code, 0), one["deprived"]) for code in MASK_ORDER),
        ]
        for one in report["poverty"]["areas"]
    ]
    return heads, rows, 3


def _figures_of(rows: Sequence[Figures], districts: Mapping[str, str] | None = None) -> Table:
    """The figures of these areas; `districts` where names of subdistricts need their district beside them."""
    columns = columns_of(rows[0]) if rows else list(labels.COLUMNS)
    heads = [*_place_heads(with_district=districts is not None), _("มิติ")]
    texts = len(heads)
    for column in columns:
        label = labels.label_of(labels.COLUMNS, column)
        heads += [f"{label} ({UNIT_LABELS[unit]})" for unit in units_of(column)]
        if column in SHARED:
            heads += [f"{label} ({labels.SHARE}{UNIT_LABELS[unit]})" for unit in units_of(column)]
    return heads, [[*_row_head(row, districts), *_cells(row, columns)] for row in rows], texts


def units_of(column: str) -> Sequence[str]:
    """Households and persons; of a stage, households only."""
    return UNITS[:1] if column in STAGES else UNITS


def _districts(report: Report) -> dict[str, str]:
    """The names of the districts by their codes."""
    return {row["area"]: row["name"] for row in report["totals"] if row["level"] == "district"}


def _place_heads(*, with_district: bool = True) -> list[str]:
    return [_("รหัสพื้นที่"), _("พื้นที่"), *([_("อำเภอ")] if with_district else [])]


def _place(area: str, names: Mapping[str, str], districts: Mapping[str, str]) -> list[Cell]:
    """An area and the district that it is in: subdistricts of two districts may bear one name."""
    return [area, names.get(area, ""), districts.get(area[:4], "")]


def _row_head(row: Figures, districts: Mapping[str, str] | None) -> list[Cell]:
    district = [] if districts is None else [districts.get(row["area"][:4], "")]
    return [row["area"], row["name"], *district, labels.label_of(labels.DIMENSIONS, row["dimension"])]


def _cells(row: Figures, columns: Sequence[str]) -> list[Cell]:
    cells: list[Cell] = []
    for column in columns:
        cells += [value(row, column, unit) for unit in units_of(column)]
        if column in SHARED:
            cells += [_percent(value(row, column, unit), whole_of(row, column, unit) or 0) for unit in units_of(column)]
    return cells


def _percent(part: int | None, whole: int) -> float | None:
    return None if part is None or whole == 0 else 100 * part / whole


def _ratio(part: int, whole: int) -> float | None:
    return None if whole == 0 else part / whole


def _reasons_of(report: Report) -> Table:
    reasons, districts = reasons_in(report), _districts(report)
    heads = [*_place_heads(), _("มิติ")]
    for label in [*(labels.label_of(labels.REASONS, reason) for reason in reasons), _("รวมนำออก")]:
        heads += [f"{label} ({UNIT_LABELS[unit]})" for unit in UNITS]
    nobody = dict.fromkeys(UNITS, 0)
    lines: list[list[Cell]] = []
    for level in labels.LEVELS:
        for row in rows_at(report, level):
            counts = [row["dismissed_reasons"].get(reason, nobody) for reason in reasons] + [row["dismissed"]]
            lines.append([*_row_head(row, districts), *(count[unit] for count in counts for unit in UNITS)])
    return heads, lines, 4


def _help_of(report: Report) -> Table:
    agencies = {each["id"]: each["name"] for each in report["help"]["agencies"]}
    names = {row["area"]: row["name"] for row in report["totals"]}
    districts = _districts(report)
    heads = [*_place_heads(), _("หน่วยงาน"), _("แหล่งงบประมาณ"), _("ปีงบประมาณ"), _("จำนวนครั้ง"), _("มูลค่า (บาท)")]
    lines: list[list[Cell]] = [
        [
            *_place(row["area"], names, districts),
            agencies[row["agency"]],
            labels.label_of(labels.SOURCES, row["source"]),
            Year(row["fiscal_year"]),
            row["deliveries"],
            row["satang"] / 100,
        ]
        for row in help_rows(report)
    ]
    return heads, lines, 6


def _write_long_sheet(book: _Book) -> None:
    """One number a row from line 1 on, so that a pivot table takes the sheet as it is."""
    heads = [
        _("รหัสพื้นที่"),
        _("พื้นที่"),
        _("ระดับ"),
        _("อำเภอ"),
        _("มิติ"),
        _("รายการ"),
        _("รหัสรายการ"),
        _("หน่วยนับ"),
        _("จำนวน"),
    ]
    sheet = book.sheet(PIVOT, heads, len(heads) - 1, 1)
    book.book.write(sheet, _long_lines(book.report, heads))


def _long_lines(report: Report, heads: Sequence[str]) -> Iterator[Row]:
    yield Row(heads, Style.HEAD, height=36)
    districts = _districts(report)
    units = {unit: str(label) for unit, label in UNIT_LABELS.items()}
    levels = {code: str(label) for code, label in labels.LEVELS.items()}
    dimensions = {code: str(label) for code, label in labels.DIMENSIONS.items()}
    columns: dict[str, str] = {}
    for row, column, count in long_rows(report):
        if column not in columns:
            columns[column] = _long_label(column)
        place = [row["area"], row["name"], levels[row["level"]], districts.get(row["area"][:4], "")]
        about = [*place, dimensions[row["dimension"]], columns[column], column]
        for unit in UNITS:
            if count[unit] is not None:
                yield Row([*about, units[unit], count[unit]])


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
    sheet = replace(book.sheet(_("คำอธิบาย"), ["", ""], 0, 0), widths=[24, 110])
    book.book.write(sheet, (Row([name, text], Style.WRAPPED) for name, text in lines))
