from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import geothai
from django.db import transaction
from django.utils.translation import gettext as _

from kaejon.audit.actions import recording
from kaejon.audit.principal import CONSOLE, Principal
from kaejon.geography import hexes
from kaejon.geography.boundaries.checking import check_areas
from kaejon.geography.boundaries.problems import unknown_codes
from kaejon.geography.boundaries.reading import read_boundaries
from kaejon.geography.boundaries.simplify import simplified
from kaejon.geography.models import CODE_LENGTH, Area, Hexagon, Level, Outline
from kaejon.geography.queries import areas_at, areas_within, points_among
from kaejon.lib.thai_text import fold, sort_key

SOURCE = f"GeoThai {geothai.DATA_VERSION} (CC BY 4.0)"
LEVEL_OF_LENGTH = {length: level for level, length in CODE_LENGTH.items()}


class AreasRefused(ValueError):
    """An areas file cannot be taken; the text is a Thai sentence with line, column and remedy."""


def national_areas() -> Iterator[Area]:
    """Every province, district and subdistrict of the country, from the geothai package."""
    for province in geothai.provinces():
        yield area(province.code, province.name_th, province.name_en, source=SOURCE)
        for district in geothai.districts(province.code):
            yield area(district.code, district.name_th, district.name_en, source=SOURCE)
            for subdistrict in geothai.subdistricts(district.code):
                yield area(subdistrict.code, subdistrict.name_th, subdistrict.name_en, source=SOURCE)


def area(
    code: str,
    name_th: str,
    name_en: str,
    *,
    source: str,
    latitude: float | None = None,
    longitude: float | None = None,
) -> Area:
    """An unsaved area; the level and the parent follow from the code's length."""
    return Area(
        code=code,
        level=LEVEL_OF_LENGTH[len(code)],
        name_th=name_th,
        name_en=name_en,
        name_key=fold(name_th)[:120],
        sort_key=sort_key(name_th)[:200],
        parent_id=code[:-2] or None,
        latitude=latitude,
        longitude=longitude,
        source=source,
    )


def load_national_areas(*, by: Principal = CONSOLE) -> int:
    """Load or refresh the country's areas from the package; return how many. Safe to repeat."""
    return save_areas(national_areas(), by=by, source=SOURCE)


def load_areas(path: Path, *, by: Principal = CONSOLE) -> int:
    """Load villages, and coordinates of any area, from a CSV file; return how many rows were taken.

    Columns: code, level, name_th, name_en, parent, lat, lon, source (only code and name_th are required).
    All or nothing: raises AreasRefused naming the line.
    """
    rows = list(read_areas(path))
    known = set(Area.objects.values_list("code", flat=True)) | {row.code for row in rows}
    for number, row in enumerate(rows, 2):
        if row.parent_id and row.parent_id not in known:
            raise AreasRefused(
                _("บรรทัดที่ %(line)s: ไม่พบพื้นที่แม่รหัส %(code)s โปรดเพิ่มพื้นที่นั้นไว้ในไฟล์ด้วย")
                % {"line": number, "code": row.parent_id}
            )
    # Computed before the transaction: a second for a large province, during which nobody else could write.
    return save_areas(sorted(rows, key=lambda row: len(row.code)), by=by, source=path.name, layouts=layouts_with(rows))


def read_areas(path: Path) -> Iterator[Area]:
    """The file's rows as unsaved areas."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise AreasRefused(_("เปิดไฟล์พื้นที่ไม่ได้ โปรดบันทึกเป็น CSV แบบ UTF-8 แล้วลองใหม่")) from problem
    reader = csv.DictReader(text.splitlines())
    if not {"code", "name_th"} <= set(reader.fieldnames or ()):
        raise AreasRefused(_("บรรทัดที่ 1: ต้องมีหัวคอลัมน์ code และ name_th"))
    for number, row in enumerate(reader, 2):
        code = (row["code"] or "").strip()
        if not (code.isascii() and code.isdigit() and len(code) in LEVEL_OF_LENGTH):
            raise AreasRefused(
                _("บรรทัดที่ %(line)s คอลัมน์ code: %(code)s ไม่ใช่รหัสพื้นที่ 2, 4, 6 หรือ 8 หลัก")
                % {"line": number, "code": code or _("(ว่าง)")}
            )
        name = (row["name_th"] or "").strip()
        if not name:
            raise AreasRefused(_("บรรทัดที่ %(line)s คอลัมน์ name_th: ต้องมีชื่อพื้นที่") % {"line": number})
        yield area(
            code,
            name[:120],
            (row.get("name_en") or "").strip()[:120],
            source=(row.get("source") or path.name)[:80],
            latitude=coordinate(row.get("lat"), 5.0, 21.0, number, "lat"),
            longitude=coordinate(row.get("lon"), 97.0, 106.0, number, "lon"),
        )


def coordinate(text: str | None, least: float, most: float, line: int, column: str) -> float | None:
    """A coordinate inside Thailand's bounds, or None where the cell is empty."""
    if not (text or "").strip():
        return None
    try:
        value = float(text or "")
    except ValueError:
        value = float("nan")
    if not least <= value <= most:
        raise AreasRefused(
            _("บรรทัดที่ %(line)s คอลัมน์ %(column)s: พิกัด %(value)s อยู่นอกประเทศไทย โปรดตรวจว่าสลับละติจูดกับลองจิจูดหรือไม่")
            % {"line": line, "column": column, "value": text}
        )
    return value


