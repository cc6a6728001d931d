from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaejon.assessment import access
from kaejon.assessment.actions.care import end_care, propose_care, review_care
from kaejon.assessment.actions.outcomes import propose_outcome, record_relapse
from kaejon.assessment.forms import CareForm, CareReviewForm, OutcomeForm, RelapseForm
from kaejon.assessment.queries.cards import NeedCard, needs_of_household
from kaejon.assessment.queries.casework import waiting_about
from kaejon.assessment.queries.failing import with_shared
from kaejon.assessment.queries.indicators import catalogue
from kaejon.assessment.views.casework import home_of, page
from kaejon.logbook.kinds import FOUND_TRUE, State
from kaejon.logbook.queries import needs_in_household
from kaejon.logbook.rules import MoveRefused
from kaejon.people.policy import TEAM
from kaejon.register.access import appointment_over, may_see_health
from kaejon.register.models import Campaign, Household, Need

Words = dict[str, str]


def on_need(
    request: HttpRequest,
    campaign: Campaign,
    household: Household,
    states: Collection[str],
    form_of: Callable[[NeedCard], Any],
    act: Callable[[Any, Need], object],
    words: Words,
    sort: str = "",
) -> HttpResponse:
    """A page that says something of one need: the one asked for, else the first that it can be said of.

    Where a proposal of the same `sort` waits already, it shows that in place of the form.
    """
    cards = needs_of_household(campaign, household, shows_sensitive=may_see_health(request.user, household))
    able = [card for card in with_shared(cards) if card.status in states and not card.is_hidden]
    chosen = next((card for card in able if str(card.id) == request.GET.get("need")), None) or next(iter(able), None)
    needs = {need.pk: need for need in needs_in_household(campaign, household.pk)}
    form = form_of(chosen) if chosen else None
    more: dict[str, object] = {}
    if chosen and form is not None and request.method == "POST" and form.is_valid():
        try:
            act(form, needs[chosen.id])
        except MoveRefused as refusal:
            form.refuse(refusal)
            more["visit_href"] = visit_instead(request, campaign, household, refusal)
        else:
            messages.success(request, words["done"])
            return home_of(campaign, household)
    elif chosen and sort and request.method == "GET":
        more["waiting"] = waiting_about(campaign, needs[chosen.id], sort, request.user)
    context = page(campaign, household, form=form, card=chosen, cards=able, **words, **more)
    return render(request, "assessment/casework_form.html", context)


def visit_instead(request: HttpRequest, campaign: Campaign, household: Household, refusal: MoveRefused) -> str:
    """Where what was answered is recorded as a visit: where not everything passes, by who may record one."""
    if refusal.code != "not_passed" or appointment_over(request.user, TEAM, household) is None:
        return ""
    return reverse("assessment:visit-new", args=[campaign.slug, household.pk])


@require_http_methods(["GET", "POST"])
def outcome_new(request: HttpRequest, slug: str, household_id: uuid.UUID) -> HttpResponse:
    campaign, household, by = access.household_to_assess(request.user, slug, household_id)
    words = {
        "title": _("ประเมินซ้ำ"),
        "lead": _("ตอบตัวชี้วัดที่เคยตกเกณฑ์อีกครั้ง เมื่อผ่านทุกข้อและมีหลักฐาน คจพ.อ. (คนที่สอง) จะเป็นผู้ยืนยันว่าแก้ไขแล้ว"),
        "save": _("เสนอว่าแก้ไขแล้ว"),
        "done": _("เสนอผลการประเมินซ้ำแล้ว รอ คจพ.อ. ยืนยัน"),
        "waits": _("ผลการประเมินซ้ำของปัญหานี้เสนอแล้ว รอ คจพ.อ. ยืนยัน"),
        "empty": _("ไม่มีปัญหาที่ประเมินซ้ำได้ ต้องสอบทานก่อน หรือแก้ไขครบแล้ว"),
    }

    def act(form: OutcomeForm, need: Need) -> object:
        on = form.cleaned_data["occurred_on"]
        return propose_outcome(
            campaign=campaign, need=need, answers=form.found(), occurred_on=on, by=by, told=form.told()
        )

    def form_of(card: NeedCard) -> OutcomeForm:
        return OutcomeForm(request.POST or None, request.FILES or None, card=card)

    return on_need(request, campaign, household, FOUND_TRUE, form_of, act, words, "outcome")


