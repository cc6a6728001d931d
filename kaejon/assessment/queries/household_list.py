from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kaejon.assessment.queries.cards import standing_of_need
from kaejon.assessment.queries.gone import current_list
from kaejon.geography.models import Area
from kaejon.geography.queries import after_prefix
from kaejon.lib import clock
from kaejon.logbook.kinds import State
from kaejon.logbook.models import Entry
from kaejon.register.models import (
    DIMENSIONS,
    Campaign,
    Household,
    ListEntry,
    Member,
    Membership,
    Need,
    Placement,
)
from kaejon.register.search import matching

PAGE_SIZE = 50
COUNTED_UP_TO = 5_000
"""Above this many households the chips stand without numbers: counting each costs more than the page."""
COUNT_SECONDS = 600
A_MINUTE = dt.timedelta(minutes=1)
LEAST_FAR_FIRST = (
    State.LISTED,
    State.VERIFIED,
    State.RELAPSED,
    State.PLANNED,
    State.HELPING,
    State.HELPED,
    State.CONTINUING_CARE,
    State.RESOLVED,
    State.DISMISSED,
)
LONGEST_QUERY = 100

ON_LIST = ~Q(standing__state=State.DISMISSED) | Q(standing__isnull=True)
UNVERIFIED = Q(standing__isnull=True) | (Q(standing__verified_on__isnull=True) & ~Q(standing__state=State.DISMISSED))
STATES: dict[str, tuple[Any, Q]] = {
    "current": (_("อยู่ในบัญชีปัจจุบัน"), ON_LIST),
    "unverified": (_("ยังไม่สอบทาน"), UNVERIFIED),
    "verified": (_("สอบทานแล้ว"), Q(standing__verified_on__isnull=False) & ~Q(standing__state=State.DISMISSED)),
    "pending": (_("รอผู้ยืนยันนำออก"), Q(standing__is_dismissal_pending=True)),
    "dismissed": (_("นำออกจากบัญชี"), Q(standing__state=State.DISMISSED)),
    "declined": (_("ยังไม่ประสงค์รับความช่วยเหลือ"), Q(standing__is_declined=True) & ~Q(standing__state=State.DISMISSED)),
    "not_met": (_("ไปแล้วไม่พบ / นัดใหม่"), Q(standing__attempts__gt=0, standing__state=State.LISTED)),
}
SORTS: dict[str, tuple[Any, ...]] = {
    "": ("area_id", "sort_key", "id"),
    "area": ("area_id", "sort_key", "id"),
    "-area": ("-area_id", "-sort_key", "-id"),
    "code": ("code", "id"),
    "-code": ("-code", "-id"),
}


@dataclass(frozen=True)
class Filters:
    """What the address asks of the list; anything unknown in it is left out."""

    text: str = ""
    area: str = ""
    dimension: str = ""
    state: str = ""
    is_new: bool = False
    sort: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Filters:
        area = asked.get("area", "")
        return cls(
            text=asked.get("q", "").strip()[:LONGEST_QUERY].replace("\0", ""),
            area=area if area.isascii() and area.isdigit() and len(area) in (2, 4, 6, 8) else "",
            dimension=asked.get("dimension", "") if asked.get("dimension") in DIMENSIONS else "",
            state=asked.get("state", "") if asked.get("state") in STATES else "",
            is_new=asked.get("new") == "1",
            sort=asked.get("sort", "") if asked.get("sort") in SORTS else "",
        )

    @property
    def codes(self) -> dict[str, str | int]:
        """The filters for the audit: codes and lengths, never what was typed."""
        said: dict[str, str | int] = {
            "area": self.area,
            "dimension": self.dimension,
            "state": self.state,
            "new": int(self.is_new),
            "text_length": len(self.text),
        }
        return {name: value for name, value in said.items() if value}


def needs_asked(campaign: Campaign, filters: Filters) -> QuerySet[Need]:
    """The campaign's needs that have the dimension, state and version asked for."""
    needs = Need.objects.filter(campaign=campaign)
    if filters.dimension:
        needs = needs.filter(dimension=filters.dimension)
    if filters.state:
        needs = needs.filter(STATES[filters.state][1])
    if filters.is_new:
        needs = needs.filter(new_on_list(campaign))
    return needs


