from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaejon.assessment.queries.household_list import place_of
from kaejon.assistance import access
from kaejon.assistance.actions.deliveries import record_delivery
from kaejon.assistance.actions.mistakes import withdraw_delivery
from kaejon.assistance.forms import DeliveryForm
from kaejon.assistance.models import Delivery, Matter
from kaejon.assistance.queries.gaps import same_help
from kaejon.assistance.queries.needs import needs_given_to
from kaejon.lib import clock
from kaejon.logbook.rules import MoveRefused
from kaejon.register.models import Campaign, Household
from kaejon.register.queries.rulesets import rules_on


@require_http_methods(["GET", "POST"])
def delivery_new(request: HttpRequest, slug: str, household_id: uuid.UUID) -> HttpResponse:
    campaign, household, agencies = access.household_to_give(request.user, slug, household_id)
    matter = access.open_matter(request.user, campaign, household, request.GET.get("matter", ""))
    needs = needs_given_to(campaign, household)
    form = DeliveryForm(
        request.POST or None,
        request.FILES or None,
        needs=needs,
        agencies=agencies,
        has_matter=matter is not None,
        initial=initial_of(matter),
    )
    same = warned(request, campaign, household, form)
    if request.method == "POST" and form.is_valid() and (not same or "sure" in request.POST):
        agency = form.agencies[form.cleaned_data["agency"]]
        by = access.giving_principal(request.user, agency, household)
        said = {name: form.cleaned_data.get(name, False) for name in ("is_last", "is_another")}
        try:
            record_delivery(campaign=campaign, given=form.given(household), agency=agency, matter=matter, by=by, **said)
        except MoveRefused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("บันทึกการให้ความช่วยเหลือแล้ว"))
            # With the matter the agency's sight of the household may have ended; the matter stays its own.
            name, row = ("assistance:matter-view", matter) if matter else ("web:household-view", household)
            return HttpResponseRedirect(reverse(name, args=[slug, row.pk]))
    if same:
        form.keep_photos()
    context = {
        "campaign": campaign, "household": household, "place": place_of(household.area), "form": form,
        "matter": matter, "same": same, "has_needs": bool(needs),
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


def initial_of(matter: Matter | None) -> dict[str, object]:
    """What the matter already says of the help."""
    if matter is None:
        return {}
    return {
        "problem": f"{matter.entry.need_id or 'whole'}:{matter.dimension}",
        "agency": str(matter.agency_id),
        "kind": matter.kind,
        "source": matter.programme.source if matter.programme and not matter.programme.has_ended else None,
    }


def warned(request: HttpRequest, campaign: Campaign, household: Household, form: DeliveryForm) -> list[object]:
    """Help of the same sort by another agency not long ago: shown before it is recorded."""
    if request.method != "POST" or not form.is_valid():
        return []
    values = form.cleaned_data
    days = rules_on(campaign, clock.today()).same_help_days
    return list(same_help(campaign, household, values["kind"], values["agency"], values["occurred_on"], days))
