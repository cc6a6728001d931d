from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from kaejon.audit.actions import Recorder, recording
from kaejon.audit.principal import Principal
from kaejon.geography.models import Area
from kaejon.lib import clock
from kaejon.logbook.rules import MoveRefused, check_open
from kaejon.people.models import Appointment, Role, Team
from kaejon.register.assigning import close_assignment, open_assignment
from kaejon.register.models import Assignment, AssignmentKind, Campaign, Household

Holder = Team | Appointment


def assign_households(*, campaign: Campaign, given: Mapping[Household, Holder], by: Principal) -> int:
    """Give households to teams or mentors, each to one; who had them before is kept in the history.

    In one audit event; how many changed hands. A household is given to a team and to a mentor apart. Raises MoveRefused
    for a holder of another place, or one whose appointment or team has ended.
    """
    check_open(campaign)
    with recording("caseload.assign", by=by, campaign_id=campaign.pk) as recorder:
        changed = sum(give(recorder, campaign, household, holder) for household, holder in given.items())
        recorder.detail = {"households": len(given), "changed": changed}
    return changed


def give(recorder: Recorder, campaign: Campaign, household: Household, holder: Holder) -> bool:
    """Tie the household to its holder instead of whoever had it in the same capacity; whether anything changed."""
    kind = AssignmentKind.TEAM if isinstance(holder, Team) else AssignmentKind.MENTOR
    check_holder(household, holder)
    ties = open_of(campaign, kind, household)
    if any(holder_of(tie) == holder.pk for tie in ties):
        return False
    for tie in ties:
        close_assignment(recorder, tie, occurred_on=clock.today())
    open_assignment(recorder, campaign, kind, household=household, holder=holder, occurred_on=clock.today())
    return True


def release_households(*, campaign: Campaign, kind: str, households: Collection[Household], by: Principal) -> int:
    """Take households back from their team or mentor; how many ties ended."""
    check_open(campaign)
    with recording("caseload.release", by=by, campaign_id=campaign.pk) as recorder:
        ties = [tie for household in households for tie in open_of(campaign, kind, household)]
        for tie in ties:
            close_assignment(recorder, tie, occurred_on=clock.today())
        recorder.detail = {"households": len(households), "ended": len(ties), "kind": str(kind)}
    return len(ties)


def tie_godparent(
    *,
    campaign: Campaign,
    appointment: Appointment,
    households: Collection[Household] = (),
    area: Area | None = None,
    by: Principal,
) -> int:
    """Give an agency head households, or a village, subdistrict or district; how many ties are new."""
    check_open(campaign)
    check_godparent(campaign, appointment)
    with recording(
        "godparent.tie", by=by, campaign_id=campaign.pk, subject=("appointment", appointment.pk)
    ) as recorder:
        places: list[dict[str, Any]] = [{"household": household} for household in households]
        places += [{"area": area}] if area else []
        new = [place for place in places if not is_tied(campaign, appointment, **place)]
        for place in new:
            open_assignment(
                recorder,
                campaign,
                AssignmentKind.GODPARENT,
                holder=appointment,
                occurred_on=clock.today(),
                **place,
            )
        recorder.detail = {"ties": len(new), "area": area.pk if area else ""}
    return len(new)


def untie(*, assignment: Assignment, by: Principal) -> None:
    """End one tie of a godparent. Raises MoveRefused where it has ended already."""
    subject = ("appointment", assignment.appointment_id)
    with recording("godparent.untie", by=by, campaign_id=assignment.campaign_id, subject=subject) as recorder:
        if Assignment.objects.filter(closes=assignment).exists():
            raise MoveRefused("ended", _("การมอบหมายนี้สิ้นสุดไปแล้ว โปรดโหลดหน้าใหม่"))
        close_assignment(recorder, assignment, occurred_on=clock.today())


