from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from kaejon.assessment import access
from kaejon.assessment.actions.looking import reveal_citizen_id, reveal_sensitive
from kaejon.assessment.queries.household_list import place_of
from kaejon.assessment.queries.timeline import timeline
from kaejon.lib.citizen_id import formatted
from kaejon.logbook.rules import MoveRefused


@require_POST
def citizen_id_reveal(request: HttpRequest, slug: str, member_id: uuid.UUID) -> HttpResponse:
    campaign, member, by = access.member_to_reveal(request.user, slug, member_id)
    try:
        number = reveal_citizen_id(campaign=campaign, member=member, reason=request.POST.get("reason", ""), by=by)
    except MoveRefused as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("web:household-view", args=[slug, member.household_id]))
    context = {"campaign": campaign, "member": member, "number": formatted(number) if number else ""}
    return render(request, "assessment/citizen_id_reveal.html", context)


@require_POST
def sensitive_reveal(request: HttpRequest, slug: str, household_id: uuid.UUID) -> HttpResponse:
    campaign, household, by = access.household_to_reveal(request.user, slug, household_id)
    try:
        cards = reveal_sensitive(campaign=campaign, household=household, reason=request.POST.get("reason", ""), by=by)
    except MoveRefused as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("web:household-view", args=[slug, household.pk]))
    rows = [row for row in timeline(campaign, household, shows_sensitive=True) if row.note]
    context = {
        "campaign": campaign,
        "household": household,
        "place": place_of(household.area),
        "cards": cards,
        "rows": rows,
    }
    return render(request, "assessment/sensitive_reveal.html", context)
