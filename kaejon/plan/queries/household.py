"""The plan's part of the household page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from kaejon.people.access import User
from kaejon.people.policy import DISTRICT, GODPARENT, TEAM
from kaejon.plan.queries.plans import ActivityRow, PlanOfHousehold, VersionRow, plan_of_household
from kaejon.register.access import appointment_over, may_see_health
from kaejon.register.models import Campaign, Household


@dataclass(frozen=True)
class PlanPart:
    """What the household page says of the plan; addresses are empty where the reader may not go there."""

    found: PlanOfHousehold
    current: VersionRow | None
    waiting: VersionRow | None
    adjustment: VersionRow | None
    returned: VersionRow | None
    has_draft: bool
    activities: Sequence[ActivityRow]
    view_href: str
    compare_href: str
    edit_href: str
    decide_href: str
    adjust_href: str

    def for_need(self, need_id: str, dimension: str) -> list[ActivityRow]:
        """The activities for one need: its own, and those for its dimension of the household."""
        return [row for row in self.activities if row.need == need_id or (not row.need and row.dimension == dimension)]


def plan_part(user: User, campaign: Campaign, household: Household) -> PlanPart:
    """The part as this reader may see it: a constant number of queries."""
    found = plan_of_household(campaign, household, shows_health=may_see_health(user, household))
    current = found.current
    args = [campaign.slug, household.pk]
    view = reverse("plan:plan-view", args=args)
    older = [row.number for row in found.versions if current and row.number < current.number and not row.is_waiting]
    has = may_by_role(user, household)
    to_decide = found.waiting or found.adjustment
    return PlanPart(
        found=found,
        current=current,
        waiting=found.waiting,
        adjustment=found.adjustment,
        returned=found.returned,
        has_draft=found.draft is not None,
        activities=found.activities(current.content) if current else (),
        view_href=view if found.versions else "",
        compare_href=f"{reverse('plan:plan-compare', args=args)}?a={older[0]}&b={current.number}"
        if older and current
        else "",
        edit_href=reverse("plan:plan-edit", args=args) if has["team"] else "",
        decide_href=f"{view}?version={to_decide.number}" if has["district"] and to_decide else "",
        adjust_href=reverse("plan:adjustment-new", args=args) if has["godparent"] and current else "",
    )


def may_by_role(user: User, household: Household) -> Mapping[str, bool]:
    """Which of the three parts of a plan's work the reader may do on the household."""
    asked = (("team", TEAM), ("district", DISTRICT), ("godparent", GODPARENT))
    return {name: appointment_over(user, roles, household) is not None for name, roles in asked}
