from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Substr

from kaejon.assistance.models import Mandate
from kaejon.geography.models import Area, Level
from kaejon.lib import clock
from kaejon.people.access import within
from kaejon.people.models import Agency
from kaejon.register.models import Household

LEVELS = (6, 4, 2)
"""Digits of the areas that may cover a household: subdistrict, district, province."""


def in_force(day: dt.date | None = None) -> Q:
    """A filter for mandates that hold on a day (today), of agencies that are there."""
    on = day or clock.today()
    return Q(starts_on__lte=on, agency__is_active=True) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))


def covering(area_id: str) -> Q:
    """A filter for mandates whose area holds the place."""
    return Q(area__in=[area_id[:digits] for digits in LEVELS])


@dataclass(frozen=True)
class Proposal:
    """An agency whose mandate covers a need, with the mandate that says so; `is_local`: nearer than the province."""

    agency: Agency
    mandate: Mandate

    @property
    def is_local(self) -> bool:
        return len(self.agency.area_id) > len("23")


def agencies_for(household: Household, dimension: str, indicators: Collection[int] = ()) -> list[Proposal]:
    """The agencies charged with the dimension, or with one of the failing indicators, where the household lives.

    Offices of the subdistrict first, then the district, then the province; each agency once, by name. One query.
    """
    rows = (
        Mandate.objects.filter(in_force(), covering(household.area_id), dimension=dimension)
        .select_related("agency", "programme", "indicator")
        .order_by("-agency__area_id", "agency__name", "indicator_id")
    )
    found: dict[object, Proposal] = {}
    for row in rows:
        if row.indicator is None or not indicators or row.indicator.number in indicators:
            found.setdefault(row.agency_id, Proposal(row.agency, row))
    return sorted(found.values(), key=lambda p: (-len(p.agency.area_id), p.agency.name))


def covers_need(agency: Agency, household: Household, dimension: str) -> bool:
    """Whether a mandate in force charges the agency with the dimension where the household lives."""
    rows = Mandate.objects.filter(in_force(), covering(household.area_id), agency=agency, dimension=dimension)
    return rows.exists()


def dimensions_charged(agencies: Collection[Agency], household: Household | None = None) -> dict[uuid.UUID, set[str]]:
    """For each of these agencies that has a mandate in force, its dimensions; where the household lives, if given."""
    rows = Mandate.objects.filter(in_force(), agency__in=agencies)
    if household is not None:
        rows = rows.filter(covering(household.area_id))
    found: dict[uuid.UUID, set[str]] = {}
    for agency, dimension in rows.values_list("agency_id", "dimension"):
        found.setdefault(agency, set()).add(dimension)
    return found


def mandates_found(
    province: str, *, text: str = "", dimension: str = "", state: str = "in_force", sort: str = ""
) -> QuerySet[Mandate]:
    """The province's mandates as the list page asks for them."""
    rows = Mandate.objects.filter(within([province], "area_id")).select_related(
        "agency", "area", "programme", "indicator"
    )
    if state == "in_force":
        rows = rows.filter(in_force())
    if dimension:
        rows = rows.filter(dimension=dimension)
    if text:
        rows = rows.filter(
            Q(agency__name__icontains=text)
            | Q(agency__short_name__icontains=text)
            | Q(programme__name__icontains=text)
            | Q(area__name_th__icontains=text)
        )
    return rows.order_by(
        *({"agency": ("agency__name", "dimension"), "area": ("area_id",)}.get(sort, ("dimension", "agency__name")))
    )


def covered_by_any(dimension: str = "dimension", area: str = "member__household__area_id") -> Exists:
    """For a queryset of needs: whether a mandate in force covers the need where its household lives."""
    places = [Substr(OuterRef(area), 1, digits) for digits in LEVELS]
    anywhere = Q(area_id=places[0]) | Q(area_id=places[1]) | Q(area_id=places[2])
    return Exists(Mandate.objects.filter(in_force(), anywhere, dimension=OuterRef(dimension)))


def districts_of(province: str) -> dict[str, str]:
    """The districts of a province, by code, with their names."""
    return dict(
        Area.objects.filter(parent=province, level=Level.DISTRICT).order_by("code").values_list("code", "name_th")
    )
