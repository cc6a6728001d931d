"""The view from the governor's chair: a dashboard from one frozen report; what is of today says so."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kaejon.assessment.access import reader_key
from kaejon.assessment.queries.casework import CAUSES
from kaejon.assessment.queries.inbox import needs_seen
from kaejon.assessment.queries.stuck import StuckCount, stuck_tally
from kaejon.lib.thai_date import thai_datetime
from kaejon.meeting.access import directives_for
from kaejon.meeting.queries.directives import DirectiveCount, directive_count
from kaejon.people.access import User, standing_of
from kaejon.people.policy import CASE_READERS, DIRECTED
from kaejon.register.models import Campaign
from kaejon.report import charts
from kaejon.report.access import household_lists_for
from kaejon.report.charts.reading import households, row_of
from kaejon.report.content import Body
from kaejon.report.documents.figures import moment
from kaejon.report.map import hex_map
from kaejon.report.models import Figure
from kaejon.report.sentences import week_lines
from kaejon.web.dashboards.forecast import answer_of, record_lines
from kaejon.web.dashboards.frozen import Frozen, Place, kept_body
from kaejon.web.dashboards.pictures import WIDE, Picture, as_markup, picture
from kaejon.web.dashboards.rows import PlaceLine, Points, Reader, agency_lines, dimension_lines, place_lines, sum_of

Parts = dict[str, Any]
MAP_FIGURE = "open/households/share"
HALF = 520
"""The width of a picture that has another card beside it."""


def reader_of(user: User, campaign: Campaign) -> Reader:
    """The links that this reader may follow."""
    standing = standing_of(user)
    lists = household_lists_for(user, campaign)
    return Reader(campaign, standing.roles, lists, standing.areas(CASE_READERS))


def query_of(frozen: Frozen, area: str, **more: str) -> str:
    """The question that leads to the same report of another area, or of another page: the last one names no number."""
    number = "" if frozen.is_last else str(frozen.report.number)
    asked = {"area": area, "number": number, **more}
    return "?" + urlencode({name: value for name, value in asked.items() if value})


def dashboard(user: User, frozen: Frozen, area: str, places: Sequence[Place]) -> Parts:
    """Everything that the dashboard of an area shows."""
    reader = reader_of(user, frozen.campaign)
    agencies = agency_lines(frozen.body, area) if len(area) < 6 else []
    return {
        **heart(frozen, area, reader),
        **around(frozen, area, places),
        "dimensions": dimension_lines(frozen.body, area, reader.lists, open_points(frozen, area)),
        "dimension_picture": kept_picture(
            frozen.report.pk, frozen.report.hash, "dimension_bars", area, WIDE, get_language()
        ),
        "place_lines": places_inside(frozen, area, reader),
        "stuck": stuck_now(user, frozen.campaign, area, reader),
        "directives": directives_now(user, frozen.campaign, reader),
        "agencies": agencies,
        "agency_sum": sum_of(agencies, _("รวมทั้งสิ้น")),
        "week": week_lines(frozen.body.get("week") or ()),
        "record": record_lines(frozen.campaign, area) if len(area) < 6 else [],
        "stuck_households": households(row_of(frozen.body, area), "stuck"),
    }


def around(frozen: Frozen, area: str, places: Sequence[Place]) -> Parts:
    """What lies round the page: the reports before and after this one, and the other areas."""
    before, after = frozen.earlier[-1:], [each for each in frozen.newest if each.number > frozen.report.number][:1]
    number = _("ครั้งที่ %(number)s")
    return {
        "area_name": next(place.name for place in places if place.is_here),
        "choices": [(place, query_of(frozen, place.code)) for place in places],
        "around": [
            (
                number % {"number": each.number},
                f"?{urlencode({'area': area, 'number': each.number})}",
                each.number > frozen.report.number,
            )
            for each in (*before, *after)
        ],
    }


def heart(frozen: Frozen, area: str, reader: Reader) -> Parts:
    """The heart of it, which the governor's home shows too: the answer, the burn-down, the map, the stages."""
    return {
        "frozen": frozen,
        "area": area,
        "answer": answer_of(frozen.body, area),
        "deadline_on": frozen.campaign.deadline_on,
        "burn_picture": kept_picture(frozen.report.pk, frozen.report.hash, "burn_down", area, HALF, get_language()),
        "area_map": map_drawn(frozen.body, area),
        "stage_picture": kept_picture(frozen.report.pk, frozen.report.hash, "stage_bar", area, WIDE, get_language()),
        "links": links_of(frozen, area, reader),
    }


