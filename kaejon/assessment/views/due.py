from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kaejon.assessment import access
from kaejon.assessment.actions.looking import record_export
from kaejon.assessment.queries.due import DUE, due_counts, pages_due
from kaejon.assessment.queries.household_list import PAGE_SIZE, households_in_order
from kaejon.assessment.queries.list_rows import rows_of
from kaejon.assessment.queries.stuck import needs_stuck, pages_stuck, stuck_rows
from kaejon.lib import clock
from kaejon.lib.csv_out import csv_bytes
from kaejon.people.access import signed_in


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


@require_GET
def stuck_list(request: HttpRequest, slug: str) -> HttpResponse:
    campaign, needs, can_visit = access.needs_to_read(request.user, slug)
    is_explained = request.GET.get("explained") == "1"
    reader = access.reader_key(request.user)
    both = [pages_stuck(needs, campaign, reader, PAGE_SIZE, is_explained=each) for each in (False, True)]
    page = both[is_explained].get_page(request.GET.get("page"))
    context = {
        "campaign": campaign,
        "page": page,
        "rows": stuck_rows(campaign, page),
        "is_explained": is_explained,
        "can_visit": can_visit,
        "chosen": "1" if is_explained else "",
        "chips": [("", _("ไม่คืบหน้า"), both[0].count), ("1", _("ระบุข้อติดขัดแล้ว"), both[1].count)],
    }
    return render(request, "assessment/stuck_list.html", context)


@require_GET
def stuck_export(request: HttpRequest, slug: str) -> HttpResponse:
    campaign, needs, _can_visit = access.needs_to_read(request.user, slug)
    rows = [
        row.cells()
        for is_explained in (False, True)
        for row in stuck_rows(campaign, needs_stuck(needs, campaign, is_explained=is_explained))
    ]
    record_export(campaign=campaign, file="csv", filters={"stuck": 1}, rows=len(rows), by=signed_in(request.user))
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
