"""Committees and teams: who sits in them, setting one up, renaming and ending one."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kaejon.lib.csv_out import csv_bytes
from kaejon.lib.problem import Problem
from kaejon.lib.thai_date import thai_date
from kaejon.people import actions
from kaejon.people.access import (
    appointment_to_change,
    bodies_for,
    body_to_change,
    may_appoint,
    staffing_principal,
    standing_of,
)
from kaejon.people.bodies import bodies_with_members, supervised_districts
from kaejon.people.forms import BodyEndForm, CommitteeForm, SeatForm, TeamForm, add_problem, name_form_of
from kaejon.people.models import Committee, Role, Team
from kaejon.people.policy import STAFFING
from kaejon.people.queries import areas_to_choose
from kaejon.people.rules import PeopleProblem, place_of


def list_bodies(request: HttpRequest) -> HttpResponse:
    shows_ended = request.GET.get("state") == "all"
    found = {
        "committees": bodies_with_members(bodies_for(request.user, Committee), shows_ended=shows_ended),
        "teams": bodies_with_members(bodies_for(request.user, Team), shows_ended=shows_ended),
    }
    areas = standing_of(request.user).areas(STAFFING)
    context = {
        **found, "shows_ended": shows_ended, "end_form": BodyEndForm(), "districts": supervised_districts(areas),
        "may_appoint": any(may_appoint(request.user, Role.SUPERVISOR, area) for area in areas),
    }  # fmt: skip
    return render(request, "people/body_list.html", context)


def export_bodies(request: HttpRequest) -> HttpResponse:
    header = [_("ชื่อ"), _("พื้นที่"), _("ตามคำสั่งที่"), _("ลงวันที่"), _("สิ้นสุดวันที่"), _("ชื่อ-นามสกุล"), _("ตำแหน่ง"), _("หน้าที่")]
    rows = [
        [
            row.body.name, row.body.area.title, row.body.order_number, thai_date(row.body.order_on),
            thai_date(row.body.ended_on) if row.body.ended_on else "", member.account.full_name, member.position,
            member.seat or member.get_role_display(),
        ]
        for row in [
            *bodies_with_members(bodies_for(request.user, Committee), shows_ended=True),
            *bodies_with_members(bodies_for(request.user, Team), shows_ended=True),
        ]
        for member in row.members
    ]  # fmt: skip
    actions.record_staff_export(rows=len(rows), by=staffing_principal(request.user))
    headers = {"Content-Disposition": 'attachment; filename="committees-and-teams.csv"'}
    return HttpResponse(csv_bytes(header, rows), content_type="text/csv; charset=utf-8", headers=headers)


def new_committee(request: HttpRequest) -> HttpResponse:
    form = CommitteeForm(request.POST or None, areas=areas_to_choose(standing_of(request.user).areas(STAFFING)))
    if request.method == "POST" and form.is_valid():
        try:
            by = staffing_principal(request.user, form.cleaned_data["area"].code)
            actions.create_committee(**form.cleaned_data, by=by)
        except PeopleProblem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("ตั้งคณะกรรมการแล้ว แต่งตั้งกรรมการได้จากหน้าการแต่งตั้ง"))
            return redirect("people:body-list")
    return render(request, "people/body_new.html", {"form": form, "heading": _("ตั้งคณะกรรมการ")})


def new_team(request: HttpRequest) -> HttpResponse:
    form = TeamForm(request.POST or None, areas=areas_to_choose(standing_of(request.user).areas(STAFFING)))
    if request.method == "POST" and form.is_valid():
        try:
            by = staffing_principal(request.user, form.cleaned_data["area"].code)
            actions.create_team(**form.cleaned_data, by=by)
        except PeopleProblem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("ตั้งทีมแล้ว จัดคนเข้าทีมได้จากหน้าการแต่งตั้ง"))
            return redirect("people:body-list")
    return render(request, "people/body_new.html", {"form": form, "heading": _("ตั้งทีม")})


def end_committee(request: HttpRequest, committee_id: uuid.UUID) -> HttpResponse:
    return ended(request, body_to_change(request.user, Committee, committee_id))


def end_team(request: HttpRequest, team_id: uuid.UUID) -> HttpResponse:
    return ended(request, body_to_change(request.user, Team, team_id))


def rename_committee(request: HttpRequest, committee_id: uuid.UUID) -> HttpResponse:
    return renamed(request, body_to_change(request.user, Committee, committee_id))


def rename_team(request: HttpRequest, team_id: uuid.UUID) -> HttpResponse:
    return renamed(request, body_to_change(request.user, Team, team_id))


def renamed(request: HttpRequest, body: Committee | Team) -> HttpResponse:
    form = name_form_of(body, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.rename_body(body, **form.cleaned_data, by=staffing_principal(request.user, body.area_id))
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("แก้ชื่อแล้ว"))
            return redirect("people:body-list")
    heading = _("แก้ชื่อ %(name)s") % {"name": body.name}
    return render(request, "people/body_new.html", {"form": form, "heading": heading})


def ended(request: HttpRequest, body: Committee | Team) -> HttpResponse:
    form = BodyEndForm(request.POST)
    if form.is_valid():
        try:
            actions.end_body(body, **form.cleaned_data, by=staffing_principal(request.user, body.area_id))
        except PeopleProblem as problem:
            messages.error(request, _(problem.template))
        else:
            messages.success(request, _("บันทึกวันสิ้นสุดแล้ว"))
    else:
        messages.error(request, _("โปรดระบุวันสิ้นสุด เช่น 30/09/2565"))
    return redirect("people:body-list")


def seat(request: HttpRequest, appointment_id: uuid.UUID) -> HttpResponse:
    appointment = appointment_to_change(request.user, appointment_id)
    given = {"team": appointment.team, "committee": appointment.committee, "seat": appointment.seat}
    form = SeatForm(
        request.POST or None,
        initial=given,
        teams=bodies_for(request.user, Team),
        committees=bodies_for(request.user, Committee),
    )
    if request.method == "POST" and form.is_valid():
        by = staffing_principal(request.user, place_of(appointment))
        try:
            actions.seat_appointment(appointment, **form.cleaned_data, by=by)
        except PeopleProblem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("จัดเข้าทีมหรือคณะกรรมการแล้ว"))
            return redirect("people:body-list")
    return render(request, "people/appointment_seat.html", {"form": form, "appointment": appointment})
