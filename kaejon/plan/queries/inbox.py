from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaejon.assessment.queries.persons import who_recorded
from kaejon.logbook.kept import KeptPages, newest_event
from kaejon.logbook.kinds import State
from kaejon.people.access import User, standing_of, within
from kaejon.people.models import Role
from kaejon.people.policy import DISTRICT, FIELD
from kaejon.people.waiting import Waiting
from kaejon.plan.models import Activity, HouseholdPlan, PlanVersion, Verdict
from kaejon.register.access import seen_by, seen_key
from kaejon.register.models import Campaign, Household, Member, Need
from kaejon.register.queries.by_campaign import campaign_is

UNPLANNED = (State.VERIFIED, State.RELAPSED)


SORTS: Mapping[str, str | Promise] = {"new": _("แผนใหม่"), "adjustment": _("ข้อเสนอปรับ")}
"""The two sorts of version that wait for the district: submitted plans, and proposals to adjust one."""


def versions_waiting(campaign: Campaign, areas: Iterable[str], sort: str = "") -> QuerySet[PlanVersion]:
    """The versions in these areas that wait for the district, of one sort or both, oldest first."""
    of_sort = Q(amends__isnull=sort == "new") if sort else Q()
    return (
        PlanVersion.objects.filter(
            within(areas, "plan__household__area_id"),
            campaign_is(campaign, "plan__campaign_id"),
            of_sort,
            decision__isnull=True,
        )
        .select_related("plan__household__area__parent__parent", "plan__campaign", "entry")
        .order_by("seq", "line")
    )


@dataclass(frozen=True)
class WaitingVersion:
    """One version as the district's inbox shows it."""

    version: PlanVersion
    household: Household
    who: str
    dimensions: tuple[str, ...]
    activities: int
    is_own: bool
    is_closed: bool
    """It says of health what the reader has not opened: to be read on its own page first."""


def pages_to_decide(campaign: Campaign, areas: Sequence[str], per_page: int, sort: str = "") -> KeptPages:
    """The pages of `versions_waiting`; kept until anything is done, as an answer to an adjustment is no entry."""
    rows = versions_waiting(campaign, areas, sort)
    return KeptPages(rows, per_page, what="plans-to-decide", parts=(campaign.pk, sort, *areas), until=newest_event)


@dataclass(frozen=True)
class NextToDecide:
    """The version that a district decides next, and how many wait (also its own)."""

    version: PlanVersion
    count: int


def next_to_decide(
    campaign: Campaign, areas: Sequence[str], reader: frozenset[str], household: Household
) -> NextToDecide | None:
    """The oldest waiting version of another household that the reader did not propose; None where there is none."""
    others = versions_waiting(campaign, areas).exclude(plan__household=household)
    own = Q(entry__by__in=reader) | Q(entry__recorded_for__in=reader)
    version = others.exclude(own).first()
    return NextToDecide(version, others.count()) if version else None


def plans_to_decide(
    waiting: Iterable[PlanVersion], reader: frozenset[str], closed: Collection[uuid.UUID] = ()
) -> list[WaitingVersion]:
    """These versions for a reader (everybody who counts as them): three queries, however many.

    `closed` are those that the reader has to open first.
    """
    versions = list(waiting)
    activities = list(Activity.objects.filter(version__in=versions).order_by("line"))
    who = who_recorded(version.entry for version in versions)
    return [
        WaitingVersion(
            version=version,
            household=version.plan.household,
            who=who[version.entry_id],
            dimensions=tuple(dict.fromkeys(a.dimension for a in activities if a.version_id == version.pk)),
            activities=sum(a.version_id == version.pk for a in activities),
            is_own=not {version.entry.by, version.entry.recorded_for}.isdisjoint(reader),
            is_closed=version.pk in closed,
        )
        for version in versions
    ]


