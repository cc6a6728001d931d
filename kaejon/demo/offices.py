"""The made-up offices: who helps with what, who answers for them, who sits in which committee and team."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from kaejon.assistance.actions.mandates import seed_mandates
from kaejon.audit.principal import Principal
from kaejon.caseload.actions.assign import assign_households, tie_godparent
from kaejon.demo.cases import Case
from kaejon.demo.hiring import CONSOLE, DELEGATE_DISTRICT, DEMO_DISTRICT, DEMO_TAMBON, PROVINCE, Hiring, principal_of
from kaejon.geography.models import Area
from kaejon.lib import clock
from kaejon.meeting.actions import give_directive, say_of_directive
from kaejon.meeting.models import Directive, Word
from kaejon.meeting.rules import Side
from kaejon.people.actions import create_agency, create_committee, create_team, seat_appointment
from kaejon.people.models import Agency, AgencyKind, AgencyLevel, Appointment, Committee, Role, Team, TeamKind
from kaejon.register.models import Campaign

# Name, short name, kind; the first two are those of the accounts one signs in with.
AGENCIES: tuple[tuple[str, str, str], ...] = (
    ("สำนักงานพัฒนาสังคมและความมั่นคงของมนุษย์จังหวัด (สาธิต)", "พมจ.", AgencyKind.GOVERNMENT),
    ("สำนักงานเกษตรจังหวัด (สาธิต)", "กษจ.", AgencyKind.GOVERNMENT),
    ("สำนักงานสาธารณสุขจังหวัด (สาธิต)", "สสจ.", AgencyKind.GOVERNMENT),
    ("สำนักงานศึกษาธิการจังหวัด (สาธิต)", "ศธจ.", AgencyKind.GOVERNMENT),
    ("สำนักงานแรงงานจังหวัด (สาธิต)", "สรจ.", AgencyKind.GOVERNMENT),
    ("สำนักงานพัฒนาชุมชนจังหวัด (สาธิต)", "พช.", AgencyKind.GOVERNMENT),
    ("สำนักงานประมงจังหวัด (สาธิต)", "ปมจ.", AgencyKind.GOVERNMENT),
    ("สำนักงานส่งเสริมการเรียนรู้ประจำจังหวัด (สาธิต)", "สกร.", AgencyKind.GOVERNMENT),
    ("ที่ทำการปกครองจังหวัด (สาธิต)", "ปค.", AgencyKind.GOVERNMENT),
    ("สำนักงานเหล่ากาชาดจังหวัด (สาธิต)", "เหล่ากาชาด", AgencyKind.RED_CROSS),
)
LOCAL = "องค์การบริหารส่วนตำบล{name} (สาธิต)"
LOCAL_TAMBONS = (DEMO_TAMBON, "230305", "230102")
TIED_HOUSEHOLDS = 6
UNASSIGNED = 4
"""So many households of the demo's subdistrict are still to be given to a mentor."""


@dataclass
class Offices:
    """Agencies in the order of the table, and the principal who answers for each; heads by agency."""

    agencies: list[Agency] = field(default_factory=list)
    officers: dict[str, Principal] = field(default_factory=dict)
    heads: dict[str, Appointment] = field(default_factory=dict)

    def officer(self, agency: Agency) -> Principal:
        return self.officers[agency.name]

    def principal_of_head(self, head: Appointment) -> Principal:
        return principal_of(head)


def make_offices(hiring: Hiring) -> Offices:
    """The province's offices and some local governments, each with an officer; mandates as their names suggest."""
    offices = Offices()
    for index, (name, short, kind) in enumerate(AGENCIES):
        agency = create_agency(
            name=name,
            short_name=short,
            kind=kind,
            level=AgencyLevel.PROVINCE,
            area=hiring.areas[PROVINCE],
            by=CONSOLE,
        )
        staff(hiring, offices, agency, index)
    for code in LOCAL_TAMBONS:
        agency = create_agency(
            name=LOCAL.format(name=hiring.name(code)),
            short_name=f"อบต.{hiring.name(code)}",
            kind=AgencyKind.LOCAL_GOVERNMENT,
            level=AgencyLevel.SUBDISTRICT,
            area=hiring.areas[code],
            by=CONSOLE,
        )
        staff(hiring, offices, agency, len(offices.agencies))
    seed_mandates(province=PROVINCE, starts_on=hiring.today, by=CONSOLE)
    return offices


def staff(hiring: Hiring, offices: Offices, agency: Agency, index: int) -> None:
    """An agency's head and officer; one signs in as the head of the first and as the officer of the second."""
    head = hiring.account("demo-godparent" if index == 0 else f"head-{index}", signs_in=index == 0)
    officer = hiring.account("demo-agency" if index == 1 else f"officer-{index}", signs_in=index == 1)
    title = agency.name.removeprefix("สำนักงาน").removesuffix(" (สาธิต)")
    offices.agencies.append(agency)
    if index < len(AGENCIES):
        offices.heads[agency.name] = hiring.appoint(head, Role.GODPARENT, f"หัวหน้า{title} (สาธิต)", agency=agency)
    appointment = hiring.appoint(officer, Role.AGENCY, f"เจ้าหน้าที่{title} (สาธิต)", agency=agency)
    offices.officers[agency.name] = principal_of(appointment)


