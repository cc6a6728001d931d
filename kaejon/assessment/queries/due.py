"""Why a household is to be gone to now: one table of reasons, and the households of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, DateField, DateTimeField, ExpressionWrapper, F, Max, Min, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from kaejon.assessment.queries.household_list import PLACE, flag
from kaejon.assessment.queries.states import CURRENT
from kaejon.lib import clock
from kaejon.logbook.kept import KeptPages, kept
from kaejon.logbook.kinds import OPEN, State
from kaejon.register.models import Campaign, Need
from kaejon.register.queries.rulesets import Rules, rules_on


@dataclass(frozen=True)
class Due:
    """One reason to go to a household: its words, the filter over needs, and the date that orders the list."""

    label: str | Promise
    where: Callable[[dt.date, Rules], Q]
    order: str = ""


def follow_up_due(day: dt.date, rules: Rules) -> Q:
    """Resolved long enough to be sustained, and not followed up since."""
    after = F("standing__resolved_on") + dt.timedelta(days=rules.sustain_days)
    # A date and some days make a moment in both databases; cast back, so that days are compared.
    held = Cast(ExpressionWrapper(after, output_field=DateTimeField()), DateField())
    last = day - dt.timedelta(days=rules.sustain_days)
    return Q(standing__state=State.RESOLVED, standing__resolved_on__lte=last) & (
        Q(standing__held_on__isnull=True) | Q(standing__held_on__lt=held)
    )


DUE: Mapping[str, Due] = {
    "due": Due(
        gettext_lazy("ถึงกำหนดเยี่ยมแล้ว"),
        lambda day, rules: Q(standing__next_visit_on__lte=day) & CURRENT,
        "standing__next_visit_on",
    ),
    "week": Due(
        gettext_lazy("ภายใน 7 วัน"),
        lambda day, rules: (
            Q(standing__next_visit_on__gt=day, standing__next_visit_on__lte=day + dt.timedelta(days=7)) & CURRENT
        ),
        "standing__next_visit_on",
    ),
    "never": Due(
        gettext_lazy("ยังไม่เคยพบ"),
        lambda day, rules: Q(standing__isnull=True) | Q(standing__contacted_on__isnull=True, standing__state__in=OPEN),
    ),
    "reassess": Due(
        gettext_lazy("ช่วยแล้ว รอประเมินซ้ำ"),
        lambda day, rules: Q(standing__state=State.HELPED, standing__is_outcome_pending=False),
        "standing__last_helped_on",
    ),
    "follow_up": Due(gettext_lazy("ถึงกำหนดติดตามผล"), follow_up_due, "standing__resolved_on"),
    "care": Due(
        gettext_lazy("ถึงกำหนดทบทวนการดูแล"),
        lambda day, rules: Q(
            standing__state=State.CONTINUING_CARE, standing__care_due_on__lte=day + dt.timedelta(days=30)
        ),
        "standing__care_due_on",
    ),
}
"""Why a household is to be gone to, in the order of the list's chips."""


def households_due(needs: QuerySet[Need], campaign: Campaign, name: str) -> QuerySet[Need, dict[str, Any]]:
    """For each household that is due for this reason its id and the day, the longest due first."""
    today = clock.today()
    due, rules = DUE[name], rules_on(campaign, today)
    rows = needs.filter(due.where(today, rules)).order_by().values("member__household")
    if due.order:
        return rows.annotate(day=Min(due.order)).order_by("day", "member__household")
    day = Max(Value(None, output_field=DateField()))
    return rows.annotate(day=day, **PLACE).order_by(*PLACE, "member__household")


def pages_due(
    needs: QuerySet[Need], campaign: Campaign, name: str, reader: Iterable[object], per_page: int
) -> KeptPages:
    """The pages of `households_due`; `reader` tells whose needs they are (`register.access.seen_key`)."""
    rows = households_due(needs, campaign, name)
    return KeptPages(rows, per_page, what="due", parts=(campaign.pk, name, *reader), key="member__household")


def due_counts(needs: QuerySet[Need], campaign: Campaign, reader: Iterable[object]) -> Mapping[str, int]:
    """How many households are due for each reason, `unverified` how many are to be verified; kept for the reader."""
    return kept("due-counts", (campaign.pk, *reader), lambda: counted_due(needs, campaign))


def counted_due(needs: QuerySet[Need], campaign: Campaign) -> Mapping[str, int]:
    today = clock.today()
    rules = rules_on(campaign, today)
    asked = {name: due.where(today, rules) for name, due in DUE.items()}
    asked["unverified"] = Q(standing__isnull=True) | Q(standing__state=State.LISTED)
    flags = {name: Max(flag(where)) for name, where in asked.items()}
    rows = needs.order_by().values(household=F("member__household")).annotate(**flags)
    counts = {f"in_{name}": Count("household", filter=Q(**{name: 1})) for name in asked}
    return {name.removeprefix("in_"): count for name, count in rows.aggregate(**counts).items()}
