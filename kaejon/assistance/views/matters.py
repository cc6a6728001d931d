"""Sending needs to agencies, offering, and every further word about a matter."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaejon.assessment.forms import ids_of
from kaejon.assessment.queries.household_list import place_of
from kaejon.assistance import access
from kaejon.assistance.actions.matters import SameMatter, answer_matter, make_offer, send_referral
from kaejon.assistance.forms import AnswerForm, OfferForm, ReferralForm, StepForm
from kaejon.assistance.models import Matter
from kaejon.assistance.queries.mandates import agencies_for
from kaejon.assistance.queries.matters import (
    ALL,
    DUE,
    STATES,
    MatterPage,
    as_seen,
    counts_by_state,
    matter_page,
    matter_rows,
    matters_of_agencies,
    matters_of_households,
    pages_of_matters,
)
from kaejon.assistance.queries.needs import failing_in_words, has_unverified, needs_to_help, other_agencies
from kaejon.assistance.rules import Side
from kaejon.assistance.words import ANSWER_TITLES, DONE_WORDS, DUE_WORDS, STATE_WORDS, STEP_WORDS
from kaejon.fields.typed import form_typed
from kaejon.logbook.kinds import Kind
from kaejon.logbook.rules import MoveRefused
from kaejon.people.access import standing_of
from kaejon.people.policy import TEAM
from kaejon.register.access import households_for, may_see_health, seen_key
from kaejon.register.models import Campaign, Dimension

PAGE_SIZE = 50


@require_http_methods(["GET", "POST"])
def referral_new(request: HttpRequest, slug: str, household_id: uuid.UUID) -> HttpResponse:
    campaign, household, by = access.household_to_refer(request.user, slug, household_id)
    needs = needs_to_help(campaign, household)
    asked = request.POST.get("problem", request.GET.get("problem", ""))
    dimension = asked.partition(":")[2] or (needs[0].dimension if needs else "")
    proposals = agencies_for(household, dimension)
    others = other_agencies(campaign, proposals)
    initial = {"problem": asked or (f"whole:{dimension}" if dimension else "")}
    same: Matter | None = None
    sent = None if "look" in request.POST else request.POST or None
    form = ReferralForm(sent, needs=needs, proposals=proposals, others=others, initial=initial)
    if "look" in request.POST:
        form.initial = form_typed(form, request.POST)
    if sent is not None and form.is_valid():
        try:
            agency = form.agencies[form.cleaned_data["agency"]]
            matter = send_referral(campaign=campaign, asked=form.asked(household), agency=agency, by=by)
        except MoveRefused as refused:
            form.refuse(refused)
            same = refused.matter if isinstance(refused, SameMatter) else None
        else:
            messages.success(request, _("ส่งต่อไปยัง%(agency)s แล้ว") % {"agency": matter.agency.name})
            return HttpResponseRedirect(reverse("web:household-view", args=[slug, household.pk]))
    context = {
        "campaign": campaign, "household": household, "place": place_of(household.area), "form": form,
        "proposals": proposals, "dimension": dimension, "has_needs": bool(needs), "same": same,
        "is_unverified": not needs and has_unverified(campaign, household),
    }  # fmt: skip
    return render(request, "assistance/referral_new.html", context)


@require_http_methods(["GET", "POST"])
def offer_new(request: HttpRequest, slug: str, household_id: uuid.UUID) -> HttpResponse:
    campaign, asked = access.household_to_offer(request.user, slug, household_id)
    household, is_tied = asked.household, asked.is_tied
    needs = [need for need in needs_to_help(campaign, household) if need.dimension in asked.dimensions]
    form = OfferForm(request.POST or None, needs=needs, agencies=asked.agencies, is_tied=is_tied)
    same: Matter | None = None
    if request.method == "POST" and form.is_valid():
        agency = form.agencies[form.cleaned_data["agency"]]
        try:
            matter = make_offer(
                campaign=campaign, asked=form.asked(household), agency=agency, until_on=form.cleaned_data["until_on"],
                by=access.office_principal(request.user, agency),
            )  # fmt: skip
        except MoveRefused as refused:
            form.refuse(refused)
            same = refused.matter if isinstance(refused, SameMatter) else None
        else:
            messages.success(request, _("แจ้งความประสงค์ช่วยเหลือแล้ว ครัวเรือนนี้อยู่ในรายการของหน่วยงานท่าน"))
            return HttpResponseRedirect(reverse("assistance:matter-view", args=[slug, matter.pk]))
    context = {
        "campaign": campaign, "household": household, "place": place_of(household.area), "form": form,
        "is_tied": is_tied, "has_needs": bool(needs), "same": same,
        "failing": failing_in_words(campaign, household, needs),
    }  # fmt: skip
    return render(request, "assistance/offer_new.html", context)


@require_http_methods(["GET"])
def matter_view(request: HttpRequest, slug: str, matter_id: uuid.UUID) -> HttpResponse:
    campaign, matter = access.matter_to_view(request.user, slug, matter_id)
    spoken = access.side_of(request.user, matter)
    return show_matter(request, campaign, matter, spoken[0] if spoken else None)


def show_matter(
    request: HttpRequest,
    campaign: Campaign,
    matter: Matter,
    side: Side | None,
    form: AnswerForm | StepForm | None = None,
) -> HttpResponse:
    shows = side is not None and (
        matter.dimension != Dimension.HEALTH or side == Side.AGENCY or may_see_health(request.user, matter.household)
    )
    may_open = access.may_open_household(request.user, matter.household)
    page = matter_page(matter, user=request.user, side=side, shows_notes=shows)
    context = {
        "campaign": campaign,
        "matter": matter,
        "household": matter.household,
        "page": page,
        "row": as_seen(page.row, may_open=may_open),
        "form": form or (AnswerForm(steps=page.steps) if page.steps else None),
        "may_only_withdraw": page.steps == [Kind.HELP_WITHDRAWN],
        "buttons": [(kind.value, STEP_WORDS[kind]) for kind in page.steps],
        "answers": answers_of(request, page, form) if side == Side.AGENCY else None,
        "stale": form if kind_asked(request) not in page.answers else None,
        "may_open": may_open,
        "sight_until": access.sight_ends_on(request.user, matter.household) if side == Side.AGENCY else None,
        # Until it is taken, the one thing to do is to answer.
        "may_give": side == Side.AGENCY and page.row.is_open and Kind.HELP_ACCEPTED not in page.steps,
    }
    return render(request, "assistance/matter_view.html", context)


@dataclass(frozen=True)
class Answer:
    """One thing that an agency may say, with its own form; `is_open` where it is the likeliest, or was refused."""

    kind: str
    title: object
    word: object
    style: str
    form: forms.Form
    is_open: bool


def answers_of(request: HttpRequest, page: MatterPage, sent: forms.Form | None) -> list[Answer]:
    """The forms of an agency's next words; the one that was sent as it was sent."""
    pressed = kind_asked(request) if sent is not None else None
    usual = pressed if pressed in page.answers else page.answers[0] if page.answers else None
    return [
        Answer(
            kind.value,
            ANSWER_TITLES[kind],
            STEP_WORDS[kind],
            "danger" if kind == Kind.HELP_WITHDRAWN else "primary" if place == 0 else "",
            sent if sent is not None and kind == pressed else StepForm(kind=kind),
            kind == usual,
        )
        for place, kind in enumerate(page.answers)
    ]


