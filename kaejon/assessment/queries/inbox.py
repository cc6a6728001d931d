from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Count,
    DateField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from kaejon.assessment.models import HouseholdProposal, NeedProposal
from kaejon.assessment.queries.pending import SORTS, open_proposals
from kaejon.assessment.queries.persons import names_of, who_recorded
from kaejon.assessment.queries.proposals import ProposedHousehold, content_of
from kaejon.assessment.queries.states import CURRENT
from kaejon.geography.models import Area
from kaejon.lib import clock
from kaejon.logbook.kinds import OPEN, State
from kaejon.logbook.stuck import is_stuck
from kaejon.people.access import User, standing_of, within
from kaejon.people.models import Role
from kaejon.people.policy import DISTRICT, FIELD, OVERSIGHT
from kaejon.people.waiting import Waiting
from kaejon.register.access import seen_by
from kaejon.register.models import Campaign, Household, ListEntry, Member, Need
from kaejon.register.queries.rulesets import Rules, rules_on


@dataclass(frozen=True)
class WaitingNeed:
    """A further problem that waits for the secretary."""

    proposal: NeedProposal
    household: Household
    who: str


def waiting_needs(campaign: Campaign) -> list[WaitingNeed]:
    """The proposed needs without an answer and not withdrawn, oldest first."""
    rows = list(need_proposals_waiting(campaign))
    who = who_recorded(row.entry for row in rows)
    return [WaitingNeed(row, row.member.household, who[row.entry_id]) for row in rows]


def need_proposals_waiting(campaign: Campaign) -> QuerySet[NeedProposal]:
    return (
        NeedProposal.objects.filter(entry__campaign=campaign, answer__isnull=True, entry__superseded_by__isnull=True)
        .select_related("entry", "member__household__area__parent__parent")
        .order_by("seq", "line")
    )


@dataclass(frozen=True)
class WaitingHousehold:
    """A household missing from the list that waits for the secretary; `content` is None once it was erased."""

    proposal: HouseholdProposal
    content: ProposedHousehold | None
    area: Area
    occurred_on: dt.date
    who: str


def waiting_households(campaign: Campaign) -> list[WaitingHousehold]:
    """The proposed households without an answer, opened, oldest first."""
    rows = list(household_proposals_waiting(campaign))
    names = names_of(person for row in rows for person in (row.by, row.recorded_for))
    return [WaitingHousehold(row, content_of(row), row.area, row.occurred_on, names[row.by]) for row in rows]


def household_proposals_waiting(campaign: Campaign) -> QuerySet[HouseholdProposal]:
    return (
        HouseholdProposal.objects.filter(Q(answer__isnull=True), campaign=campaign)
        .select_related("area__parent__parent")
        .order_by("seq", "line")
    )


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


def needs_seen(user: User, campaign: Campaign, roles: frozenset[str]) -> QuerySet[Need]:
    """The campaign's listed needs in the households that the user sees in one of `roles`."""
    standing, province = standing_of(user), campaign.province_id
    areas = [code for code in standing.areas(roles) if code.startswith(province)]
    # Ranges of codes first, and from household to member to need: each step is then served by an index.
    seen = Household.objects.filter(within(areas, "area_id"), seen_by(standing, roles)).order_by()
    members = Member.objects.filter(household__in=seen.values("pk")).order_by()
    listed = ListEntry.objects.filter(need=OuterRef("pk"))
    return Need.objects.filter(Exists(listed), campaign=campaign, member__in=members.values("pk"))


def households_due(needs: QuerySet[Need], campaign: Campaign, name: str) -> QuerySet[Need, dict[str, Any]]:
    """For each household that is due for this reason its id and the day, the longest due first."""
    today = clock.today()
    due, rules = DUE[name], rules_on(campaign, today)
    rows = needs.filter(due.where(today, rules)).order_by().values("member__household")
    if due.order:
        return rows.annotate(day=Min(due.order)).order_by("day", "member__household")
    place = ("member__household__area_id", "member__household__sort_key", "member__household")
    return rows.annotate(day=Value(None, output_field=DateField())).order_by(*place).distinct()


