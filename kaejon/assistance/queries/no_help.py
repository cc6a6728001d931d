"""What the list of households without help says of each: which problems wait, and for how many days."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from kaejon.assessment.queries.cards import standing_of_need
from kaejon.assessment.queries.household_list import place_of
from kaejon.logbook.kinds import OPEN
from kaejon.people.access import User
from kaejon.people.policy import TEAM
from kaejon.register.access import households_for
from kaejon.register.models import DIMENSIONS, Campaign, Household, Need
from kaejon.register.queries.by_campaign import campaign_is


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
    needs: dict[uuid.UUID, list[Need]] = {each: [] for each in ids}
    found = Need.objects.filter(campaign_is(campaign), member__household__in=ids).select_related("standing", "member")
    for need in found.only(*SHOWN).order_by():
        needs[need.member.household_id].append(need)
    return [row_of(household, needs[household.pk], day, can_act=household.pk in own) for household in page]


SHOWN = (
    "dimension",
    "member__household_id",
    "standing__state",
    "standing__verified_on",
    "standing__last_helped_on",
)


def row_of(household: Household, needs: Iterable[Need], day: dt.date, *, can_act: bool) -> WaitingHousehold:
    standings = [(need.dimension, standing_of_need(need)) for need in needs]
    waiting = [(dimension, row) for dimension, row in standings if row.state in OPEN and row.verified_on]
    helped = max((row.last_helped_on for _dimension, row in standings if row.last_helped_on), default=None)
    verified = min((row.verified_on for _dimension, row in waiting if row.verified_on), default=day)
    dimensions = {dimension for dimension, _row in waiting}
    return WaitingHousehold(
        household=household,
        place=place_of(household.area),
        dimensions=tuple(code for code in DIMENSIONS if code in dimensions),
        days=(day - (helped or verified)).days,
        can_act=can_act,
    )
