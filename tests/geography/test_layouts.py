"""Where the hexagons of a province come from: drawn, computed from what was loaded, or by code."""

from __future__ import annotations

import json
import random
from pathlib import Path

import geothai
import pytest

from kaejon.audit.models import Event
from kaejon.geography import hexes
from kaejon.geography.actions import AreasRefused, load_areas
from kaejon.geography.models import Area, Hexagon, Level
from kaejon.geography.queries import hex_layout, points_among
from kaejon.report.sections.hexes import hexes_section
from tests.factories.register import make_areas

pytestmark = pytest.mark.django_db


def codes_of(province: str) -> set[str]:
    return set(Area.objects.filter(code__startswith=province, level=Level.SUBDISTRICT).values_list("code", flat=True))


def somewhere(province: str) -> dict[str, tuple[float, float]]:
    """Made-up coordinates: districts side by side as tiles of a map, in each its subdistricts two kilometres apart."""
    chance = random.Random(province)
    found = {}
    for tile, district in enumerate(geothai.districts(province)):
        for place, area in enumerate(geothai.subdistricts(district.code)):
            south, east = tile // 6 * 0.12 + place // 5 * 0.02, tile % 6 * 0.12 + place % 5 * 0.02
            found[area.code] = (16 - south + chance.uniform(-0.004, 0.004), 100 + east + chance.uniform(-0.004, 0.004))
    return found


def written(path: Path, points: dict[str, tuple[float, float]]) -> Path:
    names = {area.code: area.name_th for area in Area.objects.filter(pk__in=points)}
    lines = [f"{code},{names.get(code, 'บ้านทดสอบ')},{lat},{lon}" for code, (lat, lon) in points.items()]
    path.write_text("\n".join(["code,name_th,lat,lon", *lines]), encoding="utf-8")
    return path


def test_trat_has_the_drawn_layout_even_with_coordinates(tmp_path: Path) -> None:
    make_areas("23")
    load_areas(written(tmp_path / "a.csv", somewhere("23")))
    layout = hex_layout("23", codes_of("23"))
    assert (layout.how, layout.cells) == ("drawn", hexes.drawn("23", codes_of("23")))


@pytest.mark.parametrize("province", ["10", "21", "74", "83"])
def test_a_province_is_laid_out_when_its_coordinates_are_loaded(tmp_path: Path, province: str) -> None:
    make_areas(province)
    codes = codes_of(province)
    assert hex_layout(province, codes).how == "plain"
    load_areas(written(tmp_path / "a.csv", somewhere(province)))
    layout = hex_layout(province, codes)
    assert layout.how == "computed"
    assert layout.cells.keys() == codes
    assert len(set(layout.cells.values())) == len(codes)
    assert json.loads(Event.objects.get(action="area.load").detail)["laid_out"] == {province: len(codes)}
    districts = {code[:4] for code in codes}
    torn = sum(hexes.pieces([layout.cells[c] for c in codes if c[:4] == district]) - 1 for district in districts)
    assert torn <= 0.1 * len(districts)


def test_loading_other_coordinates_lays_out_anew_and_the_same_ones_the_same(tmp_path: Path) -> None:
    make_areas("83")
    points = somewhere("83")
    load_areas(written(tmp_path / "a.csv", points))
    first = hex_layout("83", codes_of("83")).cells
    load_areas(written(tmp_path / "a.csv", points))
    assert hex_layout("83", codes_of("83")).cells == first
    turned = {code: (32 - latitude, longitude) for code, (latitude, longitude) in points.items()}
    load_areas(written(tmp_path / "a.csv", turned))
    assert hex_layout("83", codes_of("83")).cells != first
    assert Hexagon.objects.count() == len(first)


def test_a_layout_of_other_subdistricts_is_not_used(tmp_path: Path) -> None:
    make_areas("83")
    load_areas(written(tmp_path / "a.csv", somewhere("83")))
    assert hex_layout("83", {*codes_of("83"), "830199"}).how == "plain"


def test_a_refused_file_lays_out_nothing(tmp_path: Path) -> None:
    make_areas("83")
    with pytest.raises(AreasRefused):
        load_areas(written(tmp_path / "a.csv", {**somewhere("83"), "830102": (100.0, 8.0)}))
    assert not Hexagon.objects.exists()
    assert not Event.objects.exists()


def test_a_subdistrict_without_coordinates_lies_amid_its_villages_its_siblings_or_in_its_district(
    tmp_path: Path,
) -> None:
    make_areas("83")
    points = {"830101": (8.0, 98.0), "83010201": (8.2, 98.2), "83010202": (8.4, 98.4), "8302": (7.9, 98.3)}
    load_areas(written(tmp_path / "a.csv", {**points, "830301": (8.1, 98.1)}))
    found = points_among(Area.objects.all())
    assert found["830101"] == (8.0, 98.0)
    assert found["830102"] == pytest.approx((8.3, 98.3))
    assert found["830103"] == (8.0, 98.0)
    assert found["830201"] == (7.9, 98.3)
    assert found["830302"] == (8.1, 98.1)
    assert hex_layout("83", codes_of("83")).how == "computed"


def test_a_district_of_unknown_place_leaves_the_map_by_code(tmp_path: Path) -> None:
    make_areas("83")
    load_areas(written(tmp_path / "a.csv", {"830101": (8.0, 98.0)}))
    assert points_among(Area.objects.all()) == {}
    assert hex_layout("83", codes_of("83")).how == "plain"


def test_the_report_says_where_each_subdistrict_stands() -> None:
    make_areas("83")
    section = hexes_section("83", Area.objects.all())
    assert section["how"] == "plain"
    assert {code for code, _column, _row in section["cells"]} == codes_of("83")
