from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kaejon.register.access import campaign_to_view
from kaejon.register.models import Campaign
from kaejon.report.comparison import compared, sentences_between
from kaejon.report.content import Body
from kaejon.report.documents.comparison import CONTENT_TYPES, comparison_file
from kaejon.report.documents.labels import DIMENSIONS
from kaejon.report.poverty_words import moved_of
from kaejon.report.queries.pairs import pair_asked, reports_to_compare
from kaejon.report.queries.reports import body_of
from kaejon.report.rules import ReportRefused
from kaejon.report.tables import areas_in
from kaejon.report.views.documents import as_download

SORTS = ("", "change", "-change")


@require_GET
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = campaign_to_view(request.user, slug)
    values: dict[str, Any] = {"campaign": campaign, "choices": reports_to_compare(campaign)}
    try:
        pair = pair_asked(campaign, request.GET.get("a", ""), request.GET.get("b", ""))
    except ReportRefused as problem:
        return render(request, "report/compare.html", {**values, "refused": str(problem)}, status=400)
    if pair is not None:
        values |= {"a": pair[0], "b": pair[1], **shown(request, campaign, body_of(pair[0]), body_of(pair[1]))}
    return render(request, "report/compare.html", values)


def shown(request: HttpRequest, campaign: Campaign, before: Body, after: Body) -> dict[str, Any]:
    names = areas_in(before) | areas_in(after)
    area, dimension = request.GET.get("area") or campaign.province_id, request.GET.get("dimension") or "total"
    if area not in names or dimension not in DIMENSIONS:
        raise Http404
    every = [row for row in compared(before, after) if row.area == area]
    rows = [row for row in every if row.dimension == dimension]
    only = request.GET.get("only", "")
    sort = request.GET.get("sort", "")
    if only:
        rows = [row for row in rows if row.is_changed]
    if sort.removeprefix("-") == "change":
        rows.sort(key=lambda row: row.size, reverse=sort.startswith("-"))
    inside = [(code, name, None) for code, name in names.items() if code[:-2] == area]
    trail = [(names[area[:digits]], digits) for digits in (2, 4, 6) if digits <= len(area)]
    changed = {name: sum(row.is_changed for row in every if row.dimension == name) for name in DIMENSIONS}
    return {
        "area": names[area],
        "area_code": area,
        "trail": [(name, area[:digits]) for name, digits in trail],
        "areas": inside,
        "dimensions": [("" if code == "total" else code, name, changed[code]) for code, name in DIMENSIONS.items()],
        "filters": [("", _("ทุกรายการ"), None), ("changed", _("เฉพาะที่เปลี่ยน"), changed[dimension])],
        "rows": rows,
        "sentences": sentences_between(before, after, area),
        "moved": moved_of(before, after, area),
        "files": tuple(CONTENT_TYPES),
    }


@require_GET
def export(request: HttpRequest, slug: str, sheet: str) -> HttpResponse:
    campaign = campaign_to_view(request.user, slug)
    try:
        pair = pair_asked(campaign, request.GET.get("a", ""), request.GET.get("b", ""))
    except ReportRefused as problem:
        return HttpResponse(str(problem), status=400, content_type="text/plain; charset=utf-8")
    if sheet not in CONTENT_TYPES:
        raise Http404
    if pair is None:
        refused = _("ต้องมีรายงานที่ปิดแล้วอย่างน้อยสองฉบับ")
        return HttpResponse(refused, status=400, content_type="text/plain; charset=utf-8")
    return as_download(comparison_file(body_of(pair[0]), body_of(pair[1]), sheet))
