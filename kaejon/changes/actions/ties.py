"""What is tied to a household goes with its people: offices always, teams and mentors inside their area."""

from __future__ import annotations

from kaejon.audit.actions import Recorder
from kaejon.lib import clock
from kaejon.register.assigning import close_assignment, open_assignment
from kaejon.register.models import Assignment, AssignmentKind, Household, Member

OF_THE_FIELD = (AssignmentKind.TEAM, AssignmentKind.MENTOR)


def open_ties_of(household: Household) -> list[Assignment]:
    """Everything tied to the household that no row has ended, of open campaigns, oldest first."""
    rows = Assignment.objects.filter(
        household=household, closes__isnull=True, closed_by__isnull=True, campaign__closed_at=None
    )
    return list(rows.select_related("campaign", "team", "appointment", "agency").order_by("seq", "line"))


def reaches(tie: Assignment, household: Household) -> bool:
    """Whether the holder works where the household lives: a team or mentor in its area, an office everywhere."""
    if tie.kind not in OF_THE_FIELD:
        return True
    area = tie.team.area_id if tie.team else tie.appointment.area_id if tie.appointment else None
    return area is not None and household.area_id.startswith(area)


def close_ties_outside(recorder: Recorder, household: Household) -> None:
    """End the teams and mentors in whose area the household lives no more."""
    for tie in open_ties_of(household):
        if not reaches(tie, household):
            close_assignment(recorder, tie, occurred_on=clock.today())


def carry_ties(
    recorder: Recorder, old: Household, new: Household, member: Member | None = None, *, ends_old: bool = False
) -> None:
    """Tie to `new` what is tied to `old`, where it is not tied yet and its holder reaches it.

    With `member` only what agencies do in the dimensions of that person's needs. A field that is tied already keeps
    its own team and mentor. `ends_old`: nobody is left there.
    """
    here = open_ties_of(new)
    has_field = any(tie.kind in OF_THE_FIELD for tie in here)
    known = {identity(tie) for tie in here}
    for tie in open_ties_of(old):
        is_wanted = reaches(tie, new) and not (has_field and tie.kind in OF_THE_FIELD) and identity(tie) not in known
        if is_wanted and (member is None or is_about(tie, member)):
            holder = tie.team or tie.agency or tie.appointment
            assert holder is not None, "every assignment has a holder"
            open_assignment(
                recorder,
                tie.campaign,
                tie.kind,
                occurred_on=clock.today(),
                household=new,
                holder=holder,
                dimension=tie.dimension,
            )
            known.add(identity(tie))
        if ends_old:
            close_assignment(recorder, tie, occurred_on=clock.today())


def identity(tie: Assignment) -> tuple[object, ...]:
    return (tie.campaign_id, tie.kind, tie.team_id, tie.appointment_id, tie.agency_id, tie.dimension)


def is_about(tie: Assignment, member: Member) -> bool:
    """Whether an agency's tie is about one of the member's needs."""
    dimensions = member.needs.filter(campaign=tie.campaign_id).values_list("dimension", flat=True)
    return tie.kind == AssignmentKind.AGENCY and (not tie.dimension or tie.dimension in dimensions)
