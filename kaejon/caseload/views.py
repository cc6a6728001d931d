from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaejon.caseload import access
from kaejon.caseload.actions.assign import (
    assign_households,
    hand_over,
    release_households,
    tie_godparent,
    ties_of,
    untie,
)
from kaejon.caseload.forms import RELEASE, GodparentForm, HandOverForm, HolderForm
from kaejon.caseload.queries.godparents import godparent_rows
from kaejon.caseload.queries.load import Caseload, caseload_of
from kaejon.geography.models import Area
from kaejon.lib.thai_text import fold
from kaejon.logbook.rules import MoveRefused
from kaejon.register.models import AssignmentKind, Campaign, Household


@require_http_methods(["GET", "POST"])
def caseload_view(request: HttpRequest, slug: str) -> HttpResponse:
    campaign, areas = access.subdistricts(request.user, slug)
    choices = list(areas)
    asked = request.GET.get("area", "")
    area = next((each for each in choices if each.pk == asked), choices[0] if choices else None)
    if area is None:
        return render(request, "caseload/caseload_view.html", {"campaign": campaign, "area": None})
    text = request.GET.get("q", "").strip()[:100].replace("\0", "")
    found = caseload_of(campaign, area.pk, fold(text) if text else "")
    form = HolderForm(request.POST if "assign" in request.POST else None, teams=found.teams, mentors=found.mentors)
    if request.method == "POST" and (done := given(request, campaign, area, found, form)) is not None:
        return done
    shows = "suggest" in request.GET
    suggested = found.suggestion() if shows else {}
    rows = [(row, suggested.get(row.household.pk)) for row in (found.unassigned if shows else found.rows)]
    context = {
        "campaign": campaign, "areas": choices, "area": area, "found": found, "form": form, "rows": rows,
        "text": text, "shows_suggestion": shows, "chosen": request.POST.getlist("household"),
    }  # fmt: skip
    return render(request, "caseload/caseload_view.html", context)


def given(
    request: HttpRequest, campaign: Campaign, area: Area, found: Caseload, form: HolderForm
) -> HttpResponse | None:
    """Give the ticked households to one holder, or each to the one chosen beside it; None where something is wrong."""
    rows = {str(row.household.pk): row.household for row in found.rows}
    chosen = [rows[pk] for pk in request.POST.getlist("household") if pk in rows]
    if "assign" in request.POST:
        if not form.is_valid() or not chosen:
            if not chosen:
                messages.warning(request, _("ยังไม่ได้เลือกครัวเรือน โปรดเลือกอย่างน้อย 1 ครัวเรือน"))
            return None
        if form.cleaned_data["holder"] == RELEASE:
            return released(request, campaign, area, chosen)
        pairs = dict.fromkeys(chosen, found.holders[form.cleaned_data["holder"]])
    else:
        said = {pk: request.POST.get(f"holder_{pk}", "") for pk in rows}
        pairs = {rows[pk]: found.holders[code] for pk, code in said.items() if code in found.holders}
    try:
        count = assign_households(campaign=campaign, given=pairs, by=access.keeper(request.user, area.pk))
    except MoveRefused as refused:
        messages.error(request, str(refused))
        return None
    messages.success(request, _("มอบหมายแล้ว %(count)d ครัวเรือน") % {"count": count})
    return HttpResponseRedirect(f"{reverse('caseload:caseload-view', args=[campaign.slug])}?area={area.pk}")


def released(request: HttpRequest, campaign: Campaign, area: Area, chosen: list[Household]) -> HttpResponse:
    by = access.keeper(request.user, area.pk)
    count = release_households(campaign=campaign, kind=AssignmentKind.MENTOR, households=chosen, by=by)
    messages.success(request, _("เรียกคืนแล้ว %(count)d ครัวเรือน") % {"count": count})
    return HttpResponseRedirect(f"{reverse('caseload:caseload-view', args=[campaign.slug])}?area={area.pk}")


@require_http_methods(["GET", "POST"])
def godparent_list(request: HttpRequest, slug: str) -> HttpResponse:
    campaign, heads, by = access.godparents_of(request.user, slug)
    appointments = list(heads)
    form = GodparentForm(request.POST or None, appointments=appointments, province=campaign.province_id)
    if request.method == "POST" and form.is_valid():
        try:
            count = tie_godparent(campaign=campaign, by=by, **form.values())
        except MoveRefused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("มอบหมายแล้ว %(count)d รายการ") % {"count": count})
            return HttpResponseRedirect(reverse("caseload:godparent-list", args=[slug]))
    context = {"campaign": campaign, "form": form, "rows": godparent_rows(campaign, appointments)}
    return render(request, "caseload/godparent_list.html", context)


@require_POST
def tie_end(request: HttpRequest, slug: str, assignment_id: uuid.UUID) -> HttpResponse:
    assignment, by = access.tie_to_end(request.user, slug, assignment_id)
    try:
        untie(assignment=assignment, by=by)
    except MoveRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("สิ้นสุดการมอบหมายแล้ว"))
    return HttpResponseRedirect(reverse("caseload:godparent-list", args=[slug]))


@require_http_methods(["GET", "POST"])
def hand_over_view(request: HttpRequest, slug: str) -> HttpResponse:
    campaign, found = access.appointments_to_hand_over(request.user, slug)
    form = HandOverForm(request.POST or None, appointments=list(found))
    context: dict[str, Any] = {"campaign": campaign, "form": form, "ties": None}
    if request.method == "POST" and form.is_valid():
        leaving, successor = form.chosen()
        if "confirm" not in request.POST:
            return render(request, "caseload/hand_over.html", {**context, "ties": ties_of(campaign, leaving)})
        try:
            by = access.hand_over_principal(request.user, leaving)
            count = hand_over(campaign=campaign, leaving=leaving, successor=successor, by=by)
        except MoveRefused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("ส่งมอบงานแล้ว %(count)d รายการ") % {"count": count})
            return HttpResponseRedirect(reverse("caseload:hand-over", args=[slug]))
    return render(request, "caseload/hand_over.html", context)
