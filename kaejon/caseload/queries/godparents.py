from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kaejon.assessment.queries.household_list import place_of
from kaejon.people.models import Appointment
from kaejon.register.access import live_assignments
from kaejon.register.models import Assignment, AssignmentKind, Campaign


@dataclass(frozen=True)
class Tie:
    """One household or area given to an agency head."""

    assignment: Assignment
    words: str


@dataclass(frozen=True)
class GodparentRow:
    """An agency head and what was given to them."""

    appointment: Appointment
    ties: Sequence[Tie]


def godparent_rows(campaign: Campaign, appointments: Iterable[Appointment]) -> list[GodparentRow]:
    """Each head with the households and areas of the campaign; one query."""
    heads = list(appointments)
    found: dict[object, list[Tie]] = defaultdict(list)
    rows = live_assignments(AssignmentKind.GODPARENT).filter(campaign=campaign, appointment__in=heads)
    for row in rows.select_related("household__area__parent__parent", "area__parent__parent").order_by("seq", "line"):
        words = place_of(row.area) if row.area else ""
        if row.household is not None:
            words = f"{row.household.address} {place_of(row.household.area)}"
        found[row.appointment_id].append(Tie(row, words))
    return [GodparentRow(head, found[head.pk]) for head in heads]
