from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from kaejon.geography import hexes
from kaejon.geography.models import Area, Hexagon, Level, Outline
from kaejon.geography.rings import Corner


def areas_within(code: str, *levels: str) -> QuerySet[Area]:
    """The area itself and everything inside it, in the order of code; only `levels` where given."""
    inside = Area.objects.filter(code__gte=code, code__lt=after_prefix(code))
    return inside.filter(level__in=levels) if levels else inside


def after_prefix(code: str) -> str:
    """The first text after every code that begins with `code`: a range an index can serve, unlike LIKE."""
    return code[:-1] + chr(ord(code[-1]) + 1)


def report_areas(province: str) -> QuerySet[Area]:
    """The areas a report has rows for: the province, its districts and its subdistricts."""
    return areas_within(province, Level.PROVINCE, Level.DISTRICT, Level.SUBDISTRICT)


@dataclass(frozen=True)
class HexLayout:
    """The schematic map of a province: the cell (column, row) of each subdistrict, and how it came about."""

    how: str
    """drawn (by hand), computed (from coordinates) or plain (by code, for want of coordinates)"""
    cells: hexes.Layout


def hex_layout(province: str, codes: set[str]) -> HexLayout:
    """The layout drawn for these subdistricts of a province, else the computed one, else the plain one; one query."""
    drawn = hexes.drawn(province, codes)
    if drawn is not None:
        return HexLayout("drawn", drawn)
    rows = Hexagon.objects.filter(province=province).values_list("area_id", "column", "row")
    cells = {code: (column, row) for code, column, row in rows}
    if cells.keys() == codes and codes:
        return HexLayout("computed", cells)
    return HexLayout("plain", hexes.plain(codes))


def outlined_within(code: str, level: str) -> dict[str, dt.datetime]:
    """The areas of one level inside an area whose boundaries are known, with when those were loaded. One query."""
    rows = Outline.objects.filter(area__in=areas_within(code, level).values("pk"))
    return dict(rows.values_list("area_id", "loaded_at"))


def areas_at(levels: Iterable[str], provinces: Iterable[str]) -> dict[str, set[str]]:
    """By level the codes of all areas of these provinces; one query a province."""
    wanted = sorted(levels)
    found: dict[str, set[str]] = {level: set() for level in wanted}
    for province in sorted(provinces):
        for code, level in areas_within(province, *wanted).values_list("code", "level"):
            found[level].add(code)
    return found


def outlines_within(code: str, level: str) -> dict[str, list[list[Corner]]]:
    """The real boundaries of the areas of one level inside an area: code → rings, (longitude, latitude) in
    ten-thousandths of a degree. One query.
    """
    rows = Outline.objects.filter(area__in=areas_within(code, level).values("pk")).values_list("area_id", "rings")
    return {area: [[(x, y) for x, y in ring] for ring in rings] for area, rings in rows}


def points_among(areas: Iterable[Area]) -> dict[str, hexes.Point]:
    """Where each subdistrict among a province's areas lies: as loaded, else amid its villages, else amid its district's
    other subdistricts, else where its district lies. Empty where that is unknown for any.
    """
    own: dict[str, hexes.Point] = {}
    inside: dict[str, list[hexes.Point]] = {}
    wanted = []
    for area in areas:
        if area.level == Level.SUBDISTRICT:
            wanted.append(area.code)
        if area.latitude is not None and area.longitude is not None:
            own[area.code] = (area.latitude, area.longitude)
            inside.setdefault(area.code[:-2], []).append(own[area.code])
    middles = {code: mean(points) for code, points in inside.items()}
    found = {code: own.get(code) or middles.get(code) or middles.get(code[:4]) or own.get(code[:4]) for code in wanted}
    known = {code: point for code, point in found.items() if point is not None}
    return known if len(known) == len(found) else {}


def mean(points: Sequence[hexes.Point]) -> hexes.Point:
    return sum(x for x, _y in points) / len(points), sum(y for _x, y in points) / len(points)
