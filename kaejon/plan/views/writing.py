"""Writing a plan: the draft, its submission, and an agency head's proposal to adjust it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaejon.assessment.queries.failing import still_failing
from kaejon.assessment.queries.household_list import place_of
from kaejon.fields.typed import form_typed
from kaejon.logbook.queries import needs_in_household
from kaejon.logbook.rules import MoveRefused
from kaejon.plan import access
from kaejon.plan.actions.drafts import discard_draft, save_draft
from kaejon.plan.actions.versions import PLANNABLE, content_of, propose_adjustment, state_of, submit_plan
from kaejon.plan.content import Content
from kaejon.plan.forms import (
    AdjustmentForm,
    PlanForm,
    activities_of,
    activity_forms,
    need_choices,
    only_seen,
    refuse,
    with_hidden,
    with_one_more,
)
from kaejon.plan.models import PlanVersion
from kaejon.plan.queries.plans import draft_of, plan_of_household
from kaejon.plan.queries.words import owner_choices
from kaejon.register.access import may_see_health
from kaejon.register.models import Campaign, Household


@dataclass
class Desk:
    """The form of a plan and its rows, begun from a content or from what was sent."""

    form: PlanForm
    rows: Any
    base: Content
    shows_health: bool
    edition: int | None
    """The edition of the draft, or the version, with which the page began."""

    def content(self) -> Content | None:
        """What was typed, with what its writer does not see kept; None where something is wrong at its field."""
        is_right = self.form.is_valid()
        activities, are_right = activities_of(self.rows)
        if not (is_right and are_right):
            return None
        return with_hidden(self.form.content(activities), self.base, shows_health=self.shows_health)


def is_sent(request: HttpRequest) -> bool:
    """Whether the form was sent to be kept, not to show one more row."""
    return request.method == "POST" and "add" not in request.POST


def desk_of(request: HttpRequest, campaign: Campaign, household: Household, base: Content) -> Desk:
    shows = may_see_health(request.user, household)
    needs = [need for need in needs_in_household(campaign, household.pk) if state_of(need) in PLANNABLE]
    choices = need_choices(needs, shows_health=shows)
    seen = only_seen(base, shows_health=shows)
    dimensions = {need.dimension for need in needs} | set(seen.goals)
    sent = request.POST if is_sent(request) else None
    form = PlanForm(sent, content=seen, dimensions=dimensions)
    rows = activity_forms(sent, seen, choices, owner_choices(household))
    if "add" in request.POST:
        form.initial, rows = form_typed(form, request.POST), with_one_more(rows, request.POST)
    said = request.POST.get("edition", "")
    return Desk(form, rows, base, shows, int(said) if said.isascii() and said.isdigit() else None)


@require_http_methods(["GET", "POST"])
def plan_edit(request: HttpRequest, slug: str, household_id: uuid.UUID) -> HttpResponse:
    campaign, household, by = access.household_to_plan_for(request.user, slug, household_id)
    draft, edition = draft_of(campaign, household)
    found = plan_of_household(campaign, household, shows_health=True)
    desk = desk_of(request, campaign, household, draft or (found.current.content if found.current else Content()))
    if is_sent(request) and (content := desk.content()) is not None:
        try:
            return finished(request, campaign, household, content, desk.edition or 0, by)
        except MoveRefused as refused:
            refuse(desk.form, desk.rows, refused)
            # The page now shows what came between; saving it again is a decision.
            edition = edition if refused.code == "stale" else desk.edition or 0
    elif request.method == "POST":
        edition = desk.edition or edition
    more = {"draft_by": found.draft_by, "returned": found.returned, "waiting": found.waiting, "has_draft": bool(draft)}
    return show_desk(request, campaign, household, desk, {**more, "edition": edition})


def finished(
    request: HttpRequest, campaign: Campaign, household: Household, content: Content, edition: int, by: Any
) -> HttpResponse:
    """Keep the draft or send the plan, as the pressed button says."""
    given: dict[str, Any] = {
        "campaign": campaign,
        "household": household,
        "content": content,
        "edition": edition,
        "by": by,
    }
    if "submit" in request.POST:
        version = submit_plan(**given)
        messages.success(request, _("ส่งแผนฉบับที่ %(number)d ให้ คจพ.อ. พิจารณาแล้ว") % {"number": version.number})
        return HttpResponseRedirect(reverse("plan:plan-view", args=[campaign.slug, household.pk]))
    save_draft(**given)
    messages.success(request, _("บันทึกร่างแผนแล้ว ยังไม่ได้ส่งให้ คจพ.อ."))
    return HttpResponseRedirect(reverse("plan:plan-edit", args=[campaign.slug, household.pk]))


def amended(campaign: Campaign, household: Household, number: int | None) -> PlanVersion | None:
    """The version that the page showed when it was opened."""
    return PlanVersion.objects.filter(plan__campaign=campaign, plan__household=household, number=number or 0).first()


def show_desk(
    request: HttpRequest, campaign: Campaign, household: Household, desk: Desk, more: dict[str, Any]
) -> HttpResponse:
    context = {
        "campaign": campaign,
        "household": household,
        "place": place_of(household.area),
        "form": desk.form,
        "rows": desk.rows,
        "failing": still_failing(campaign, household, shows_sensitive=desk.shows_health),
        **more,
    }
    return render(request, "plan/plan_edit.html", context)


@require_POST
def draft_discard(request: HttpRequest, slug: str, household_id: uuid.UUID) -> HttpResponse:
    campaign, household, by = access.household_to_plan_for(request.user, slug, household_id)
    discard_draft(campaign=campaign, household=household, by=by)
    messages.success(request, _("ทิ้งร่างแผนแล้ว"))
    return HttpResponseRedirect(reverse("web:household-view", args=[slug, household.pk]))


@require_http_methods(["GET", "POST"])
def adjustment_new(request: HttpRequest, slug: str, household_id: uuid.UUID) -> HttpResponse:
    campaign, household, by = access.household_to_adjust(request.user, slug, household_id)
    current = plan_of_household(campaign, household, shows_health=True).current
    if current is None:
        messages.warning(request, _("ครัวเรือนนี้ยังไม่มีแผนที่ คจพ.อ. เห็นชอบ จึงยังเสนอปรับไม่ได้"))
        return HttpResponseRedirect(reverse("web:household-view", args=[slug, household.pk]))
    desk = desk_of(request, campaign, household, content_of(current.version))
    reason = AdjustmentForm(request.POST if is_sent(request) else None, initial=request.POST.dict())
    if is_sent(request) and reason.is_valid() and (content := desk.content()) is not None:
        given: dict[str, Any] = {"campaign": campaign, "household": household, "content": content, "by": by}
        try:
            sent = propose_adjustment(**given, amends=amended(campaign, household, desk.edition), **reason.cleaned_data)
        except MoveRefused as refused:
            if refused.field == "reason":
                reason.refuse(refused)
            else:
                refuse(desk.form, desk.rows, refused)
        else:
            messages.success(request, _("ส่งข้อเสนอปรับแผนให้ คจพ.อ. แล้ว"))
            address = reverse("plan:plan-view", args=[slug, household.pk])
            return HttpResponseRedirect(f"{address}?version={sent.number}")
    return show_desk(request, campaign, household, desk, {"reason": reason, "edition": current.number})
