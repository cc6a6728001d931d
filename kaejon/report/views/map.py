from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kaejon.register.access import campaign_to_view
from kaejon.register.models import Campaign
from kaejon.report.access import household_lists_for, report_to_view, villages_for
from kaejon.report.content import Body
from kaejon.report.documents.figures import as_of, title
from kaejon.report.map.asked import Asked
from kaejon.report.map.page import map_page
from kaejon.report.queries.grounds import ground_for, real_level
from kaejon.report.queries.reports import body_of, draft_report, numbers_frozen

DRAFT = "draft"


@require_GET
def map_view(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = campaign_to_view(request.user, slug)
    numbers = numbers_frozen(campaign)
    body = body_asked(request, campaign, numbers)
    values: dict[str, Any] = {"campaign": campaign, "numbers": numbers}
    if body is not None:
        values |= shown(request, campaign, body)
    return render(request, "report/map.html", values)


def body_asked(request: HttpRequest, campaign: Campaign, numbers: list[int]) -> Body | None:
    """The report that the address names, the last frozen one where it names none; None where none is frozen."""
    asked = request.GET.get("number", "")
    if asked == DRAFT:
        return draft_report(campaign)
    if asked and not (asked.isascii() and asked.isdecimal() and len(asked) < 6):
        raise Http404
    if not asked and not numbers:
        return None
    return body_of(report_to_view(request.user, campaign.slug, int(asked) if asked else numbers[-1]))


def shown(request: HttpRequest, campaign: Campaign, body: Body) -> dict[str, Any]:
    try:
        asked = Asked.of(body, request.GET.dict())
    except KeyError as problem:
        raise Http404 from problem
    level = real_level(body, asked)
    lists = household_lists_for(request.user, campaign)
    page = map_page(body, asked, ground_for(body, asked, level), lists, has_real=bool(level))
    villages = villages_for(request.user, campaign, asked.area) if len(asked.area) == 6 else []
    return {"body": body, "page": page, "villages": villages, "report_title": title(body), "as_of": as_of(body)}
