from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaejon.assessment import access
from kaejon.assessment.actions.beside import Told
from kaejon.assessment.actions.follow_ups import explain_stuck, hold_follow_up
from kaejon.assessment.actions.stage_items import lapse_item, propose_item
from kaejon.assessment.actions.visits import record_unchanged, record_visit
from kaejon.assessment.forms import FollowUpForm, StageItemForm, StuckForm, VisitForm
from kaejon.assessment.queries.cards import members_of, needs_of_household, standing_of_need
from kaejon.assessment.queries.household_list import place_of
from kaejon.assessment.queries.stages import next_visit_from, stage_of_household
from kaejon.fields.photos import kept_in
from kaejon.fields.typed import form_typed
from kaejon.lib import clock
from kaejon.lib.thai_date import thai_date
from kaejon.logbook.kinds import OPEN
from kaejon.logbook.queries import needs_in_household
from kaejon.logbook.rules import MoveRefused
from kaejon.register.access import may_see_health
from kaejon.register.models import Campaign, Dimension, Household


def home_of(campaign: Campaign, household: Household) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("web:household-view", args=[campaign.slug, household.pk]))


def page(campaign: Campaign, household: Household, **more: object) -> dict[str, object]:
    return {"campaign": campaign, "household": household, "place": place_of(household.area), **more}


@require_http_methods(["GET", "POST"])
def visit_new(request: HttpRequest, slug: str, household_id: uuid.UUID) -> HttpResponse:
    campaign, household, by = access.household_to_work_on(request.user, slug, household_id)
    cards = needs_of_household(campaign, household, shows_sensitive=may_see_health(request.user, household))
    needs = {need.pk: need for need in needs_in_household(campaign, household.pk)}
    members, next_on = members_of(household), next_visit_from(campaign, clock.today())
    # Answers of an outcome that does not pass are carried here, to be looked at and saved as a visit.
    is_carried = "carry" in request.POST
    sent = (None, None) if is_carried else (request.POST or None, request.FILES or None)
    form = VisitForm(*sent, cards=cards, members=members, next_on=next_on)
    if is_carried:
        typed = form_typed(form, request.POST)
        form.initial.update({name: value for name, value in typed.items() if name in request.POST})
        form.kept = kept_in(form, request.POST)
    if request.method == "POST" and not is_carried and form.is_valid():
        try:
            record_visit(
                campaign=campaign,
                household=household,
                seen=form.seen(),
                by=by,
                answers=form.answers(needs),
                told=form.told_with_picks(),
            )
        except MoveRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("บันทึกการเยี่ยมแล้ว"))
            return home_of(campaign, household)
    return render(request, "assessment/visit_new.html", page(campaign, household, form=form, is_carried=is_carried))


@require_POST
def visit_unchanged(request: HttpRequest, slug: str, household_id: uuid.UUID) -> HttpResponse:
    campaign, household, by = access.household_to_work_on(request.user, slug, household_id)
    try:
        entry = record_unchanged(campaign=campaign, household=household, by=by)
    except MoveRefused as refusal:
        messages.error(request, str(refusal))
    else:
        on = thai_date(entry.until_on) if entry.until_on else ""
        said = _("บันทึกว่าติดตามแล้ว ไม่มีการเปลี่ยนแปลง นัดครั้งถัดไป %(on)s") % {"on": on}
        undo = _("กดผิด? ยกเลิกรายการนี้")
        messages.success(request, format_html('{} <a href="#withdraw-{}">{}</a>', said, entry.pk, undo))
    return home_of(campaign, household)


@require_http_methods(["GET", "POST"])
def follow_up_new(request: HttpRequest, slug: str, household_id: uuid.UUID) -> HttpResponse:
    campaign, household, by = access.household_to_work_on(request.user, slug, household_id)
    form = FollowUpForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            values = form.cleaned_data
            hold_follow_up(
                campaign=campaign,
                household=household,
                occurred_on=values["occurred_on"],
                next_on=values["next_on"],
                told=form.told(),
                by=by,
            )
        except MoveRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("บันทึกการติดตามผลแล้ว ผลยังคงอยู่"))
            return home_of(campaign, household)
    words = {
        "title": _("ติดตามผลครัวเรือนที่แก้ไขแล้ว"),
        "lead": _("บันทึกเมื่อไปดูแล้วผลยังคงอยู่ หากพบว่ากลับมาตกเกณฑ์ ให้บันทึก “กลับมาตกเกณฑ์” แทน"),
        "save": _("บันทึกว่าผลยังคงอยู่"),
    }
    return render(request, "assessment/casework_form.html", page(campaign, household, form=form, **words))


@require_http_methods(["GET", "POST"])
def stuck_new(request: HttpRequest, slug: str, household_id: uuid.UUID) -> HttpResponse:
    campaign, household, by = access.household_to_work_on(request.user, slug, household_id)
    needs = {str(n.pk): n for n in needs_in_household(campaign, household.pk) if standing_of_need(n).state in OPEN}
    labels = [(pk, f"{Dimension(need.dimension).label}: {need.member.full_name}") for pk, need in needs.items()]
    chosen = [request.GET["need"]] if request.GET.get("need") in needs else list(needs)
    form = StuckForm(request.POST or None, needs=labels, chosen=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            values = {**form.cleaned_data, "needs": [needs[pk] for pk in form.cleaned_data["needs"]]}
            explain_stuck(campaign=campaign, household=household, occurred_on=clock.today(), by=by, **values)
        except MoveRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("ระบุข้อติดขัดแล้ว รายการนี้จะไม่ขึ้นว่าไม่คืบหน้าจนถึงวันที่ระบุ"))
            return home_of(campaign, household)
    words = {
        "title": _("ระบุข้อติดขัด"),
        "lead": _("บอกเหตุที่ยังเดินหน้าไม่ได้ และจะกลับมาดูอีกเมื่อใด ผู้บังคับบัญชาจะเห็นเหตุผลนี้"),
        "save": _("บันทึกข้อติดขัด"),
    }
    return render(request, "assessment/casework_form.html", page(campaign, household, form=form, **words))


@require_http_methods(["GET", "POST"])
def stage_edit(request: HttpRequest, slug: str, household_id: uuid.UUID) -> HttpResponse:
    campaign, household, by = access.household_to_work_on(request.user, slug, household_id)
    form = StageItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        item, note = form.cleaned_data["item"], form.cleaned_data["note"]
        shared = {"campaign": campaign, "household": household, "item": item, "occurred_on": clock.today(), "by": by}
        try:
            if "lapse" in request.POST:
                lapse_item(reason=note, **shared)
            else:
                propose_item(told=Told(note), **shared)
        except MoveRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("บันทึกแล้ว") if "lapse" in request.POST else _("เสนอแล้ว รอ คจพ.อ. ยืนยัน"))
        return HttpResponseRedirect(request.path)
    stage = stage_of_household(campaign, household)
    return render(request, "assessment/stage_edit.html", page(campaign, household, stage=stage))
