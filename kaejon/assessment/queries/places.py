"""Narrowing a list to one district or subdistrict of one's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from kaejon.geography.models import Area, Level
from kaejon.people.access import within
from kaejon.register.models import Campaign

DISTRICT_DIGITS = len("2301")
SUBDISTRICT_DIGITS = len("230101")
Chips = list[tuple[str, str, int | None]]


def area_asked(campaign: Campaign, code: str) -> Area | None:
    """The district or subdistrict of the campaign's province that an address names; None for anything else."""
    levels = (Level.DISTRICT, Level.SUBDISTRICT)
    inside = Area.objects.filter(code__startswith=campaign.province_id, level__in=levels)
    return inside.filter(pk=code).first() if code else None


def area_chips(
    own: Iterable[str], area: Area | None, count: Callable[[str], int | None] = lambda code: None
) -> list[tuple[str, Chips]]:
    """The districts of one's own areas, and below the chosen one its subdistricts: a name and chips for each row.

    A row with nothing to choose from is left out. Two queries.
    """
    short = [code[:SUBDISTRICT_DIGITS] for code in own]
    inside = list(Area.objects.filter(within(short, "code"), level=Level.SUBDISTRICT).order_by("code"))
    codes = {each.code[:DISTRICT_DIGITS] for each in inside}
    districts = list(Area.objects.filter(pk__in=codes).order_by("code"))
    rows: list[tuple[str, Chips]] = []
    if len(districts) > 1:
        chips: Chips = [("", _("ทุกอำเภอ"), count(""))]
        rows.append((_("อำเภอ"), [*chips, *((each.code, each.name_th, count(each.code)) for each in districts)]))
    chosen = area.code[:DISTRICT_DIGITS] if area else districts[0].code if len(districts) == 1 else ""
    below = [each for each in inside if chosen and each.code.startswith(chosen)]
    if len(below) > 1:
        whole = chosen if len(districts) > 1 else ""
        chips = [(whole, _("ทุกตำบล"), count(chosen))]
        rows.append((_("ตำบล"), [*chips, *((each.code, each.name_th, count(each.code)) for each in below)]))
    return rows
