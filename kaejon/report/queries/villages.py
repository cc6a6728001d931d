"""The villages of a subdistrict as they stand now: a report knows nothing smaller than a subdistrict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from kaejon.assessment.queries.household_list import Filters, households_asked
from kaejon.geography.models import Level
from kaejon.geography.queries import areas_within
from kaejon.register.models import Campaign, Household


@dataclass(frozen=True)
class VillageLine:
    """A village, or the households of the subdistrict whose village is unknown: counts of now, with their lists."""

    name: str
    current: int
    open: int
    current_href: str
    open_href: str


def village_lines(
    campaign: Campaign, scope: QuerySet[Household], subdistrict: str, lists: Callable[[str, str, str], str]
) -> list[VillageLine]:
    """The villages that the reader may see, by code; households of `scope` only. Three queries."""
    counts = {state: counted_by_area(campaign, scope, subdistrict, state) for state in ("current", "open")}
    places = {area.code: area.title for area in areas_within(subdistrict, Level.VILLAGE)}
    if counts["current"].get(subdistrict):
        places[subdistrict] = _("ไม่ทราบหมู่บ้าน")
    return [
        VillageLine(
            name=name,
            current=counts["current"].get(code, 0),
            open=counts["open"].get(code, 0),
            current_href=lists(code, "", "current") if code != subdistrict else "",
            open_href=lists(code, "", "open") if code != subdistrict else "",
        )
        for code, name in sorted(places.items(), key=lambda place: (place[0] == subdistrict, place[0]))
        if lists(code, "", "current")
    ]


def counted_by_area(campaign: Campaign, scope: QuerySet[Household], area: str, state: str) -> dict[str, int]:
    """How many households of an area are in a state of the household list now, by where they live."""
    rows = households_asked(campaign, scope, Filters(area=area, state=state)).order_by()
    return dict(rows.values_list("area_id").annotate(count=Count("pk")))
