"""What the list of households without help says of each: which problems wait, and for how many days."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from kaejon.assessment.queries.household_list import place_of
from kaejon.logbook.kinds import OPEN
from kaejon.people.access import User
from kaejon.people.policy import TEAM
from kaejon.register.access import households_for
from kaejon.register.models import DIMENSIONS, Campaign, Household, Need


@dataclass(frozen=True)
class WaitingHousehold:
    """A household without help: the dimensions of its open needs, and the days since the last help or the first
    verification. `can_act`: the reader is of its team.
    """

    household: Household
    place: str
    dimensions: tuple[str, ...]
    days: int
    can_act: bool


def waiting_households(
    campaign: Campaign, user: User, households: Iterable[Household], day: dt.date
) -> list[WaitingHousehold]:
    """The rows of these households in their order, in two queries."""
    page = list(households)
    ids = [household.pk for household in page]
    own = set(households_for(user, TEAM).filter(pk__in=ids).values_list("pk", flat=True))
    needs: dict[uuid.UUID, list[tuple[str, str, dt.date | None, dt.date | None]]] = {each: [] for each in ids}
    rows = Need.objects.filter(campaign=campaign, member__household__in=ids).order_by()
    for household, *need in rows.values_list(
        "member__household", "dimension", "standing__state", "standing__verified_on", "standing__last_helped_on"
    ):
        needs[household].append((need[0], need[1], need[2], need[3]))
    found = []
    for household in page:
        still = [each for each in needs[household.pk] if each[1] in OPEN and each[2]]
        helped = max((each[3] for each in needs[household.pk] if each[3]), default=None)
        since = helped or min((each[2] for each in still if each[2]), default=day)
        dimensions = {each[0] for each in still}
        found.append(
            WaitingHousehold(
                household,
                place_of(household.area),
                tuple(code for code in DIMENSIONS if code in dimensions),
                (day - since).days,
                household.pk in own,
            )
        )
    return found
