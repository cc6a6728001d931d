"""What each mentor of somebody's areas has now: households, visits due, what is unverified or stuck."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Max

from kaejon.assessment.queries.household_list import flag
from kaejon.assessment.queries.states import needs_in_state
from kaejon.caseload.queries.load import staff_of
from kaejon.logbook.kept import kept, newest_event
from kaejon.people.access import within
from kaejon.people.models import Appointment
from kaejon.register.access import live_assignments
from kaejon.register.models import AssignmentKind, Campaign, Need
from kaejon.register.queries.by_campaign import campaign_is
from kaejon.web.addresses import list_address

STATES = ("current", "visit_due", "unverified", "stuck")
"""The states of the household list that are counted for each mentor, in the order of the columns."""


@dataclass(frozen=True)
class MentorRow:
    """One mentor: for each of STATES the number of households, and the list of them."""

    appointment: Appointment
    cells: tuple[tuple[int, str], ...]


def mentor_rows(campaign: Campaign, areas: Sequence[str], roles: frozenset[str]) -> list[MentorRow]:
    """The mentors of these areas, by name, those with no household too. The numbers are kept."""
    mentors = {mentor.pk: mentor for area in areas for mentor in staff_of(area)[1]}
    counts = kept("mentors", (campaign.pk, *areas), lambda: counted_by_mentor(campaign, areas), until=newest_event)
    return [
        MentorRow(
            mentor,
            tuple(
                (counts[mentor.pk, state], list_address(campaign, roles, team=str(mentor.pk), state=state))
                for state in STATES
            ),
        )
        for mentor in mentors.values()
    ]


def counted_by_mentor(campaign: Campaign, areas: Sequence[str]) -> Counter[tuple[uuid.UUID, str]]:
    """By mentor's appointment and state the number of households; two queries."""
    ties = live_assignments(AssignmentKind.MENTOR).filter(within(areas, "household__area_id"))
    flags = {f"in_{state}": Max(flag(needs_in_state(campaign, state))) for state in STATES}
    needs = Need.objects.filter(campaign_is(campaign), within(areas, "member__household__area_id")).order_by()
    rows = {row["household"]: row for row in needs.values(household=F("member__household")).annotate(**flags)}
    return Counter(
        (mentor, state)
        for household, mentor in ties.values_list("household", "appointment")
        for state in STATES
        if household in rows and rows[household][f"in_{state}"]
    )
