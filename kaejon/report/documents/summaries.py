"""The province's tables on paper: by dimension, by stage, by change, by reason, and the value of help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from kaejon.report.documents import labels
from kaejon.report.documents.cells import number, share_cell, signed
from kaejon.report.documents.figures import (
    PROGRESS,
    RESULTS,
    STAGES,
    UNITS,
    Count,
    Report,
    Row,
    change,
    held,
    reasons_in,
    rows_at,
    rules_notes,
    survey_notes,
)
from kaejon.report.documents.help import HelpTable, baht, help_tables
from kaejon.report.documents.insight import insight_tables

SUMMARY_COLUMNS = ("baseline", "added", "dismissed", "current", "verified", "checked")

Table = dict[str, Any]
"""A table as the templates lay it out: heading, lead, groups (heads), rows of cells, notes."""


def summary_tables(report: Report) -> list[Table]:
    """Every table of the province, those left out that the report holds nothing for; the last one is always there."""
    found = [
        _summary_table(report, _("ความคืบหน้าภาพรวมจังหวัด จำแนกรายมิติ"), SUMMARY_COLUMNS),
        _summary_table(report, _("แผนและความช่วยเหลือ จำแนกรายมิติ"), PROGRESS),
        _summary_table(report, _("ผลและยอดคงเหลือ จำแนกรายมิติ"), RESULTS, survey_notes(report)),
        _stage_table(report),
        _change_table(report, _("เพิ่ม/ลดจากรายงานครั้งก่อน"), SUMMARY_COLUMNS),
        _change_table(report, _("แผนและความช่วยเหลือ เพิ่ม/ลดจากรายงานครั้งก่อน"), PROGRESS),
        _change_table(report, _("ผลและยอดคงเหลือ เพิ่ม/ลดจากรายงานครั้งก่อน"), RESULTS),
        _reason_table(report),
        *map(_money_table, help_tables(report, report["campaign_detail"]["province"]["code"])),
        *insight_tables(report),
        _late_table(report),
    ]
    return [table for table in found if table is not None]


def _summary_table(report: Report, heading: str, columns: Sequence[str], notes: Sequence[str] = ()) -> Table | None:
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
                "cells": [share_cell(row, column, unit) for column in columns for unit in UNITS],
            }
            for row in rows
        ],
        "notes": [str(labels.OVERLAP_NOTE), _share_note(columns), *notes],
    }


def _share_note(columns: Sequence[str]) -> str:
    """Of what the numbers in brackets are shares: what was checked is told of the dismissed too."""
    if "checked" in columns:
        return _("ตัวเลขในวงเล็บ = %(share)s") % {"share": labels.SHARE_NOTE}
    return _("ตัวเลขในวงเล็บ = ร้อยละของยอดปัจจุบัน")


def _stage_table(report: Report) -> Table | None:
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
                "cells": [share_cell(row, column, "households") for column in columns],
            }
            for row in rows
            if row["dimension"] == "total"
        ],
        "notes": [str(labels.OVERLAP_NOTE), _share_note(columns), *rules_notes(report)],
    }


def _money_table(found: HelpTable) -> Table:
    return {
        "heading": found.caption,
        "lead": found.lead,
        "groups": found.heads,
        "units": [str(labels.BAHT)],
        "rows": [
            {"label": name, "strong": place == len(found.lines), "cells": [[baht(value)] for value in values]}
            for place, (name, values) in enumerate(found.lines, start=1)
        ],
        "notes": [_("มูลค่าสะสมถึงวันตัดยอด ตามวันที่ให้ความช่วยเหลือ")],
    }


def _change_table(report: Report, heading: str, columns: Sequence[str]) -> Table | None:
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
                "cells": [[signed(change(row, column, unit))] for column in columns for unit in UNITS],
            }
            for row in rows
        ],
        "notes": [str(labels.OVERLAP_NOTE)],
    }


def _reason_table(report: Report) -> Table | None:
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


def _late_table(report: Report) -> Table:
    return _by_dimension(
        report,
        heading=_("บันทึกหลังตัดยอดของรายงานครั้งก่อน"),
        lead=_("รายการ"),
        lines=[(str(labels.COLUMNS["late_arriving"]), False, [row["late_arriving"] for row in _province(report)])],
    )


def _by_dimension(report: Report, *, heading: str, lead: str, lines: Sequence[tuple[str, bool, list[Count]]]) -> Table:
    return {
        "heading": heading,
        "lead": lead,
        "groups": [str(labels.DIMENSIONS[row["dimension"]]) for row in _province(report)],
        "rows": [
            {
                "label": label,
                "strong": strong,
                "cells": [[number(count[unit])] for count in counts for unit in UNITS],
            }
            for label, strong, counts in lines
        ],
        "notes": [str(labels.OVERLAP_NOTE)],
    }


def _province(report: Report) -> list[Row]:
    return rows_at(report, "province")


def _reason_count(row: Row, reason: str) -> Count:
    count: Count = row["dismissed_reasons"].get(reason, {"households": 0, "persons": 0})
    return count
