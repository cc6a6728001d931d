from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kaejon.assessment import access
from kaejon.assessment.actions.looking import record_export
from kaejon.assessment.queries.casework import CAUSES
from kaejon.assessment.queries.due import DUE, due_counts, pages_due
from kaejon.assessment.queries.household_list import PAGE_SIZE, households_in_order
from kaejon.assessment.queries.list_rows import rows_of
from kaejon.assessment.queries.places import area_asked, area_chips
from kaejon.assessment.queries.stuck import StuckTally, needs_stuck, pages_stuck, stuck_rows, stuck_tally
from kaejon.geography.models import Area
from kaejon.lib import clock
from kaejon.lib.csv_out import csv_bytes
from kaejon.people.access import signed_in
from kaejon.register.models import Campaign


@require_GET
def due_list(request: HttpRequest, slug: str) -> HttpResponse:
    campaign, needs, can_visit = access.needs_to_read(request.user, slug)
    why = request.GET.get("why", "") if request.GET.get("why") in DUE else "due"
    reader = access.reader_key(request.user)
    page = pages_due(needs, campaign, why, reader, PAGE_SIZE).get_page(request.GET.get("page"))
    days = {row["member__household"]: row["day"] for row in page}
    rows = [(row, days[row.id]) for row in rows_of(campaign, households_in_order(list(days)))]
    context = {
        "campaign": campaign,
        "why": why,
        "page": page,
        "rows": rows,
        "today": clock.today(),
        "can_visit": can_visit,
        "chips": due_chips(due_counts(needs, campaign, reader)),
        "chosen": "" if why == "due" else why,
    }
    return render(request, "assessment/due_list.html", context)


def due_chips(counts: Mapping[str, int]) -> list[tuple[str, str, int]]:
    first = next(iter(DUE))
    return [("" if name == first else name, str(due.label), counts[name]) for name, due in DUE.items()]


@dataclass(frozen=True)
class StuckAsked:
    """What the list of what is stuck is narrowed to."""

    is_explained: bool
    area: Area | None
    cause: str

    @property
    def filters(self) -> dict[str, str]:
        return {"area": self.area.code if self.area else "", "cause": self.cause}


def stuck_asked(request: HttpRequest, campaign: Campaign) -> StuckAsked:
    is_explained = request.GET.get("explained") == "1"
    cause = request.GET.get("cause", "")
    area = area_asked(campaign, request.GET.get("area", ""))
    return StuckAsked(is_explained, area, cause if cause in CAUSES and not is_explained else "")


@require_GET
def stuck_list(request: HttpRequest, slug: str) -> HttpResponse:
    campaign, needs, can_visit = access.needs_to_read(request.user, slug)
    asked, reader = stuck_asked(request, campaign), access.reader_key(request.user)
    area = asked.filters["area"]
    tallies = [stuck_tally(needs, campaign, reader, is_explained=each) for each in (False, True)]
    tally = tallies[asked.is_explained]
    pages = pages_stuck(needs, campaign, reader, PAGE_SIZE, is_explained=asked.is_explained, **asked.filters)
    page = pages.get_page(request.GET.get("page"))
    said = ("", _("ไม่คืบหน้า")), ("1", _("ระบุข้อติดขัดแล้ว"))
    context = {
        "campaign": campaign,
        "page": page,
        "rows": stuck_rows(campaign, page),
        "is_explained": asked.is_explained,
        "can_visit": can_visit,
        "chosen": "1" if asked.is_explained else "",
        "households": tally.count(area, asked.cause).households,
        "chips": [(code, words, tallies[bool(code)].count(area).needs) for code, words in said],
        "areas": area_chips(access.areas_read(request.user), asked.area, lambda code: tally.count(code).needs),
        "causes": [] if asked.is_explained else cause_chips(tally, area),
        "export_query": urlencode({name: value for name, value in asked.filters.items() if value}),
    }
    return render(request, "assessment/stuck_list.html", context)


def cause_chips(tally: StuckTally, area: str) -> list[tuple[str, str, int]]:
    rest = [(cause, str(words), tally.count(area, cause).needs) for cause, words in CAUSES.items()]
    return [("", _("ทุกสาเหตุ"), tally.count(area).needs), *rest]


@require_GET
def stuck_export(request: HttpRequest, slug: str) -> HttpResponse:
    campaign, needs, _can_visit = access.needs_to_read(request.user, slug)
    asked = stuck_asked(request, campaign)
    area, cause = asked.filters["area"], asked.cause
    rows = [
        row.cells()
        for is_explained in ((False,) if cause else (False, True))
        for row in stuck_rows(campaign, needs_stuck(needs, campaign, is_explained=is_explained, area=area, cause=cause))
    ]
    filters: dict[str, str | int] = {"stuck": 1, **{name: value for name, value in asked.filters.items() if value}}
    record_export(campaign=campaign, file="csv", filters=filters, rows=len(rows), by=signed_in(request.user))
    header = (
        _("ครัวเรือน"),
        _("พื้นที่"),
        _("สมาชิก"),
        _("มิติ"),
        _("สถานะ"),
        _("เหตุที่ไม่คืบหน้า"),
        _("ตั้งแต่"),
        _("ข้อติดขัดที่ระบุ"),
        _("ถึงวันที่"),
    )
    response = HttpResponse(csv_bytes(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="stuck-{campaign.slug}.csv"'
    return response
