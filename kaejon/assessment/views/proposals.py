from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaejon.assessment import access
from kaejon.assessment.actions.proposals import decline_proposals, propose_household, propose_need
from kaejon.assessment.actions.taking import take_proposals
from kaejon.assessment.forms import (
    HouseholdProposalForm,
    NeedProposalForm,
    PersonFormSet,
    ReasonForm,
    RefusableForm,
    TakeForm,
    ids_of,
    proposed_household,
    with_one_more,
)
from kaejon.assessment.queries.cards import members_of
from kaejon.assessment.queries.household_list import place_of
from kaejon.assessment.queries.inbox import (
    household_proposals_waiting,
    need_proposals_waiting,
    waiting_households,
    waiting_needs,
)
from kaejon.assessment.queries.indicators import catalogue
from kaejon.fields.typed import form_typed
from kaejon.logbook.rules import MoveRefused
from kaejon.register.models import Campaign


@require_http_methods(["GET", "POST"])
def proposal_list(request: HttpRequest, slug: str) -> HttpResponse:
    campaign, by = access.campaign_for_secretary(request.user, slug)
    is_decline = "decline" in request.POST
    take = TakeForm(None if is_decline else request.POST or None)
    decline = ReasonForm(request.POST if is_decline else None, prefix="decline")
    form: RefusableForm = decline if is_decline else take
    if request.method == "POST" and form.is_valid():
        try:
            said = answer(campaign, chosen(request, campaign), form, by=by, is_decline=is_decline)
        except MoveRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, said)
            return HttpResponseRedirect(reverse("assessment:proposal-list", args=[slug]))
    context = {
        "campaign": campaign,
        "needs": [(row, place_of(row.household.area)) for row in waiting_needs(campaign)],
        "households": [(row, place_of(row.area)) for row in waiting_households(campaign)],
        "take": take,
        "decline": decline,
        "chosen": ids_of([*request.POST.getlist("need_proposal"), *request.POST.getlist("household_proposal")]),
    }
    return render(request, "assessment/proposal_list.html", context)


def chosen(request: HttpRequest, campaign: Campaign) -> dict[str, Any]:
    """The ticked proposals that wait still; one that does not makes the page stale."""
    needs = ids_of(request.POST.getlist("need_proposal"))
    households = ids_of(request.POST.getlist("household_proposal"))
    found: dict[str, list[Any]] = {
        "need_proposals": list(need_proposals_waiting(campaign).filter(pk__in=needs)),
        "household_proposals": list(household_proposals_waiting(campaign).filter(pk__in=households)),
    }
    if len(found["need_proposals"]) + len(found["household_proposals"]) != len(needs) + len(households):
        raise MoveRefused("already_answered", _("มีข้อเสนอที่ตอบแล้วหรือถอนไปแล้ว โปรดโหลดหน้าใหม่แล้วเลือกอีกครั้ง"))
    return found


def answer(campaign: Campaign, proposals: dict[str, Any], form: RefusableForm, *, by: Any, is_decline: bool) -> str:
    if is_decline:
        done = decline_proposals(campaign=campaign, by=by, **proposals, **form.cleaned_data)
        return _("ไม่รับข้อเสนอ %(count)d รายการ พร้อมเหตุผลแล้ว") % {"count": len(done)}
    version = take_proposals(campaign=campaign, by=by, **proposals, **form.cleaned_data)
    return _("รับเข้าบัญชีแล้ว เป็น%(list)s") % {"list": version.title}


@require_http_methods(["GET", "POST"])
def need_proposal_new(request: HttpRequest, slug: str, household_id: uuid.UUID) -> HttpResponse:
    campaign, household, by = access.household_to_work_on(request.user, slug, household_id)
    form = NeedProposalForm(request.POST or None, members=members_of(household), known=catalogue())
    if request.method == "POST" and form.is_valid():
        try:
            propose_need(campaign=campaign, by=by, **form.values())
        except MoveRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("เสนอปัญหาเพิ่มแล้ว รอฝ่ายเลขานุการพิจารณาเพิ่มในบัญชี"))
            return HttpResponseRedirect(reverse("web:household-view", args=[slug, household.pk]))
    context = {"campaign": campaign, "household": household, "place": place_of(household.area), "form": form}
    return render(request, "assessment/need_proposal_new.html", context)


@require_http_methods(["GET", "POST"])
def household_proposal_new(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = access.campaign_of_readers(request.user, slug)
    areas = {area.pk: area for area in access.areas_to_propose(request.user, campaign)}
    is_adding = "add" in request.POST
    sent = None if is_adding else request.POST or None
    form = HouseholdProposalForm(sent, areas=[(pk, f"{area.title} {area.parent}") for pk, area in areas.items()])
    persons = PersonFormSet(sent, prefix="person")
    if is_adding:
        form.initial, persons = form_typed(form, request.POST), with_one_more(persons, request.POST)
    if sent is not None and all([form.is_valid(), persons.is_valid()]):
        area = areas[form.cleaned_data["area"]]
        try:
            propose_household(
                campaign=campaign,
                area=area,
                content=proposed_household(form.cleaned_data, persons),
                reference=form.cleaned_data["reference"],
                occurred_on=form.cleaned_data["occurred_on"],
                by=access.area_to_propose_in(request.user, area),
            )
        except MoveRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("เสนอครัวเรือนตกหล่นแล้ว รอฝ่ายเลขานุการพิจารณาเพิ่มในบัญชี"))
            return HttpResponseRedirect(reverse("assessment:household-list", args=[slug]))
    context = {"campaign": campaign, "form": form, "persons": persons}
    return render(request, "assessment/household_proposal_new.html", context)
