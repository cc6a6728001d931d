"""The tables by district and subdistrict on paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from kaejon.report.documents import labels
from kaejon.report.documents.cells import number, share_text
from kaejon.report.documents.figures import PROGRESS, UNITS, Report, Row, areas_at, held, value, whole_of
from kaejon.report.documents.written import breakable

AREA_COLUMNS = ("baseline", "added", "moved_in", "moved_out", "dismissed", "current", "verified", "checked")
AREA_RESULTS = ("resolved", "relapsed", "continuing_care", "open", "stuck", "passes_bmn")
AREA_SHARED = frozenset({"verified", "checked", *PROGRESS, "resolved", "open", "stuck"})
"""The columns whose share fits the width of the paper beside them."""
LONG_IN_NARROW_CELL = re.compile(r"[^\s\u0e00-\u0e7f]{13}(?=[^\s\u0e00-\u0e7f])")

Table = dict[str, Any]


def area_tables(report: Report) -> list[Table]:
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


def _districts(report: Report, columns: Sequence[str]) -> list[Table]:
    areas = [_area(rows, columns) for rows in areas_at(report, "district")]
    return [{"band": None, "areas": areas}] if areas else []


def _subdistricts(report: Report, columns: Sequence[str], *, totals_only: bool) -> list[Table]:
    districts = {rows[0]["area"]: rows[0] for rows in areas_at(report, "district")}
    bands: dict[str, Table] = {}
    for rows in areas_at(report, "subdistrict"):
        code = rows[0]["area"][:4]
        name = labels.area_label(code, "district", districts[code]["name"] if code in districts else code)
        kept = rows[:1] if totals_only else rows
        bands.setdefault(code, {"band": name, "areas": []})["areas"].append(_area(kept, columns))
    return list(bands.values())


def _area_table(heading: str, lead: str, bands: list[Table], columns: Sequence[str]) -> Table:
    return {
        "heading": heading,
        "lead": lead,
        "groups": [str(labels.COLUMNS[column]) for column in columns],
        "shared": [column in AREA_SHARED for column in columns],
        "bands": bands,
        "notes": [str(labels.OVERLAP_NOTE), str(labels.SHARE_NOTE)],
    }


def _area(rows: Sequence[Row], columns: Sequence[str]) -> Table:
    return {
        "name": LONG_IN_NARROW_CELL.sub(breakable, rows[0]["name"]),
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
        cells.append(number(count))
        if column in AREA_SHARED:
            cells.append("–" if count is None else share_text(count, whole_of(row, column, unit) or 0))
    return cells