def new_on_list(campaign: Campaign) -> Q:
    """A filter for needs that came with the newest version, once there is more than one."""
    newest = current_list(campaign)
    if newest is None or newest.number == 1:
        return Q(pk__in=())
    entries = ListEntry.objects.filter(need=OuterRef("pk"))
    return Q(Exists(entries.filter(target_list=newest))) & ~Q(Exists(entries.exclude(target_list=newest)))


def households_asked(campaign: Campaign, scope: QuerySet[Household], filters: Filters) -> QuerySet[Household]:
    """The households of `scope` with a need that is asked for, sorted; area and order are served by one index."""
    # A range of codes also for the province: by its key, the database would read and sort the whole province.
    inside = filters.area if filters.area.startswith(campaign.province_id) else campaign.province_id
    rows = scope.filter(area_id__gte=inside, area_id__lt=after_prefix(inside))
    if inside != filters.area and filters.area:
        rows = rows.none()
    if filters.text:
        rows = matching(rows, filters.text)
    # From the household to its members to their needs, in this order: a join leaves it to the database, and one
    # without statistics begins with every need of the campaign, once for each household.
    needs = needs_asked(campaign, filters).filter(member=OuterRef("pk"))
    members = Member.objects.filter(Exists(needs), household=OuterRef("pk"))
    rows = rows.filter(Exists(members))
    if filters.state == "verified":
        # As in the figures: a household is verified when every one of its needs is.
        waiting = needs_asked(campaign, replace(filters, state="unverified")).filter(member=OuterRef("pk"))
        rows = rows.exclude(Exists(Member.objects.filter(Exists(waiting), household=OuterRef("pk"))))
    return rows.order_by(*SORTS[filters.sort])


def count_of(campaign: Campaign, households: QuerySet[Household], filters: Filters, areas: Iterable[str]) -> int:
    """How many households the list has; kept while no fact is written, as counting reads them all.

    Above COUNTED_UP_TO a kept number serves for a minute even then.
    """
    if filters.text:
        return households.order_by().count()
    key = kept_key("count", campaign, replace(filters, sort=""), areas)
    newest, kept = newest_facts(), cache.get(key)
    if kept is not None and (kept[0] == newest or (kept[1] > COUNTED_UP_TO and kept[2] > clock.now() - A_MINUTE)):
        return int(kept[1])
    count = households.order_by().count()
    cache.set(key, (newest, count, clock.now()), COUNT_SECONDS)
    return count


def kept_key(what: str, campaign: Campaign, filters: Filters, areas: Iterable[str]) -> str:
    """A cache key for a number about these households; nothing personal is in it, as a typed text is never kept."""
    asked = "|".join((str(campaign.pk), *areas, filters.area, filters.dimension, filters.state, str(filters.is_new)))
    return f"household-{what}:{hashlib.sha256(asked.encode()).hexdigest()}"


def newest_facts() -> tuple[int, ...]:
    """The seq of the newest entry, list entry, membership and placement: equal while the list's rows are."""
    models = (Entry, ListEntry, Membership, Placement)
    return tuple(model.objects.aggregate(newest=Max("seq"))["newest"] or 0 for model in models)


def state_counts(
    campaign: Campaign, scope: QuerySet[Household], filters: Filters, areas: Iterable[str]
) -> dict[str, int]:
    """How many households each state's chip would show; a household may count in several. Kept as the count is."""
    asked = replace(filters, state="", sort="")
    key, newest = kept_key("states", campaign, asked, areas), newest_facts()
    kept = None if filters.text else cache.get(key)
    if kept is not None and kept[0] == newest:
        return dict(kept[1])
    households = households_asked(campaign, scope, asked).order_by()
    needs = needs_asked(campaign, asked).filter(member__in=Member.objects.filter(household__in=households))
    counts = {name: Count("member__household", distinct=True, filter=where) for name, (_label, where) in STATES.items()}
    found: dict[str, int] = needs.aggregate(**counts)
    found["verified"] = found["current"] - found["unverified"]
    if not filters.text:
        cache.set(key, (newest, found), COUNT_SECONDS)
    return found


@dataclass(frozen=True)
class RowNeed:
    """One need of a row: the dimension, whose, and the word of the five-step bar."""

    dimension: str
    member_name: str
    status: str
    is_pending: bool
    is_declined: bool
    attempts: int


