from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, Count, Exists, F, IntegerField, Max, Min, OuterRef, Q, QuerySet, Value, When

from kaejon.assessment.queries.gone import current_list
from kaejon.assessment.queries.holders import given_to_nobody, held_by
from kaejon.assessment.queries.states import STATES, needs_in_state
from kaejon.geography.models import Area
from kaejon.geography.queries import after_prefix
from kaejon.logbook.kept import KeptPages, kept
from kaejon.register.models import (
    DIMENSIONS,
    Campaign,
    Household,
    ListEntry,
    Member,
    Need,
)
from kaejon.register.search import matching

PAGE_SIZE = 50
COUNTED_UP_TO = 5_000
"""Above this many households the chips stand without numbers: counting each costs more than the page."""
LONGEST_QUERY = 100

SORTS: dict[str, tuple[Any, ...]] = {
    "": ("area_id", "sort_key", "id"),
    "area": ("area_id", "sort_key", "id"),
    "-area": ("-area_id", "-sort_key", "-id"),
    "code": ("code", "id"),
    "-code": ("-code", "-id"),
}


PLACE = {"at_area": Min("member__household__area_id"), "at_house": Min("member__household__sort_key")}
"""Annotations that put grouped needs in the order of the household list, without a further column to group by."""


def team_asked(value: str) -> str:
    """`mine`, `none` or an id; anything else asks for nothing."""
    if value in ("mine", "none"):
        return value
    try:
        return str(uuid.UUID(value))
    except ValueError:
        return ""


@dataclass(frozen=True)
class Filters:
    """What the address asks of the list; anything unknown in it is left out."""

    text: str = ""
    area: str = ""
    dimension: str = ""
    state: str = ""
    is_new: bool = False
    sort: str = ""
    team: str = ""
    """mine, none (given to nobody), or the id of a team or of a mentor's appointment."""

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
            team=team_asked(asked.get("team", "")),
        )

    @property
    def codes(self) -> dict[str, str | int]:
        """The filters for the audit: codes and lengths, never what was typed."""
        said: dict[str, str | int] = {
            "area": self.area,
            "dimension": self.dimension,
            "state": self.state,
            "new": int(self.is_new),
            "team": self.team,
            "text_length": len(self.text),
        }
        return {name: value for name, value in said.items() if value}


def needs_asked(campaign: Campaign, filters: Filters) -> QuerySet[Need]:
    """The campaign's needs that have the dimension, state and version asked for."""
    needs = Need.objects.filter(campaign=campaign)
    if filters.dimension:
        needs = needs.filter(dimension=filters.dimension)
    if filters.state:
        needs = needs.filter(needs_in_state(campaign, filters.state))
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
    if filters.team == "none":
        rows = rows.filter(given_to_nobody())
    elif filters.team and filters.team != "mine":
        rows = rows.filter(held_by({uuid.UUID(filters.team)}))
    # From the household to its members to their needs, in this order: a join leaves it to the database, and one
    # without statistics begins with every need of the campaign, once for each household.
    needs = needs_asked(campaign, filters).filter(member=OuterRef("pk"))
    members = Member.objects.filter(Exists(needs), household=OuterRef("pk"))
    rows = rows.filter(Exists(members))
    lacking = STATES[filters.state].unless if filters.state else None
    if lacking is not None:
        # As in the figures: a household is verified when every one of its needs is.
        without = needs_asked(campaign, replace(filters, state="")).filter(lacking, member=OuterRef("pk"))
        rows = rows.filter(~Exists(Member.objects.filter(Exists(without), household=OuterRef("pk"))))
    return rows.order_by(*SORTS[filters.sort])


def pages_of(
    campaign: Campaign, households: QuerySet[Household], filters: Filters, areas: Iterable[str]
) -> Paginator[Household]:
    """The pages of the list; count and order are kept (`logbook.kept`), those of a typed text never are.

    `areas` name the reader's scope (`holders.scope_key`).
    """
    if filters.text:
        return Paginator(households, PAGE_SIZE)
    parts = (*kept_parts(campaign, filters, areas), filters.sort)
    return KeptPages(households, PAGE_SIZE, what="households", parts=parts)


def kept_parts(campaign: Campaign, filters: Filters, areas: Iterable[str]) -> tuple[object, ...]:
    """What tells a number about these households from another."""
    return campaign.pk, *areas, "|", *sorted(filters.codes.items())


def state_counts(
    campaign: Campaign, scope: QuerySet[Household], filters: Filters, areas: Iterable[str]
) -> dict[str, int]:
    """How many households each state's chip would show; a household may count in several. Kept as the count is."""
    asked = replace(filters, state="", sort="")

    def counted() -> dict[str, int]:
        households = households_asked(campaign, scope, asked).order_by()
        needs = needs_asked(campaign, asked).filter(member__in=Member.objects.filter(household__in=households))
        return counted_by_state(campaign, needs)

    return counted() if filters.text else kept("household-states", kept_parts(campaign, asked, areas), counted)


def counted_by_state(campaign: Campaign, needs: QuerySet[Need]) -> dict[str, int]:
    """How many households have a need of each state and, where the state wants every one, none that lacks it."""
    flags = {name: Max(flag(needs_in_state(campaign, name))) for name in STATES}
    lacks = {f"lacks_{name}": Max(flag(state.unless)) for name, state in STATES.items() if state.unless is not None}
    rows = needs.order_by().values(household=F("member__household")).annotate(**flags, **lacks)
    counts = {
        f"in_{name}": Count("household", filter=Q(**{name: 1, **({f"lacks_{name}": 0} if state.unless else {})}))
        for name, state in STATES.items()
    }
    return {name.removeprefix("in_"): count for name, count in rows.aggregate(**counts).items()}


def flag(condition: Q, bit: int = 1) -> Case:
    """The bit or 0: PostgreSQL neither adds nor compares truth values."""
    return Case(When(condition, then=Value(bit)), default=Value(0), output_field=IntegerField())


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


def households_in_order(ids: Sequence[uuid.UUID]) -> list[Household]:
    """The households by these ids, in this order, with their areas."""
    found = {household.pk: household for household in with_areas(Household.objects.filter(pk__in=ids))}
    return [found[each] for each in ids if each in found]
