from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kaejon.lib.csv_out import csv_bytes
from kaejon.lib.thai_date import thai_date
from kaejon.people import actions
from kaejon.people.access import (
    account_to_view,
    agencies_for,
    appointment_to_change,
    appointments_for,
    staffing_principal,
    standing_of,
)
from kaejon.people.forms import (
    AppointmentDatesForm,
    AppointmentFilterForm,
    AppointmentForm,
    EndForm,
    add_problem,
)
from kaejon.people.models import AppointmentQuerySet, Role
from kaejon.people.policy import STAFFING
from kaejon.people.queries import APPOINTMENT_STATES, appointments_found, areas_to_choose, heads_for, state_of
from kaejon.people.rules import APPOINTS, PeopleProblem, place_of

PAGE_SIZE = 50


def asked_for(request: HttpRequest) -> tuple[AppointmentFilterForm, AppointmentQuerySet, str]:
    """The filter form, the appointments it leaves, and the state that was asked for (in force, unless said)."""
    form = AppointmentFilterForm(request.GET, areas=areas_to_choose(standing_of(request.user).areas(STAFFING)))
    state = request.GET.get("state", "")
    asked = {**form.asked(), "state": state or "in_force", "sort": request.GET.get("sort", "")}
    found = appointments_found(appointments_for(request.user), **asked)
    return form, found, state


def list_appointments(request: HttpRequest) -> HttpResponse:
    form, found, state = asked_for(request)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    # Those in force are what is shown when nothing is asked.
    named = [("" if value == "in_force" else value, label, None) for value, label in APPOINTMENT_STATES]
    states = [*named, ("all", _("ทั้งหมด"), None)]
    exports = [("CSV", f"{reverse('people:appointment-export')}?{request.GET.urlencode()}")]
    given = {"form": form, "page": page, "state": state, "states": states, "exports": exports}
    return render(request, "people/appointment_list.html", given)


def export_appointments(request: HttpRequest) -> HttpResponse:
    _form, found, _state = asked_for(request)
    header = [
        _("ชื่อ-นามสกุล"), _("บทบาท"), _("ตำแหน่ง"), _("ฐานะ"), _("บันทึกแทน"), _("พื้นที่"), _("รหัสพื้นที่"),
        _("หน่วยงาน"), _("ตามคำสั่งที่"), _("ลงวันที่"), _("ตั้งแต่วันที่"), _("ถึงวันที่"), _("สถานะ"),
    ]  # fmt: skip
    states = dict(APPOINTMENT_STATES)
    rows = [
        [
            a.account.full_name, a.get_role_display(), a.position, a.get_basis_display(),
            a.acts_for.account.full_name if a.acts_for else "", a.area.title if a.area else "", place_of(a),
            a.agency.name if a.agency else "", a.order_number, thai_date(a.order_on), thai_date(a.starts_on),
            thai_date(a.ends_on) if a.ends_on else "", states[state_of(a)],
        ]
        for a in found
    ]  # fmt: skip
    actions.record_staff_export(rows=len(rows), by=staffing_principal(request.user))
    headers = {"Content-Disposition": 'attachment; filename="appointments.csv"'}
    return HttpResponse(csv_bytes(header, rows), content_type="text/csv; charset=utf-8", headers=headers)


def choices_for(request: HttpRequest) -> dict[str, Any]:
    """What the appointment form may offer to this user."""
    standing = standing_of(request.user)
    return {
        "roles": {role for held in standing.appointments for role in APPOINTS.get(held.role, ())} - {Role.SYSADMIN},
        "areas": areas_to_choose(standing.areas(STAFFING)),
        "agencies": agencies_for(request.user),
        "heads": heads_for(appointments_for(request.user)),
    }


def new_appointment(request: HttpRequest, account_id: uuid.UUID) -> HttpResponse:
    account = account_to_view(request.user, account_id)
    form = AppointmentForm(request.POST or None, **choices_for(request))
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        place = chosen["area"] or (chosen["agency"].area if chosen["agency"] else None)
        try:
            by = staffing_principal(request.user, place.code if place else "")
            actions.appoint(account, **chosen, by=by)
        except PeopleProblem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("บันทึกการแต่งตั้งแล้ว"))
            return redirect("people:account-view", account_id=account.pk)
    return render(request, "people/appointment_new.html", {"form": form, "account": account})


def change_dates(request: HttpRequest, appointment_id: uuid.UUID) -> HttpResponse:
    appointment = appointment_to_change(request.user, appointment_id)
    given = {"starts_on": appointment.starts_on, "ends_on": appointment.ends_on}
    form = AppointmentDatesForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        by = staffing_principal(request.user, place_of(appointment))
        try:
            actions.change_appointment_dates(appointment, **form.cleaned_data, by=by)
        except PeopleProblem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("แก้วันที่ของการแต่งตั้งแล้ว"))
            return redirect("people:account-view", account_id=appointment.account_id)
    return render(request, "people/appointment_dates.html", {"form": form, "appointment": appointment})


def end_appointment(request: HttpRequest, appointment_id: uuid.UUID) -> HttpResponse:
    appointment = appointment_to_change(request.user, appointment_id)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by = staffing_principal(request.user, place_of(appointment))
        try:
            actions.end_appointment(appointment, reason=form.cleaned_data["reason"], by=by)
        except PeopleProblem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("สิ้นสุดการแต่งตั้งแล้ว มีผลทันที"))
            return redirect("people:account-view", account_id=appointment.account_id)
    return render(request, "people/appointment_end.html", {"form": form, "appointment": appointment})
