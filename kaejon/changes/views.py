from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_POST

from kaejon.assessment.access import persons_behind
from kaejon.assessment.actions.looking import record_search
from kaejon.assessment.forms import ids_of
from kaejon.assessment.queries.household_list import place_of
from kaejon.audit.principal import Principal
from kaejon.changes import access
from kaejon.changes.actions.answering import decline_change, take_change
from kaejon.changes.actions.asking import request_change, withdraw_change
from kaejon.changes.forms import SEARCH_LENGTH, ChangeForm, ReasonForm
from kaejon.changes.models import ChangeKind, ChangeRequest
from kaejon.changes.queries.finding import NOTHING, Found, households_searched, subdistricts
from kaejon.changes.queries.gone import present_members
from kaejon.changes.queries.inbox import changes_waiting
from kaejon.changes.queries.picture import picture_of
from kaejon.changes.queries.requests import asked_by, reason_of, rows_of
from kaejon.logbook.rules import MoveRefused
from kaejon.people.policy import DISTRICT, SECRETARY, TEAM
from kaejon.register.models import Campaign, Household

MOST_SHOWN = 100
HELP = {
    ChangeKind.BORN: _lazy("เพิ่มเป็นสมาชิก โดยยังไม่มีปัญหาในบัญชี"),
    ChangeKind.DIED: _lazy("เสนอนำปัญหาของผู้เสียชีวิตออกจากบัญชี"),
    ChangeKind.MOVED_IN: _lazy("คนใหม่ หรือคนในทะเบียนที่ย้ายมาจากครัวเรือนอื่น"),
    ChangeKind.MOVED_OUT: _lazy("ไปนอกจังหวัด หรือไปตั้งครัวเรือนใหม่ในจังหวัด"),
    ChangeKind.HEAD: _lazy("เลือกหัวหน้าคนใหม่จากสมาชิก"),
    ChangeKind.SPLIT: _lazy("สมาชิกบางคนแยกไปเป็นครัวเรือนใหม่ บ้านเดิมหรือบ้านอื่น"),
    ChangeKind.MERGED: _lazy("สมาชิกทุกคนไปอยู่กับครัวเรือนอื่น"),
    ChangeKind.RELOCATED: _lazy("ทุกคนย้ายไปด้วยกันภายในจังหวัด"),
}


@require_http_methods(["GET"])
def change_choose(request: HttpRequest, slug: str, household_id: uuid.UUID) -> HttpResponse:
    campaign, household, _by = access.household_to_change(request.user, slug, household_id)
    kinds = [(kind, HELP[kind]) for kind in ChangeKind]
    context = {"campaign": campaign, "household": household, "place": place_of(household.area), "kinds": kinds}
    return render(request, "changes/change_choose.html", context)


@require_http_methods(["GET", "POST"])
def change_new(request: HttpRequest, slug: str, household_id: uuid.UUID, change: str) -> HttpResponse:
    campaign, household, by = access.household_to_change(request.user, slug, household_id)
    if change not in ChangeKind.values:
        raise Http404
    is_looking = "look" in request.POST
    found = searched(request, campaign, household, by) if change == ChangeKind.MERGED else NOTHING
    form = ChangeForm(
        request.POST if request.method == "POST" and not is_looking else None,
        kind=change,
        campaign=campaign,
        household=household,
        members=present_members(campaign, household),
        places=subdistricts(campaign),
        found=found,
        initial=request.POST.dict() if is_looking else None,
    )
    if form.is_bound and form.is_valid():
        try:
            made = request_change(campaign=campaign, household=household, change=form.change(), by=by)
        except MoveRefused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("เสนอการเปลี่ยนแปลงแล้ว ยังไม่มีผลจนกว่าผู้พิจารณาจะรับ"))
            return to_change(slug, made)
    kind = ChangeKind(change)
    context = {
        "campaign": campaign,
        "household": household,
        "place": place_of(household.area),
        "form": form,
        "kind": kind,
        "help": HELP[kind],
        "found_none": is_looking and not found.count,
    }
    return render(request, "changes/change_new.html", context)


def searched(request: HttpRequest, campaign: Campaign, household: Household, by: Principal) -> Found:
    """What the search for the other household of a merger finds; it leaves a trace, as every search does."""
    text = request.POST.get("search", "").strip()[:SEARCH_LENGTH].replace("\0", "")
    seen = access.households_to_join(request.user, campaign, household)
    found = households_searched(campaign, seen, text, chosen=ids_of([request.POST.get("found", "")]))
    if text:
        record_search(campaign=campaign, filters={"change": ChangeKind.MERGED.value}, found=found.count, by=by)
    return found


@require_http_methods(["GET"])
def change_list(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = access.campaign_of_changes(request.user, slug)
    waiting = changes_waiting(request.user, campaign)
    mine = asked_by({str(request.user.pk)}, campaign.pk)
    persons = persons_behind(request.user, DISTRICT | SECRETARY)
    context = {
        "campaign": campaign,
        "count": waiting.count(),
        "waiting": [(row, not row.request.persons.isdisjoint(persons)) for row in rows_of(waiting[:MOST_SHOWN])],
        "mine": rows_of(mine[:MOST_SHOWN]),
    }
    return render(request, "changes/change_list.html", context)


@require_http_methods(["GET"])
def change_view(request: HttpRequest, slug: str, request_id: uuid.UUID) -> HttpResponse:
    change, _by = access.change_in(request.user, slug, request_id)
    return show_change(request, change, ReasonForm())


def show_change(request: HttpRequest, change: ChangeRequest, form: ReasonForm) -> HttpResponse:
    row = rows_of(ChangeRequest.objects.filter(pk=change.pk))[0]
    decider = access.decider_of(request.user, change) if row.is_waiting else None
    is_own = not change.persons.isdisjoint(persons_behind(request.user, TEAM | SECRETARY))
    context = {
        "campaign": change.campaign,
        "change": change,
        "row": row,
        "picture": picture_of(change, shows_other=decider is not None) if row.is_waiting else None,
        "can_answer": decider is not None and not is_own,
        "is_own": is_own and row.is_waiting,
        "answered_by": access.answered_by(change),
        "reason": reason_of(row.answer),
        "form": form,
    }
    return render(request, "changes/change_view.html", context)


@require_POST
def change_answer(request: HttpRequest, slug: str, request_id: uuid.UUID) -> HttpResponse:
    is_decline = request.POST.get("verdict") == "decline"
    form = ReasonForm(request.POST)
    try:
        change, by = access.change_to_answer(request.user, slug, request_id)
        if is_decline and not form.is_valid():
            return show_change(request, change, form)
        if is_decline:
            answer = decline_change(request=change, reason=form.cleaned_data["reason"], by=by)
        else:
            answer = take_change(request=change, by=by)
    except MoveRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, str(answer.get_verdict_display()))
    return HttpResponseRedirect(reverse("changes:change-list", args=[slug]))


@require_POST
def change_withdraw(request: HttpRequest, slug: str, request_id: uuid.UUID) -> HttpResponse:
    change, by = access.change_in(request.user, slug, request_id, TEAM)
    try:
        withdraw_change(request=change, by=by)
    except MoveRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("ถอนรายการแล้ว ไม่มีสิ่งใดเปลี่ยนแปลง"))
    return to_change(slug, change)


def to_change(slug: str, change: ChangeRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("changes:change-view", args=[slug, change.pk]))
