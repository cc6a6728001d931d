from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.db.models import QuerySet

from kaejon.assessment.queries.household_list import (
    Filters,
    households_asked,
    place_of,
    with_areas,
)
from kaejon.assessment.queries.list_rows import HouseholdRow, rows_of
from kaejon.geography.models import Area
from kaejon.logbook.kinds import State
from kaejon.register.models import Campaign, Household


@dataclass(frozen=True)
class RosterVillage:
    """One sheet of the roster: a village, or the part of a subdistrict whose village is not known."""

    place: str
    rows: tuple[HouseholdRow, ...]


def roster(campaign: Campaign, scope: QuerySet[Household], area: Area) -> list[RosterVillage]:
    """The households with something on the list in a subdistrict or village, a sheet a village, houses in order."""
    households = with_areas(households_asked(campaign, scope, Filters(area=area.pk)))
    rows = [row for row in rows_of(campaign, households) if row.status != State.DISMISSED]
    sheets = groupby(rows, key=lambda row: (row.area.pk, place_of(row.area)))
    return [RosterVillage(place, tuple(found)) for (_code, place), found in sheets]
