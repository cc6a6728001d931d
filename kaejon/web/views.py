from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from kaejon.assessment.access import household_in
from kaejon.people.access import standing_of
from kaejon.register.access import campaign_to_view
from kaejon.web.actions import record_household_view
from kaejon.web.context import THEME_COOKIE, THEMES, here_of
from kaejon.web.homes import home_for
from kaejon.web.navigation import tools_for
from kaejon.web.queries.health import health
from kaejon.web.queries.household import household_page, principal_of
from kaejon.web.queries.inbox import questions_for, work_of
from kaejon.web.styleguide import ERROR_TEMPLATES, StyleguideForm, samples

ONE_YEAR = 365 * 24 * 60 * 60


def home(request: HttpRequest) -> HttpResponse:
    here = here_of(request)
    template, given = home_for(request.user, here, request.GET.get("role", ""), request.GET.get("sort", ""))
    return render(request, template, {**given, "here": here})


def view_household(request: HttpRequest, slug: str, household_id: uuid.UUID) -> HttpResponse:
    campaign, household = household_in(request.user, slug, household_id)
    by = principal_of(request.user, household)
    assert by is not None, "the gate let the reader in by an appointment"
    page = household_page(request.user, campaign, household, shows_all=request.GET.get("history") == "all")
    record_household_view(campaign=campaign, household=household, by=by)
    return render(request, "web/household_view.html", {"page": page})


def show_my_work(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = campaign_to_view(request.user, slug)
    rows = work_of(request.user, campaign)
    given = {"tasks": [row for row in rows if row.count], "done_tasks": [row for row in rows if not row.count]}
    return render(request, "web/my_work.html", {**given, "questions": questions_for(request.user)})


def show_tools(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = campaign_to_view(request.user, slug)
    return render(request, "web/tools.html", {"groups": tools_for(standing_of(request.user).roles, campaign)})


def show_health(request: HttpRequest) -> HttpResponse:
    return render(request, "web/health.html", {"findings": health()})


@login_not_required
def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("web/icons/mark.svg"), permanent=False)


@login_not_required
def robots(request: HttpRequest) -> HttpResponse:
    # Nothing in here is for a search engine.
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")


@login_not_required
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    response = HttpResponseRedirect(back if is_ours else "/")
    theme = request.POST.get("theme", "")
    if theme and theme in dict(THEMES):
        response.set_cookie(
            THEME_COOKIE, theme, max_age=ONE_YEAR, secure=settings.IS_HTTPS, httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    return response


@login_not_required
def styleguide(request: HttpRequest) -> HttpResponse:
    form = StyleguideForm(request.GET) if "sent" in request.GET else StyleguideForm()
    return render(request, "web/styleguide.html", {"form": form, **samples(request.GET.get("page", "3"))})


@login_not_required
def error_page(request: HttpRequest, status: int) -> HttpResponse:
    template = ERROR_TEMPLATES.get(status, "404.html")
    return render(request, template, status=status)
