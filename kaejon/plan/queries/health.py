"""Who reads what a plan says of health: whoever sees health, and a district that opened it to decide about it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from kaejon.audit.models import Event
from kaejon.people.access import User, standing_of
from kaejon.people.policy import FIELD
from kaejon.plan.content import Content
from kaejon.plan.models import PlanVersion
from kaejon.plan.queries.plans import opened
from kaejon.plan.rules import PLAN_CONTENT
from kaejon.register.access import may_see_health, seen_by
from kaejon.register.keys import existing_keys
from kaejon.register.models import Campaign, Dimension, Household

OPENED = "plan.open_health"


def speaks_of_health(content: Content) -> bool:
    goals = bool(content.goals.get(Dimension.HEALTH))
    return goals or any(each.dimension == Dimension.HEALTH for each in content.activities)


def closed_to(user: User, versions: Iterable[PlanVersion]) -> set[uuid.UUID]:
    """The ids of those versions that say of health what the user neither sees nor has opened; three queries."""
    rows = list(versions)
    keys = existing_keys({row.plan.household_id for row in rows})
    said = [
        row for row in rows
        if speaks_of_health(opened(keys.get(row.plan.household_id), row.content_sealed, PLAN_CONTENT))
    ]  # fmt: skip
    if not said:
        return set()
    houses = {row.plan.household_id for row in said}
    team = Household.objects.filter(seen_by(standing_of(user), FIELD), pk__in=houses).order_by()
    own = set(team.values_list("pk", flat=True))
    last = last_opened(user, houses)
    return {row.pk for row in said if row.plan.household_id not in own and last.get(row.plan.household_id, 0) < row.seq}


def last_opened(user: User, households: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """For each household the seq of the user's last look at what its plan says of health."""
    ids = [str(each) for each in households]
    looks = Event.objects.filter(subject_kind="household", subject_id__in=ids, action=OPENED, by=str(user.pk))
    return {uuid.UUID(subject): seq for subject, seq in looks.order_by("seq").values_list("subject_id", "seq")}


def sees_health(user: User, campaign: Campaign, household: Household) -> bool:
    """Whether the plan's part of health stands open: by role, or opened by the user since the version was sent that
    still waits for a decision.
    """
    if may_see_health(user, household):
        return True
    waits = PlanVersion.objects.filter(plan__campaign=campaign, plan__household=household, decision__isnull=True)
    newest = waits.order_by("-seq").values_list("seq", flat=True).first()
    return newest is not None and last_opened(user, [household.pk]).get(household.pk, 0) > newest
