from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaejon.assessment.forms import ids_of
from kaejon.assessment.queries.household_list import place_of
from kaejon.assistance import access
from kaejon.assistance.actions.deliveries import record_delivery
from kaejon.assistance.actions.mistakes import withdraw_delivery
from kaejon.assistance.forms import DeliveryForm
from kaejon.assistance.models import Delivery, Matter
from kaejon.assistance.queries.gaps import same_help
from kaejon.assistance.queries.matters import Given, MatterRow, deliveries_in_words, open_matters
from kaejon.assistance.queries.needs import needs_given_to
from kaejon.assistance.rules import LARGE_SATANG
from kaejon.lib import clock
from kaejon.lib.baht_text import baht_words
from kaejon.logbook.rules import MoveRefused
from kaejon.plan.queries.words import baht
from kaejon.register.access import may_see_health
from kaejon.register.models import Campaign, Household
from kaejon.register.queries.rulesets import rules_on


@require_http_methods(["GET", "POST"])
def delivery_new(request: HttpRequest, slug: str, household_id: uuid.UUID) -> HttpResponse:
    campaign, household, agencies = access.household_to_give(request.user, slug, household_id)
    named = access.open_matter(request.user, campaign, household, request.GET.get("matter", ""))
    needs = needs_given_to(campaign, household)
    rows = [] if named else open_matters(campaign, household, agencies)
    form = DeliveryForm(
        request.POST or None, request.FILES or None, needs=needs, agencies=agencies, has_matter=named is not None,
        matters=rows, initial=initial_of(named, rows),
    )  # fmt: skip
    doubts = doubts_about(request, campaign, household, form)
    if request.method == "POST" and form.is_valid() and not doubts:
        agency = form.agencies[form.cleaned_data["agency"]]
        by = access.giving_principal(request.user, agency, household)
        matter = named or form.matters.get(form.cleaned_data.get("matter", ""))
        try:
            record_delivery(
                campaign=campaign, given=form.given(household), agency=agency, matter=matter, by=by,
                is_last=matter is not None and form.cleaned_data.get("is_last", False),
                beside=ids_of(request.POST.getlist("seen")),
            )  # fmt: skip
        except MoveRefused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("บันทึกการให้ความช่วยเหลือแล้ว"))
            # With the matter the agency's sight of the household may have ended; the matter stays its own.
            name, row = ("assistance:matter-view", matter) if matter else ("web:household-view", household)
            return HttpResponseRedirect(reverse(name, args=[slug, row.pk]))
    if doubts:
        form.keep_photos()
    context = {
        "campaign": campaign, "household": household, "place": place_of(household.area), "form": form,
        "matter": named, "doubts": doubts, "has_needs": bool(needs),
    }  # fmt: skip
    return render(request, "assistance/delivery_new.html", context)


@require_POST
def delivery_withdraw(request: HttpRequest, slug: str, delivery_id: uuid.UUID) -> HttpResponse:
    _campaign, delivery, by = access.delivery_to_withdraw(request.user, slug, delivery_id)
    try:
        withdraw_delivery(delivery=delivery, reason=request.POST.get("reason", ""), by=by)
    except MoveRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("ยกเลิกบันทึกความช่วยเหลือแล้ว รายการเดิมยังแสดงในประวัติ"))
    return HttpResponseRedirect(after_withdrawal(request, slug, delivery))


def after_withdrawal(request: HttpRequest, slug: str, delivery: Delivery) -> str:
    """Back to where it was pressed: the matter's page, else the household's, or what of them the user may open."""
    household, matter = delivery.household, delivery.matter
    may_open = access.may_open_household(request.user, household)
    if matter and (request.POST.get("at") == "matter" or not may_open):
        return reverse("assistance:matter-view", args=[slug, matter.pk])
    if may_open:
        return reverse("web:household-view", args=[slug, household.pk]) + "#help"
    return reverse("assistance:matter-inbox", args=[slug])


def initial_of(named: Matter | None, rows: Sequence[MatterRow]) -> dict[str, object]:
    """What the matter in the address already says of the help; of the only open one that it is meant."""
    if named is None:
        return {"matter": str(rows[0].id)} if len(rows) == 1 else {}
    is_offered = named.programme is not None and not named.programme.has_ended
    return {
        "problem": f"{named.entry.need_id or 'whole'}:{named.dimension}",
        "agency": str(named.agency_id),
        "kind": named.kind,
        "source": named.programme.source if named.programme and is_offered else None,
    }


@dataclass(frozen=True)
class Doubts:
    """What the recorder is asked to look at before a delivery is recorded. `same`: help of the same sort given lately.

    `value` and `words`: a large amount, in figures and read out; empty where there is nothing to ask.
    """

    same: Sequence[Given]
    satang: int
    value: str
    words: str


def doubts_about(request: HttpRequest, campaign: Campaign, household: Household, form: DeliveryForm) -> Doubts | None:
    """What is to be looked at, or None: also where all of it was shown already and the form is sent again."""
    if request.method != "POST" or not form.is_valid():
        return None
    values = form.cleaned_data
    days = rules_on(campaign, clock.today()).same_help_days
    shows = may_see_health(request.user, household)
    found = same_help(campaign, household, values["kind"], values["occurred_on"], days)
    same = deliveries_in_words(found, shows_notes=shows, user=request.user, household=household)
    is_new = not {row.delivery.pk for row in same} <= set(ids_of(request.POST.getlist("seen")))
    satang = values["value"] if values["value"] > LARGE_SATANG else 0
    is_asked = bool(satang) and request.POST.get("seen_value") != str(satang)
    if not is_new and not is_asked:
        return None
    return Doubts(same, satang, baht(satang) if is_asked else "", baht_words(satang) if is_asked else "")