def waiting(user: User, campaign: Campaign) -> list[Waiting]:
    """What waits about plans for the user's roles, counted now."""
    held = standing_of(user).roles
    found: list[Waiting] = []
    if held & DISTRICT:
        rows = versions_waiting(campaign, standing_of(user).areas(DISTRICT))
        href = reverse("plan:plan-inbox", args=[campaign.slug])
        count = rows.filter(amends__isnull=True).count()
        found.append(Waiting("plans_to_decide", count, _("แผนครัวเรือนที่รอท่านพิจารณา"), f"{href}?sort=new", "overdue"))
        count = rows.filter(amends__isnull=False).count()
        answer = f"{href}?sort=adjustment"
        found.append(Waiting("adjustments_to_answer", count, _("ข้อเสนอปรับแผนที่รอท่านตอบ"), answer, "overdue"))
    if held & FIELD:
        found += waiting_for_field(user, campaign)
    if Role.GODPARENT in held:
        offices = PlanVersion.objects.filter(
            plan__campaign=campaign, amends__isnull=False, decision__isnull=True, entry__by=str(user.pk)
        )
        found.append(Waiting("adjustments_sent", offices.count(), _("ข้อเสนอปรับแผนของท่านที่รอ คจพ.อ. ตอบ"), "", ""))
    return found


def waiting_for_field(user: User, campaign: Campaign) -> list[Waiting]:
    """Verified needs without a plan, drafts that were begun, and plans that were sent back."""
    seen = seen_by(standing_of(user), FIELD)
    listed = reverse("assessment:household-list", args=[campaign.slug])
    without = Need.objects.filter(campaign=campaign, member=OuterRef("pk"), standing__state__in=UNPLANNED)
    members = Member.objects.filter(Exists(without), household=OuterRef("pk"))
    mine = Household.objects.filter(seen, province=campaign.province_id)
    plans = plans_of(user, campaign, FIELD)
    drafts = plans.filter(draft_sealed__isnull=False)
    returned = plans.filter(Exists(returned_last()))
    todo = reverse("plan:plan-list", args=[campaign.slug])
    return [
        Waiting("plans_returned", returned.count(), _("แผนที่ คจพ.อ. ขอให้ทบทวน"), f"{todo}?state=returned", "overdue"),
        Waiting("drafts", drafts.count(), _("ร่างแผนที่เขียนค้างไว้"), f"{todo}?state=draft"),
        Waiting(
            "unplanned",
            mine.filter(Exists(members)).count(),
            _("ครัวเรือนที่สอบทานแล้วแต่ยังไม่มีแผน"),
            f"{listed}?state=unplanned",
        ),
    ]


def plans_of(user: User, campaign: Campaign, roles: frozenset[str]) -> QuerySet[HouseholdPlan]:
    """The campaign's plans of the households that the user sees in one of `roles`."""
    return HouseholdPlan.objects.filter(campaign_is(campaign), seen_by(standing_of(user), roles, "household"))


def returned_last() -> QuerySet[PlanVersion]:
    """The plan's newest version, where the district sent it back (for `Exists` over plans)."""
    later = PlanVersion.objects.filter(Q(amends__isnull=True), plan=OuterRef("plan"), number__gt=OuterRef("number"))
    return PlanVersion.objects.filter(
        ~Exists(later), plan=OuterRef("pk"), amends__isnull=True, decision__verdict=Verdict.RETURNED
    )


STATES = {"returned": _("ขอให้ทบทวน"), "draft": _("ร่างที่เขียนค้างไว้"), "waiting": _("รอ คจพ.อ. พิจารณา")}


def plans_in_state(user: User, campaign: Campaign, state: str) -> QuerySet[HouseholdPlan]:
    """The plans of the user's households that are sent back, drafts, or wait, by place."""
    rows = plans_of(user, campaign, FIELD | DISTRICT).select_related("household__area__parent__parent")
    waits = PlanVersion.objects.filter(plan=OuterRef("pk"), decision__isnull=True)
    asked = {
        "returned": Q(Exists(returned_last())),
        "draft": Q(draft_sealed__isnull=False),
        "waiting": Q(Exists(waits)),
    }
    return rows.filter(asked[state]).order_by("household__area_id", "household__sort_key", "household_id")


def pages_in_state(user: User, campaign: Campaign, state: str, per_page: int) -> KeptPages:
    """The pages of `plans_in_state`; kept until anything is done, as a draft that is saved is no fact."""
    reader = seen_key(standing_of(user), FIELD | DISTRICT)
    rows = plans_in_state(user, campaign, state)
    return KeptPages(rows, per_page, what="plans", parts=(campaign.pk, state, *reader), until=newest_event)