def count_due(needs: QuerySet[Need], campaign: Campaign, name: str) -> int:
    """How many households are due for this reason."""
    today = clock.today()
    rows = needs.filter(DUE[name].where(today, rules_on(campaign, today))).order_by()
    return int(rows.aggregate(n=Count("member__household", distinct=True))["n"])


def waiting(user: User, campaign: Campaign) -> list[Waiting]:
    """What of casework waits for the user's roles, counted now; nothing in a closed campaign."""
    if campaign.closed_at is not None:
        return []
    held = standing_of(user).roles
    found: list[Waiting] = []
    if held & FIELD:
        found += waiting_for_field(user, campaign)
    if held & DISTRICT:
        found += waiting_for_district(user, campaign)
    watching = held & (OVERSIGHT | DISTRICT | {Role.OPERATOR.value})
    if watching:
        today = clock.today()
        stuck = needs_seen(user, campaign, frozenset(watching)).filter(
            is_stuck(today, rules_on(campaign, today).stuck_days)
        )
        count = int(stuck.order_by().aggregate(n=Count("member__household", distinct=True))["n"])
        href = reverse("assessment:stuck-list", args=[campaign.slug])
        found.append(Waiting("stuck", count, gettext_lazy("ครัวเรือนที่ไม่คืบหน้า"), href, "overdue"))
    return found


def waiting_for_field(user: User, campaign: Campaign) -> list[Waiting]:
    """Visits, verifications, re-assessments and follow-ups of the field."""
    needs = needs_seen(user, campaign, FIELD)
    due = reverse("assessment:due-list", args=[campaign.slug])
    listed = reverse("assessment:household-list", args=[campaign.slug])
    open_needs = needs.filter(Q(standing__isnull=True) | Q(standing__state=State.LISTED)).order_by()
    unverified = int(open_needs.aggregate(n=Count("member__household", distinct=True))["n"])
    said = (
        ("visits_due", "due", gettext_lazy("ครัวเรือนที่ถึงกำหนดเยี่ยม"), "overdue"),
        ("reassess", "reassess", gettext_lazy("ช่วยเหลือแล้ว รอประเมินซ้ำ"), "due"),
        ("follow_ups_due", "follow_up", gettext_lazy("แก้ไขแล้ว ถึงกำหนดติดตามผล"), "due"),
    )
    rows = [
        Waiting(code, count_due(needs, campaign, n), label, f"{due}?why={n}", kind) for code, n, label, kind in said
    ]
    return [Waiting("unverified", unverified, gettext_lazy("ครัวเรือนที่รอสอบทาน"), f"{listed}?state=unverified"), *rows]


def waiting_for_district(user: User, campaign: Campaign) -> list[Waiting]:
    """What waits for the district's word, by sort, and care to be reviewed."""
    areas = standing_of(user).areas(DISTRICT)
    inbox = reverse("assessment:decision-list", args=[campaign.slug])
    rows = [
        Waiting(
            f"confirm_{sort}",
            open_proposals(campaign, areas, sort).count(),
            WAITING_WORDS[sort],
            f"{inbox}?sort={sort}",
            "overdue",
        )
        for sort in SORTS
    ]
    care = count_due(needs_seen(user, campaign, DISTRICT), campaign, "care")
    due = reverse("assessment:due-list", args=[campaign.slug])
    return [*rows, Waiting("care_due", care, gettext_lazy("การดูแลต่อเนื่องที่ถึงกำหนดทบทวน"), f"{due}?why=care")]


WAITING_WORDS: Mapping[str, Promise] = {
    "dismissal": gettext_lazy("ข้อเสนอนำออกจากบัญชีที่รอท่านยืนยัน"),
    "outcome": gettext_lazy("ผลการประเมินซ้ำที่รอท่านยืนยัน"),
    "care": gettext_lazy("ข้อเสนอดูแลต่อเนื่องที่รอท่านยืนยัน"),
    "item": gettext_lazy("เกณฑ์ระดับขั้นที่รอท่านยืนยัน"),
}
