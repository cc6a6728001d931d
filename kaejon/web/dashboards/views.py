from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kaejon.lib import clock
from kaejon.register.access import campaign_to_view
from kaejon.register.models import Campaign
from kaejon.web.dashboards.analysis import analysis
from kaejon.web.dashboards.chair import context_line, dashboard
from kaejon.web.dashboards.frozen import Frozen, Place, area_asked, frozen_report
from kaejon.web.dashboards.slides import show_of

PRESENT_SHEETS = (
    *(f"web/css/{name}.css" for name in ("tokens", "base", "layout", "components", "present")),
    "report/css/charts.css",
    "report/css/map.css",
)


def show_dashboard(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = campaign_to_view(request.user, slug)
    frozen = frozen_report(campaign, number_asked(request))
    if frozen is None:
        return nothing_yet(request, campaign)
    area, places = here_and_beside(request, frozen)
    return render(request, "web/dashboards/dashboard.html", dashboard(request.user, frozen, area, places))


def show_analysis(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = campaign_to_view(request.user, slug)
    frozen = frozen_report(campaign, number_asked(request))
    if frozen is None:
        return nothing_yet(request, campaign)
    area, places = here_and_beside(request, frozen)
    given = analysis(request.user, frozen, area, places, request.GET)
    return render(request, "web/dashboards/analysis.html", given)


def show_present(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = campaign_to_view(request.user, slug)
    frozen = frozen_report(campaign, number_asked(request))
    if frozen is None:
        return nothing_yet(request, campaign)
    area, _places = here_and_beside(request, frozen)
    given = {"show": show_of(request.user, frozen, area), "sheets": PRESENT_SHEETS}
    return render(request, "web/present/show.html", given)


def nothing_yet(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    first = campaign.calendar.next_after(clock.now())
    return render(request, "web/dashboards/nothing_yet.html", {"campaign": campaign, "first_cutoff": first})


def here_and_beside(request: HttpRequest, frozen: Frozen) -> tuple[str, list[Place]]:
    """The area of the page with those beside it; the context line then speaks of the frozen report."""
    area, places = area_asked(request.user, frozen, request.GET.get("area", ""))
    name = next(place.name for place in places if place.is_here)
    request.context_line = context_line(frozen, name)  # type: ignore[attr-defined]  # read by the shell
    return area, places


def number_asked(request: HttpRequest) -> int | None:
    """The number of an earlier report; whatever is no number asks for the last one."""
    text = request.GET.get("number", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None
