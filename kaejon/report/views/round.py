from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kaejon.assessment.actions.looking import record_export
from kaejon.assessment.queries.household_list import PAGE_SIZE
from kaejon.assessment.queries.list_rows import rows_of
from kaejon.assessment.queries.places import area_asked, area_chips
from kaejon.fields.dimensions import dimension
from kaejon.lib.csv_out import csv_bytes
from kaejon.lib.week import CalendarProblem
from kaejon.people.access import signed_in, standing_of
from kaejon.people.policy import CASE_READERS
from kaejon.register.access import campaign_to_view
from kaejon.report.access import may_freeze
from kaejon.report.queries.round import round_page
from kaejon.report.queries.wrong import SORTS, households_wrong, pages_wrong


@require_GET
def show_round(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = campaign_to_view(request.user, slug)
    asked = request.GET.get("number", "")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else None
    try:
        page = round_page(request.user, campaign, number)
    except CalendarProblem as problem:
        raise Http404 from problem
    if page.times.number not in page.numbers:
        raise Http404
    values = {"campaign": campaign, "page": page, "may_freeze": may_freeze(request.user, campaign)}
    return render(request, "report/round.html", values)


@require_GET
def list_wrong(request: HttpRequest, slug: str, sort: str) -> HttpResponse:
    campaign = campaign_to_view(request.user, slug)
    if sort not in SORTS:
        raise Http404
    area = area_asked(campaign, request.GET.get("area", ""))
    pages = pages_wrong(request.user, campaign, sort, PAGE_SIZE, area.code if area else "")
    page = pages.get_page(request.GET.get("page"))
    values = {
        "campaign": campaign,
        "sort": sort,
        "wrong": SORTS[sort],
        "page": page,
        "count": pages.count,
        "rows": rows_of(campaign, page),
        "sorts": [(name, str(one.label), None) for name, one in SORTS.items()],
        "areas": area_chips(standing_of(request.user).areas(CASE_READERS), area),
        "area": area.code if area else "",
    }
    return render(request, "report/wrong_list.html", values)


@require_GET
def export_wrong(request: HttpRequest, slug: str, sort: str) -> HttpResponse:
    campaign = campaign_to_view(request.user, slug)
    if sort not in SORTS:
        raise Http404
    area = area_asked(campaign, request.GET.get("area", ""))
    rows = rows_of(campaign, households_wrong(request.user, campaign, sort, area.code if area else ""))
    filters: dict[str, str | int] = {"wrong": sort, **({"area": area.code} if area else {})}
    record_export(campaign=campaign, file="csv", filters=filters, rows=len(rows), by=signed_in(request.user))
    header = (_("รหัสครัวเรือน"), _("ครัวเรือน"), _("พื้นที่"), _("มิติ"), _("สิ่งที่ต้องตรวจ"))
    body = [
        (
            row.code,
            row.address,
            row.place,
            ", ".join(str(dimension(code).short) for code in dict.fromkeys(need.dimension for need in row.needs)),
            str(SORTS[sort].label),
        )
        for row in rows
    ]
    response = HttpResponse(csv_bytes(header, body), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{sort}-{campaign.slug}.csv"'
    return response