@require_POST
def matter_answer(request: HttpRequest, slug: str, matter_id: uuid.UUID) -> HttpResponse:
    campaign, matter, side, by = access.matter_to_answer(request.user, slug, matter_id)
    kind = kind_asked(request)
    if kind is None:
        return HttpResponseRedirect(reverse("assistance:matter-view", args=[slug, matter.pk]))
    form = step_form(request, matter, side, kind)
    if form.is_valid():
        values = form.values(kind) if isinstance(form, AnswerForm) else form.values()
        try:
            answer_matter(matter=matter, kind=kind, side=side, by=by, **values)
        except MoveRefused as refused:
            form.refuse(refused)
        else:
            messages.success(request, str(DONE_WORDS[kind]))
            return HttpResponseRedirect(reverse("assistance:matter-view", args=[slug, matter.pk]))
    return show_matter(request, campaign, matter, side, form)


def step_form(request: HttpRequest, matter: Matter, side: Side, kind: Kind) -> AnswerForm | StepForm:
    """The form that was sent: an agency has one for each word, the household's team one for all of its own."""
    if side == Side.AGENCY:
        return StepForm(request.POST, kind=kind)
    page = matter_page(matter, user=request.user, side=side, shows_notes=False)
    return AnswerForm(request.POST, steps=page.steps)


