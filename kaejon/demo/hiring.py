"""Making accounts and appointments of the made-up province, by command, all at the moment of the clock."""

from __future__ import annotations

from random import Random

from kaejon.audit.principal import Principal
from kaejon.demo import names
from kaejon.geography.models import Area
from kaejon.lib import clock
from kaejon.people.actions import appoint, change_password, create_account
from kaejon.people.models import Account, Agency, Appointment, Basis, Role
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
