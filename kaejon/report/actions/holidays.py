from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from kaejon.assessment.rules import kept_text
from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.lib.official_holidays import FIRST_YEAR, LAST_YEAR, SOURCE, official_holidays
from kaejon.lib.thai_date import thai_date
from kaejon.logbook.rules import MoveRefused
from kaejon.report.models import Holiday
from kaejon.report.queries.holidays import is_seeded

NAME_LENGTH = 200
OWN_SOURCE = "own"


def seed_holidays(*, province: str, year: int, by: Principal) -> int:
    """Write the official holidays of a year (ค.ศ.) as the province's own rows, once; how many came of it.

    What the secretary entered before stays as it is.
    """
    if is_seeded(province, year):
        return 0
    detail = {"province": province, "year": year}
    with recording("holiday.seed", by=by, subject=("area", province), detail=detail) as recorder:
        made = write_official(province, year, recorder.at, by.account)
        recorder.detail = {**detail, "count": made}
    return made


def write_official(province: str, year: int, at: dt.datetime, account: str) -> int:
    """Write the official holidays of a year that has none of them yet, inside somebody's recording; how many."""
    if is_seeded(province, year):
        return 0
    there = set(Holiday.objects.filter(province=province, on__year=year).values_list("on", flat=True))
    rows = [
        Holiday(province_id=province, on=on, name=name, source=SOURCE, changed_at=at, changed_by=account)
        for on, name in official_holidays(year).items()
        if on not in there
    ]
    return len(Holiday.objects.bulk_create(rows))


def add_holiday(*, province: str, on: dt.date, name: str, by: Principal) -> Holiday:
    """Enter a day on which the province's offices are closed. Raises MoveRefused where it is entered already."""
    kept = kept_text(name, NAME_LENGTH, "name")
    if not kept:
        raise MoveRefused("name_missing", _("โปรดระบุชื่อวันหยุด เช่น วันหยุดพิเศษตามมติคณะรัฐมนตรี"), "name")
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise MoveRefused("year", _("ปีของวันที่อยู่นอกช่วงที่รับได้ โปรดตรวจปี พ.ศ."), "on")
    detail = {"province": province, "on": on.isoformat()}
    with recording("holiday.add", by=by, subject=("area", province), detail=detail) as recorder:
        # The year's official holidays become rows with its first own one: they would be looked up no more.
        write_official(province, on.year, recorder.at, by.account)
        there = Holiday.objects.filter(province=province, on=on).first()
        if there is not None and there.is_off:
            raise MoveRefused(
                "there", _("%(date)s เป็นวันหยุดอยู่แล้ว: %(name)s") % {"date": thai_date(on), "name": there.name}, "on"
            )
        holiday, _new = Holiday.objects.update_or_create(
            province_id=province,
            on=on,
            defaults={
                "name": kept,
                "source": there.source if there else OWN_SOURCE,
                "is_off": True,
                "changed_at": recorder.at,
                "changed_by": by.account,
            },
        )
    return holiday


def mark_day(*, province: str, on: dt.date, is_off: bool, by: Principal) -> Holiday:
    """Mark a day of the calendar as a working day, or as a holiday again. Marking it twice changes nothing.

    Raises MoveRefused for a day that is not in the calendar.
    """
    detail = {"province": province, "on": on.isoformat()}
    verb = "holiday.restore" if is_off else "holiday.open"
    there = Holiday.objects.filter(province=province, on=on).first()
    if there is not None and there.is_off == is_off:
        return there
    with recording(verb, by=by, subject=("area", province), detail=detail) as recorder:
        write_official(province, on.year, recorder.at, by.account)
        day = Holiday.objects.filter(province=province, on=on).first()
        if day is None:
            raise MoveRefused("gone", _("ไม่พบวันนี้ในปฏิทินวันหยุด โปรดโหลดหน้าใหม่"))
        day.is_off, day.changed_at, day.changed_by = is_off, recorder.at, by.account
        day.save(update_fields=["is_off", "changed_at", "changed_by"])
    return day
