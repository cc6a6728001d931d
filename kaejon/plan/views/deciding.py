"""Deciding about plans: one, or many at once; each chosen version has its own result."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from kaejon.assessment.access import persons_behind
from kaejon.assessment.queries.household_list import place_of
from kaejon.assessment.views.telling import tell_done, tell_problems
from kaejon.logbook.rules import MoveRefused
from kaejon.people.policy import DISTRICT
from kaejon.plan import access
from kaejon.plan.actions.looking import open_health
from kaejon.plan.actions.versions import decide_version
from kaejon.plan.forms import DecisionForm, VersionsForm
from kaejon.plan.models import Verdict
from kaejon.plan.queries.health import closed_to
from kaejon.plan.queries.inbox import SORTS, pages_to_decide, plans_to_decide
from kaejon.plan.views.reading import PAGE_SIZE, back_to_plan, show_plan
from kaejon.register.models import Campaign, Household

DONE: Mapping[str, str | Promise] = {
    Verdict.ENDORSED: gettext_lazy("เห็นชอบแผนแล้ว"),
    Verdict.RETURNED: gettext_lazy("ส่งแผนกลับให้ทบทวนแล้ว"),
    Verdict.ADJUSTED: gettext_lazy("รับข้อเสนอปรับแผนแล้ว"),
    Verdict.DECLINED: gettext_lazy("ตอบข้อเสนอแล้วว่าไม่ปรับแผน"),
}


@require_POST
def version_decide(request: HttpRequest, slug: str, version_id: uuid.UUID) -> HttpResponse:
    version, _by = access.version_in(request.user, slug, version_id, DISTRICT)
    form = DecisionForm(request.POST, is_adjustment=version.is_adjustment)
    if form.is_valid():
        try:
            version, by = access.version_to_decide(request.user, slug, version_id)
            done = decide_version(version=version, verdict=request.POST.get("verdict", ""), by=by, **form.cleaned_data)
        except MoveRefused as refused:
            if refused.field != "note":
                messages.error(request, str(refused))
                return back_to_plan(slug, version)
            form.refuse(refused)
        else:
            messages.success(request, str(DONE[done.verdict]))
            return back_to_plan(slug, version)
    return show_plan(request, version.plan.campaign, version.plan.household, version.number, form)


@require_POST
def health_open(request: HttpRequest, slug: str, version_id: uuid.UUID) -> HttpResponse:
    version, by = access.version_in(request.user, slug, version_id, DISTRICT)
    try:
        open_health(version=version, by=by)
    except MoveRefused as refused:
        messages.error(request, str(refused))
    return back_to_plan(slug, version)


@require_http_methods(["GET", "POST"])
def plan_inbox(request: HttpRequest, slug: str) -> HttpResponse:
    campaign, areas = access.plan_inbox_of(request.user, slug)
    form = VersionsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return decide_many(request, campaign, form)
    sort = request.GET.get("sort", "") if request.GET.get("sort") in SORTS else ""
    pages = {name: pages_to_decide(campaign, areas, PAGE_SIZE, name) for name in ("", *SORTS)}
    page = pages[sort].get_page(request.GET.get("page"))
    waiting = plans_to_decide(page, persons_behind(request.user, DISTRICT), closed_to(request.user, page))
    context = {
        "campaign": campaign,
        "rows": [(row, place_of(row.household.area)) for row in waiting],
        "page": page,
        "form": form,
        "sorts": [(name, SORTS.get(name, _("ทั้งหมด")), found.count) for name, found in pages.items()],
        "can_decide": any(not row.is_own and not row.is_closed for row in waiting),
    }
    return render(request, "plan/plan_inbox.html", context)


def decide_many(request: HttpRequest, campaign: Campaign, form: VersionsForm) -> HttpResponse:
    """Each chosen version gets its own verdict and its own result; what was done is told with the houses."""
    done: dict[str, list[Household]] = {}
    problems: list[tuple[Household, str]] = []
    note = form.cleaned_data["note"] if form.refuses else ""
    for version_id in form.chosen:
        version, _by = access.version_in(request.user, campaign.slug, version_id, DISTRICT)
        words = (Verdict.ADJUSTED, Verdict.DECLINED) if version.is_adjustment else (Verdict.ENDORSED, Verdict.RETURNED)
        verdict = words[1 if form.refuses else 0]
        try:
            version, by = access.version_to_decide(request.user, campaign.slug, version_id)
            decide_version(version=version, verdict=verdict, note=note, by=by)
        except MoveRefused as refused:
            problems.append((version.plan.household, str(refused)))
        else:
            done.setdefault(verdict, []).append(version.plan.household)
    for verdict_done, households in done.items():
        said = _("%(done)s %(count)d แผน") % {"done": DONE[verdict_done], "count": len(households)}
        tell_done(request, said, households)
    tell_problems(request, problems)
    sort = request.GET.get("sort", "")
    asked = f"?sort={sort}" if sort in SORTS else ""
    return HttpResponseRedirect(reverse("plan:plan-inbox", args=[campaign.slug]) + asked)
