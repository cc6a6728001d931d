"""Who stands behind a change of staff, read again inside the action: what the page checked may have ended since."""

from __future__ import annotations

from kaejon.audit.principal import Principal
from kaejon.lib.problem import gettext_noop
from kaejon.people.models import Appointment, Role
from kaejon.people.rules import PeopleProblem, check_may_appoint


def check_appoints(role: str, place: str, *, by: Principal) -> None:
    """Refuse an appointment, or its end, that `by` has no authority for. Commands act for the installation."""
    if by.channel == "command":
        return
    appointer = _appointment_of(by)
    check_may_appoint(appointer.role, appointer.area_id or "", role, place)


def check_inside(area_code: str, *, by: Principal) -> None:
    """Refuse a change of an agency outside the secretary's province."""
    if by.channel == "command":
        return
    appointer = _appointment_of(by)
    if appointer.role != Role.SECRETARY or not area_code.startswith(appointer.area_id or "-"):
        raise PeopleProblem("outside", gettext_noop("พื้นที่หรือหน่วยงานอยู่นอกพื้นที่ที่ท่านรับผิดชอบ"), "area")


def check_sets_up(area_code: str, *, by: Principal) -> None:
    """Refuse a committee or team outside the secretary's province, or outside the officer's own district."""
    if by.channel == "command":
        return
    appointer = _appointment_of(by)
    own = appointer.area_id or "-"
    if appointer.role not in (Role.SECRETARY, Role.DISTRICT) or not area_code.startswith(own):
        raise PeopleProblem("outside", gettext_noop("พื้นที่หรือหน่วยงานอยู่นอกพื้นที่ที่ท่านรับผิดชอบ"), "area")


def _appointment_of(principal: Principal) -> Appointment:
    held = Appointment.objects.in_force().filter(pk=principal.appointment) if principal.appointment else ()
    found = next((a for a in held if str(a.account_id) == principal.account), None)
    if found is None:
        raise PeopleProblem("no_authority", gettext_noop("การแต่งตั้งของท่านสิ้นสุดแล้ว จึงทำรายการนี้ไม่ได้"))
    return found