@dataclass(frozen=True)
class HouseholdRow:
    """One household of the list. `status` is that of its need that is least far, dismissed where all of them are."""

    id: uuid.UUID
    code: str
    address: str
    area: Area
    names: tuple[str, ...]
    members: int
    needs: tuple[RowNeed, ...]
    last_on: dt.date | None

    @property
    def place(self) -> str:
        """Village or subdistrict, up to the district, in words."""
        return place_of(self.area)

    @property
    def status(self) -> str:
        states = {need.status for need in self.needs}
        return next((state for state in LEAST_FAR_FIRST if state in states), State.LISTED)

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions of its open needs, in the order of the drive."""
        found = {need.dimension for need in self.needs if need.status != State.DISMISSED}
        return tuple(dimension for dimension in DIMENSIONS if dimension in found)

    @property
    def is_pending(self) -> bool:
        return any(need.is_pending for need in self.needs)

    @property
    def is_declined(self) -> bool:
        return any(need.is_declined and need.status != State.DISMISSED for need in self.needs)

    @property
    def attempts(self) -> int:
        """How often nobody was met, while it is not verified."""
        return max((need.attempts for need in self.needs if need.status == State.LISTED), default=0)


def rows_of(campaign: Campaign, households: Iterable[Household]) -> list[HouseholdRow]:
    """The rows of one page, in the order given: two queries, however many."""
    page = list(households)
    members: dict[uuid.UUID, list[Member]] = defaultdict(list)
    everybody = Member.objects.filter(household__in=[household.pk for household in page])
    for member in everybody.order_by(F("birth_year").asc(nulls_last=True), "id"):
        members[member.household_id].append(member)
    # By the members' ids, never through a join: see `households_asked`.
    ids = [member.pk for row in members.values() for member in row]
    needs: dict[uuid.UUID, list[Need]] = defaultdict(list)
    for need in Need.objects.filter(campaign=campaign, member__in=ids).select_related("standing").order_by("dimension"):
        needs[need.member_id].append(need)
    return [row_of(household, members[household.pk], needs) for household in page]


def row_of(household: Household, members: list[Member], needs_of: Mapping[uuid.UUID, list[Need]]) -> HouseholdRow:
    needs = [(member, need, standing_of_need(need)) for member in members for need in needs_of.get(member.pk, ())]
    days = [standing.last_on for _member, _need, standing in needs if standing.last_on]
    return HouseholdRow(
        id=household.pk,
        code=household.code,
        address=household.address,
        area=household.area,
        names=tuple(dict.fromkeys(member.full_name for member, _need, _standing in needs)),
        members=len(members),
        needs=tuple(
            RowNeed(
                need.dimension,
                member.full_name,
                standing.state,
                standing.is_dismissal_pending,
                standing.is_declined,
                standing.attempts,
            )
            for member, need, standing in needs
        ),
        last_on=max(days, default=None),
    )


def with_areas(households: QuerySet[Household]) -> QuerySet[Household]:
    """The households with village, subdistrict and district read along."""
    return households.select_related("area__parent__parent")


def area_choices(campaign: Campaign, areas: tuple[str, ...], chosen: str) -> list[Area]:
    """The areas to filter by: those above the chosen one inside one's own, itself, and those just below it."""
    own = tuple(code for code in areas if code.startswith(campaign.province_id))
    chosen = chosen if any(chosen.startswith(code) for code in own) else ""
    if not chosen and len(own) > 1:
        return list(Area.objects.filter(pk__in=own))
    base = chosen or (own[0] if own else "")
    lines = [base[:length] for length in (4, 6, 8) if length <= len(base)]
    above = [code for code in lines if any(code.startswith(top) for top in own)]
    return list(Area.objects.filter(Q(pk__in=above) | Q(parent=base)).order_by("code"))


def next_unverified(campaign: Campaign, scope: QuerySet[Household], household: Household) -> Household | None:
    """The next household of the same village (or subdistrict) with something to verify: after it, else the first."""
    filters = Filters(area=household.area_id, state="unverified")
    rest = households_asked(campaign, scope, filters).filter(area=household.area_id).exclude(pk=household.pk)
    after = rest.filter(Q(sort_key__gt=household.sort_key) | Q(sort_key=household.sort_key, pk__gt=household.pk))
    return after.first() or rest.first()


def place_of(area: Area) -> str:
    """The area and those above it up to the district, as an address says them."""
    return " ".join(each.title for each in lineage(area) if len(each.pk) > len("23"))


def lineage(area: Area) -> list[Area]:
    """The area and the areas above it, nearest first."""
    found, each = [area], area.parent
    while each is not None:
        found.append(each)
        each = each.parent if len(each.pk) > len("2301") else None
    return found
