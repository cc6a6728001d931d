from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kaejon.people import actions
from kaejon.people.access import agencies_for, agency_to_edit, staffing_principal, standing_of
from kaejon.people.forms import AgencyForm, add_problem
from kaejon.people.policy import SECRETARY
from kaejon.people.queries import agencies_found, areas_to_choose
from kaejon.people.rules import PeopleProblem

PAGE_SIZE = 50


def list_agencies(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("text", "").strip()[:200]
    page = Paginator(agencies_found(agencies_for(request.user), text=text), PAGE_SIZE).get_page(request.GET.get("page"))
    may_edit = bool(standing_of(request.user).holding(SECRETARY))
    return render(request, "people/agency_list.html", {"page": page, "text": text, "may_edit": may_edit})


def new_agency(request: HttpRequest) -> HttpResponse:
    areas = areas_to_choose(standing_of(request.user).areas(SECRETARY))
    form = AgencyForm(request.POST or None, areas=areas, agencies=agencies_for(request.user))
    if request.method == "POST" and form.is_valid():
        by = staffing_principal(request.user, form.cleaned_data["area"].code)
        try:
            actions.create_agency(**form.cleaned_data, by=by)
        except PeopleProblem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("เพิ่มหน่วยงานแล้ว"))
            return redirect("people:agency-list")
    return render(request, "people/agency_new.html", {"form": form})


def edit_agency(request: HttpRequest, agency_id: uuid.UUID) -> HttpResponse:
    agency = agency_to_edit(request.user, agency_id)
    given = {name: getattr(agency, name) for name in ("name", "short_name", "kind", "level", "area", "parent")}
    areas = areas_to_choose(standing_of(request.user).areas(SECRETARY))
    agencies = agencies_for(request.user).exclude(pk=agency.pk)
    form = AgencyForm(request.POST or None, initial=given, areas=areas, agencies=agencies)
    if request.method == "POST" and form.is_valid():
        by = staffing_principal(request.user, agency.area_id)
        try:
            actions.edit_agency(agency, **form.cleaned_data, by=by)
        except PeopleProblem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("แก้ไขหน่วยงานแล้ว"))
            return redirect("people:agency-list")
    return render(request, "people/agency_edit.html", {"form": form, "agency": agency})


def deactivate_agency(request: HttpRequest, agency_id: uuid.UUID) -> HttpResponse:
    agency = agency_to_edit(request.user, agency_id)
    try:
        actions.deactivate_agency(agency, by=staffing_principal(request.user, agency.area_id))
        messages.success(request, _("เลิกใช้หน่วยงานแล้ว"))
    except PeopleProblem as problem:
        messages.error(request, _(problem.template))
    return redirect("people:agency-list")