def kind_asked(request: HttpRequest) -> Kind | None:
    said = request.POST.get("step", "")
    return Kind(said) if said in Kind.values and Kind(said) in STEP_WORDS else None


@require_http_methods(["GET", "POST"])
def matter_inbox(request: HttpRequest, slug: str) -> HttpResponse:
    campaign, agencies = access.inbox_of(request.user, slug)
    if request.method == "POST":
        return accept_many(request, slug)
    parts = (campaign.pk, *sorted(str(agency.pk) for agency in agencies))
    matters = matters_of_agencies(campaign, agencies)
    more = {"agencies": agencies, "shows_agency": len(agencies) > 1}
    return show_list(request, campaign, matters, parts, "assistance/matter_inbox.html", **more)


def accept_many(request: HttpRequest, slug: str) -> HttpResponse:
    """Accept the chosen matters, each with its own result."""
    done = 0
    for matter_id in ids_of(request.POST.getlist("matter")):
        _campaign, matter, side, by = access.matter_to_answer(request.user, slug, matter_id)
        try:
            answer_matter(matter=matter, kind=Kind.HELP_ACCEPTED, side=side, by=by)
        except MoveRefused as refused:
            messages.error(request, f"{matter.household.address}: {refused}")
        else:
            done += 1
    if done:
        messages.success(request, _("รับเรื่องแล้ว %(count)d เรื่อง") % {"count": done})
    else:
        messages.warning(request, _("ยังไม่ได้รับเรื่องใด โปรดเลือกเรื่องที่จะรับ"))
    return HttpResponseRedirect(reverse("assistance:matter-inbox", args=[slug]))


@require_http_methods(["GET"])
def matter_sent(request: HttpRequest, slug: str) -> HttpResponse:
    campaign, _scope, _areas = access.readers_scope(request.user, slug)
    parts = (campaign.pk, *seen_key(standing_of(request.user), TEAM))
    matters = matters_of_households(campaign, households_for(request.user, TEAM))
    return show_list(request, campaign, matters, parts, "assistance/matter_sent.html", shows_agency=True)


def state_asked(request: HttpRequest, counts: Mapping[str, int]) -> str:
    """The state that was asked for, else the first in which there is any."""
    state = request.GET.get("state", "")
    if state in (*STATES, ALL):
        return state
    return next((code for code in STATES if counts[code]), "to_answer")


def due_asked(request: HttpRequest) -> str:
    due = request.GET.get("due", "")
    return due if due in DUE else ""


def show_list(
    request: HttpRequest,
    campaign: Campaign,
    matters: QuerySet[Matter],
    parts: Sequence[object],
    template: str,
    **more: Any,
) -> HttpResponse:
    found = counts_by_state(matters, parts)
    counts = {ALL: sum(found.values()), **found}
    state, due = state_asked(request, counts), due_asked(request)
    page = pages_of_matters(matters, state, parts, PAGE_SIZE, due=due).get_page(request.GET.get("page"))
    open_ = access.openable(request.user, [matter.household for matter in page])
    rows = [as_seen(row, may_open=row.household.pk in open_) for row in matter_rows(page)]
    chips = [(code, words, counts[code]) for code, words in STATE_WORDS.items()]
    context = {
        "campaign": campaign, "page": page, "rows": rows, "state": state, "chips": chips, "due": due,
        "due_chips": [(code, words, None) for code, words in DUE_WORDS.items()], **more,
    }  # fmt: skip
    return render(request, template, context)
