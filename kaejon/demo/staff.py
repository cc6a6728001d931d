"""The made-up officers: one account per role to sign in with, and those behind them who made the history.

The latter have no password, so nobody can sign in as one of them. Every appointment begins at the history's beginning
and has no end.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from kaejon.audit.principal import Principal
from kaejon.demo import announced, names
from kaejon.geography.models import Area
from kaejon.lib import clock
from kaejon.people.actions import appoint, change_password, create_account, create_agency
from kaejon.people.models import Account, Agency, AgencyKind, AgencyLevel, Appointment, Basis, Role
from kaejon.people.queries import DEMO_PASSWORD

CONSOLE = Principal(account="console", channel="command")
PROVINCE = "23"
DEMO_DISTRICT = "2303"
"""The district of the accounts one signs in with: the largest share of the made-up list."""
DEMO_TAMBON = "230302"
DELEGATE_DISTRICT = "2305"
"""The district whose head has a delegate who types for him (บันทึกแทน)."""
SUPERVISED = ("2303", "2304", "2305")
ORDER = "สาธิต 1/{year}"

AGENCIES: tuple[tuple[str, str], ...] = (
    ("สำนักงานพัฒนาสังคมและความมั่นคงของมนุษย์จังหวัด (สาธิต)", "พมจ."),
    ("สำนักงานเกษตรจังหวัด (สาธิต)", "กษจ."),
    ("สำนักงานสาธารณสุขจังหวัด (สาธิต)", "สสจ."),
    ("สำนักงานศึกษาธิการจังหวัด (สาธิต)", "ศธจ."),
    ("สำนักงานแรงงานจังหวัด (สาธิต)", "สรจ."),
)


@dataclass(frozen=True)
class Staff:
    """Who acts in the history: principals by the place they stand for."""

    secretary: Principal
    mentors: dict[str, Principal]
    proposing: dict[str, Principal]
    deciding: dict[str, Principal]
    """Mentors by tambon; by district the officer who proposes, and the other one, who decides."""


class Hiring:
    """Makes accounts and appointments, by command, all at the moment of the clock."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(f"staff/{seed}")
        self.today = clock.today()
        self.order = ORDER.format(year=self.today.year + 543)
        self.areas = {area.code: area for area in Area.objects.filter(code__startswith=PROVINCE)}

    def account(self, username: str, *, signs_in: bool = False) -> Account:
        full_name = names.full_name(self.rng, self.rng.choice(("male", "female")))
        account = create_account(username=username, full_name=full_name, is_demo=True, by=CONSOLE)
        if signs_in:
            change_password(account, password=DEMO_PASSWORD, by=CONSOLE)
        return account

    def appoint(
        self,
        account: Account,
        role: Role,
        position: str,
        *,
        area: str = "",
        agency: Agency | None = None,
        head: Appointment | None = None,
    ) -> Appointment:
        return appoint(
            account,
            role=role,
            position=position,
            order_number=self.order,
            order_on=self.today,
            starts_on=self.today,
            area=self.areas[area] if area else None,
            agency=agency,
            basis=Basis.DELEGATE if head else Basis.IN_OFFICE,
            acts_for=head,
            by=CONSOLE,
        )

    def hire(
        self, username: str, role: Role, position: str, *, area: str, signs_in: bool = False
    ) -> tuple[Appointment, Principal]:
        appointment = self.appoint(self.account(username, signs_in=signs_in), role, position, area=area)
        return appointment, principal_of(appointment)

    def name(self, code: str) -> str:
        return str(self.areas[code].name_th)


def principal_of(appointment: Appointment) -> Principal:
    """The principal under which the holder acts on a page."""
    head = appointment.acts_for
    return Principal(
        account=str(appointment.account_id),
        recorded_for=str(head.account_id) if head else None,
        appointment=str(appointment.pk),
    )


def make_staff(seed: int) -> Staff:
    """Agencies, accounts and appointments of the made-up province, as of the clock."""
    hiring = Hiring(seed)
    secretary = hire_province(hiring)
    proposing: dict[str, Principal] = {}
    deciding: dict[str, Principal] = {}
    for code in sorted({tambon[:4] for tambon in announced.WEIGHTS}):
        proposing[code], deciding[code] = hire_district(hiring, code)
    mentors = {code: hire_tambon(hiring, code) for code in announced.WEIGHTS}
    return Staff(secretary, mentors, proposing, deciding)


def hire_province(hiring: Hiring) -> Principal:
    """The province's own: governor, two deputies, secretaries, the auditor, the sysadmin and the agencies' people."""
    hiring.hire("demo-governor", Role.GOVERNOR, "ผู้ว่าราชการจังหวัด (สาธิต)", area=PROVINCE, signs_in=True)
    deputies = {True: hiring.account("demo-supervisor", signs_in=True), False: hiring.account("deputy-governor-2")}
    for code in sorted({tambon[:4] for tambon in announced.WEIGHTS}):
        position = f"รองผู้ว่าราชการจังหวัด กำกับดูแลอำเภอ{hiring.name(code)} (สาธิต)"
        hiring.appoint(deputies[code in SUPERVISED], Role.SUPERVISOR, position, area=code)
    _, secretary = hiring.hire(
        "demo-secretary", Role.SECRETARY, "พัฒนาการจังหวัด เลขานุการร่วม คจพ.จ. (สาธิต)", area=PROVINCE, signs_in=True
    )
    hiring.hire("demo-auditor", Role.AUDITOR, "เจ้าหน้าที่คุ้มครองข้อมูลส่วนบุคคล (สาธิต)", area=PROVINCE, signs_in=True)
    hiring.appoint(hiring.account("demo-sysadmin", signs_in=True), Role.SYSADMIN, "นักวิชาการคอมพิวเตอร์ (สาธิต)")
    agencies = [
        create_agency(
            name=name,
            short_name=short,
            kind=AgencyKind.GOVERNMENT,
            level=AgencyLevel.PROVINCE,
            area=hiring.areas[PROVINCE],
            by=CONSOLE,
        )
        for name, short in AGENCIES
    ]
    godparent = hiring.account("demo-godparent", signs_in=True)
    hiring.appoint(godparent, Role.GODPARENT, "พัฒนาสังคมและความมั่นคงของมนุษย์จังหวัด (สาธิต)", agency=agencies[0])
    officer = hiring.account("demo-agency", signs_in=True)
    hiring.appoint(officer, Role.AGENCY, "นักวิชาการส่งเสริมการเกษตร (สาธิต)", agency=agencies[1])
    return secretary


def hire_district(hiring: Hiring, code: str) -> tuple[Principal, Principal]:
    """The head and two officers of a district; who proposes, and the other one who decides."""
    name = hiring.name(code)
    head, _ = hiring.hire(f"district-{code}-head", Role.DISTRICT, f"นายอำเภอ{name} (สาธิต)", area=code)
    is_demo = code == DEMO_DISTRICT
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
    return first, principal_of(appointment)


def hire_tambon(hiring: Hiring, code: str) -> Principal:
    """The mentor of a tambon, and the operation team's officer."""
    name = hiring.name(code)
    is_demo = code == DEMO_TAMBON
    username = "demo-operator" if is_demo else f"operator-{code}"
    hiring.hire(username, Role.OPERATOR, f"ทีมปฏิบัติการตำบล{name} (สาธิต)", area=code, signs_in=is_demo)
    username = "demo-mentor" if is_demo else f"mentor-{code}"
    _, mentor = hiring.hire(username, Role.MENTOR, f"พี่เลี้ยงตำบล{name} (สาธิต)", area=code, signs_in=is_demo)
    return mentor
