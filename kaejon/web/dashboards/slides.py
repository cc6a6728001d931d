"""The present mode for the meeting room: one idea a screen, from the frozen report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from kaejon.people.access import User, standing_of
from kaejon.people.policy import RETURN_READERS
from kaejon.report import charts
from kaejon.report.charts.reading import area_name, households, row_of
from kaejon.report.content import Body
from kaejon.report.documents.figures import list_sentence, moment
from kaejon.report.models import Step
from kaejon.report.queries.returns import steps_of
from kaejon.report.sentences import week_lines
from kaejon.web.dashboards.chair import heart, places_inside, query_of, reader_of, stuck_now
from kaejon.web.dashboards.frozen import Frozen
from kaejon.web.dashboards.pictures import as_markup
from kaejon.web.dashboards.rows import agency_lines, sum_of

ROWS_AT_MOST = 8
"""So many rows of a table are legible from the back of a room."""
SENTENCES_AT_MOST = 5
REQUESTS_AT_MOST = 3
WIDE = 480
"""The width that pictures are drawn for: a screen shows them so much larger that their words reach the last row."""


@dataclass(frozen=True)
class Slide:
    """One screen: its heading, the template of what is under it, and what that shows."""

    number: int
    title: str
    template: str
    given: dict[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"web/present/{self.template}.html"


@dataclass(frozen=True)
class Show:
    """The screens of a report of one area, and where leaving them leads."""

    frozen: Frozen
    area: str
    area_name: str
    slides: Sequence[Slide]
    leave_href: str


def show_of(user: User, frozen: Frozen, area: str) -> Show:
    """The present mode of an area."""
    screens = list(screens_of(user, frozen, area))
    slides = [Slide(number, *screen) for number, screen in enumerate(screens, 1)]
    reader = reader_of(user, frozen.campaign)
    leave = reader.link("web:dashboard")
    return Show(
        frozen, area, area_name(frozen.body, area), slides, f"{leave}{query_of(frozen, area)}" if leave else "/"
    )


Screen = tuple[str, str, dict[str, Any]]


def screens_of(user: User, frozen: Frozen, area: str) -> Iterator[Screen]:
    """Heading, template and values of each screen, in the order of the meeting."""
    body, reader = frozen.body, reader_of(user, frozen.campaign)
    given = heart(frozen, area, reader)
    yield "", "title", title_of(frozen, area)
    yield _("จะทันกำหนดไหม"), "answer", {**given, "drawn": drawn(partial(charts.burn_down, body, area))}
    yield (
        _("ห้ามิติ: แก้ไขแล้วเท่าใด"),
        "picture",
        {
            "drawn": drawn(partial(charts.dimension_bars, body, area)),
            "note": _("1 ครัวเรือนอาจตกเกณฑ์มากกว่า 1 มิติ จึงไม่นำแต่ละมิติมารวมกัน"),
        },
    )
    title = _("อำเภอเคียงกัน") if len(area) == 2 else _("ตำบลเคียงกัน")
    for lines in paged(places_inside(frozen, area, reader)):
        yield title, "places", {"lines": lines}
    if given["area_map"]:
        yield _("แผนที่: คงเหลือที่ใดบ้าง"), "map", {"drawn": given["area_map"]}
    yield (
        _("ระดับขั้นของครัวเรือน"),
        "picture",
        {
            "drawn": drawn(partial(charts.stage_bar, body, area)),
            "note": _("เกณฑ์ของจังหวัด (ยังไม่ยืนยัน)"),
        },
    )
    row = row_of(body, area)
    yield (
        _("ไม่คืบหน้า เพราะอะไร"),
        "stuck",
        {
            "stuck_households": households(row, "stuck"),
            "open_households": households(row, "open"),
            "stuck": stuck_now(user, frozen.campaign, area, reader),
        },
    )
    yield from promises_of(body, area)
    for sentences in paged(week_lines(body.get("week") or ()), SENTENCES_AT_MOST):
        yield _("สัปดาห์นี้"), "week", {"sentences": sentences}
    for requests in paged(requests_of(user, frozen, area), REQUESTS_AT_MOST):
        yield _("อำเภอขอรับการสนับสนุน"), "requests", {"requests": requests}
    yield _("เรื่องที่ขอให้ที่ประชุมพิจารณา"), "closing", {**given, "asks": asks_of(body, area)}


def paged(rows: Sequence[Any], at_most: int = ROWS_AT_MOST) -> list[tuple[Any, ...]]:
    """The rows in screens of about equal length, none for none."""
    screens = -(-len(rows) // at_most)
    each = -(-len(rows) // screens) if screens else 1
    return [tuple(rows[start : start + each]) for start in range(0, len(rows), each)]


def drawn(draw: partial[str]) -> str:
    """A chart as large as a screen."""
    return as_markup(draw(WIDE))


def title_of(frozen: Frozen, area: str) -> dict[str, Any]:
    body = frozen.body
    return {
        "campaign_name": body["campaign_detail"]["name"],
        "number": frozen.report.number,
        "count": body["count"],
        "cutoff": moment(body["cutoff"]),
        "list_sentence": list_sentence(body),
        "area_name": area_name(body, area),
        "version": frozen.report.version,
        "returns": body.get("returns"),
    }


def promises_of(body: Body, area: str) -> Iterator[Screen]:
    """The promises by agency, those with something open or overdue; nothing in a report that holds none."""
    lines = agency_lines(body, area) if len(area) < 6 else []
    waiting = [line for line in lines if line.counts["open"] or line.counts["overdue"]]
    if not any(line.counts["promised"] for line in lines):
        return
    whole = sum_of(lines, _("ทุกหน่วยงานรวมกัน"))
    for screen in paged(waiting) or [()]:
        yield _("คำรับปากรายหน่วยงาน"), "promises", {"lines": screen, "whole": whole}


@dataclass(frozen=True)
class Request:
    """What one district asks of the province, in the words of its return."""

    district: str
    text: str


def requests_of(user: User, frozen: Frozen, area: str) -> list[Request]:
    """The requests of the districts' returns that were certified before the report, by official code.

    Only of districts whose returns the reader may read; in one query.
    """
    seen, report = standing_of(user).areas(RETURN_READERS), frozen.report
    texts: dict[str, str] = {}
    certified: dict[str, str] = {}
    for step in steps_of(frozen.campaign, report.number):
        if step.recorded_at >= report.known_at:
            break
        if step.step == Step.PREPARED:
            texts[step.district_id] = step.requests.strip()
        elif step.step == Step.CERTIFIED:
            certified[step.district_id] = texts.get(step.district_id, "")
    return [
        Request(area_name(frozen.body, district), text)
        for district, text in sorted(certified.items())
        if text and district.startswith(area) and any(district.startswith(code) for code in seen)
    ]


def asks_of(body: Body, area: str) -> list[str]:
    """What the figures ask of the meeting: a sentence for each thing that does not get on by itself."""
    row, asked = row_of(body, area), []
    lines = agency_lines(body, area) if len(area) < 6 else []
    overdue = [line for line in lines if line.counts["overdue"]]
    stuck, open_ = households(row, "stuck"), households(row, "open")
    if stuck:
        asked.append(
            _("เร่งรัด %(stuck)s ครัวเรือนที่ไม่คืบหน้า จากคงเหลือ %(open)s ครัวเรือน")
            % {"stuck": f"{stuck:,}", "open": f"{open_:,}"}
        )
    if overdue:
        asked.append(
            _("หน่วยงานที่มีคำรับปากเลยกำหนด %(agencies)s แห่ง รวม %(count)s เรื่อง แจ้งวันที่จะดำเนินการ")
            % {"agencies": f"{len(overdue):,}", "count": f"{sum(line.counts['overdue'] for line in overdue):,}"}
        )
    relapsed = households(row, "relapsed")
    if relapsed:
        asked.append(_("ติดตาม %(count)s ครัวเรือนที่กลับมาตกเกณฑ์") % {"count": f"{relapsed:,}"})
    return asked or [_("ไม่มีเรื่องที่ตัวเลขของสัปดาห์นี้ขอให้พิจารณาเป็นพิเศษ")]
