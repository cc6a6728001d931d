"""What stands on the printed report, as plain texts: Typst only lays it out.

Every text reaches Typst as a string of a JSON document, never as source, so a name that looks like markup is printed
as it is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from kaejon.lib.thai_date import thai_date, thai_datetime
from kaejon.report.documents import labels
from kaejon.report.documents.figures import (
    PROGRESS,
    RESULTS,
    SHARED,
    STAGES,
    UNITS,
    Count,
    Report,
    Row,
    areas_at,
    as_of,
    change,
    changes,
    committee,
    document_code,
    held,
    list_sentence,
    moment,
    reasons_in,
    rows_at,
    rules_notes,
    survey_notes,
    tenths_of_percent,
    title,
    value,
    warnings,
)
from kaejon.report.documents.help import HelpTable, baht, help_tables
from kaejon.report.documents.qr import qr_svg

THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
SUMMARY_COLUMNS = ("baseline", "added", "dismissed", "current", "verified", "checked")
AREA_COLUMNS = ("baseline", "added", "moved_in", "moved_out", "dismissed", "current", "verified", "checked")
AREA_RESULTS = ("resolved", "relapsed", "continuing_care", "open", "stuck", "passes_bmn")
AREA_SHARED = frozenset({"verified", "checked", *PROGRESS, "resolved", "open", "stuck"})
"""The columns whose share fits the width of the paper beside them."""

# Thai breaks by dictionary, other letters at spaces: a run this long without either would leave its cell.
LONG_RUN = re.compile(r"[^\s\u200b\u0e00-\u0e7f]{20}(?=[^\s\u200b\u0e00-\u0e7f])|[ก-ฮ]{12}(?=[ก-ฮ])")
LONG_IN_NARROW_CELL = re.compile(r"[^\s\u0e00-\u0e7f]{13}(?=[^\s\u0e00-\u0e7f])")
ZERO_WIDTH_SPACE = "\u200b"

Paper = dict[str, Any]
VERBATIM = frozenset({"svg", "code", "address"})


def paper(report: Report, *, verify_url: str | None, thai_digits: bool) -> Paper:
    """Every text of the printed report, laid out by `weekly.typ`; call it with the Thai language active."""
    summary = [
        _summary_table(report, _("ความคืบหน้าภาพรวมจังหวัด จำแนกรายมิติ"), SUMMARY_COLUMNS),
        _summary_table(report, _("แผนและความช่วยเหลือ จำแนกรายมิติ"), PROGRESS),
        _summary_table(report, _("ผลและยอดคงเหลือ จำแนกรายมิติ"), RESULTS, survey_notes(report)),
        _stage_table(report),
        _change_table(report, _("เพิ่ม/ลดจากรายงานครั้งก่อน"), SUMMARY_COLUMNS),
        _change_table(report, _("แผนและความช่วยเหลือ เพิ่ม/ลดจากรายงานครั้งก่อน"), PROGRESS),
        _change_table(report, _("ผลและยอดคงเหลือ เพิ่ม/ลดจากรายงานครั้งก่อน"), RESULTS),
        _reason_table(report),
        *map(_money_table, help_tables(report, report["campaign_detail"]["province"]["code"])),
        _late_table(report),
    ]
    tables = [table for table in summary if table is not None]
    areas = [table for table in _area_tables(report) if table["bands"]]
    for number, table in enumerate(tables + areas, start=1):
        table["heading"] = _("ตารางที่ %(n)s %(heading)s") % {"n": number, "heading": table["heading"]}
    view: Paper = {
        "title": title(report),
        "campaign": report["campaign_detail"]["name"],
        "committee": committee(report),
        "marks": changes(report),
        "about": _about(report),
        "tables": tables,
        "areas": areas,
        "headings": _headings(),
        "digits": "0123456789",
        "watermark": str(labels.DRAFT) if report["draft"] else None,
        "warnings": warnings(report),
        "signatures": [] if report["draft"] else [_("ผู้จัดทำ"), _("ผู้ตรวจ"), _("ผู้รับรอง")],
        "seal": _seal(report, verify_url),
        "footer": as_of(report),
        "software": _("จัดทำโดยแก้จน รุ่น %(version)s") % {"version": report["software"]},
    }
    written: Paper = _written(view, thai_digits=thai_digits)
    return written


def _about(report: Report) -> list[list[str]]:
    campaign = report["campaign_detail"]
    period = _("%(start)s ถึง %(end)s") % {
        "start": thai_date(dt.date.fromisoformat(campaign["starts_on"])),
        "end": thai_date(dt.date.fromisoformat(campaign["deadline_on"])),
    }
    lines = [
        [_("ระยะเวลาดำเนินการ"), period],
        [_("ข้อมูล") if report["draft"] else _("ตัดยอดข้อมูล"), thai_datetime(moment(report["cutoff"]))],
        [_("บัญชีเป้าหมาย"), list_sentence(report)],
    ]
    if not report["draft"]:
        number = _("ครั้งที่ %(n)s จากทั้งหมด %(count)s ครั้ง") % {"n": report["number"], "count": report["count"]}
        lines.insert(1, [_("รายงาน"), number])
    lines.append([_("จัดทำเมื่อ"), thai_datetime(moment(report["made_at"]))])
    notes = [labels.label_of(labels.NOTES, code) for code in report["notes"] if code != "no_list"]
    return lines + [[_("หมายเหตุ"), note] for note in notes]


def _headings() -> dict[str, Any]:
    return {
        "dimension": _("มิติ"),
        "households": str(labels.HOUSEHOLDS),
        "persons": str(labels.PERSONS),
        "share": str(labels.SHARE),
        "page": _("หน้า"),
        "code_label": _("รหัสยืนยันเอกสาร"),
        "verify": _("ตรวจเอกสารได้ที่"),
        "sign": _("ลงชื่อ"),
        "position": _("ตำแหน่ง"),
        "date": _("วันที่"),
        "note": _("หมายเหตุ"),
    }


def _summary_table(report: Report, heading: str, columns: Sequence[str], notes: Sequence[str] = ()) -> Paper | None:
    rows = rows_at(report, "province")
    if rows and not held(report, columns):
        return None
    return {
        "heading": heading,
        "lead": _("มิติ"),
        "groups": [str(labels.COLUMNS[column]) for column in columns],
        "rows": [
            {
                "label": str(labels.DIMENSIONS[row["dimension"]]),
                "strong": row["dimension"] == "total",
                "cells": [_share_cell(row, column, unit) for column in columns for unit in UNITS],
            }
            for row in rows
        ],
        "notes": [str(labels.OVERLAP_NOTE), _("ตัวเลขในวงเล็บ = ร้อยละของยอดปัจจุบัน"), *notes],
    }


def _stage_table(report: Report) -> Paper | None:
    """Households at each stage and in continuing care: the province, then its districts."""
    if not held(report, STAGES):
        return None
    columns = (*STAGES, "continuing_care", "current")
    rows = [row for level in ("province", "district") for row in rows_at(report, level)]
    return {
        "heading": _("ระดับขั้นของครัวเรือน จำแนกรายอำเภอ"),
        "lead": _("พื้นที่"),
        "groups": [str(labels.COLUMNS[column]) for column in columns],
        "units": [str(labels.HOUSEHOLDS)],
        "rows": [
            {
                "label": labels.area_label(row["area"], row["level"], row["name"]),
                "strong": row["level"] == "province",
                "cells": [_share_cell(row, column, "households") for column in columns],
            }
            for row in rows
            if row["dimension"] == "total"
        ],
        "notes": [str(labels.OVERLAP_NOTE), _("ตัวเลขในวงเล็บ = ร้อยละของยอดปัจจุบัน"), *rules_notes(report)],
    }


def _money_table(found: HelpTable) -> Paper:
    return {
        "heading": found.caption,
        "lead": found.lead,
        "groups": found.heads,
        "units": [str(labels.BAHT)],
        "rows": [
            {"label": name, "strong": place == len(found.lines), "cells": [[baht(value)] for value in values]}
            for place, (name, values) in enumerate(found.lines, start=1)
        ],
        "notes": [str(labels.OVERLAP_NOTE), _("มูลค่าสะสมถึงวันตัดยอด ตามวันที่ให้ความช่วยเหลือ")],
    }


def _change_table(report: Report, heading: str, columns: Sequence[str]) -> Paper | None:
    rows = [
        row
        for row in rows_at(report, "province")
        if row["delta"] is not None and all(column in row["delta"] for column in columns)
    ]
    if not rows:
        return None
    return {
        "heading": heading,
        "lead": _("มิติ"),
        "groups": [str(labels.COLUMNS[column]) for column in columns],
        "rows": [
            {
                "label": str(labels.DIMENSIONS[row["dimension"]]),
                "strong": row["dimension"] == "total",
                "cells": [[_signed(change(row, column, unit))] for column in columns for unit in UNITS],
            }
            for row in rows
        ],
        "notes": [str(labels.OVERLAP_NOTE)],
    }


def _reason_table(report: Report) -> Paper | None:
    reasons = reasons_in(report)
    if not reasons:
        return None
    return _by_dimension(
        report,
        heading=_("เหตุผลที่นำออกจากบัญชี"),
        lead=_("เหตุผล"),
        lines=[
            (labels.label_of(labels.REASONS, reason), False, [_reason_count(row, reason) for row in _province(report)])
            for reason in reasons
        ]
        + [(_("รวมนำออก"), True, [row["dismissed"] for row in _province(report)])],
    )


def _late_table(report: Report) -> Paper:
    return _by_dimension(
        report,
        heading=_("บันทึกหลังตัดยอดของรายงานครั้งก่อน"),
        lead=_("รายการ"),
        lines=[(str(labels.COLUMNS["late_arriving"]), False, [row["late_arriving"] for row in _province(report)])],
    )


def _by_dimension(report: Report, *, heading: str, lead: str, lines: Sequence[tuple[str, bool, list[Count]]]) -> Paper:
    return {
        "heading": heading,
        "lead": lead,
        "groups": [str(labels.DIMENSIONS[row["dimension"]]) for row in _province(report)],
        "rows": [
            {
                "label": label,
                "strong": strong,
                "cells": [[_number(count[unit])] for count in counts for unit in UNITS],
            }
            for label, strong, counts in lines
        ],
        "notes": [str(labels.OVERLAP_NOTE)],
    }


def _area_tables(report: Report) -> list[Paper]:
    """Districts with every dimension, then subdistricts: of progress and results their distinct totals only."""
    groups: list[tuple[str, Sequence[str]]] = [(_("ความคืบหน้า"), AREA_COLUMNS)]
    for name, columns in ((_("แผนและความช่วยเหลือ"), PROGRESS), (_("ผลและยอดคงเหลือ"), AREA_RESULTS)):
        if held(report, columns):
            groups.append((name, columns))
    tables = [
        _area_table(_("%(what)sรายอำเภอ") % {"what": name}, _("อำเภอ"), _districts(report, columns), columns)
        for name, columns in groups
    ]
    return tables + [
        _area_table(
            _("%(what)sรายตำบล") % {"what": name},
            _("ตำบล"),
            _subdistricts(report, columns, totals_only=columns is not AREA_COLUMNS),
            columns,
        )
        for name, columns in groups
    ]


def _districts(report: Report, columns: Sequence[str]) -> list[Paper]:
    areas = [_area(rows, columns) for rows in areas_at(report, "district")]
    return [{"band": None, "areas": areas}] if areas else []


def _subdistricts(report: Report, columns: Sequence[str], *, totals_only: bool) -> list[Paper]:
    districts = {rows[0]["area"]: rows[0] for rows in areas_at(report, "district")}
    bands: dict[str, Paper] = {}
    for rows in areas_at(report, "subdistrict"):
        code = rows[0]["area"][:4]
        name = labels.area_label(code, "district", districts[code]["name"] if code in districts else code)
        kept = rows[:1] if totals_only else rows
        bands.setdefault(code, {"band": name, "areas": []})["areas"].append(_area(kept, columns))
    return list(bands.values())


def _area_table(heading: str, lead: str, bands: list[Paper], columns: Sequence[str]) -> Paper:
    return {
        "heading": heading,
        "lead": lead,
        "groups": [str(labels.COLUMNS[column]) for column in columns],
        "shared": [column in AREA_SHARED for column in columns],
        "bands": bands,
        "notes": [str(labels.OVERLAP_NOTE), str(labels.SHARE_NOTE)],
    }


def _area(rows: Sequence[Row], columns: Sequence[str]) -> Paper:
    return {
        "name": LONG_IN_NARROW_CELL.sub(_breakable, rows[0]["name"]),
        "area": rows[0]["area"],
        "rows": [
            {
                "label": str(labels.DIMENSIONS[row["dimension"]]),
                "strong": row["dimension"] == "total",
                "cells": [cell for column in columns for cell in _area_cells(row, column)],
            }
            for row in rows
        ],
    }


def _area_cells(row: Row, column: str) -> list[str]:
    cells: list[str] = []
    for unit in UNITS:
        count = value(row, column, unit)
        cells.append(_number(count))
        if column in AREA_SHARED:
            cells.append("–" if count is None else _share(count, row["current"][unit]))
    return cells


def _share_cell(row: Row, column: str, unit: str) -> list[str]:
    count = value(row, column, unit)
    if count is None or column not in SHARED or row["current"][unit] == 0:
        return [_number(count)]
    return [_number(count), f"({_share(count, row['current'][unit])})"]


def _seal(report: Report, verify_url: str | None) -> Paper | None:
    code = document_code(report)
    if code is None:
        return None
    return {"code": code, "address": verify_url, "svg": qr_svg(verify_url or code), "alt": _("คิวอาร์ของรหัสยืนยันเอกสาร")}


def _province(report: Report) -> list[Row]:
    return rows_at(report, "province")


def _reason_count(row: Row, reason: str) -> Count:
    count: Count = row["dismissed_reasons"].get(reason, {"households": 0, "persons": 0})
    return count


def _number(value: int | None) -> str:
    return "–" if value is None else f"{value:,}"


def _signed(value: int | None) -> str:
    if value is None:
        return "–"
    return f"{value:+,}".replace("-", "−") if value else "0"


def _share(part: int, whole: int) -> str:
    tenths = tenths_of_percent(part, whole)
    return "–" if tenths is None else f"{tenths // 10:,}.{tenths % 10}"


def _breakable(run: re.Match[str]) -> str:
    return run.group() + ZERO_WIDTH_SPACE


def _written(value: Any, *, thai_digits: bool) -> Any:
    """The same structure with long runs breakable and, when asked, Thai digits; codes and addresses stay."""
    if isinstance(value, str):
        text = LONG_RUN.sub(_breakable, value)
        return text.translate(THAI_DIGITS) if thai_digits else text
    if isinstance(value, list):
        return [_written(item, thai_digits=thai_digits) for item in value]
    if isinstance(value, dict):
        return {
            key: item if key in VERBATIM else _written(item, thai_digits=thai_digits) for key, item in value.items()
        }
    return value
