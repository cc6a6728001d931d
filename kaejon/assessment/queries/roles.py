from __future__ import annotations

from kaejon.audit.principal import CONSOLE, Principal
from kaejon.people.models import Appointment, Role


def acting_role(by: Principal) -> str:
    """The role of the appointment under which the principal acts; the secretary's for the console, "" for none."""
    if by == CONSOLE:
        return str(Role.SECRETARY)
    if not by.appointment:
        return ""
    return Appointment.objects.filter(pk=by.appointment).values_list("role", flat=True).first() or ""
