"""Programmes and welfare schemes of agencies: added, renamed, ended."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from kaejon.assistance.models import HelpKind, Programme
from kaejon.assistance.rules import check_last_day
from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.logbook.rules import MoveRefused
from kaejon.people.models import Agency
from kaejon.plan.models import MoneySource


def add_programme(
    *, agency: Agency, name: str, kind: str, source: str, starts_on: dt.date, ends_on: dt.date | None, by: Principal
) -> Programme:
    """Record a programme of an agency. Raises MoveRefused where one of this name is there."""
    if kind not in HelpKind.values or source not in MoneySource.values:
        raise MoveRefused("kind", _("โปรดเลือกจากรายการ"), "kind")
    check_last_day(starts_on, ends_on)
    programme = Programme(
        agency=agency, name=name.strip(), kind=kind, source=source, starts_on=starts_on, ends_on=ends_on
    )
    detail = {"agency": str(agency.pk)}
    with recording("programme.add", by=by, subject=("programme", programme.pk), detail=detail):
        refuse_same_name(programme)
        programme.save(force_insert=True)
    return programme


def change_programme(*, programme: Programme, name: str, ends_on: dt.date | None, by: Principal) -> None:
    """Rename a programme, or let it end with a day (None: an open end again).

    What was recorded under it stays with it. Raises MoveRefused for a name that is taken, or a day before its first.
    """
    check_last_day(programme.starts_on, ends_on)
    with recording("programme.change", by=by, subject=("programme", programme.pk)) as recorder:
        locked = Programme.objects.select_for_update().get(pk=programme.pk)
        before = name_and_end(locked)
        locked.name, locked.ends_on = name.strip(), ends_on
        refuse_same_name(locked)
        recorder.detail = {"before": before, "after": name_and_end(locked)}
        locked.save(update_fields=["name", "ends_on"])


def name_and_end(programme: Programme) -> list[str]:
    return [programme.name, programme.ends_on.isoformat() if programme.ends_on else ""]


def refuse_same_name(programme: Programme) -> None:
    rows = Programme.objects.filter(agency=programme.agency_id, name=programme.name)
    if rows.exclude(pk=programme.pk).exists():
        raise MoveRefused("double", _("หน่วยงานนี้มีโครงการชื่อนี้อยู่แล้ว"), "name")
