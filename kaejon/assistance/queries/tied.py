"""The households that an office is tied to: by a matter of help, or given to an agency's head."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from kaejon.assessment.queries.household_list import PAGE_SIZE
from kaejon.logbook.kept import KeptPages
from kaejon.logbook.kinds import OPEN
from kaejon.people.access import User, standing_of, within
from kaejon.people.policy import OFFICES
from kaejon.plan.rules import ordered
from kaejon.register.access import seen_key, tied_areas, ties_of
from kaejon.register.models import Campaign, Household, Need
from kaejon.register.queries.by_campaign import campaign_is


def tied_households(user: User, campaign: Campaign) -> QuerySet[Household]:
    """The households of the campaign's province tied to the user's offices, by place.

    Looked up from what ties them: asked of each household, it would take the whole province.
    """
    offices = standing_of(user).holding(OFFICES)
    one_by_one = Q(pk__in=ties_of(offices).values("household"))
    return (
        Household.objects.filter(
            one_by_one | within(tied_areas(offices), "area_id"), within([campaign.province_id], "area_id")
        )
        .select_related("area__parent__parent")
        .order_by("area_id", "sort_key", "id")
    )


def pages_tied(user: User, campaign: Campaign) -> KeptPages:
    """The pages of `tied_households`, kept for the user's offices."""
    reader = seen_key(standing_of(user), OFFICES)
    return KeptPages(tied_households(user, campaign), PAGE_SIZE, what="tied", parts=(campaign.pk, *reader))


def open_dimensions(campaign: Campaign, households: Iterable[Household]) -> dict[uuid.UUID, list[str]]:
    """For each household the dimensions in which a need on the list is open; one query."""
    rows = Need.objects.filter(
        campaign_is(campaign), member__household__in=[h.pk for h in households], standing__state__in=OPEN
    ).order_by()
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    for household, dimension in rows.values_list("member__household", "dimension"):
        found[household].add(dimension)
    return {household: ordered(dimensions) for household, dimensions in found.items()}
