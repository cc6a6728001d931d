from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaejon.assessment.forms import ids_of
from kaejon.assessment.queries.household_list import PAGE_SIZE
from kaejon.assessment.views.telling import tell_done
from kaejon.caseload import access
from kaejon.caseload.actions.assign import (
    assign_households,
    hand_over,
    release_households,
    tie_godparent,
    ties_of,
    untie,
)
from kaejon.caseload.forms import RELEASE, GodparentForm, HolderForm, LeavingForm, SuccessorForm, name_of
from kaejon.caseload.queries.godparents import godparent_rows, row_of_head, ties_in_words
from kaejon.caseload.queries.load import Caseload, case_rows, caseload_of, households_listed, pages_listed
from kaejon.geography.models import Area
from kaejon.lib.thai_text import fold
from kaejon.logbook.rules import MoveRefused
from kaejon.register.models import AssignmentKind, Campaign, Household

SUGGESTED = 200
"""As many households without a mentor are divided at a time: what a person can look over before confirming."""


@require_http_methods(["GET", "POST"])
def caseload_view(request: HttpRequest, slug: str) -> HttpResponse:
    campaign, areas = access.subdistricts(request.user, slug)
    choices = list(areas)
    asked = request.GET.get("area", "")
    area = next((each for each in choices if each.pk == asked), choices[0] if choices else None)
    if area is None:
        return render(request, "caseload/caseload_view.html", {"campaign": campaign, "area": None})
    text = request.GET.get("q", "").strip()[:100].replace("\0", "")
    found = caseload_of(campaign, area.pk)
    form = HolderForm(request.POST if "assign" in request.POST else None, teams=found.teams, mentors=found.mentors)
    if request.method == "POST" and (done := given(request, campaign, area, found, form)) is not None:
        return done
    shows = "suggest" in request.GET
    who = who_asked(request.GET.get("who", ""), text, found)
    pages = pages_listed(campaign, area.pk, PAGE_SIZE, fold(text) if text else "", is_unassigned=who == "none")
    page = pages.get_page(request.GET.get("page"))
    rest = households_listed(campaign, area.pk, is_unassigned=True)[:SUGGESTED] if shows else ()
    rows = case_rows(campaign, rest if shows else page)
    suggested = found.suggestion(rows) if shows else {}
    context = {
        "campaign": campaign, "areas": choices, "area": area, "found": found, "form": form, "page": page,
        "rows": [(row, suggested.get(row.household.pk)) for row in rows],
        "total": found.unassigned if shows else page.paginator.count,
        "who": who, "chips": [("none", _("ยังไม่มีพี่เลี้ยง"), found.unassigned), ("all", _("ทุกครัวเรือน"), None)],
        "text": text, "shows_suggestion": shows, "chosen": request.POST.getlist("household"),
    }  # fmt: skip
    return render(request, "caseload/caseload_view.html", context)


def who_asked(asked: str, text: str, found: Caseload) -> str:
    """`none` (without a mentor) or `all`: those without one come first, unless somebody is looked for."""
    usual = "none" if found.unassigned and not text else "all"
    return asked if asked in ("none", "all") else usual


def given(
    request: HttpRequest, campaign: Campaign, area: Area, found: Caseload, form: HolderForm
) -> HttpResponse | None:
    """Give the ticked households to one holder, or each to the one chosen beside it; None where something is wrong."""
    beside = {name.removeprefix("holder_"): code for name, code in request.POST.items() if name.startswith("holder_")}
    asked = ids_of(request.POST.getlist("household") if "assign" in request.POST else beside)
    chosen = list(households_listed(campaign, area.pk).filter(pk__in=asked))
    holders = found.holders
    if "assign" in request.POST:
        if not form.is_valid() or not chosen:
            if not chosen:
                form.add_error(None, _("ยังไม่ได้เลือกครัวเรือน โปรดเลือกอย่างน้อย 1 ครัวเรือน"))
            return None
        if form.cleaned_data["holder"] == RELEASE:
            return released(request, campaign, area, chosen)
        pairs = dict.fromkeys(chosen, holders[form.cleaned_data["holder"]])
    else:
        said = {household: beside.get(str(household.pk), "") for household in chosen}
        pairs = {household: holders[code] for household, code in said.items() if code in holders}
    try:
        count = assign_households(campaign=campaign, given=pairs, by=access.keeper(request.user, area.pk))
    except MoveRefused as refused:
        messages.error(request, str(refused))
        return None
    tell_done(request, _("มอบหมายแล้ว %(count)d ครัวเรือน") % {"count": count}, pairs)
    return HttpResponseRedirect(f"{reverse('caseload:caseload-view', args=[campaign.slug])}?area={area.pk}")