@require_http_methods(["GET", "POST"])
def relapse_new(request: HttpRequest, slug: str, household_id: uuid.UUID) -> HttpResponse:
    campaign, household, by = access.household_to_work_on(request.user, slug, household_id)
    known = catalogue()
    words = {
        "title": _("กลับมาตกเกณฑ์"),
        "lead": _("ปัญหาที่แก้ไขแล้วจะเปิดขึ้นใหม่ และต้องมีแผนใหม่"),
        "save": _("บันทึกว่ากลับมาตกเกณฑ์"),
        "done": _("บันทึกแล้ว ปัญหานี้เปิดขึ้นใหม่ โปรดทำแผนใหม่"),
        "empty": _("ไม่มีปัญหาที่แก้ไขแล้วในครัวเรือนนี้"),
    }

    def act(form: RelapseForm, need: Need) -> object:
        values = form.cleaned_data
        return record_relapse(
            campaign=campaign,
            need=need,
            indicators=tuple(values["indicators"]),
            occurred_on=values["occurred_on"],
            by=by,
            told=form.told(),
        )

    def form_of(card: NeedCard) -> RelapseForm:
        return RelapseForm(request.POST or None, request.FILES or None, card=card, known=known)

    return on_need(request, campaign, household, {State.RESOLVED}, form_of, act, words)


@require_http_methods(["GET", "POST"])
def care_new(request: HttpRequest, slug: str, household_id: uuid.UUID) -> HttpResponse:
    campaign, household, by = access.household_to_work_on(request.user, slug, household_id)
    words = {
        "title": _("เสนอให้ดูแลต่อเนื่อง"),
        "lead": _("สำหรับผู้ที่ไม่อาจคาดหวังให้ผ่านเกณฑ์ด้วยตนเองได้ ต้องมีผู้ยืนยันคนที่สอง และทบทวนทุกปี"),
        "save": _("เสนอให้ดูแลต่อเนื่อง"),
        "done": _("เสนอให้ดูแลต่อเนื่องแล้ว รอ คจพ.อ. ยืนยัน"),
        "waits": _("ข้อเสนอดูแลต่อเนื่องของปัญหานี้รอ คจพ.อ. ยืนยัน"),
        "empty": _("ไม่มีปัญหาที่เสนอให้ดูแลต่อเนื่องได้ ต้องสอบทานก่อน"),
    }

    def act(form: CareForm, need: Need) -> object:
        values = form.cleaned_data
        return propose_care(
            campaign=campaign,
            need=need,
            reason=values["reason"],
            occurred_on=values["occurred_on"],
            by=by,
            told=form.told(),
        )

    def form_of(card: NeedCard) -> CareForm:
        return CareForm(request.POST or None, request.FILES or None)

    return on_need(request, campaign, household, FOUND_TRUE, form_of, act, words, "care")


@require_http_methods(["GET", "POST"])
def care_review(request: HttpRequest, slug: str, household_id: uuid.UUID) -> HttpResponse:
    campaign, household, by = access.household_to_work_on(request.user, slug, household_id)
    words = {
        "title": _("ทบทวนการดูแลต่อเนื่อง"),
        "lead": _("ทบทวนอย่างน้อยปีละครั้ง หากไม่ต้องดูแลต่อแล้ว ปัญหาจะเปิดขึ้นใหม่เพื่อแก้ไขต่อ"),
        "save": _("บันทึกผลการทบทวน"),
        "done": _("บันทึกผลการทบทวนแล้ว"),
        "empty": _("ไม่มีปัญหาที่อยู่ในการดูแลต่อเนื่อง"),
    }

    def act(form: CareReviewForm, need: Need) -> object:
        values = form.cleaned_data
        if values["verdict"] == "end":
            return end_care(
                campaign=campaign, need=need, reason=values["note"], occurred_on=values["occurred_on"], by=by
            )
        return review_care(campaign=campaign, need=need, note=values["note"], occurred_on=values["occurred_on"], by=by)

    def form_of(card: NeedCard) -> CareReviewForm:
        return CareReviewForm(request.POST or None)

    return on_need(request, campaign, household, {State.CONTINUING_CARE}, form_of, act, words)
