"""The made-up officers: one account per role to sign in with, and those behind them who made the history.

The latter have no password, so nobody can sign in as one of them. Every appointment begins at the history's beginning
and has no end.
"""

from __future__ import annotations

from dataclasses import dataclass

from kaejon.audit.principal import Principal
from kaejon.demo import announced
from kaejon.demo.hiring import (
    DELEGATE_DISTRICT,
    DEMO_DISTRICT,
    DEMO_TAMBON,
    PROVINCE,
    SUPERVISED,
    Hiring,
    principal_of,
)
from kaejon.demo.offices import Offices, make_bodies, make_offices
from kaejon.people.models import Appointment, Role, Team


@dataclass(frozen=True)
class Staff:
    """Who acts in the history: principals by the place they stand for."""

    secretary: Principal
    mentors: dict[str, Principal]
    proposing: dict[str, Principal]
    deciding: dict[str, Principal]
    certifying: dict[str, Principal]
    """Mentors by tambon; by district the officer who proposes, the other one, who decides, and who certifies."""
    supervisor: Principal
    offices: Offices
    teams: dict[str, Team]


def make_staff(seed: int) -> Staff:
    """Agencies, accounts and appointments of the made-up province, as of the clock."""
    hiring = Hiring(seed)
    secretary, supervisor = hire_province(hiring)
    proposing: dict[str, Principal] = {}
    deciding: dict[str, Principal] = {}
    certifying: dict[str, Principal] = {}
    for code in sorted({tambon[:4] for tambon in announced.WEIGHTS}):
        proposing[code], deciding[code], certifying[code] = hire_district(hiring, code)
    mentors = {code: hire_tambon(hiring, code) for code in announced.WEIGHTS}
    offices = make_offices(hiring)
    teams = make_bodies(hiring, list(announced.WEIGHTS))
    return Staff(secretary, mentors, proposing, deciding, certifying, supervisor, offices, teams)


def hire_province(hiring: Hiring) -> tuple[Principal, Principal]:
    """The province's own: governor, two deputies, secretaries, auditor, sysadmin; the secretary and the supervisor."""
    hiring.hire("demo-governor", Role.GOVERNOR, "ผู้ว่าราชการจังหวัด (สาธิต)", area=PROVINCE, signs_in=True)
    deputies = {True: hiring.account("demo-supervisor", signs_in=True), False: hiring.account("deputy-governor-2")}
    first: Appointment | None = None
    for code in sorted({tambon[:4] for tambon in announced.WEIGHTS}):
        position = f"รองผู้ว่าราชการจังหวัด กำกับดูแลอำเภอ{hiring.name(code)} (สาธิต)"
        appointment = hiring.appoint(deputies[code in SUPERVISED], Role.SUPERVISOR, position, area=code)
        first = appointment if code == DEMO_DISTRICT else first
    _, secretary = hiring.hire(
        "demo-secretary", Role.SECRETARY, "พัฒนาการจังหวัด เลขานุการร่วม คจพ.จ. (สาธิต)", area=PROVINCE, signs_in=True
    )
    hiring.hire("demo-auditor", Role.AUDITOR, "เจ้าหน้าที่คุ้มครองข้อมูลส่วนบุคคล (สาธิต)", area=PROVINCE, signs_in=True)
    hiring.appoint(hiring.account("demo-sysadmin", signs_in=True), Role.SYSADMIN, "นักวิชาการคอมพิวเตอร์ (สาธิต)")
    assert first is not None, "the demo's district is among them"
    return secretary, principal_of(first)


def hire_district(hiring: Hiring, code: str) -> tuple[Principal, Principal, Principal]:
    """The head and two officers of a district: who proposes, the other one who decides, and who certifies: the head, or
    the delegate who records for the head.
    """
    name = hiring.name(code)
    is_demo = code == DEMO_DISTRICT
    username = "demo-head" if is_demo else f"district-{code}-head"
    head, certifier = hiring.hire(username, Role.DISTRICT, f"นายอำเภอ{name} (สาธิต)", area=code, signs_in=is_demo)
    username = "demo-district" if is_demo else f"district-{code}-1"
    _, first = hiring.hire(username, Role.DISTRICT, f"พัฒนาการอำเภอ{name} (สาธิต)", area=code, signs_in=is_demo)
    second = hiring.account(f"district-{code}-2")
    appointment = hiring.appoint(
        second,
        Role.DISTRICT,
        f"ปลัดอำเภอ{name} (สาธิต)",
        area=code,
        head=head if code == DELEGATE_DISTRICT else None,
    )
    other = principal_of(appointment)
    return first, other, other if code == DELEGATE_DISTRICT else certifier


def hire_tambon(hiring: Hiring, code: str) -> Principal:
    """The mentor of a tambon, and the operation team's officer."""
    name = hiring.name(code)
    is_demo = code == DEMO_TAMBON
    username = "demo-operator" if is_demo else f"operator-{code}"
    hiring.hire(username, Role.OPERATOR, f"ทีมปฏิบัติการตำบล{name} (สาธิต)", area=code, signs_in=is_demo)
    username = "demo-mentor" if is_demo else f"mentor-{code}"
    _, mentor = hiring.hire(username, Role.MENTOR, f"พี่เลี้ยงตำบล{name} (สาธิต)", area=code, signs_in=is_demo)
    return mentor
