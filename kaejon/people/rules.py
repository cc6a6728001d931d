"""What a valid account, agency and appointment is: called by forms, commands and actions alike."""

from __future__ import annotations

import datetime as dt
import re

from kaejon.lib.problem import Problem, gettext_noop
from kaejon.people.models import NEEDS_AGENCY, NEEDS_AREA, AgencyLevel, Appointment, Basis, Role

# How many digits the area of a role has: 2 province, 4 district, 6 subdistrict, 8 village.
AREA_DIGITS: dict[str, tuple[int, ...]] = {
    Role.MENTOR: (6, 8),
    Role.OPERATOR: (6,),
    Role.DISTRICT: (4,),
    Role.SUPERVISOR: (4,),
    Role.GOVERNOR: (2,),
    Role.SECRETARY: (2,),
    Role.AUDITOR: (2,),
}
AGENCY_DIGITS: dict[str, int] = {AgencyLevel.PROVINCE: 2, AgencyLevel.DISTRICT: 4, AgencyLevel.SUBDISTRICT: 6}
DISTRICT_APPOINTS: tuple[str, ...] = (Role.MENTOR, Role.OPERATOR)
SECRETARY_APPOINTS: tuple[str, ...] = tuple(role for role in Role.values if role != Role.SYSADMIN)
APPOINTS: dict[str, tuple[str, ...]] = {
    Role.DISTRICT: DISTRICT_APPOINTS,
    Role.SECRETARY: SECRETARY_APPOINTS,
    Role.SYSADMIN: (Role.SYSADMIN,),
}
_USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{1,58}[a-z0-9])")


class PeopleProblem(Problem):
    """What speaks against an account, an agency or an appointment; `field` is the form field to put right."""

    def __init__(self, code: str, template: str, field: str = "", **params: object) -> None:
        super().__init__(code, template, **params)
        self.field = field


def username_from(text: str) -> str:
    """The user name as kept: small letters, digits, full stop, hyphen and underscore, 3 to 60 characters."""
    name = text.strip().casefold()
    if not _USERNAME.fullmatch(name):
        raise PeopleProblem(
            "username",
            gettext_noop("ชื่อผู้ใช้ต้องเป็นอักษรอังกฤษตัวเล็ก ตัวเลข จุด ขีดกลาง หรือขีดล่าง ยาว 3 ถึง 60 ตัว เช่น somchai.p"),
            "username",
        )
    return name


def check_agency_area(level: str, area_code: str) -> None:
    """An agency's area must be of the agency's own level."""
    if len(area_code) != AGENCY_DIGITS[level]:
        raise PeopleProblem(
            "agency_area",
            gettext_noop("พื้นที่ไม่ตรงกับระดับของหน่วยงาน โปรดเลือกจังหวัด อำเภอ หรือตำบลให้ตรงกับระดับ"),
            "area",
        )


def check_place(role: str, area_code: str | None, has_agency: bool) -> None:
    """A role stands over an area of its own level, or in an agency, or (sysadmin) nowhere."""
    if role in NEEDS_AREA:
        if not area_code or len(area_code) not in AREA_DIGITS[role]:
            raise PeopleProblem("area", gettext_noop("พื้นที่ไม่ตรงกับบทบาท โปรดเลือกพื้นที่ในระดับของบทบาทนี้"), "area")
        if has_agency:
            raise PeopleProblem("agency_unwanted", gettext_noop("บทบาทนี้ผูกกับพื้นที่ ไม่ต้องระบุหน่วยงาน"), "agency")
        return
    if area_code:
        raise PeopleProblem("area_unwanted", gettext_noop("บทบาทนี้ไม่ผูกกับพื้นที่ ไม่ต้องระบุพื้นที่"), "area")
    if role in NEEDS_AGENCY and not has_agency:
        raise PeopleProblem("agency", gettext_noop("โปรดเลือกหน่วยงานของบทบาทนี้"), "agency")
    if role not in NEEDS_AGENCY and has_agency:
        raise PeopleProblem("agency_unwanted", gettext_noop("บทบาทนี้ไม่ผูกกับหน่วยงาน"), "agency")


def check_dates(starts_on: dt.date, ends_on: dt.date | None) -> None:
    """The last day lies not before the first."""
    if ends_on is not None and ends_on < starts_on:
        raise PeopleProblem("dates", gettext_noop("วันสิ้นสุดอยู่ก่อนวันเริ่ม โปรดแก้วันใดวันหนึ่ง"), "ends_on")


def check_basis(basis: str, has_head: bool) -> None:
    """A delegate, and nobody else, records on behalf of a head."""
    if basis == Basis.DELEGATE and not has_head:
        raise PeopleProblem("acts_for", gettext_noop("ผู้ได้รับมอบหมายต้องระบุว่าบันทึกแทนผู้ใด"), "acts_for")
    if basis != Basis.DELEGATE and has_head:
        raise PeopleProblem(
            "acts_for_unwanted", gettext_noop("เฉพาะผู้ได้รับมอบหมายเท่านั้นที่บันทึกแทนผู้อื่น โปรดเว้นช่องบันทึกแทนว่างไว้"), "acts_for"
        )


def check_may_appoint(appointer_role: str, appointer_area: str, role: str, place: str) -> None:
    """A secretary appoints inside the province, a district its own mentors and operators, a sysadmin sysadmins."""
    if role not in APPOINTS.get(appointer_role, ()):
        raise PeopleProblem("may_not_appoint", gettext_noop("ท่านไม่มีหน้าที่แต่งตั้งบทบาทนี้ โปรดแจ้งฝ่ายเลขานุการ คจพ.จ."), "role")
    if role != Role.SYSADMIN and not place.startswith(appointer_area):
        raise PeopleProblem("outside", gettext_noop("พื้นที่หรือหน่วยงานอยู่นอกพื้นที่ที่ท่านรับผิดชอบ"), "area")


def place_of(appointment: Appointment) -> str:
    """The area code that decides who may appoint: of the area, else of the agency, else none."""
    return appointment.area_id or (appointment.agency.area_id if appointment.agency else "")
