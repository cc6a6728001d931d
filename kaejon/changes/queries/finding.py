from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Case, Exists, OuterRef, QuerySet, When
from django.utils.translation import gettext as _

from kaejon.assessment.queries.household_list import place_of
from kaejon.changes.queries.gone import gone_of
from kaejon.geography.models import Area, Level
from kaejon.lib.citizen_id import parse_citizen_id
from kaejon.lib.problem import Problem
from kaejon.lib.thai_text import fold, fold_name
from kaejon.logbook.rules import MoveRefused
from kaejon.register.models import Campaign, Household, Member
from kaejon.register.search import matching, member_by_citizen_id

MOST_FOUND = 10
MOST_NAMES = 3


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


@dataclass(frozen=True)
class Found:
    """The first of the households that a search found, as a field's choices, and how many there are."""

    choices: tuple[tuple[str, str], ...]
    count: int


NOTHING = Found((), 0)


def households_searched(
    campaign: Campaign, seen: QuerySet[Household], text: str, *, chosen: Collection[uuid.UUID] = ()
) -> Found:
    """Among `seen`, the households with members whose names, address or code hold every word of `text`.

    None for a blank text. Each is named by its address, place and the members who are there. What was `chosen` of an
    earlier search stays among the choices. The house of exactly this number comes first. At most six queries.
    """
    kept = list(seen.filter(pk__in=chosen)) if chosen else []
    if not fold(text):
        return Found(choices_of(campaign, kept), 0)
    rows = matching(seen, text).filter(Exists(Member.objects.filter(household=OuterRef("pk"))))
    rows = rows.order_by(Case(When(house_no=fold(text), then=0), default=1), "area_id", "sort_key", "pk")
    found = [row for row in rows[:MOST_FOUND] if row not in kept]
    return Found(choices_of(campaign, [*kept, *found]), rows.count())


def choices_of(campaign: Campaign, households: list[Household]) -> tuple[tuple[str, str], ...]:
    """The households as a field's choices."""
    if not households:
        return ()
    members = list(Member.objects.filter(household__in=households).order_by("birth_year", "id"))
    gone = gone_of(campaign, [member.pk for member in members])
    names: dict[uuid.UUID, list[str]] = defaultdict(list)
    for member in sorted(members, key=lambda m: m.relation != "head"):
        if member.pk not in gone:
            names[member.household_id].append(member.full_name)
    return tuple((str(row.pk), f"{row.address} {place_of(row.area)} · {named(names[row.pk])}") for row in households)


def named(names: list[str]) -> str:
    """The first names of a household, and how many more there are."""
    first, more = ", ".join(names[:MOST_NAMES]), len(names) - MOST_NAMES
    if not names:
        return _("ไม่มีสมาชิกอยู่แล้ว")
    return _("%(names)s และอีก %(count)d คน") % {"names": first, "count": more} if more > 0 else first


def known_person(citizen_id: str, first_name: str, last_name: str) -> Member | None:
    """The register's person by citizen ID. Raises MoveRefused where that person bears another name."""
    member = member_by_citizen_id(citizen_id) if citizen_id else None
    if member is not None and member.name_key != fold_name(first_name, last_name, title=""):
        raise MoveRefused("other_name", _("เลขประจำตัวประชาชนนี้อยู่ในทะเบียนด้วยชื่ออื่น โปรดตรวจเลขและชื่อกับบัตร"), "citizen_id")
    return member
