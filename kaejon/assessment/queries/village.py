from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from kaejon.assessment.queries.cards import newest_list_entries, standing_of_need
from kaejon.assessment.queries.indicators import catalogue
from kaejon.assessment.rules import LIST_INDICATORS, KnownIndicator, numbers_of
from kaejon.geography.models import Area
from kaejon.logbook.kinds import State
from kaejon.people.access import within
from kaejon.register.keys import existing_keys
from kaejon.register.models import Campaign, Dimension, Household, Need


@dataclass(frozen=True)
class ListedProblem:
    """A need that nobody has verified, with the indicators that the list names."""

    need: Need
    indicators: tuple[KnownIndicator, ...]


@dataclass(frozen=True)
class VillageRow:
    """A household of a village with something to verify. `is_complete`: the list names indicators for every need."""

    household: Household
    problems: tuple[ListedProblem, ...]

    @property
    def is_complete(self) -> bool:
        return all(problem.indicators for problem in self.problems)


def unverified_in(campaign: Campaign, scope: QuerySet[Household], area: Area) -> list[VillageRow]:
    """The households of the area with something to verify, in the order of houses; five queries, however many.

    The list's health indicators are opened: the page is for the field team that goes there.
    """
    households = scope.filter(within([area.pk], "area_id")).order_by().values("pk")
    needs = (
        Need.objects.filter(campaign=campaign, entries__isnull=False, member__household__in=households)
        .select_related("standing", "member__household__area__parent__parent")
        .order_by("member__household__area_id", "member__household__sort_key", "member__household_id", "dimension")
        .distinct()
    )
    waiting = [need for need in needs if standing_of_need(need).state == State.LISTED]
    named = named_by_list(waiting)
    found: dict[uuid.UUID, list[Need]] = defaultdict(list)
    for need in waiting:
        found[need.member.household_id].append(need)
    return [
        VillageRow(rows[0].member.household, tuple(ListedProblem(need, named[need.pk]) for need in rows))
        for rows in found.values()
    ]


def named_by_list(needs: Sequence[Need]) -> Mapping[uuid.UUID, tuple[KnownIndicator, ...]]:
    """The indicators by which the newest list says that each need fails."""
    known, listed = catalogue(), newest_list_entries(needs)
    keys = existing_keys({need.member_id for need in needs if need.dimension == Dimension.HEALTH})
    found = {}
    for need in needs:
        entry, key = listed.get(need.pk), keys.get(need.member_id)
        text = entry.indicators if entry else ""
        if entry is not None and entry.indicators_sealed is not None:
            text = key.open(bytes(entry.indicators_sealed), context=LIST_INDICATORS) if key else ""
        found[need.pk] = tuple(
            known[n] for n in numbers_of(text) if n in known and known[n].dimension == need.dimension
        )
    return found
