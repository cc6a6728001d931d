from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from kaejon.assessment.models import HouseholdProposal, NeedProposal
from kaejon.assessment.queries.due import due_counts
from kaejon.assessment.queries.pending import SORTS, open_proposals
from kaejon.assessment.queries.persons import names_of, who_recorded
from kaejon.assessment.queries.proposals import ProposedHousehold, content_of
from kaejon.assessment.queries.stuck import households_stuck
from kaejon.geography.models import Area
from kaejon.people.access import User, standing_of
from kaejon.people.models import Role
from kaejon.people.policy import DISTRICT, FIELD, OVERSIGHT
from kaejon.people.waiting import Waiting
from kaejon.register.access import seen_by, seen_key
from kaejon.register.models import Campaign, Household, Need
from kaejon.register.queries.by_campaign import campaign_is


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
        NeedProposal.objects.filter(
            campaign_is(campaign, "entry__campaign_id"), answer__isnull=True, entry__superseded_by__isnull=True
        )
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


def needs_seen(user: User, campaign: Campaign, roles: frozenset[str]) -> QuerySet[Need]:
    """The campaign's needs in the households that the user sees in one of `roles`."""
    return Need.objects.filter(campaign_is(campaign), seen_by(standing_of(user), roles, "member__household"))


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
        reader = seen_key(standing_of(user), frozenset(watching))
        count = households_stuck(needs_seen(user, campaign, frozenset(watching)), campaign, reader)
        href = reverse("assessment:stuck-list", args=[campaign.slug])
        found.append(Waiting("stuck", count, gettext_lazy("ครัวเรือนที่ไม่คืบหน้า"), href, "overdue"))
    return found


def waiting_for_field(user: User, campaign: Campaign) -> list[Waiting]:
    """Visits, verifications, re-assessments and follow-ups of the field."""
    counts = due_counts(needs_seen(user, campaign, FIELD), campaign, seen_key(standing_of(user), FIELD))
    due = reverse("assessment:due-list", args=[campaign.slug])
    listed = reverse("assessment:household-list", args=[campaign.slug])
    said = (
        ("visits_due", "due", gettext_lazy("ครัวเรือนที่ถึงกำหนดเยี่ยม"), "overdue"),
        ("reassess", "reassess", gettext_lazy("ช่วยเหลือแล้ว รอประเมินซ้ำ"), "due"),
        ("follow_ups_due", "follow_up", gettext_lazy("แก้ไขแล้ว ถึงกำหนดติดตามผล"), "due"),
    )
    rows = [Waiting(code, counts[name], label, f"{due}?why={name}", kind) for code, name, label, kind in said]
    words = gettext_lazy("ครัวเรือนที่รอสอบทาน")
    return [Waiting("unverified", counts["unverified"], words, f"{listed}?state=unverified"), *rows]


def waiting_for_district(user: User, campaign: Campaign) -> list[Waiting]:
    """What waits for the district's word, by sort, and care to be reviewed."""
    areas = standing_of(user).areas(DISTRICT)
    inbox = reverse("assessment:decision-list", args=[campaign.slug])
    rows = [
        Waiting(
            f"confirm_{sort}",
            len(open_proposals(campaign, areas, sort)),
            WAITING_WORDS[sort],
            f"{inbox}?sort={sort}",
            "overdue",
        )
        for sort in SORTS
    ]
    reader = seen_key(standing_of(user), DISTRICT)
    care = due_counts(needs_seen(user, campaign, DISTRICT), campaign, reader)["care"]
    due = reverse("assessment:due-list", args=[campaign.slug])
    return [*rows, Waiting("care_due", care, gettext_lazy("การดูแลต่อเนื่องที่ถึงกำหนดทบทวน"), f"{due}?why=care")]


WAITING_WORDS: Mapping[str, Promise] = {
    "dismissal": gettext_lazy("ข้อเสนอนำออกจากบัญชีที่รอท่านยืนยัน"),
    "outcome": gettext_lazy("ผลการประเมินซ้ำที่รอท่านยืนยัน"),
    "care": gettext_lazy("ข้อเสนอดูแลต่อเนื่องที่รอท่านยืนยัน"),
    "item": gettext_lazy("เกณฑ์ระดับขั้นที่รอท่านยืนยัน"),
}
