"""The charts and the map of a report, as its papers show them."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from kaejon.report.charts import burn_down, dimension_bars, stage_bar
from kaejon.report.documents import labels
from kaejon.report.documents.figures import Report
from kaejon.report.documents.written import THAI_DIGITS
from kaejon.report.map import hex_map

Picture = dict[str, Any]
NARROW = 340
"""A chart so wide has letters large enough for half a telephone's width."""
LETTERS = re.compile(r">[^<]+<")
"""What stands between the tags of an SVG, and nothing that they say."""


def report_pictures(report: Report, *, thai_digits: bool) -> list[Picture]:
    """Burn-down, dimensions, stages and map of the province, those that the report has figures for."""
    body, province = dict(report), report["campaign_detail"]["province"]["code"]
    found: list[Picture] = []
    note = str(labels.OVERLAP_NOTE)
    if report.get("history") is not None:
        found.append(picture(_("ครัวเรือนคงเหลือรายสัปดาห์"), burn_down(body, province), thai_digits) | {"width": 120})
    if report["totals"] and "open" in report["totals"][0]:
        found.append(picture(_("ครัวเรือนรายมิติ"), dimension_bars(body, province), thai_digits) | {"note": note})
        found.append(picture(_("ระดับขั้นของครัวเรือน"), stage_bar(body, province), thai_digits))
    if report.get("hexes"):
        found.append(picture(_("ครัวเรือนคงเหลือรายตำบล"), hex_map(body), thai_digits) | {"width": 94})
    return found


def telephone_pictures(report: Report) -> list[Picture]:
    """Burn-down and map, with letters that can be read on a telephone."""
    body, province = dict(report), report["campaign_detail"]["province"]["code"]
    found: list[Picture] = []
    if report.get("history") is not None:
        chart = burn_down(body, province, width=NARROW)
        found.append(picture(_("ครัวเรือนคงเหลือรายสัปดาห์"), chart, thai_digits=False))
    if report.get("hexes"):
        found.append(picture(_("ครัวเรือนคงเหลือรายตำบล"), hex_map(body), thai_digits=False))
    return found


def picture(caption: str, svg: str, thai_digits: bool) -> Picture:
    """One picture with what stands over it; `width` in millimetres, 0 for the whole of the paper."""
    if thai_digits:
        svg = LETTERS.sub(lambda found: found.group().translate(THAI_DIGITS), svg)
    return {"caption": caption, "svg": svg, "width": 0, "note": ""}
