"""What the page "วิเคราะห์เชิงลึก" shows of an area: overlaps, the poverty index, its change, what if."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from kaejon.people.access import User
from kaejon.report import charts
from kaejon.report.content import Body
from kaejon.report.poverty_words import moved_of
from kaejon.report.queries.poverty import poverty_input
from kaejon.web.dashboards.chair import Parts, around, links_of, reader_of
from kaejon.web.dashboards.depth import Depth, WhatIfForm, changed_words, depth_of, indicator_names, what_if
from kaejon.web.dashboards.frozen import Frozen, Place, kept_body
from kaejon.web.dashboards.overlap import counted_by_number, overlap_lines
from kaejon.web.dashboards.pictures import picture


def analysis(user: User, frozen: Frozen, area: str, places: Sequence[Place], asked: QueryDict) -> Parts:
    """Everything that the analysis page of an area shows; `asked` is what the address asks for."""
    body = frozen.body
    depth = depth_of(body, area, indicator_names(body))
    unit = "persons" if asked.get("unit") == "persons" else "households"
    return {
        "frozen": frozen,
        "area": area,
        **around(frozen, area, places),
        "links": links_of(frozen, area, reader_of(user, frozen.campaign)),
        "unit": unit,
        "overlap_picture": picture(partial(upset_drawn, body, area, unit)),
        "overlaps": overlap_lines(body, area),
        "numbers": counted_by_number(body, area),
        "depth": depth,
        "k_picture": picture(partial(charts.poverty_k, body, area)),
        "method": body.get("poverty"),
        **compared(frozen, area, asked.get("with", "")),
        **tried(frozen, area, asked, depth),
    }


def upset_drawn(body: Body, area: str, unit: str, width: int) -> str:
    return charts.upset(body, area, unit, width)


def compared(frozen: Frozen, area: str, asked: str) -> Parts:
    """The change of the index since another report: the one asked for, else the one before; none before the first."""
    others = [each for each in frozen.newest if each.number != frozen.report.number]
    chosen = next((each for each in others if str(each.number) == asked), None) or next(reversed(frozen.earlier), None)
    if chosen is None:
        return {"others": others, "other": None, "moved": None}
    bodies = [(chosen.number, kept_body(chosen.pk, chosen.hash)), (frozen.report.number, frozen.body)]
    (_old, before), (_new, after) = sorted(bodies, key=lambda pair: pair[0])
    return {
        "others": others,
        "other": chosen,
        "since": min(chosen.number, frozen.report.number),
        "until": max(chosen.number, frozen.report.number),
        "moved": moved_of(before, after, area),
    }


def tried(frozen: Frozen, area: str, asked: QueryDict, depth: Depth | None) -> Parts:
    """The index under another cut-off and other weights; without an answer until one is asked for."""
    is_asked = "k" in asked
    form = WhatIfForm(asked if is_asked else None)
    kept = poverty_input(frozen.report)
    reset = f"?{urlencode({'area': area, 'number': frozen.report.number})}#if"
    parts: Parts = {"if_form": form, "if_kept": kept is not None, "if_found": None, "if_reset": reset}
    if kept is None or depth is None or not is_asked or not form.is_valid():
        return parts
    found = what_if(form, kept, area)
    if found is None:
        form.add_error(None, _("มิติที่ให้น้ำหนักไว้ไม่มีตัวชี้วัดในรายงานนี้ โปรดให้น้ำหนักมิติอื่นด้วย"))
        return parts
    return {**parts, "if_found": found, "if_words": changed_words(depth, found)}
