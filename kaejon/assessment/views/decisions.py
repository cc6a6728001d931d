from __future__ import annotations

import uuid
from collections.abc import Mapping
from itertools import chain

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaejon.assessment import access
from kaejon.assessment.actions.decisions import Decided, Verdict, decide_proposals, withdraw_proposal
from kaejon.assessment.actions.removal import remove_from_list
from kaejon.assessment.forms import ProposalsForm, RemovalForm, ids_of
from kaejon.assessment.queries.evidence import grounds_of
from kaejon.assessment.queries.gone import current_list, pages_gone
from kaejon.assessment.queries.household_list import PAGE_SIZE, place_of
from kaejon.assessment.queries.pending import SORTS, household_of, open_proposals, pending_proposals, proposals_of
from kaejon.assessment.views.telling import tell_done, tell_problems
from kaejon.logbook.rules import MoveRefused
from kaejon.people.policy import DISTRICT


@require_http_methods(["GET", "POST"])
def decision_list(request: HttpRequest, slug: str) -> HttpResponse:
    campaign, areas = access.district_inbox(request.user, slug)
    form = ProposalsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return decide(request, slug, form)
    sort = request.GET.get("sort", "") if request.GET.get("sort") in SORTS else ""
    by_sort = {name: open_proposals(campaign, areas, name) for name in SORTS}
    household = access.household_asked(request.user, campaign, request.GET.get("household", ""))
    if household is not None:
        own = proposals_of(campaign, household)
        by_sort = {name: [pk for pk in found if pk in own] for name, found in by_sort.items()}
    ids = by_sort[sort] if sort else list(chain.from_iterable(by_sort.values()))
    page = Paginator(ids, PAGE_SIZE).get_page(request.GET.get("page"))
    waiting = pending_proposals(campaign, list(page), access.persons_behind(request.user, DISTRICT))
    grounds = grounds_of(waiting)
    context = {
        "campaign": campaign,
        "page": page,
        "rows": [(row, place_of(row.household.area), grounds[row.id]) for row in waiting],
        "form": form,
        "household": household,
        "can_decide": any(not row.is_own for row in waiting),
        "sorts": sort_chips({name: len(found) for name, found in by_sort.items()}),
    }
    return render(request, "assessment/decision_list.html", context)


def sort_chips(counts: Mapping[str, int]) -> list[tuple[str, str, int]]:
    chips = [(name, str(label), counts[name]) for name, (_kind, label) in SORTS.items()]
    return [("", _("ทั้งหมด"), sum(counts.values())), *chips]


def decide(request: HttpRequest, slug: str, form: ProposalsForm) -> HttpResponse:
    verdict: Verdict = "refuse" if form.refuses else "confirm"
    pairs = access.proposals_to_decide(request.user, slug, form.chosen)
    tell(request, decide_proposals(proposals=pairs, verdict=verdict, reason=form.cleaned_data["reason"]), verdict)
    sort = request.GET.get("sort", "")
    asked = f"?sort={sort}" if sort in SORTS else ""
    return HttpResponseRedirect(reverse("assessment:decision-list", args=[slug]) + asked)


def tell(request: HttpRequest, results: list[Decided], verdict: Verdict) -> None:
    """Say what was done, with the houses, and what was not."""
    done = [household_of(result.proposal) for result in results if result.entry is not None]
    words = _("ไม่ยืนยัน %(count)d รายการ") if verdict == "refuse" else _("ยืนยันแล้ว %(count)d รายการ")
    if done:
        tell_done(request, words % {"count": len(done)}, done)
    tell_problems(request, ((household_of(result.proposal), result.problem) for result in results if result.problem))


@require_POST
def proposal_withdraw(request: HttpRequest, slug: str, entry_id: uuid.UUID) -> HttpResponse:
    entry, by = access.own_proposal(request.user, slug, entry_id)
    try:
        withdraw_proposal(proposal=entry, by=by)
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
    page = pages_gone(campaign, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [(need, place_of(need.member.household.area)) for need in page]
    context = {
        "campaign": campaign,
        "page": page,
        "rows": rows,
        "form": form,
        "chosen": chosen,
        "list": current_list(campaign),
    }
    return render(request, "assessment/gone_list.html", context)
