"""Tying households to teams, mentors, godparents and agencies, and ending it: written inside a caller's `recording`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from kaejon.audit.actions import Recorder
from kaejon.geography.models import Area
from kaejon.people.models import Agency, Appointment, Team
from kaejon.register.models import Assignment, AssignmentKind, Campaign, Household


def open_assignment(
    recorder: Recorder,
    campaign: Campaign,
    kind: str,
    *,
    occurred_on: dt.date,
    household: Household | None = None,
    area: Area | None = None,
    holder: Appointment | Team | Agency,
    dimension: str = "",
) -> Assignment:
    """Tie a household, or for a godparent an area, to its holder from this moment on."""
    assignment = Assignment(
        campaign=campaign,
        kind=kind,
        household=household,
        area=area,
        appointment=holder if isinstance(holder, Appointment) else None,
        team=holder if isinstance(holder, Team) else None,
        agency=holder if isinstance(holder, Agency) else None,
        dimension=dimension,
        occurred_on=occurred_on,
    )
    recorder.write(assignment)
    return assignment


def close_assignment(recorder: Recorder, assignment: Assignment, *, occurred_on: dt.date) -> Assignment:
    """End an assignment, as of a day, by a row that names it; what was done under it stays as it is."""
    ending = Assignment(
        campaign_id=assignment.campaign_id,
        kind=assignment.kind,
        household_id=assignment.household_id,
        area_id=assignment.area_id,
        appointment_id=assignment.appointment_id,
        team_id=assignment.team_id,
        agency_id=assignment.agency_id,
        dimension=assignment.dimension,
        occurred_on=occurred_on,
        closes=assignment,
    )
    recorder.write(ending)
    return ending


def open_ties(
    campaign: Campaign, kind: str, households: Collection[Household], agency: Agency | None = None
) -> list[Assignment]:
    """The assignments of a kind to these households that no row has ended, oldest first; of one agency where given."""
    rows = Assignment.objects.filter(
        campaign=campaign, kind=kind, household__in=households, closes__isnull=True, closed_by__isnull=True
    )
    if kind == AssignmentKind.AGENCY and agency is not None:
        rows = rows.filter(agency=agency)
    return list(rows.order_by("seq", "line"))
