"""What lies behind the counts, as tables on paper: the outlook, promises by agency, overlaps, depth of lack."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from kaejon.report.documents import labels
from kaejon.report.documents.cells import number, share_text
from kaejon.report.documents.figures import Report
from kaejon.report.documents.words import day, outlook_method, tenths, thousandths

Table = dict[str, Any]
MASK_ORDER = tuple(code for code in labels.DIMENSIONS if code != "total")
"""What the five characters of a mask stand for."""
MOST_SETS = 12


def insight_tables(report: Report) -> list[Table]:
    """The tables of those sections that the report has and that say something."""
    found = [_outlook_table(report), _promise_table(report), _overlap_table(report), _poverty_table(report)]
    return [table for table in found if table is not None]


def area_names(report: Report) -> Mapping[str, str]:
    """Every area of the report with its level in front."""
    return {row["area"]: labels.area_label(row["area"], row["level"], row["name"]) for row in report["totals"]}


def _outlook_table(report: Report) -> Table | None:
    areas = (report.get("outlook") or {"areas": []})["areas"]
    if not areas:
        return None
    names, province = area_names(report), report["campaign_detail"]["province"]["code"]
    method = outlook_method(report, province)
    return {
        "heading": _("จะทันกำหนดไหม จำแนกรายอำเภอ"),
        "lead": _("พื้นที่"),
        "groups": [_("คงเหลือ (ครัวเรือน)"), _("ต้องลดต่อสัปดาห์"), _("ลดได้ต่อสัปดาห์"), _("คาดว่าแล้วเสร็จ"), _("คำตอบ")],
        "units": [],
        "rows": [
            {
                "label": names.get(one["area"], one["area"]),
                "strong": one["area"] == province,
                "cells": _outlook_cells(one),
            }
            for one in areas
        ],
        "notes": [method] if method else [],
    }


def _outlook_cells(one: Mapping[str, Any]) -> list[list[str]]:
    pace, end = one["pace"], one["done_by"]["middle"]
    return [
        [number(one["open"])],
        [number(one["needed"])],
        ["–" if pace is None else tenths(pace["num"], pace["den"])],
        ["–" if end is None else day(end)],
        [str(labels.label_of(labels.ANSWERS, one["answer"]))],
    ]


def promises_by_agency(report: Report) -> list[tuple[str, dict[str, int]]]:
    """Counts of matters by agency, agencies by name, the sum of all last; none where nobody was asked."""
    section = report.get("promises") or {"agencies": [], "rows": []}
    names = {each["id"]: each["name"] for each in section["agencies"]}
    sums: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(labels.PROMISES, 0))
    for row in section["rows"]:
        for column in labels.PROMISES:
            sums[row["agency"]][column] += row.get(column, 0)
    found = sorted((names.get(agency, agency), counts) for agency, counts in sums.items())
    if not found:
        return []
    whole = {column: sum(counts[column] for _name, counts in found) for column in labels.PROMISES}
    return [*found, (_("รวมทั้งสิ้น"), whole)]


def _promise_table(report: Report) -> Table | None:
    lines = promises_by_agency(report)
    if not lines:
        return None
    return {
        "heading": _("เรื่องที่ขอให้หน่วยงานช่วยเหลือ จำแนกรายหน่วยงาน"),
        "lead": _("หน่วยงาน"),
        "groups": [str(label) for label in labels.PROMISES.values()],
        "units": [_("เรื่อง")],
        "rows": [
            {
                "label": name,
                "strong": place == len(lines),
                "cells": [[number(counts[column])] for column in labels.PROMISES],
            }
            for place, (name, counts) in enumerate(lines, start=1)
        ],
        "notes": [_("นับเป็นเรื่อง ณ เวลาตัดยอด")],
    }


def set_label(mask: str) -> str:
    """The dimensions of a mask, joined: สุขภาพ + รายได้."""
    return " + ".join(str(labels.DIMENSIONS[code]) for code, bit in zip(MASK_ORDER, mask, strict=True) if bit == "1")


def overlap_rows(report: Report, area: str) -> list[Mapping[str, Any]]:
    """The sets of dimensions in an area, the most frequent first."""
    rows = [row for row in report.get("overlaps") or () if row["area"] == area]
    return sorted(rows, key=lambda row: (-row["households"], -row["persons"], row["mask"]))


def _overlap_table(report: Report) -> Table | None:
    rows = overlap_rows(report, report["campaign_detail"]["province"]["code"])
    if not rows:
        return None
    shown = [(set_label(row["mask"]), row, False) for row in rows[:MOST_SETS]]
    if len(rows) > MOST_SETS:
        shown.append((_("ชุดอื่นรวมกัน"), _sum_of(rows[MOST_SETS:]), False))
    whole = _sum_of(rows)
    shown.append((_("รวม (ไม่นับซ้ำ)"), whole, True))
    return {
        "heading": _("มิติที่ตกเกณฑ์พร้อมกัน (ตรงชุดนี้พอดี)"),
        "lead": _("ชุดของมิติ"),
        "lead_width": 82,
        "groups": [_("ตกเกณฑ์ตรงชุดนี้พอดี")],
        "rows": [
            {
                "label": label,
                "strong": strong,
                "cells": [
                    [number(count[unit]), f"({share_text(count[unit], whole[unit])})"]
                    for unit in ("households", "persons")
                ],
            }
            for label, count, strong in shown
        ],
        "notes": [str(labels.OVERLAP_NOTE), _("ตัวเลขในวงเล็บ = ร้อยละของยอดรวม ทุกครัวเรือนและทุกคนอยู่ในชุดเดียว")],
    }


def _sum_of(rows: list[Mapping[str, Any]]) -> dict[str, int]:
    return {unit: sum(row[unit] for row in rows) for unit in ("households", "persons")}


def _poverty_table(report: Report) -> Table | None:
    section = report.get("poverty") or {"areas": []}
    province = report["campaign_detail"]["province"]["code"]
    areas = [one for one in section["areas"] if len(one["area"]) <= 4 and one["households"]]
    if not areas:
        return None
    names = area_names(report)
    return {
        "heading": _("ดัชนีความยากจนหลายมิติของครัวเรือน จำแนกรายอำเภอ"),
        "lead": _("พื้นที่"),
        "groups": [
            _("ครัวเรือนที่มีคำตอบ"),
            _("ตกเกณฑ์อย่างน้อย 1 มิติ"),
            _("สัดส่วน H (ร้อยละ)"),
            _("ความลึก A (ร้อยละ)"),
            _("ดัชนี M0 = H × A"),
        ],
        "units": [],
        "rows": [
            {
                "label": names.get(one["area"], one["area"]),
                "strong": one["area"] == province,
                "cells": _poverty_cells(one, section["whole"]),
            }
            for one in areas
        ],
        "notes": [
            str(labels.OVERLAP_NOTE),
            _("วิธีของ Alkire–Foster ฉบับที่ %(method)s จากคำตอบตัวชี้วัด %(edition)s ตกเกณฑ์ 1 มิติขึ้นไป นับเป็นหน่วยครัวเรือน")
            % {"method": section["method"], "edition": section["edition"]},
        ],
    }


def _poverty_cells(one: Mapping[str, Any], whole: int) -> list[list[str]]:
    return [
        [number(one["households"])],
        [number(one["poor"])],
        [share_text(one["poor"], one["households"])],
        [share_text(one["deprived"], whole * one["poor"])],
        [thousandths(one["deprived"], whole * one["households"])],
    ]