def released(request: HttpRequest, campaign: Campaign, area: Area, chosen: list[Household]) -> HttpResponse:
    by = access.keeper(request.user, area.pk)
    count = release_households(campaign=campaign, kind=AssignmentKind.MENTOR, households=chosen, by=by)
    tell_done(request, _("เรียกคืนแล้ว %(count)d ครัวเรือน") % {"count": count}, chosen)
    return HttpResponseRedirect(f"{reverse('caseload:caseload-view', args=[campaign.slug])}?area={area.pk}")


@require_http_methods(["GET", "POST"])
def godparent_list(request: HttpRequest, slug: str) -> HttpResponse:
    campaign, heads, by = access.godparents_of(request.user, slug)
    appointments = list(heads)
    household = access.household_to_tie(request.user, campaign, request.GET.get("household", ""))
    form = GodparentForm(
        request.POST or None, appointments=appointments, province=campaign.province_id, household=household
    )
    if request.method == "POST" and form.is_valid():
        try:
            count = tie_godparent(campaign=campaign, by=by, **form.values())
        except MoveRefused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("มอบหมายแล้ว %(count)d รายการ") % {"count": count})
            return HttpResponseRedirect(reverse("caseload:godparent-list", args=[slug]))
    context: dict[str, Any] = {"campaign": campaign, "form": form, "head": None, "household": household}
    head = next((each for each in appointments if str(each.pk) == request.GET.get("head")), None)
    if head is None:
        context["rows"] = godparent_rows(campaign, appointments)
    else:
        row, context["page"] = row_of_head(campaign, head, request.GET.get("page"))
        context |= {"head": head, "rows": [row]}
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
    """Who leaves, then who of those that may takes over, then what goes over, with the pair standing fast."""
    campaign, found = access.appointments_to_hand_over(request.user, slug)
    appointments = list(found)
    asked = request.POST.get("leaving") or request.GET.get("leaving", "")
    leaving = next((each for each in appointments if str(each.pk) == asked), None)
    context: dict[str, Any] = {"campaign": campaign, "ties": None}
    if leaving is None:
        form = LeavingForm(request.GET if "leaving" in request.GET else None, appointments=appointments)
        return render(request, "caseload/hand_over.html", {**context, "form": form})
    successors = access.successors_of(leaving, appointments)
    chosen = SuccessorForm(request.POST if request.method == "POST" else None, successors=successors)
    context |= {
        "form": chosen,
        "leaving": leaving,
        "leaving_name": name_of(leaving),
        "has_successors": bool(successors),
    }
    if request.method == "POST" and chosen.is_valid():
        successor = chosen.chosen()
        if "confirm" not in request.POST:
            ties = ties_in_words(ties_of(campaign, leaving))
            pair = {"successor": successor, "successor_name": name_of(successor)}
            return render(request, "caseload/hand_over.html", {**context, **pair, "ties": ties})
        try:
            by = access.hand_over_principal(request.user, leaving)
            count = hand_over(campaign=campaign, leaving=leaving, successor=successor, by=by)
        except MoveRefused as refused:
            chosen.refuse(refused)
        else:
            messages.success(request, _("ส่งมอบงานแล้ว %(count)d รายการ") % {"count": count})
            return HttpResponseRedirect(reverse("caseload:hand-over", args=[slug]))
    return render(request, "caseload/hand_over.html", context)
