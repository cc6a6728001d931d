from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaejon.lib import clock
from kaejon.register.access import campaign_to_steward, campaign_to_view, may_steward, steward_principal
from kaejon.register.actions import RegisterRefused
from kaejon.register.criteria import STAGES, check_rules, earliest_day, make_ruleset
from kaejon.register.forms import add_refusal
from kaejon.register.models import Campaign
from kaejon.register.queries.rulesets import (
    DAYS,
    DEFAULT_RULES,
    newest_rules,
    rule_changes,
    rules_on,
    versions_of_rules,
)
from kaejon.register.rule_forms import MOST_ITEMS, RulesForm, fingerprint, item_forms, typed_rules


@require_http_methods(["GET"])
def view_rules(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = campaign_to_view(request.user, slug)
    today = clock.today()
    now, versions = rules_on(campaign, today), versions_of_rules(campaign)
    older = [*versions[1:], DEFAULT_RULES]
    given = {
        "campaign": campaign,
        "rules": now,
        "days": [(label, getattr(now, name)) for name, label in DAYS.items()],
        "stages": [(stage, now.items_of(stage)) for stage in STAGES],
        "resolve_by": now.resolve_by(campaign.deadline_on),
        "versions": [
            (version, rule_changes(before, version)) for version, before in zip(versions, older, strict=False)
        ],
        "today": today,
        "may_change": may_steward(request.user, campaign) and campaign.closed_at is None,
    }
    return render(request, "register/ruleset_view.html", given)


@require_http_methods(["GET", "POST"])
def new_ruleset(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = campaign_to_steward(request.user, slug)
    old = newest_rules(campaign)
    sent = with_one_more(request) if request.method == "POST" else None
    form = RulesForm(sent, rules=old, initial={"in_force_on": earliest_day(campaign)})
    rows = item_forms(sent, old)
    if request.method != "POST" or "add" in request.POST:
        return show_form(request, campaign, form, rows, {"base": old.number, "is_adding": "add" in request.POST})
    rules = typed_rules(form, rows, old)
    given: dict[str, object] = {"base": request.POST.get("base", "")}
    if rules is None:
        return show_form(request, campaign, form, rows, given)
    seen = fingerprint(rules)
    try:
        check_rules(campaign, rules)
        if request.POST.get("save") == seen:
            base = request.POST.get("base", "")
            by = steward_principal(request.user, campaign.province_id)
            make_ruleset(campaign=campaign, rules=rules, base=int(base) if base.isdecimal() else -1, by=by)
            messages.success(request, _("ออกเกณฑ์ฉบับใหม่แล้ว"))
            return redirect("register:ruleset-view", slug=slug)
    except RegisterRefused as refused:
        add_refusal(form, refused)
        return show_form(request, campaign, form, rows, given)
    return show_form(request, campaign, form, rows, {**given, "seen": seen, "changes": rule_changes(old, rules)})


def show_form(
    request: HttpRequest, campaign: Campaign, form: RulesForm, rows: object, given: dict[str, object]
) -> HttpResponse:
    return render(request, "register/ruleset_new.html", {"campaign": campaign, "form": form, "rows": rows, **given})


def with_one_more(request: HttpRequest) -> QueryDict:
    """What was sent; with one empty item more where the button "add an item" sent it."""
    sent = request.POST.copy()
    total = sent.get("item-TOTAL_FORMS", "0")
    if "add" in sent and total.isascii() and total.isdigit() and int(total) < MOST_ITEMS:
        sent["item-TOTAL_FORMS"] = str(int(total) + 1)
        sent[f"item-{total}-rule"] = "answered"
    return sent
