"""Reading plans, and the family's acknowledgement."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaejon.assessment.access import persons_behind
from kaejon.assessment.queries.household_list import place_of
from kaejon.changes.queries.gone import present_members
from kaejon.logbook.rules import MoveRefused
from kaejon.people.policy import DISTRICT, GODPARENT, TEAM
from kaejon.plan import access
from kaejon.plan.actions.versions import acknowledge_plan, withdraw_adjustment
from kaejon.plan.forms import AcknowledgementForm, DecisionForm, version_numbers
from kaejon.plan.models import PlanVersion
from kaejon.plan.queries.health import closed_to, sees_health
from kaejon.plan.queries.household import may_by_role
from kaejon.plan.queries.inbox import STATES, next_to_decide, pages_in_state
from kaejon.plan.queries.plans import plan_of_household
from kaejon.plan.queries.summary import condition_of, paragraph_of
from kaejon.register.models import Campaign, Household

PAGE_SIZE = 50


@require_http_methods(["GET"])
def plan_view(request: HttpRequest, slug: str, household_id: uuid.UUID) -> HttpResponse:
    campaign, household = access.household_with_plan(request.user, slug, household_id)
    asked = request.GET.get("version", "")
    number = int(asked) if asked.isascii() and asked.isdigit() else None
    return show_plan(request, campaign, household, number)


def show_plan(
    request: HttpRequest, campaign: Campaign, household: Household, number: int | None, form: DecisionForm | None = None
) -> HttpResponse:
    """The household's plan, in the version of this number or the one that matters most to the reader."""
    found = plan_of_household(campaign, household, shows_health=sees_health(request.user, campaign, household))
    chosen = found.row(number) if number is not None else None
    may = may_by_role(request.user, household)
    to_decide = found.adjustment if may["district"] else None
    shown = chosen or found.waiting or to_decide or found.current or next(iter(found.versions), None)
    persons = persons_behind(request.user, DISTRICT)
    context = {
        "campaign": campaign,
        "household": household,
        "place": place_of(household.area),
        "found": found,
        "shown": shown,
        "may": may,
        "is_own": shown is not None and not persons_of(shown.version).isdisjoint(persons),
        "is_closed": shown is not None and bool(closed_to(request.user, [shown.version])),
        "decision": form or DecisionForm(is_adjustment=shown is not None and shown.version.is_adjustment),
        "next": next_to_decide(*access.plan_inbox_of(request.user, campaign.slug), persons, household)
        if may["district"]
        else None,
        "acknowledgement": AcknowledgementForm(members=present_members(campaign, household)) if may["team"] else None,
        "awaits_acknowledgement": may["team"] and shown is not None and shown.is_in_force and not shown.acknowledged,
        "paragraph": paragraph_of(found, shown) if shown else "",
        "sections": found.sections(shown.content) if shown else (),
        "goals": found.goals(shown.content) if shown else (),
        "activities": found.activities(shown.content) if shown else (),
        "condition": condition_of(found),
    }
    return render(request, "plan/plan_view.html", context)


def persons_of(version: PlanVersion) -> frozenset[str]:
    return frozenset(person for person in (version.entry.by, version.entry.recorded_for) if person)


@require_http_methods(["GET"])
def plan_compare(request: HttpRequest, slug: str, household_id: uuid.UUID) -> HttpResponse:
    campaign, household = access.household_with_plan(request.user, slug, household_id)
    found = plan_of_household(campaign, household, shows_health=sees_health(request.user, campaign, household))
    pair = version_numbers(request.GET, [row.number for row in found.versions])
    older, newer = (found.row(pair[0]), found.row(pair[1])) if pair else (None, None)
    context = {
        "campaign": campaign,
        "household": household,
        "place": place_of(household.area),
        "found": found,
        "older": older,
        "newer": newer,
        "changes": found.changes(older, newer) if older and newer else (),
    }
    return render(request, "plan/plan_compare.html", context)


@require_POST
def adjustment_withdraw(request: HttpRequest, slug: str, version_id: uuid.UUID) -> HttpResponse:
    version, by = access.version_in(request.user, slug, version_id, GODPARENT)
    try:
        withdraw_adjustment(version=version, by=by)
    except MoveRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("ถอนข้อเสนอปรับแผนแล้ว"))
    return back_to_plan(slug, version)


@require_POST
def plan_acknowledge(request: HttpRequest, slug: str, version_id: uuid.UUID) -> HttpResponse:
    version, by = access.version_in(request.user, slug, version_id, TEAM)
    form = AcknowledgementForm(request.POST, members=present_members(version.plan.campaign, version.plan.household))
    if not form.is_valid():
        for label, errors in form.errors.items():
            messages.error(request, f"{form.fields[label].label}: {errors[0]}")
        return back_to_plan(slug, version)
    try:
        acknowledge_plan(version=version, by=by, **form.values())
    except MoveRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("บันทึกการรับทราบของครอบครัวแล้ว"))
    return back_to_plan(slug, version)


def back_to_plan(slug: str, version: PlanVersion) -> HttpResponseRedirect:
    address = reverse("plan:plan-view", args=[slug, version.plan.household_id])
    return HttpResponseRedirect(f"{address}?version={version.number}")


@require_http_methods(["GET"])
def plan_list(request: HttpRequest, slug: str) -> HttpResponse:
    campaign, _areas = access.plan_inbox_of(request.user, slug)
    pages = {code: pages_in_state(request.user, campaign, code, PAGE_SIZE) for code in STATES}
    state = request.GET.get("state", "")
    if state not in STATES:
        state = next((code for code in STATES if pages[code].count), "returned")
    page = pages[state].get_page(request.GET.get("page"))
    rows = [(plan, place_of(plan.household.area)) for plan in page]
    chips = [(code, label, pages[code].count) for code, label in STATES.items()]
    context = {"campaign": campaign, "rows": rows, "page": page, "state": state, "chips": chips}
    return render(request, "plan/plan_list.html", context)
