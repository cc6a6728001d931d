from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaejon.audit.models import Event
from kaejon.logbook.models import Entry
from kaejon.people.models import Account, Appointment

MACHINES = {"console": gettext_lazy("คำสั่งผู้ดูแลระบบ"), "scheduler": gettext_lazy("ระบบอัตโนมัติ")}


def names_of(accounts: Iterable[str]) -> dict[str, str]:
    """The full names of accounts given as the facts write them; unknown ones keep their own word."""
    wanted = {account for account in accounts if account}
    ids = [account for account in wanted if is_id(account)]
    found = {str(row.pk): row.full_name for row in Account.objects.filter(pk__in=ids)}
    return {account: found.get(account) or str(MACHINES.get(account, account)) for account in wanted}


def is_id(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def who_recorded(entries: Iterable[Entry]) -> dict[uuid.UUID, str]:
    """For each entry "name · position", and for whom it was recorded (บันทึกแทน), in three queries."""
    rows = list(entries)
    names = names_of([person for row in rows for person in (row.by, row.recorded_for)])
    events = Event.objects.filter(seq__in={row.seq for row in rows}).exclude(appointment="")
    appointment_of = dict(events.values_list("seq", "appointment"))
    positions = {str(a.pk): a.position for a in Appointment.objects.filter(pk__in=set(appointment_of.values()))}
    said = {}
    for row in rows:
        parts = [names.get(row.by, ""), positions.get(appointment_of.get(row.seq, ""), "")]
        if row.recorded_for:
            parts.append(_("บันทึกแทน %(name)s") % {"name": names[row.recorded_for]})
        said[row.pk] = " · ".join(part for part in parts if part)
    return said