def hand_over(*, campaign: Campaign, leaving: Appointment, successor: Appointment, by: Principal) -> int:
    """Move everything that is tied to one appointment to its successor (ส่งมอบงาน), in one event; how many ties moved.

    Both hold the same role over the same area or in the same agency. What was done before stays with who did it. Doing
    it again moves nothing. Raises MoveRefused.
    """
    check_open(campaign)
    check_succession(leaving, successor)
    subject = ("appointment", leaving.pk)
    with recording("caseload.hand_over", by=by, campaign_id=campaign.pk, subject=subject) as recorder:
        ties = ties_of(campaign, leaving)
        for tie in ties:
            close_assignment(recorder, tie, occurred_on=clock.today())
            open_assignment(
                recorder,
                campaign,
                tie.kind,
                household=tie.household,
                area=tie.area,
                holder=successor,
                dimension=tie.dimension,
                occurred_on=clock.today(),
            )
        recorder.detail = {"to": str(successor.pk), "ties": len(ties)}
    return len(ties)


def ties_of(campaign: Campaign, appointment: Appointment) -> list[Assignment]:
    """Everything that is tied to an appointment now, oldest first."""
    rows = Assignment.objects.filter(
        campaign=campaign, appointment=appointment, closes__isnull=True, closed_by__isnull=True
    )
    return list(rows.select_related("household", "area", "campaign").order_by("seq", "line"))


def open_of(campaign: Campaign, kind: str, household: Household) -> list[Assignment]:
    rows = Assignment.objects.filter(
        campaign=campaign, kind=kind, household=household, closes__isnull=True, closed_by__isnull=True
    )
    return list(rows.order_by("seq", "line"))


def is_tied(campaign: Campaign, appointment: Appointment, **place: Any) -> bool:
    rows = Assignment.objects.filter(
        campaign=campaign, appointment=appointment, closes__isnull=True, closed_by__isnull=True
    )
    return rows.filter(household=place.get("household"), area=place.get("area")).exists()


def holder_of(assignment: Assignment) -> object:
    return assignment.team_id or assignment.appointment_id


def check_holder(household: Household, holder: Holder) -> None:
    """A household is given to a team or mentor of its own place, whose order is in force."""
    if not household.area_id.startswith(holder.area_id or "-"):
        raise MoveRefused("place", _("ครัวเรือนนี้อยู่นอกพื้นที่ของผู้รับมอบหมาย โปรดเลือกทีมหรือพี่เลี้ยงของพื้นที่"), "holder")
    has_ended = holder.ended_on is not None if isinstance(holder, Team) else not holder.is_in_force()
    if has_ended:
        raise MoveRefused("ended", _("ทีมหรือการแต่งตั้งนี้สิ้นสุดแล้ว โปรดเลือกผู้อื่น"), "holder")
    if isinstance(holder, Appointment) and holder.role != Role.MENTOR:
        raise MoveRefused("role", _("มอบหมายรายบุคคลได้เฉพาะพี่เลี้ยง"), "holder")


def check_godparent(campaign: Campaign, appointment: Appointment) -> None:
    agency = appointment.agency
    if appointment.role != Role.GODPARENT or agency is None or not agency.area_id.startswith(campaign.province_id):
        raise MoveRefused("role", _("โปรดเลือกหัวหน้าส่วนราชการที่ได้รับแต่งตั้งเป็นพ่อเลี้ยง/แม่เลี้ยงของจังหวัดนี้"), "appointment")
    if not appointment.is_in_force():
        raise MoveRefused("ended", _("การแต่งตั้งนี้สิ้นสุดแล้ว โปรดเลือกผู้อื่น"), "appointment")


def check_succession(leaving: Appointment, successor: Appointment) -> None:
    if not is_same_office(leaving, successor) or leaving.pk == successor.pk:
        raise MoveRefused("successor", _("ผู้รับมอบต้องได้รับแต่งตั้งในบทบาทและพื้นที่หรือหน่วยงานเดียวกับผู้ส่งมอบ"), "successor")
    if not successor.is_in_force():
        raise MoveRefused("ended", _("การแต่งตั้งของผู้รับมอบยังไม่มีผลหรือสิ้นสุดแล้ว"), "successor")


def may_succeed(leaving: Appointment, successor: Appointment) -> bool:
    """Whether `check_succession` lets the work of one go to the other."""
    return is_same_office(leaving, successor) and leaving.pk != successor.pk and successor.is_in_force()


def is_same_office(leaving: Appointment, successor: Appointment) -> bool:
    held = (leaving.role, leaving.area_id, leaving.agency_id)
    return held == (successor.role, successor.area_id, successor.agency_id)
