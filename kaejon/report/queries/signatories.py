"""Who prepares a district's return, and who certifies it: by the appointments in force."""

from __future__ import annotations

from collections.abc import Iterable

from kaejon.people.models import Account, Appointment, Basis, Role
from kaejon.report.rules import PREPARES, may_certify


def officers_of(district: str) -> list[Appointment]:
    """The appointments in force as คจพ.อ. of a district, those of a delegate only while the head's is in force."""
    rows = Appointment.objects.in_force().filter(role=Role.DISTRICT, area=district)
    found = rows.select_related("account", "acts_for").order_by("position", "pk")
    return [a for a in found if a.basis != Basis.DELEGATE or (a.acts_for is not None and a.acts_for.is_in_force())]


def certifiers_of(district: str) -> list[Account]:
    """The accounts that may certify a district's return."""
    return accounts(a for a in officers_of(district) if may_certify(a))


def preparers_of(district: str) -> list[Account]:
    """The accounts that prepare it: พัฒนาการอำเภอ, and where there is none every officer who does not certify."""
    officers = [a for a in officers_of(district) if not may_certify(a)]
    named = [a for a in officers if PREPARES in a.position]
    return accounts(named or officers)


def accounts(appointments: Iterable[Appointment]) -> list[Account]:
    """The accounts of appointments, each once."""
    return list({a.account_id: a.account for a in appointments}.values())