def make_bodies(hiring: Hiring, tambons: list[str]) -> dict[str, Team]:
    """The province's and the districts' committees and each subdistrict's teams, seated; the mentor teams by tambon."""
    order: dict[str, Any] = {"order_number": hiring.order, "order_on": hiring.today, "by": CONSOLE}
    province = create_committee(
        area=hiring.areas[PROVINCE],
        name="คณะกรรมการขจัดความยากจนและพัฒนาคนทุกช่วงวัยจังหวัด (สาธิต)",
        short_name="คจพ.จ. (สาธิต)",
        **order,
    )
    seats = {Role.GOVERNOR: "ประธานกรรมการ", Role.SECRETARY: "กรรมการและเลขานุการร่วม", Role.GODPARENT: "กรรมการ"}
    for appointment in Appointment.objects.filter(role__in=list(seats)).order_by("created_at", "pk"):
        sit(appointment, seats[Role(appointment.role)], committee=province)
    for code in sorted({tambon[:4] for tambon in tambons}):
        name = hiring.name(code)
        district = create_committee(
            area=hiring.areas[code],
            name=f"คณะกรรมการขจัดความยากจนและพัฒนาคนทุกช่วงวัยอำเภอ{name} (สาธิต)",
            short_name=f"คจพ.อ.{name} (สาธิต)",
            **order,
        )
        for appointment in Appointment.objects.filter(role=Role.DISTRICT, area=code).order_by("position"):
            sit(appointment, "ประธาน" if appointment.position.startswith("นายอำเภอ") else "กรรมการ", committee=district)
    return {code: make_teams(hiring, code, order) for code in tambons}


def make_teams(hiring: Hiring, code: str, order: dict[str, Any]) -> Team:
    """The mentor and the operation team of a subdistrict, with their people; the mentor team."""
    name = hiring.name(code)
    teams = {
        role: create_team(area=hiring.areas[code], kind=kind, name=f"{label}ตำบล{name} (สาธิต)", **order)
        for role, kind, label in (
            (Role.MENTOR, TeamKind.MENTOR, "ทีมพี่เลี้ยง"),
            (Role.OPERATOR, TeamKind.OPERATION, "ทีมปฏิบัติการ"),
        )
    }
    for appointment in Appointment.objects.filter(role__in=list(teams), area=code).order_by("position"):
        sit(appointment, "", team=teams[Role(appointment.role)])
    return teams[Role.MENTOR]


def sit(appointment: Appointment, seat: str, *, team: Team | None = None, committee: Committee | None = None) -> None:
    seat_appointment(appointment, team=team, committee=committee, seat=seat, by=CONSOLE)


def give_households(campaign: Campaign, cases: list[Case], teams: dict[str, Team], offices: Offices) -> None:
    """Households go to the teams; those of the demo's district to mentors too; heads become godparents of some."""
    here = [case for case in cases if case.tambon.startswith(DEMO_DISTRICT)]
    by_team = {case.household: teams[case.tambon] for case in here}
    assign_households(campaign=campaign, given=by_team, by=CONSOLE)
    mentors = {a.area_id: a for a in Appointment.objects.filter(role=Role.MENTOR, area__code__startswith=DEMO_DISTRICT)}
    own = [case for case in here if case.tambon == DEMO_TAMBON]
    left = {case.house.code for case in own[-UNASSIGNED:]}
    given = {case.household: mentors[case.tambon] for case in here if case.house.code not in left}
    assign_households(campaign=campaign, given=given, by=CONSOLE)
    first, *others = offices.heads.values()
    households = [case.household for case in own[:TIED_HOUSEHOLDS]]
    tie_godparent(campaign=campaign, appointment=first, households=households, by=CONSOLE)
    for head, code in zip(others, ("2301", "2302", "2304", DELEGATE_DISTRICT), strict=False):
        tie_godparent(campaign=campaign, appointment=head, area=Area.objects.get(pk=code), by=CONSOLE)


def direct(campaign: Campaign, district: str, text: str, days: int, by: Principal) -> Directive:
    """A directive to a district, due in so many days."""
    return give_directive(
        campaign=campaign,
        text=text,
        due_on=clock.today() + dt.timedelta(days=days),
        district=Area.objects.get(pk=district),
        by=by,
    )


def report_back(directive: Directive, text: str, by: Principal) -> None:
    """The district's answer to a directive."""
    say_of_directive(directive=directive, word=Word.ANSWERED, side=Side.OFFICE, text=text, by=by)
