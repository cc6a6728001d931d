"""Where a row's household lives: by code, or by names that leave only one place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, Self

from kaejon.lib.cell import cell_text, is_blank
from kaejon.lib.places import PlaceProblem, parse_area_code, parse_moo
from kaejon.lib.thai_text import fold
from kaejon.register.intake.cells import Cell, shown
from kaejon.register.intake.problems import RowProblem

LEVEL_PREFIXES = {
    "subdistrict": re.compile(r"^(?:ตำบล|แขวง|ต\.|ต\s)\s*"),
    "district": re.compile(r"^(?:กิ่งอำเภอ|อำเภอ|เขต|อ\.|อ\s)\s*"),
    "province": re.compile(r"^(?:จังหวัด|จ\.|จ\s)\s*"),
}
MOO_AND_NAME = re.compile(r"(?:หมู่บ้านที่|หมู่ที่|หมู่|ม\.?|moo|mu)?\s*\.?\s*([0-9]{1,2})(?:\s+\D.*)?")
# "12/3 หมู่ 4", as lists without a column for หมู่ write it.
MOO_IN_ADDRESS = re.compile(r"(.*?\d.*?)\s*(?:หมู่บ้านที่|หมู่ที่|หมู่|ม\.)\s*([0-9๐-๙]{1,2})(?![0-9๐-๙/])\s*(.*)")
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class AreaRef:
    """One area as the import needs it: `name` without ตำบล, อำเภอ or จังหวัด, `name_key` its `area_key`."""

    code: str
    name: str
    name_key: str

    @classmethod
    def named(cls, code: str, name: str) -> Self:
        """The area of a code and a name, its key made."""
        return cls(code, name, area_key(name))


def area_key(name: str) -> str:
    """The key by which names of areas are compared: folded, without spaces."""
    return fold(name).replace(" ", "")


class AreaLookup(Protocol):
    """The register of areas, as far as the import asks it."""

    def by_code(self, code: str) -> AreaRef | None:
        """The province, district, subdistrict or village of a code of 2, 4, 6 or 8 digits."""

    def subdistricts_by_name(self, name_key: str) -> Sequence[AreaRef]:
        """Every subdistrict of the country with this folded name."""

    def has_villages(self, subdistrict: str) -> bool:
        """Whether any village of the subdistrict is loaded."""


class AreaTable:
    """An AreaLookup over areas held in memory; 8,000 of them, or one province, take little room."""

    def __init__(self, areas: Iterable[AreaRef]) -> None:
        self._by_code = {area.code: area for area in areas}
        self._by_name: dict[str, list[AreaRef]] = {}
        self._with_villages = {code[:6] for code in self._by_code if len(code) == 8}
        for code, area in self._by_code.items():
            if len(code) == 6:
                self._by_name.setdefault(area.name_key, []).append(area)

    def by_code(self, code: str) -> AreaRef | None:
        """See AreaLookup."""
        return self._by_code.get(code)

    def subdistricts_by_name(self, name_key: str) -> Sequence[AreaRef]:
        """See AreaLookup."""
        return self._by_name.get(name_key, ())

    def has_villages(self, subdistrict: str) -> bool:
        """See AreaLookup."""
        return subdistrict in self._with_villages


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row is: codes of 6 and 8 digits as far as known, and what is wrong with what it says."""

    area_code: str = ""
    village_code: str = ""
    moo: int | None = None
    is_village_known: bool = False
    problems: tuple[RowProblem, ...] = ()


AreaCells = tuple[Cell, Cell, Cell, Cell, Cell, bool]


