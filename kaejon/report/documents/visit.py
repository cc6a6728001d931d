"""The sheet for an executive's field visit (ตรวจเยี่ยม): one page on a district or subdistrict, from frozen figures.

It names no household: whom to visit is case data, and stands in the list of households under its own access.
"""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from kaejon.report.documents import labels
from kaejon.report.documents.cells import number, share_cell
from kaejon.report.documents.figures import Report, as_of, changes, check_draft_marks, title, value, warnings
from kaejon.report.documents.insight import area_names, promises_by_agency
from kaejon.report.documents.paper import figure_words, letterhead_words, seal
from kaejon.report.documents.typesetting import typeset
from kaejon.report.documents.words import outlook_sentences
from kaejon.report.documents.written import written

TEMPLATE = "visit.typ"
SHOWN = ("current", "verified", "helped", "resolved", "open", "stuck")
COLUMNS = ("current", "planned", "helped", "resolved", "open", "stuck")
INSIDE = ("current", "open", "stuck")
MOST_AGENCIES = 6
EMPTY_LINES = 4


def visit_pdf(report: Report, area: str, *, verify_url: str | None, emblem: bytes | None = None) -> bytes:
    """The sheet as PDF, A4, in Thai; the same bytes for the same report. Raises KeyError for an area that the report
    does not hold, ContradictoryReport for a draft that carries a number or a hash.
    """
    check_draft_marks(report)
    with translation.override("th"):
        return typeset(TEMPLATE, report, visit(report, area, verify_url=verify_url, emblem=emblem))


def visit(report: Report, area: str, *, verify_url: str | None, emblem: bytes | None) -> dict[str, Any]:
    """Every text of the sheet; call it with the Thai language active."""
    names = area_names(report)
    place = names[area]
    if len(area) == 6:
        place = f"{place} {names[area[:4]]}"
    inside = {**report, "promises": _promises_in(report, area)}
    tables = [_by_dimension(report, area), _by_area(report, area), _by_agency(inside)]
    view = {
        "title": _("ใบตรวจเยี่ยม %(place)s") % {"place": place},
        "letterhead": letterhead_words(report, emblem),
        "subject": f"{report['campaign_detail']['name']} · {title(report)}",
        "as_of": as_of(report),
        "warnings": [*warnings(report), *changes(report), _("ใช้ในราชการ")],
        "watermark": str(labels.DRAFT) if report["draft"] else None,
        "figures": figure_words(report, SHOWN, area),
        "outlook": outlook_sentences(report, area),
        "tables": [table for table in tables if table is not None],
        "note": str(labels.OVERLAP_NOTE),
        "asked": [
            _("ครัวเรือนที่ไม่คืบหน้าติดขัดเรื่องใด และต้องการให้ผู้ใดช่วย"),
            _("เรื่องที่หน่วยงานรับปากไว้ถึงครัวเรือนแล้วหรือยัง"),
            _("สัปดาห์หน้าพื้นที่จะทำสิ่งใดก่อน"),
        ],
        "words": {"asked": _("คำถามระหว่างตรวจเยี่ยม"), "notes": _("บันทึกของผู้ตรวจเยี่ยม"), "note": _("หมายเหตุ")},
        "empty_lines": EMPTY_LINES,
        "seal": seal(report, verify_url),
        "code_label": _("รหัสยืนยันเอกสาร"),
    }
    found: dict[str, Any] = written(view, thai_digits=False)
    return found


def _by_dimension(report: Report, area: str) -> dict[str, Any]:
    rows = {row["dimension"]: row for row in report["totals"] if row["area"] == area}
    return {
        "heading": _("จำแนกรายมิติ (ครัวเรือน)"),
        "heads": [_("มิติ"), *(str(labels.COLUMNS[column]) for column in COLUMNS)],
        "rows": [
            [str(label), *(" ".join(share_cell(rows[code], column, "households")) for column in COLUMNS)]
            for code, label in labels.DIMENSIONS.items()
            if code in rows
        ],
    }


def _by_area(report: Report, area: str) -> dict[str, Any] | None:
    rows = [
        row
        for row in report["totals"]
        if len(row["area"]) == len(area) + 2 and row["area"].startswith(area) and row["dimension"] == "total"
    ]
    if not rows:
        return None
    return {
        "heading": _("จำแนกรายตำบล (ครัวเรือน)"),
        "heads": [_("ตำบล"), *(str(labels.COLUMNS[column]) for column in INSIDE)],
        "rows": [
            [row["name"], *(number(value(row, column, "households")) for column in INSIDE)]
            for row in sorted(rows, key=lambda row: row["area"])
        ],
    }


def _promises_in(report: Report, area: str) -> dict[str, Any]:
    """The promises to a district; of a subdistrict the report says none."""
    found = report.get("promises") or {"agencies": [], "rows": []}
    return {"agencies": found["agencies"], "rows": [row for row in found["rows"] if row["area"] == area]}


def _by_agency(report: Report) -> dict[str, Any] | None:
    lines = promises_by_agency(report)
    if not lines:
        return None
    first = sorted(lines[:-1], key=lambda line: (-line[1]["overdue"], -line[1]["open"], line[0]))[:MOST_AGENCIES]
    columns = ("promised", "kept", "open", "overdue")
    return {
        "heading": _("เรื่องที่หน่วยงานรับปาก (ที่เลยกำหนดมากก่อน)"),
        "heads": [_("หน่วยงาน"), *(str(labels.PROMISES[column]) for column in columns)],
        "rows": [[name, *(number(counts[column]) for column in columns)] for name, counts in first],
    }