def save_areas(
    areas: Iterable[Area], *, by: Principal, source: str, layouts: Mapping[str, hexes.Layout] | None = None
) -> int:
    """Insert or refresh areas in one transaction with one event; a missing coordinate keeps the old one.

    `layouts` are the schematic maps of provinces, in place of those they had.
    """
    with transaction.atomic():
        new = list(areas)
        old = Area.objects.in_bulk([row.code for row in new])
        for row in new:
            if row.latitude is None and row.code in old:
                row.latitude, row.longitude = old[row.code].latitude, old[row.code].longitude
            row.parent_id = row.parent_id or None
        fields = ["level", "name_th", "name_en", "name_key", "sort_key", "parent", "latitude", "longitude", "source"]
        for level in Level.values:
            Area.objects.bulk_create(
                [row for row in new if row.level == level],
                update_conflicts=True,
                unique_fields=["code"],
                update_fields=fields,
                batch_size=2_000,
            )
        for province, cells in (layouts or {}).items():
            Hexagon.objects.filter(province=province).delete()
            Hexagon.objects.bulk_create(
                Hexagon(area_id=code, province_id=province, column=column, row=row)
                for code, (column, row) in cells.items()
            )
        laid_out = {province: len(cells) for province, cells in (layouts or {}).items()}
        detail = {"count": len(new), "source": source, **({"laid_out": laid_out} if laid_out else {})}
        with recording("area.load", by=by, detail=detail):
            pass
    return len(new)


def layouts_with(rows: Iterable[Area]) -> dict[str, hexes.Layout]:
    """The schematic map of every province of which `rows` bring coordinates, computed as if they were saved.

    Empty where a subdistrict has no coordinates, not even by its villages or its district; the map is then by code.
    """
    brought: dict[str, dict[str, Area]] = {}
    for row in rows:
        if row.latitude is not None:
            brought.setdefault(row.code[:2], {})[row.code] = row
    found = {}
    for province, new in sorted(brought.items()):
        points = points_among({**{area.code: area for area in areas_within(province)}, **new}.values())
        found[province] = hexes.assigned(points) if points else {}
    return found


@dataclass(frozen=True)
class BoundariesLoaded:
    """What came of a boundary file: how many areas of each level, and corners before and after simplifying.

    `missing` is by level of the file how many areas of its provinces have no boundary yet, and of how many; levels
    where none is missing are absent.
    """

    levels: dict[str, int]
    corners_before: int
    corners: int
    missing: dict[str, tuple[int, int]]


def load_boundaries(
    path: Path, *, by: Principal = CONSOLE, code_property: str = "", dry_run: bool = False
) -> BoundariesLoaded:
    """Load the real boundaries of a GeoJSON or TopoJSON file, in place of those that its areas had.

    `dry_run` checks the file only. `code_property` names the property with the official code, which is guessed
    otherwise. All or nothing: raises BoundariesRefused and changes nothing.
    """
    areas = read_boundaries(path, code_property)
    known = set(Area.objects.filter(pk__in=areas).values_list("code", flat=True))
    if unknown := sorted(set(areas) - known):
        raise unknown_codes(unknown)
    check_areas(areas)
    rings = simplified(areas)
    before = sum(len(ring) for polygons in areas.values() for polygon in polygons for ring in polygon)
    found = BoundariesLoaded(
        levels=dict(Counter(str(LEVEL_OF_LENGTH[len(code)]) for code in rings)),
        corners_before=before,
        corners=sum(len(ring) for own in rings.values() for ring in own),
        missing=without_boundary(rings),
    )
    if not dry_run:
        detail = {"count": len(rings), "source": path.name, "corners": found.corners}
        with recording("area.load_boundaries", by=by, detail=detail) as recorder:
            Outline.objects.filter(pk__in=rings).delete()
            Outline.objects.bulk_create(
                Outline(area_id=code, rings=own, source=path.name[:80], loaded_at=recorder.at)
                for code, own in sorted(rings.items())
            )
    return found


def without_boundary(codes: Collection[str]) -> dict[str, tuple[int, int]]:
    """By level of these areas how many of their provinces have no boundary once these have one, and of how many."""
    levels = {str(LEVEL_OF_LENGTH[len(code)]) for code in codes}
    everywhere = areas_at(levels, {code[:2] for code in codes})
    known = set(Outline.objects.values_list("pk", flat=True)) | set(codes)
    return {level: (len(every - known), len(every)) for level, every in everywhere.items() if every - known}
