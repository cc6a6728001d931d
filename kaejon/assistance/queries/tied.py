"""The households that an office is tied to: by a matter of help, or given to an agency's head."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from kaejon.assessment.queries.household_list import PAGE_SIZE, place_of
from kaejon.assistance.queries.matters import MatterRow, for_rows, matter_rows, matters_of_agencies, promised
from kaejon.logbook.kept import KeptPages
from kaejon.logbook.kinds import OPEN
from kaejon.people.access import User, standing_of, within
from kaejon.people.models import Agency
from kaejon.people.policy import OFFICES
from kaejon.plan.rules import ordered
from kaejon.register.access import seen_key, tied_areas, ties_of
from kaejon.register.models import AssignmentKind, Campaign, Household, Need
from kaejon.register.queries.by_campaign import campaign_is

GIVEN, MATTER = "given", "matter"
"""Why an office sees a household: it was given to its head, or there is a matter between them."""
KINDS = {GIVEN: AssignmentKind.GODPARENT, MATTER: AssignmentKind.AGENCY}


def tied_households(user: User, campaign: Campaign, why: str = "") -> QuerySet[Household]:
    """The households of the campaign's province tied to the user's offices, by place; for one of the two reasons.

    Looked up from what ties them: asked of each household, it would take the whole province.
    """
    offices = standing_of(user).holding(OFFICES)
    ties = ties_of(offices).filter(kind=KINDS[why]) if why else ties_of(offices)
    tied = Q(pk__in=ties.values("household"))
    if why != MATTER:
        tied |= within(tied_areas(offices), "area_id")
    return (
        Household.objects.filter(tied, within([campaign.province_id], "area_id"))
        .select_related("area__parent__parent")
        .order_by("area_id", "sort_key", "id")
    )


def pages_tied(user: User, campaign: Campaign, why: str = "") -> KeptPages:
    """The pages of `tied_households`, kept for the user's offices."""
    reader = seen_key(standing_of(user), OFFICES)
    rows = tied_households(user, campaign, why)
    return KeptPages(rows, PAGE_SIZE, what="tied", parts=(campaign.pk, why, *reader))


@dataclass(frozen=True)
class TiedRow:
    """One household in an office's care: why, in which dimensions it is open, and what the office promised it."""

    household: Household
    place: str
    why: Sequence[str]
    dimensions: Sequence[str]
    promises: Sequence[MatterRow]


def tied_rows(
    user: User, campaign: Campaign, agencies: Collection[Agency], households: Iterable[Household]
) -> list[TiedRow]:
    """The rows of a page: four queries, however many households."""
    page = list(households)
    offices = standing_of(user).holding(OFFICES)
    ties = ties_of(offices).filter(household__in=page).values_list("household", "kind")
    areas, dimensions = tied_areas(offices), open_dimensions(campaign, page)
    why: dict[uuid.UUID | None, set[str]] = defaultdict(set)
    for household_id, kind in ties:
        why[household_id].add(GIVEN if kind == AssignmentKind.GODPARENT else MATTER)
    matters = promised(for_rows(matters_of_agencies(campaign, agencies).filter(household__in=page)))
    promises: dict[uuid.UUID, list[MatterRow]] = defaultdict(list)
    for row in matter_rows(matters.order_by("promised_on", "seq")):
        promises[row.household.pk].append(row)
    for household in page:
        if any(household.area_id.startswith(area) for area in areas):
            why[household.pk].add(GIVEN)
    return [
        TiedRow(h, place_of(h.area), sorted(why[h.pk]), dimensions.get(h.pk, []), promises.get(h.pk, [])) for h in page
    ]


def open_dimensions(campaign: Campaign, households: Iterable[Household]) -> dict[uuid.UUID, list[str]]:
    """For each household the dimensions in which a need on the list is open; one query."""
    rows = Need.objects.filter(
        campaign_is(campaign), member__household__in=[h.pk for h in households], standing__state__in=OPEN
    ).order_by()
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    for household, dimension in rows.values_list("member__household", "dimension"):
        found[household].add(dimension)
    return {household: ordered(dimensions) for household, dimensions in found.items()}
