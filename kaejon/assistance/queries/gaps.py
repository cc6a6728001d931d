"""Needs that nobody is charged with, or that everybody asked has declined; and households that got nothing."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from kaejon.assessment.queries.household_list import PAGE_SIZE, PLACE, flag, households_in_order, place_of
from kaejon.assistance.models import Delivery, Mandate, Matter, MatterStep
from kaejon.assistance.queries.mandates import covered_by_any, in_force
from kaejon.assistance.queries.matters import STATES, steps_that_count, with_last_word
from kaejon.assistance.queries.needs import WITHOUT_HELP
from kaejon.logbook.kept import KeptPages, newest_event
from kaejon.logbook.kinds import OPEN, Kind
from kaejon.people.access import within
from kaejon.people.models import Agency
from kaejon.register.models import DIMENSIONS, Campaign, Household, Need
from kaejon.register.queries.by_campaign import campaign_is

MANY = 1_000


def matters_of_need() -> QuerySet[Matter]:
    """The matters that are about a need, for a subquery over needs: its own, and its household's dimension's."""
    # By the household first: the matters of a campaign are many, those of a household few.
    others = ~Q(entry__campaign=OuterRef("campaign"))
    return Matter.objects.filter(
        ~others,
        Q(entry__need=OuterRef("pk")) | Q(entry__need__isnull=True),
        household=OuterRef("member__household"),
        dimension=OuterRef("dimension"),
        entry__superseded_by__isnull=True,
    )


def gap_needs(campaign: Campaign, areas: Iterable[str], dimension: str = "", inside: str = "") -> QuerySet[Any]:
    """The verified, open needs in these areas that no mandate covers, or that agencies declined and none has in hand.

    Of one dimension and `inside` one area, where those are said. Each with `is_covered`; by place. A declared gap
    (ช่องว่าง) is derived, never stored.
    """
    last = Subquery(steps_that_count().values("entry__kind")[:1])
    matters = matters_of_need().annotate(last=last)
    declined = matters.filter(last=Kind.HELP_DECLINED)
    in_hand = matters.exclude(last__in=[Kind.HELP_DECLINED, Kind.HELP_WITHDRAWN, Kind.HELP_FINISHED]) | matters.filter(
        last__isnull=True
    )
    rows = Need.objects.filter(
        campaign_is(campaign), within(areas, "member__household__area_id"), standing__state__in=WITHOUT_HELP
    )
    if dimension:
        rows = rows.filter(dimension=dimension)
    if inside:
        rows = rows.filter(within([inside], "member__household__area_id"))
    # The households where anybody declined are few: only there each need is asked after its matters.
    some_declined = Q(member__household__in=households_declined(campaign))
    return (
        rows.annotate(is_covered=covered_by_any())
        .filter(uncovered() | (some_declined & Q(Exists(declined)) & ~Q(Exists(in_hand))))
        .select_related("member__household__area__parent__parent", "standing")
        .order_by("member__household__area_id", "member__household__sort_key", "member__household_id", "dimension")
    )


def households_declined(campaign: Campaign) -> QuerySet[Matter, Any]:
    """The households of which any agency ever declined a matter (for a filter)."""
    words = MatterStep.objects.filter(entry__campaign=campaign, entry__kind=Kind.HELP_DECLINED)
    return Matter.objects.filter(pk__in=words.values("matter")).values("household")


def uncovered() -> Q:
    """A filter for needs that no mandate in force covers where their household lives."""
    places: dict[str, set[str]] = {dimension: set() for dimension in DIMENSIONS}
    for dimension, area in Mandate.objects.filter(in_force()).values_list("dimension", "area_id").distinct().order_by():
        places[dimension].add(area)
    found = Q(pk__in=())
    for dimension, areas in places.items():
        found |= Q(dimension=dimension) & ~within(sorted(areas), "member__household__area_id")
    return found


def pages_of_gaps(campaign: Campaign, areas: Sequence[str], dimension: str = "", inside: str = "") -> KeptPages:
    """The pages of `gap_needs`; kept until anything is done, as mandates change without a fact."""
    rows = gap_needs(campaign, areas, dimension, inside)
    parts = (campaign.pk, dimension, inside, *areas)
    return KeptPages(rows, PAGE_SIZE, what="gaps", parts=parts, until=newest_event)


@dataclass(frozen=True)
class GapRow:
    """One need without help in sight: why, and who declined with which reason."""

    need: Need
    household: Household
    place: str
    why: str
    declined: tuple[str, ...]

    @property
    def subdistrict(self) -> str:
        """The code of the subdistrict in which the household lives."""
        return self.household.area_id[:6]


def gap_rows(needs: Iterable[Any]) -> list[GapRow]:
    """The rows of a page of gaps; two queries, however many. An agency that declined is named with its reason."""
    page = list(needs)
    households = {need.member.household_id for need in page}
    matters = with_last_word(Matter.objects.filter(household__in=households)).select_related("agency", "entry")
    reasons = reasons_of(matters)
    found: dict[tuple[uuid.UUID, str], list[Matter]] = defaultdict(list)
    for matter in matters:
        if matter.last_kind in STATES["declined"]:
            found[matter.household_id, matter.dimension].append(matter)
    rows = []
    for need in page:
        about = [
            matter
            for matter in found[need.member.household_id, need.dimension]
            if matter.entry.need_id in (None, need.pk)
        ]
        is_covered = need.is_covered
        names = tuple(f"{m.agency.name}: {reasons.get(m.pk, '')}".rstrip(": ") for m in about)
        why = _("หน่วยงานที่ขอไปแจ้งข้อขัดข้อง") if is_covered else _("ไม่มีหน่วยงานใดมีอำนาจหน้าที่บันทึกไว้")
        rows.append(GapRow(need, need.member.household, place_of(need.member.household.area), why, names))
    return rows


def reasons_of(matters: Iterable[Any]) -> dict[uuid.UUID, str]:
    """For each matter the label of the reason with which it was declined."""
    steps = MatterStep.objects.filter(
        matter__in=[m.pk for m in matters], entry__kind=Kind.HELP_DECLINED, entry__superseded_by__isnull=True
    )
    return {step.matter_id: str(step.get_reason_display()) for step in steps.order_by("seq", "line")}


def without_help(campaign: Campaign, areas: Iterable[str], day: dt.date, days: int) -> QuerySet[Need, dict[str, Any]]:
    """The ids of the households with an open, verified need of which none was helped in the last `days`; by place."""
    since = day - dt.timedelta(days=days)
    is_open = Q(standing__state__in=OPEN, standing__verified_on__lte=since)
    return (
        Need.objects.filter(campaign_is(campaign), within(areas, "member__household__area_id"))
        .order_by()
        .values("member__household")
        .annotate(waits=Max(flag(is_open)), given=Max(flag(Q(standing__last_helped_on__gt=since))), **PLACE)
        .filter(**{"waits": 1, "given": 0})
        .order_by(*PLACE, "member__household")
    )


def pages_without_help(campaign: Campaign, areas: Sequence[str], day: dt.date, days: int) -> KeptPages:
    """The pages of `without_help`, kept."""
    rows = without_help(campaign, areas, day, days)
    return KeptPages(rows, PAGE_SIZE, what="no-help", parts=(campaign.pk, day, days, *areas), key="member__household")


def households_of(rows: Iterable[dict[str, Any]]) -> list[Household]:
    """The households of such rows, in their order, with their areas; in pieces, as a list may be long."""
    ids = [row["member__household"] for row in rows]
    return [each for start in range(0, len(ids), MANY) for each in households_in_order(ids[start : start + MANY])]


def same_help(campaign: Campaign, household: Household, kind: str, day: dt.date, days: int) -> QuerySet[Delivery]:
    """Help of the same sort that any agency, also the giver itself, gave to the household within `days` of a day."""
    return Delivery.objects.filter(
        campaign_is(campaign, "entry__campaign_id"),
        entry__superseded_by__isnull=True,
        household=household,
        kind=kind,
        entry__occurred_on__gte=day - dt.timedelta(days=days),
        entry__occurred_on__lte=day + dt.timedelta(days=days),
    )


def wanted_needs(
    campaign: Campaign, agencies: Iterable[object], dimension: str = "", district: str = ""
) -> QuerySet[Need]:
    """The open, verified needs without help in hand in the mandates of these agencies; of one district where given."""
    rows = Need.objects.filter(campaign_is(campaign), standing__state__in=WITHOUT_HELP)
    mandates = Mandate.objects.filter(in_force(), agency__in=list(agencies))
    if dimension:
        mandates = mandates.filter(dimension=dimension)
    charged: dict[str, set[str]] = defaultdict(set)
    for code, area in mandates.values_list("dimension", "area_id"):
        charged[code].add(area)
    asked = Q(pk__in=())
    for code, areas in charged.items():
        asked |= Q(dimension=code) & within(sorted(areas), "member__household__area_id")
    return rows.filter(asked, within([district], "member__household__area_id")) if district else rows.filter(asked)


def pages_wanted(campaign: Campaign, agencies: Sequence[Agency], dimension: str = "", district: str = "") -> KeptPages:
    """The pages of the households (their ids) of these needs, by place; kept until anything is done, for mandates."""
    place = ("member__household__area_id", "member__household__sort_key", "member__household")
    rows = wanted_needs(campaign, agencies, dimension, district).order_by(*place).values("member__household").distinct()
    parts = (campaign.pk, dimension, district, *sorted(str(agency.pk) for agency in agencies))
    return KeptPages(rows, PAGE_SIZE, what="wanted", parts=parts, key="member__household", until=newest_event)


def dimensions_wanted(
    campaign: Campaign, agencies: Iterable[object], households: Iterable[Household]
) -> dict[uuid.UUID, list[tuple[str, int]]]:
    """For each household its wanted dimensions with the number of persons; one query."""
    page = [household.pk for household in households]
    found: dict[uuid.UUID, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = wanted_needs(campaign, agencies).filter(member__household__in=page).order_by()
    for household, dimension in rows.values_list("member__household", "dimension"):
        found[household][dimension] += 1
    return {household: sorted(each.items()) for household, each in found.items()}
