from __future__ import annotations

from django.utils.translation import gettext as _

from kaejon.geography.models import Area, Level
from kaejon.lib.citizen_id import parse_citizen_id
from kaejon.lib.problem import Problem
from kaejon.lib.thai_text import fold_name
from kaejon.logbook.rules import MoveRefused
from kaejon.register.models import Campaign, Household, Member
from kaejon.register.search import member_by_citizen_id


def subdistricts(campaign: Campaign) -> list[tuple[str, list[tuple[str, str]]]]:
    """The province's subdistricts under their districts, as a field's choices."""
    rows = Area.objects.filter(level=Level.SUBDISTRICT, parent__parent=campaign.province_id).select_related("parent")
    found: dict[str, list[tuple[str, str]]] = {}
    for area in rows:
        found.setdefault(area.parent.title if area.parent else "", []).append((area.pk, area.title))
    return list(found.items())


def area_named(subdistrict: str, moo: int | None) -> Area | None:
    """The village by its number, or its subdistrict where the register of areas has no such village."""
    codes = [subdistrict, *([f"{subdistrict}{moo:02d}"] if moo else [])]
    return Area.objects.filter(pk__in=codes).order_by("-code").first()


def household_named(campaign: Campaign, text: str) -> Household:
    """The household by its code, or by the citizen ID of one who lives there. Raises MoveRefused."""
    asked = " ".join(text.split())
    if not asked:
        raise MoveRefused("no_target", _("โปรดระบุครัวเรือนที่จะไปรวมด้วย"), "target")
    try:
        member = member_by_citizen_id(parse_citizen_id(asked))
    except Problem:
        member = None
    if member is not None:
        return member.household
    found = list(Household.objects.filter(province=campaign.province_id, code=asked).select_related("area")[:2])
    if len(found) != 1:
        raise MoveRefused(
            "target_unknown",
            _("ไม่พบครัวเรือนจากรหัสหรือเลขประจำตัวประชาชนนี้ โปรดตรวจรหัสครัวเรือนในบัญชี หรือใช้เลขของสมาชิกคนหนึ่งในครัวเรือนนั้น"),
            "target",
        )
    return found[0]


def known_person(citizen_id: str, first_name: str, last_name: str) -> Member | None:
    """The register's person by citizen ID. Raises MoveRefused where that person bears another name."""
    member = member_by_citizen_id(citizen_id) if citizen_id else None
    if member is not None and member.name_key != fold_name(first_name, last_name, title=""):
        raise MoveRefused("other_name", _("เลขประจำตัวประชาชนนี้อยู่ในทะเบียนด้วยชื่ออื่น โปรดตรวจเลขและชื่อกับบัตร"), "citizen_id")
    return member
