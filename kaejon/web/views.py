from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from kaejon.web.context import THEME_COOKIE, THEMES
from kaejon.web.styleguide import ERROR_TEMPLATES, StyleguideForm, samples

ONE_YEAR = 365 * 24 * 60 * 60


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
