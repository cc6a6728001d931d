from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaejon.assessment import access
from kaejon.assessment.actions.verification import verify_household
from kaejon.assessment.actions.withdrawal import withdraw_entry
from kaejon.assessment.forms import ReasonForm, VerificationForm
from kaejon.assessment.queries.cards import needs_of_household, standing_of_need
from kaejon.assessment.queries.household_list import next_unverified, place_of
from kaejon.assessment.queries.indicators import catalogue
from kaejon.assessment.queries.pending import household_of, own_pending
from kaejon.logbook.kinds import State
from kaejon.logbook.queries import needs_in_household
from kaejon.logbook.rules import MoveRefused
from kaejon.register.access import may_see_health
from kaejon.register.models import Campaign, Household


@require_http_methods(["GET", "POST"])
def verification_new(request: HttpRequest, slug: str, household_id: uuid.UUID) -> HttpResponse:
    campaign, household, by = access.household_to_work_on(request.user, slug, household_id)
    shows = may_see_health(request.user, household)
    cards = needs_of_household(campaign, household, shows_sensitive=shows)
    needs = {need.pk: need for need in needs_in_household(campaign, household.pk)}
    on_list = [need for need in needs.values() if standing_of_need(need).state != State.DISMISSED]
    members = list({need.member_id: need.member for need in on_list}.values())
    form = VerificationForm(request.POST or None, cards=cards, members=members, known=catalogue())
    if request.method == "POST" and form.is_valid():
        try:
            findings = form.findings(household, needs)
            done = verify_household(
                campaign=campaign, household=household, findings=findings, told=form.circumstances(by)
            )
        except MoveRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("บันทึกการสอบทานแล้ว %(count)d รายการ") % {"count": len(done)})
            return HttpResponseRedirect(after_verification(request, campaign, household))
    context = {
        "campaign": campaign,
        "household": household,
        "place": place_of(household.area),
        "form": form,
        "own_pending": own_pending(cards, by.persons),
    }
    return render(request, "assessment/verification_new.html", context)


def after_verification(request: HttpRequest, campaign: Campaign, household: Household) -> str:
    if "next" in request.POST:
        scope = access.households_to_verify(request.user)
        following = next_unverified(campaign, scope, household)
        if following is not None:
            return reverse("assessment:verification-new", args=[campaign.slug, following.pk])
        messages.info(request, _("ไม่มีครัวเรือนที่ยังไม่สอบทานในหมู่บ้านนี้แล้ว"))
    return reverse("web:household-view", args=[campaign.slug, household.pk])


@require_POST
def entry_withdraw(request: HttpRequest, slug: str, entry_id: uuid.UUID) -> HttpResponse:
    entry, by = access.entry_to_withdraw(request.user, slug, entry_id)
    form = ReasonForm(request.POST)
    try:
        withdraw_entry(entry=entry, reason=form.data.get("reason", ""), by=by)
    except MoveRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("ยกเลิกรายการแล้ว รายการเดิมยังแสดงในประวัติ"))
    return HttpResponseRedirect(reverse("web:household-view", args=[slug, household_of(entry).pk]))
