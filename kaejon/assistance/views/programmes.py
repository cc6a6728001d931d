"""Programmes and welfare schemes of agencies, out of which they help."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaejon.assistance import access
from kaejon.assistance.actions.programmes import add_programme, change_programme
from kaejon.assistance.forms import ProgrammeChangeForm, ProgrammeForm
from kaejon.assistance.queries.programmes import programmes_found
from kaejon.logbook.rules import MoveRefused

PAGE_SIZE = 50


@require_http_methods(["GET"])
def programme_list(request: HttpRequest, slug: str) -> HttpResponse:
    campaign, _by = access.mandates_to_keep(request.user, slug)
    text = request.GET.get("q", "").strip()[:100].replace("\0", "")
    state = "all" if request.GET.get("state") == "all" else "in_force"
    found = programmes_found(campaign.province_id, text=text, state=state)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"campaign": campaign, "page": page, "text": text, "state": state}
    return render(request, "assistance/programme_list.html", context)


@require_http_methods(["GET", "POST"])
def programme_new(request: HttpRequest, slug: str) -> HttpResponse:
    campaign, by = access.mandates_to_keep(request.user, slug)
    form = ProgrammeForm(request.POST or None, province=campaign.province_id)
    if request.method == "POST" and form.is_valid():
        try:
            add_programme(by=by, **form.cleaned_data)
        except MoveRefused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("เพิ่มโครงการแล้ว เลือกได้เมื่อเพิ่มภารกิจ"))
            return HttpResponseRedirect(reverse("assistance:programme-list", args=[slug]))
    return render(request, "assistance/programme_new.html", {"campaign": campaign, "form": form})


@require_http_methods(["GET", "POST"])
def programme_edit(request: HttpRequest, slug: str, programme_id: uuid.UUID) -> HttpResponse:
    campaign, programme, by = access.programme_to_change(request.user, slug, programme_id)
    given = {"name": programme.name, "ends_on": programme.ends_on}
    form = ProgrammeChangeForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        try:
            change_programme(programme=programme, by=by, **form.cleaned_data)
        except MoveRefused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("แก้ไขโครงการแล้ว"))
            return HttpResponseRedirect(reverse("assistance:programme-list", args=[slug]))
    return render(request, "assistance/programme_edit.html", {"campaign": campaign, "form": form, "row": programme})
