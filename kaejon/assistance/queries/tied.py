"""The households that an office is tied to: by a matter of help, or given to an agency's head."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet

from kaejon.logbook.kinds import OPEN
from kaejon.people.access import User
from kaejon.people.policy import OFFICES
from kaejon.plan.rules import ordered
from kaejon.register.access import households_for
from kaejon.register.models import Campaign, Household, Need


def tied_households(user: User, campaign: Campaign) -> QuerySet[Household]:
    """The households of the campaign's province tied to the user's offices, by place."""
    return (
        households_for(user, OFFICES)
        .filter(province=campaign.province_id)
        .select_related("area__parent__parent")
        .order_by("area_id", "sort_key", "id")
    )


def open_dimensions(campaign: Campaign, households: Iterable[Household]) -> dict[uuid.UUID, list[str]]:
    """For each household the dimensions in which a need on the list is open; one query."""
    rows = Need.objects.filter(
        campaign=campaign, member__household__in=[h.pk for h in households], standing__state__in=OPEN
    )
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    for household, dimension in rows.values_list("member__household", "dimension"):
        found[household].add(dimension)
    return {household: ordered(dimensions) for household, dimensions in found.items()}
