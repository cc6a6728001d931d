from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaejon.assessment import access
from kaejon.assessment.actions.dismissals import Decided, decide_dismissals, withdraw_dismissal
from kaejon.assessment.actions.removal import remove_from_list
from kaejon.assessment.forms import RemovalForm, ids_of
from kaejon.assessment.queries.gone import current_list, needs_gone
from kaejon.assessment.queries.household_list import place_of
from kaejon.assessment.queries.inbox import household_of, pending_dismissals
from kaejon.logbook.rules import MoveRefused
from kaejon.people.policy import DISTRICT


@require_http_methods(["GET", "POST"])
def decision_list(request: HttpRequest, slug: str) -> HttpResponse:
    campaign, areas = access.district_inbox(request.user, slug)
    if request.method == "POST":
        return decide(request, slug)
    waiting = pending_dismissals(campaign, areas, access.persons_behind(request.user, DISTRICT))
    rows = [(row, place_of(row.household.area)) for row in waiting]
    context = {"campaign": campaign, "rows": rows, "can_decide": any(not row.is_own for row in waiting)}
    return render(request, "assessment/decision_list.html", context)


def decide(request: HttpRequest, slug: str) -> HttpResponse:
    chosen = ids_of(request.POST.getlist("entry"))
    verdict = "refuse" if request.POST.get("verdict") == "refuse" else "confirm"
    pairs = access.proposals_to_decide(request.user, slug, chosen)
    results = decide_dismissals(proposals=pairs, verdict=verdict, reason=request.POST.get("reason", ""))  # type: ignore[arg-type]  # one of the two words just above
    tell(request, results)
    return HttpResponseRedirect(reverse("assessment:decision-list", args=[slug]))


def tell(request: HttpRequest, results: list[Decided]) -> None:
    """Say for each row what became of it."""
    if not results:
        messages.warning(request, _("ยังไม่ได้เลือกรายการ โปรดเลือกอย่างน้อย 1 รายการ"))
    done = sum(result.entry is not None for result in results)
    if done:
        messages.success(request, _("บันทึกการพิจารณาแล้ว %(count)d รายการ") % {"count": done})
    for result in results:
        if result.problem:
            house = household_of(result.proposal).address
            messages.error(request, f"{house}: {result.problem}")


@require_POST
def dismissal_withdraw(request: HttpRequest, slug: str, entry_id: uuid.UUID) -> HttpResponse:
    entry, by = access.own_dismissal(request.user, slug, entry_id)
    try:
        withdraw_dismissal(proposal=entry, by=by)
    except MoveRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("ถอนข้อเสนอแล้ว"))
    return HttpResponseRedirect(reverse("web:household-view", args=[slug, household_of(entry).pk]))


@require_http_methods(["GET", "POST"])
def gone_list(request: HttpRequest, slug: str) -> HttpResponse:
    campaign, by = access.campaign_for_secretary(request.user, slug)
    form = RemovalForm(request.POST or None)
    chosen = ids_of(request.POST.getlist("need"))
    if request.method == "POST" and form.is_valid():
        try:
            needs = access.needs_to_remove(campaign, chosen)
            done = remove_from_list(campaign=campaign, needs=needs, by=by, **form.cleaned_data)
        except MoveRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("นำออกจากบัญชีแล้ว %(count)d ปัญหา") % {"count": len(done)})
            return HttpResponseRedirect(reverse("assessment:gone-list", args=[slug]))
    rows = [(need, place_of(need.member.household.area)) for need in needs_gone(campaign)]
    context = {"campaign": campaign, "rows": rows, "form": form, "chosen": chosen, "list": current_list(campaign)}
    return render(request, "assessment/gone_list.html", context)
