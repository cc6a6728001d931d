from __future__ import annotations

from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.geography.models import Area
from kaejon.lib.problem import gettext_noop
from kaejon.lib.thai_text import clean
from kaejon.people.actions.appointer import check_inside
from kaejon.people.models import Agency, Appointment
from kaejon.people.rules import PeopleProblem, check_agency_area


def create_agency(
    *,
    name: str,
    kind: str,
    level: str,
    area: Area,
    short_name: str = "",
    parent: Agency | None = None,
    by: Principal,
) -> Agency:
    """A new agency of an area. Raises PeopleProblem for a second one of the same name there."""
    agency = Agency()
    with recording("agency.create", by=by, subject=("agency", agency.pk), detail={"area": area.code, "kind": kind}):
        _fill(agency, name, short_name, kind, level, area, parent, by=by)
        agency.save(force_insert=True)
    return agency


def edit_agency(
    agency: Agency,
    *,
    name: str,
    kind: str,
    level: str,
    area: Area,
    short_name: str = "",
    parent: Agency | None = None,
    by: Principal,
) -> Agency:
    """Change what an agency is called, its kind, level, area or the office above it."""
    with recording("agency.edit", by=by, subject=("agency", agency.pk), detail={"area": area.code, "kind": kind}):
        locked = Agency.objects.select_for_update().get(pk=agency.pk)
        check_inside(locked.area_id, by=by)
        _fill(locked, name, short_name, kind, level, area, parent, by=by)
        locked.save()
    return locked


def deactivate_agency(agency: Agency, *, by: Principal) -> None:
    """Take an agency out of use. Refused while somebody is appointed in it."""
    with recording("agency.deactivate", by=by, subject=("agency", agency.pk)):
        locked = Agency.objects.select_for_update().get(pk=agency.pk)
        check_inside(locked.area_id, by=by)
        if Appointment.objects.in_force().filter(agency=locked).exists():
            raise PeopleProblem("agency_in_use", gettext_noop("ยังมีผู้ได้รับการแต่งตั้งในหน่วยงานนี้ โปรดสิ้นสุดการแต่งตั้งก่อน"))
        locked.is_active = False
        locked.save(update_fields=["is_active"])


def _fill(
    agency: Agency,
    name: str,
    short_name: str,
    kind: str,
    level: str,
    area: Area,
    parent: Agency | None,
    *,
    by: Principal,
) -> None:
    check_inside(area.code, by=by)
    check_agency_area(level, area.code)
    agency.name = clean(name, 300, required=True)
    agency.short_name = clean(short_name, 60)
    agency.kind, agency.level, agency.area, agency.parent = kind, level, area, parent
    above = parent
    while above is not None:
        if above.pk == agency.pk:
            raise PeopleProblem("agency_circle", gettext_noop("หน่วยงานเป็นต้นสังกัดของตนเองไม่ได้"), "parent")
        above = above.parent
    if Agency.objects.filter(area=area, name=agency.name).exclude(pk=agency.pk).exists():
        raise PeopleProblem("agency_taken", gettext_noop("พื้นที่นี้มีหน่วยงานชื่อนี้แล้ว"), "name")
