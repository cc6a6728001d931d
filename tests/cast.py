"""The named cast that every view test draws from. All of them are made up.

Each person holds one appointment in Trat: district roles over Khao Saming (2303), the field over one of its
subdistricts (230302).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from kaejon.people.models import Account, Agency, AgencyKind, AgencyLevel, Appointment, Role
from tests.factories.register import make_areas

PASSWORD = "น้ำทะเลสีเขียวมรกต-2565"
SUBDISTRICT, DISTRICT, OTHER_DISTRICT, PROVINCE = "230302", "2303", "2304", "23"
AREA_OF_ROLE = {
    Role.MENTOR: SUBDISTRICT,
    Role.OPERATOR: SUBDISTRICT,
    Role.DISTRICT: DISTRICT,
    Role.SUPERVISOR: DISTRICT,
    Role.GOVERNOR: PROVINCE,
    Role.SECRETARY: PROVINCE,
    Role.AUDITOR: PROVINCE,
}


def make_account(username: str, **values: object) -> Account:
    account = Account(username=username, full_name=f"ผู้ทดสอบ {username}", created_by="console", **values)
    account.set_unusable_password()
    account.save()
    return account


def appoint(account: Account, role: Role, area: str | None = None, **values: Any) -> Appointment:
    """An appointment in force since 1 January 2565, without an end unless said."""
    return Appointment.objects.create(
        account=account,
        role=role,
        area_id=area,
        position=values.pop("position", f"ตำแหน่งทดสอบ {role}"),
        order_number="ทดสอบ 1/2565",
        order_on=dt.date(2022, 1, 1),
        starts_on=values.pop("starts_on", dt.date(2022, 1, 1)),
        created_by="console",
        **values,
    )


@dataclass
class Cast:
    """One account per role, an outsider from another district, a former officer and one without appointment."""

    accounts: dict[str, Account] = field(default_factory=dict)
    appointments: dict[str, Appointment] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Account:
        return self.accounts[name]

    def client(self, name: str) -> Client:
        """A browser in which `name` is signed in ("anonymous": nobody)."""
        client = Client()
        if name != "anonymous":
            client.force_login(self.accounts[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    def add(self, name: str, role: Role, area: str | None, **values: object) -> Account:
        account = make_account(name)
        self.accounts[name] = account
        self.appointments[name] = appoint(account, role, area, **values)
        return account


@pytest.fixture
def cast(db: None) -> Cast:
    """The whole cast in Trat."""
    return whole_cast()


def whole_cast() -> Cast:
    """The cast, for a test that brings its own database."""
    make_areas()
    agency = Agency.objects.create(
        name="สำนักงานทดสอบจังหวัด", kind=AgencyKind.GOVERNMENT, level=AgencyLevel.PROVINCE, area_id=PROVINCE
    )
    cast = Cast()
    for role in Role:
        in_agency = {"agency": agency} if role in (Role.GODPARENT, Role.AGENCY) else {}
        cast.add(role.value, role, AREA_OF_ROLE.get(role), **in_agency)
    cast.add("second_district", Role.DISTRICT, DISTRICT)
    cast.add("outsider", Role.DISTRICT, OTHER_DISTRICT)
    cast.add("neighbour", Role.MENTOR, "230301")
    cast.add("former", Role.DISTRICT, DISTRICT, ends_on=dt.date(2022, 4, 30))
    cast.accounts["unappointed"] = make_account("unappointed")
    return cast