class AreaReader:
    """Reads รหัสพื้นที่, ตำบล, อำเภอ, จังหวัด and หมู่ที่ together, for one campaign's province."""

    def __init__(self, areas: AreaLookup, province: str) -> None:
        self._areas = areas
        self._province = province

    def read(self, cells: AreaCells) -> Place:
        """The place that (code, subdistrict, district, province, moo, has a community) name."""
        code, subdistrict, district, province, moo, has_community = cells
        number, problem = read_moo(moo)
        problems = [problem] if problem else []
        said = _Said(
            subdistrict=_name(subdistrict, "subdistrict"),
            district=_name(district, "district"),
            province=_name(province, "province"),
            shown=" ".join(text for text in map(shown, (subdistrict, district, province, code)) if text),
        )
        try:
            said.code = _code(code)
            found = self._by_code(said) if said.code else self._by_names(said)
        except _Doubt as doubt:
            return Place(moo=number, problems=(doubt.problem, *problems))
        problems += said.problems
        if len(said.code) == 8:
            of_code = int(said.code[6:])
            if number is not None and number != of_code:
                problems.append(RowProblem("moo", "moo_contradiction", "error", {"value": number, "area": said.code}))
            number = of_code
        return self._with_village(found, number, has_community, problems)

    def _with_village(self, found: AreaRef, moo: int | None, has_community: bool, problems: list[RowProblem]) -> Place:
        if moo is None:
            # A subdistrict without villages, such as a town's, has houses without หมู่.
            if self._areas.has_villages(found.code) and not has_community and not problems:
                problems.append(RowProblem("moo", "moo_missing", "warning"))
            return Place(found.code, problems=tuple(problems))
        village = f"{found.code}{moo:02d}"
        is_known = self._areas.by_code(village) is not None
        if not is_known:
            params = {"moo": moo, "places": self._title(found)}
            problems.append(RowProblem("moo", "village_not_loaded", "warning", params))
        return Place(found.code, village, moo, is_known, tuple(problems))

    def _by_code(self, said: _Said) -> AreaRef:
        code = said.code
        if not code.startswith(self._province):
            place = self._areas.by_code(code[:6]) if len(code) >= 6 else self._areas.by_code(code)
            title = self._title(place) if place and len(place.code) == 6 else code
            raise _Doubt("area_code", "area_outside", places=title)
        if len(code) < 6:
            if self._areas.by_code(code) is None:
                raise _Doubt("area_code", "area_code_unknown", value=code)
            if not said.subdistrict:
                raise _Doubt("area_code", "area_code_short", value=code)
            return self._by_names(said)
        found = self._areas.by_code(code[:6])
        if found is None:
            raise _Doubt("area_code", "area_code_unknown", value=code)
        if not self._agrees(found, said):
            raise _Doubt("area_code", "area_contradiction", value=said.shown, places=self._title(found))
        return found

    def _by_names(self, said: _Said) -> AreaRef:
        if not said.subdistrict:
            raise _Doubt("subdistrict", "area_missing")
        everywhere = self._areas.subdistricts_by_name(said.subdistrict)
        if not everywhere:
            raise _Doubt("subdistrict", "area_unknown", value=said.shown)
        matching = [area for area in everywhere if self._agrees(area, said)]
        inside = [area for area in matching if area.code.startswith(self._province)]
        if len(inside) == 1:
            found = inside[0]
            if not said.district and len(said.code) < 4:
                params = {"value": said.shown, "places": self._title(found)}
                said.problems.append(RowProblem("subdistrict", "area_name_alone", "warning", params))
            return found
        if inside:
            raise _Doubt("subdistrict", "area_ambiguous", value=said.shown, places=self._titles(inside))
        if matching:
            raise _Doubt("subdistrict", "area_outside", places=self._titles(matching))
        near = [area for area in everywhere if area.code.startswith(self._province)] or everywhere
        raise _Doubt("district", "area_contradiction", value=said.shown, places=self._titles(near))

    def _agrees(self, subdistrict: AreaRef, said: _Said) -> bool:
        """Whether every name and code that the row gives is this subdistrict's."""
        if said.subdistrict and said.subdistrict != subdistrict.name_key:
            return False
        if said.code and not (subdistrict.code.startswith(said.code) or said.code.startswith(subdistrict.code)):
            return False
        for name, length in ((said.district, 4), (said.province, 2)):
            above = self._areas.by_code(subdistrict.code[:length])
            if name and (above is None or not _same_area(name, above.name_key, length)):
                return False
        return True

    def _title(self, subdistrict: AreaRef) -> str:
        district = self._areas.by_code(subdistrict.code[:4])
        province = self._areas.by_code(subdistrict.code[:2])
        parts = [f"ต.{subdistrict.name}", f"อ.{district.name}" if district else ""]
        if not subdistrict.code.startswith(self._province):
            parts.append(f"จ.{province.name}" if province else "")
        return " ".join(part for part in parts if part)

    def _titles(self, areas: Sequence[AreaRef]) -> str:
        return ", ".join(self._title(area) for area in areas[:3]) + (" …" if len(areas) > 3 else "")


@dataclass(slots=True)
class _Said:
    """What a row says about its place, folded, and what was found wrong with that."""

    subdistrict: str
    district: str
    province: str
    shown: str
    code: str = ""
    problems: list[RowProblem] = field(default_factory=list)


class _Doubt(Exception):
    """The place cannot be told."""

    def __init__(self, column: str, code: str, **params: str) -> None:
        super().__init__(code)
        self.problem = RowProblem(column, code, "error", dict(params))


def _same_area(said: str, name_key: str, length: int) -> bool:
    # "เมือง" is how the district of a province's town is called in the province.
    return said == name_key or (length == 4 and name_key.startswith("เมือง") and said == "เมือง")


def _code(cell: Cell) -> str:
    """The code of a cell, zeros that fill it up taken off; raises _Doubt when it is none."""
    try:
        return parse_area_code(cell[:LONGEST_NAME] if isinstance(cell, str) else cell)
    except PlaceProblem as problem:
        if problem.code == "empty":
            return ""
        raise _Doubt("area_code", "area_code_wrong", value=shown(cell)) from problem


def _name(cell: Cell, level: Literal["subdistrict", "district", "province"]) -> str:
    text = cell_text(cell[:LONGEST_NAME] if isinstance(cell, str) else cell)
    if is_blank(text):
        return ""
    return LEVEL_PREFIXES[level].sub("", text, count=1).replace(" ", "")


def read_moo(cell: Cell) -> tuple[int | None, RowProblem | None]:
    """The number of a village: "4", "หมู่ที่ ๔", "ม.4 บ้านท่า"; None where there is none."""
    cell = cell[:LONGEST_NAME] if isinstance(cell, str) else cell
    try:
        return parse_moo(cell), None
    except PlaceProblem:
        if match := MOO_AND_NAME.fullmatch(cell_text(cell)):
            return int(match[1]) or None, None
        return None, RowProblem("moo", "moo_wrong", "error", {"value": shown(cell)})