@lru_cache(maxsize=96)
def kept_picture(report: uuid.UUID, digest: str, name: str, area: str, wide: int, language: str | None) -> Picture:
    """One chart of a frozen report in a language, as it was drawn before: the same text always gives the same."""
    return picture(partial(getattr(charts, name), kept_body(report, digest), area), wide)


def places_inside(frozen: Frozen, area: str, reader: Reader) -> list[PlaceLine]:
    """The areas inside, each with the address of its own dashboard."""
    page = reader.link("web:dashboard")

    def address(inside: str) -> str:
        return f"{page}{query_of(frozen, inside)}" if page else ""

    return place_lines(frozen.body, area, reader, address)


def map_drawn(body: Body, area: str) -> str:
    """The map of an area, shaded by what is open; "" inside a subdistrict, and for a report that does not tell it."""
    row, inside = row_of(body, area), any(r["level"] == "subdistrict" and r["area"] != area for r in body["totals"])
    return (
        as_markup(hex_map(body, "subdistrict", area, MAP_FIGURE))
        if len(area) < 6 and inside and row and "open" in row
        else ""
    )


def links_of(frozen: Frozen, area: str, reader: Reader) -> Mapping[str, str]:
    """Where to go from here; a page that the reader may not open has no address."""
    asked = query_of(frozen, area)
    names = {"dashboard": "web:dashboard", "analysis": "web:analysis", "present": "web:present"}
    pages = {key: reader.link(name) for key, name in names.items()}
    return {
        **{key: f"{href}{asked}" if href else "" for key, href in pages.items()},
        "map": reader.link("report:map-view"),
        "reports": reader.link("report:report-list"),
        "draft": reader.link("report:report-draft"),
    }


def context_line(frozen: Frozen, area_name: str) -> list[str]:
    """Campaign, list version, as of when and which report, area: of the frozen report, not of this moment."""
    body = frozen.body
    number = body["list"]["number"]
    listed = _("บัญชีฉบับที่ %(number)d") % {"number": number} if number else _("ยังไม่มีบัญชีที่เห็นชอบ")
    said = _("ข้อมูล ณ %(at)s (ครั้งที่ %(number)s/%(count)s)") % {
        "at": thai_datetime(moment(body["cutoff"])),
        "number": frozen.report.number,
        "count": body["count"],
    }
    return [body["campaign_detail"]["name"], listed, said, area_name]


def open_points(frozen: Frozen, area: str) -> Points:
    """What was open in each dimension report by report, this one last; in one query."""
    reports = [*frozen.earlier, frozen.report]
    place = {report.pk: number for number, report in enumerate(reports)}
    rows = Figure.objects.filter(report__in=place, area_code=area, column="open")
    found: dict[str, list[int]] = defaultdict(lambda: [0] * len(reports))
    for report, dimension, count in rows.values_list("report_id", "dimension", "households"):
        found[dimension][place[report]] = count
    return found


@dataclass(frozen=True)
class Cause:
    """One reason why needs do not get on, as of now, with the list behind it."""

    label: str
    count: StuckCount
    href: str


@dataclass(frozen=True)
class StuckNow:
    """What does not get on in an area at this moment, and why; a need may have several causes."""

    whole: StuckCount
    causes: list[Cause]
    href: str


def stuck_now(user: User, campaign: Campaign, area: str, reader: Reader) -> StuckNow | None:
    """The stuck needs by cause; None for who may not see every household of the area."""
    if not reader.covers(area):
        return None
    tally = stuck_tally(needs_seen(user, campaign, CASE_READERS), campaign, reader_key(user))
    causes = [
        Cause(str(label), tally.count(area, code), reader.link("assessment:stuck-list", area=area, cause=code))
        for code, label in CAUSES.items()
    ]
    return StuckNow(tally.count(area), causes, reader.link("assessment:stuck-list", area=area))


def directives_now(user: User, campaign: Campaign, reader: Reader) -> tuple[DirectiveCount, str] | None:
    """The directives that the reader may read, by how they stand, with their list; None for who reads none."""
    if reader.roles.isdisjoint(DIRECTED):
        return None
    return directive_count(directives_for(user, campaign)), reader.link("meeting:directive-list")
