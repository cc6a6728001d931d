from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kaejon.assistance.models import Mandate, Programme
from kaejon.assistance.rules import check_last_day, check_programme
from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.geography.models import Area
from kaejon.lib import clock
from kaejon.logbook.rules import MoveRefused
from kaejon.people.access import within
from kaejon.people.models import Agency
from kaejon.register.models import Dimension, Indicator

# Which offices are charged with what, by words in their names. Source: the design's domain facts, section 4; editable.
DEFAULTS: dict[str, tuple[str, ...]] = {
    Dimension.HEALTH: ("สาธารณสุข", "โรงพยาบาล", "รพ.สต.", "อสม.", "สสจ", "สสอ"),
    Dimension.LIVING: (
        "พัฒนาสังคมและความมั่นคง", "พมจ", "พัฒนาองค์กรชุมชน", "พอช", "เทศบาล", "องค์การบริหารส่วน", "อบต", "อบจ",
        "กาชาด", "โยธาธิการ",
    ),
    Dimension.EDUCATION: ("ศึกษาธิการ", "ศธจ", "ส่งเสริมการเรียนรู้", "สกร", "กสศ", "เสมอภาคทางการศึกษา"),
    Dimension.INCOME: (
        "พัฒนาชุมชน", "พช.", "เกษตร", "กษจ", "ปศุสัตว์", "ประมง", "แรงงาน", "สรจ", "จัดหางาน", "พัฒนาฝีมือแรงงาน", "ธ.ก.ส",
    ),
    Dimension.ACCESS: (
        "ที่ทำการปกครอง", "พัฒนาสังคมและความมั่นคง", "พมจ", "เทศบาล", "องค์การบริหารส่วน", "อบต", "อบจ",
    ),
}  # fmt: skip
REFERENCE = "ค่าเริ่มต้นของระบบ โปรดตรวจกับกฎหมายและคำสั่งมอบหมาย"


@dataclass(frozen=True)
class Charge:
    """What an agency is charged with, as it was typed."""

    agency: Agency
    area: Area
    dimension: str
    starts_on: dt.date
    ends_on: dt.date | None = None
    indicator: Indicator | None = None
    programme: Programme | None = None
    reference: str = ""


def add_mandate(*, charge: Charge, by: Principal) -> Mandate:
    """Record a mandate from a day on. Raises MoveRefused, naming the field, for what cannot be or is there already."""
    check_charge(charge)
    mandate = Mandate(**charge.__dict__)
    with recording("mandate.add", by=by, subject=("mandate", mandate.pk), detail=detail_of(mandate)):
        refuse_same(charge)
        mandate.save(force_insert=True)
    return mandate


def end_mandate(*, mandate: Mandate, ends_on: dt.date, by: Principal) -> None:
    """Let a mandate hold for the last time on a day; it stays in the list of what was."""
    check_last_day(mandate.starts_on, ends_on)
    detail = {**detail_of(mandate), "ends_on": ends_on.isoformat()}
    with recording("mandate.end", by=by, subject=("mandate", mandate.pk), detail=detail):
        Mandate.objects.filter(pk=mandate.pk).update(ends_on=ends_on)


def seed_mandates(*, province: str, starts_on: dt.date, by: Principal) -> int:
    """Give every agency of the province the mandates that its name suggests, where it has none; how many were added.

    Each is an entry that the secretary can end or add to. In one audit event.
    """
    with recording("mandate.seed", by=by, detail={"province": province}) as recorder:
        added = [mandate for agency in agencies_without(province) for mandate in suggested(agency, starts_on)]
        Mandate.objects.bulk_create(added)
        recorder.detail = {"province": province, "added": len(added)}
    return len(added)


def agencies_without(province: str) -> list[Agency]:
    """The province's active agencies that have no mandate yet."""
    rows = Agency.objects.filter(within([province], "area_id"), is_active=True, mandates__isnull=True)
    return list(rows.order_by("name"))


def suggested(agency: Agency, starts_on: dt.date) -> list[Mandate]:
    """The mandates that an agency's name suggests, over the agency's own area."""
    said = f"{agency.name} {agency.short_name}"
    return [
        Mandate(agency=agency, area_id=agency.area_id, dimension=code, starts_on=starts_on, reference=REFERENCE)
        for code, words in DEFAULTS.items()
        if any(word in said for word in words)
    ]


def check_charge(charge: Charge) -> None:
    if not charge.area.pk.startswith(charge.agency.area_id):
        raise MoveRefused("area", _("พื้นที่ของภารกิจต้องอยู่ในพื้นที่ของหน่วยงาน"), "area")
    if charge.dimension not in Dimension.values:
        raise MoveRefused("dimension", _("โปรดเลือกมิติ"), "dimension")
    if charge.indicator is not None and charge.indicator.dimension != charge.dimension:
        raise MoveRefused("indicator", _("ตัวชี้วัดนี้ไม่อยู่ในมิติที่เลือก"), "indicator")
    if charge.programme is not None and charge.programme.agency_id != charge.agency.pk:
        raise MoveRefused("programme", _("โครงการนี้เป็นของหน่วยงานอื่น"), "programme")
    if charge.programme is not None:
        check_programme(charge.programme.ends_on, max(charge.starts_on, clock.today()))
    check_last_day(charge.starts_on, charge.ends_on)


def refuse_same(charge: Charge) -> None:
    same = Mandate.objects.filter(
        agency=charge.agency,
        area=charge.area,
        dimension=charge.dimension,
        indicator=charge.indicator,
        programme=charge.programme,
    )
    if any(row.ends_on is None or row.ends_on >= max(charge.starts_on, clock.today()) for row in same):
        raise MoveRefused("double", _("ภารกิจนี้มีอยู่แล้วและยังไม่สิ้นสุด"), "agency")


def detail_of(mandate: Mandate) -> dict[str, str]:
    return {"agency": str(mandate.agency_id), "dimension": str(mandate.dimension), "area": str(mandate.area_id)}
