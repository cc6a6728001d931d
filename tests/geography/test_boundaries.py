from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from kaejon.audit.models import Event
from kaejon.geography import actions
from kaejon.geography.actions import load_boundaries
from kaejon.geography.boundaries import reading
from kaejon.geography.boundaries.problems import BoundariesRefused
from kaejon.geography.models import Area, Outline
from kaejon.geography.queries import outlines_within
from kaejon.geography.rings import dissolved, doubled_area
from tests.factories.register import make_areas

pytestmark = pytest.mark.django_db

Json = dict[str, Any]
WEST, SOUTH = 102.5, 12.2


def box(x: int, y: int, wide: int = 1, high: int = 1) -> list[list[float]]:
    """A rectangle of hundredths of a degree, closed."""
    corners = [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high), (x, y)]
    return [[WEST + at / 100, SOUTH + up / 100] for at, up in corners]


def feature(code: object, *rings: list[list[float]], name: str = "code") -> Json:
    return {
        "type": "Feature",
        "properties": {name: code, "name_th": "ทดสอบ", "province_code": "23"},
        "geometry": {"type": "Polygon", "coordinates": list(rings)},
    }


def collection(*features: Json) -> Json:
    return {"type": "FeatureCollection", "features": list(features)}


@pytest.fixture
def written(tmp_path: Path) -> Any:
    """Write content to a file and return its path."""

    def write(content: object) -> Path:
        path = tmp_path / "boundaries.geojson"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path

    return write


@pytest.fixture(autouse=True)
def areas(db: None) -> None:
    make_areas()


def whole() -> Json:
    return collection(feature("230101", box(0, 0)), feature("230102", box(1, 0)), feature("230201", box(2, 0)))


def test_boundaries_are_stored_as_small_whole_numbers_and_told_in_the_audit(written: Any) -> None:
    found = load_boundaries(written(whole()))
    assert (found.levels, found.corners_before, found.corners) == ({"subdistrict": 3}, 15, 12)
    rings = outlines_within("23", "subdistrict")
    assert sorted(rings) == ["230101", "230102", "230201"]
    [ring] = rings["230101"]
    assert sorted(ring) == [(1025000, 122000), (1025000, 122100), (1025100, 122000), (1025100, 122100)]
    assert doubled_area(ring) == 2 * 100 * 100
    assert json.loads(Event.objects.get(action="area.load_boundaries").detail)["count"] == 3


def test_loading_again_replaces_and_keeps_other_areas(written: Any) -> None:
    load_boundaries(written(whole()))
    load_boundaries(written(collection(feature("230101", box(5, 5)))))
    assert Outline.objects.count() == 3
    [ring] = outlines_within("230101", "subdistrict")["230101"]
    assert (1025500, 122500) in ring


def test_a_dry_run_checks_and_writes_nothing(written: Any) -> None:
    assert load_boundaries(written(whole()), dry_run=True).levels == {"subdistrict": 3}
    assert not Outline.objects.exists()
    assert not Event.objects.filter(action="area.load_boundaries").exists()
    with pytest.raises(BoundariesRefused):
        load_boundaries(written(collection(feature("990101", box(0, 0)))), dry_run=True)


@pytest.mark.parametrize(
    "value", ["230101", 230101, 230101.0, "TH230101", " 230101 "], ids=["text", "int", "float", "p-code", "blanks"]
)
@pytest.mark.parametrize("name", ["code", "ADM3_PCODE", "รหัส"])
def test_codes_are_found_as_files_write_them(written: Any, value: object, name: str) -> None:
    load_boundaries(written(collection(feature(value, box(0, 0), name=name))))
    assert list(Outline.objects.values_list("pk", flat=True)) == ["230101"]


def test_an_area_of_several_parts_keeps_them_all(written: Any) -> None:
    parts = feature("230101", box(0, 0))
    parts["geometry"] = {"type": "MultiPolygon", "coordinates": [[box(0, 0)], [box(3, 0)]]}
    load_boundaries(written(collection(parts, feature("230102", box(9, 0)))))
    assert len(outlines_within("230101", "subdistrict")["230101"]) == 2


def test_areas_of_the_province_without_a_boundary_are_told(written: Any) -> None:
    every = Area.objects.filter(level="subdistrict").count()
    assert load_boundaries(written(whole())).missing == {"subdistrict": (every - 3, every)}
    more = collection(feature("230103", box(4, 0)), feature("2301", box(0, 0, 2)))
    assert load_boundaries(written(more), code_property="code", dry_run=True).missing == {
        "district": (6, 7),
        "subdistrict": (every - 4, every),
    }
    rest = [feature(area.code, box(n, 9)) for n, area in enumerate(Area.objects.filter(level="subdistrict"))]
    assert load_boundaries(written(collection(*rest))).missing == {}


def test_a_hole_stays_a_hole(written: Any) -> None:
    load_boundaries(written(collection(feature("230101", box(0, 0, 9, 9), box(3, 3)))))
    assert sorted(map(doubled_area, outlines_within("230101", "subdistrict")["230101"])) == [-20_000, 1_620_000]


def test_neighbours_still_share_every_corner_after_simplifying(written: Any) -> None:
    """A jagged border between two areas: joined, they are one ring without a gap or a sliver."""
    jag = [[WEST + 0.01 + (n % 3) * 0.0002, SOUTH + n * 0.0002] for n in range(51)]
    west = [*jag, [WEST, SOUTH + 0.01], [WEST, SOUTH], jag[0]]
    east = [[WEST + 0.02, SOUTH], [WEST + 0.02, SOUTH + 0.01], *jag[::-1], [WEST + 0.02, SOUTH]]
    found = load_boundaries(written(collection(feature("230101", west), feature("230102", east))))
    assert found.corners < found.corners_before / 2
    rings = outlines_within("23", "subdistrict")
    joined = dissolved([ring for own in rings.values() for ring in own])
    assert len(joined) == 1
    assert doubled_area(joined[0]) == 2 * 200 * 100


def test_an_islet_is_left_out_and_an_area_of_one_islet_is_not(written: Any) -> None:
    tiny = [[WEST + x, SOUTH + y] for x, y in ((0.0, 0.0), (0.0002, 0.0), (0.0002, 0.0001), (0.0, 0.0))]
    both = feature("230101", box(3, 3))
    both["geometry"] = {"type": "MultiPolygon", "coordinates": [[tiny], [box(3, 3)]]}
    load_boundaries(written(collection(both, feature("230102", tiny))))
    rings = outlines_within("23", "subdistrict")
    assert [len(rings["230101"]), len(rings["230102"])] == [1, 1]
    assert len(rings["230102"][0]) == 3


def test_topojson_is_read_with_its_shared_lines(written: Any) -> None:
    """Two squares whose common side is one line, walked in both directions."""
    topology = {
        "type": "Topology",
        "transform": {"scale": [0.01, 0.01], "translate": [WEST, SOUTH]},
        "arcs": [[[1, 0], [0, 1]], [[1, 1], [-1, 0], [0, -1], [1, 0]], [[1, 1], [1, 0], [0, -1], [-1, 0]]],
        "objects": {
            "areas": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "arcs": [[0, 1]], "properties": {"code": "230101"}},
                    {"type": "MultiPolygon", "arcs": [[[~0, ~2]]], "properties": {"code": "230102"}},
                ],
            }
        },
    }
    load_boundaries(written(topology))
    rings = outlines_within("23", "subdistrict")
    assert [doubled_area(rings[code][0]) for code in ("230101", "230102")] == [20_000, 20_000]
    assert len(dissolved([ring for own in rings.values() for ring in own])) == 1


def changed(change: Any) -> Json:
    content = copy.deepcopy(whole())
    change(content)
    return content


def ring_of(content: Json) -> list[Any]:
    ring: list[Any] = content["features"][0]["geometry"]["coordinates"][0]
    return ring


BOW = [[WEST + x / 100, SOUTH + y / 100] for x, y in ((0, 0), (2, 2), (2, 0), (0, 2), (0, 0))]
REFUSED: dict[str, tuple[object, str]] = {
    "nothing": (b"", "ว่างเปล่า"),
    "blank": (b"  \n", "ว่างเปล่า"),
    "text": (b"code,lat,lon\n230101,12,102", "ไม่ใช่ JSON"),
    "cut off": (json.dumps(whole()).encode()[:200], "ไม่ใช่ JSON"),
    "old letters": ('{"name": "ตราด"}'.encode("tis-620"), "UTF-8"),
    "deep": (b"[" * 200_000 + b"]" * 200_000, "ลึก"),
    "not a number": (b'{"type": NaN}', "ไม่ใช่ JSON"),
    "endless number": (b'{"type": ' + b"9" * 5000 + b"}", "ไม่ใช่ JSON"),
    "a list": ([1, 2], "ไม่พบรูปพื้นที่"),
    "another kind": ({"type": "GeometryCollection", "geometries": []}, "ไม่พบรูปพื้นที่"),
    "no features": (collection(), "ไม่พบรูปพื้นที่"),
    "features of text": ({"type": "FeatureCollection", "features": "x"}, "ไม่พบรูปพื้นที่"),
    "damaged topology": (
        {"type": "Topology", "arcs": [], "objects": {"a": {"type": "Polygon", "arcs": [[7]]}}},
        "ไม่พบรูป",
    ),
    "no code": (collection({"type": "Feature", "properties": {"name": "x"}, "geometry": None}), "คอลัมน์ที่มี: name"),
    "no properties": (collection({"type": "Feature", "properties": None, "geometry": None}), "(ไม่มี)"),
    "codes of the area above only": (
        collection(*(feature("x", box(n, 0)) for n in range(3))),
        "คอลัมน์ที่มี: code, name_th, province_code",
    ),
    "one code missing": (changed(lambda c: c["features"][1]["properties"].update(code="")), "โปรดระบุด้วย --code"),
    "no shape": (changed(lambda c: c["features"][0].update(geometry=None)), "พื้นที่ 230101: ไม่มีรูปปิด"),
    "a point": (
        changed(lambda c: c["features"][0].update(geometry={"type": "Point", "coordinates": [102, 12]})),
        "พื้นที่ 230101: ไม่มีรูปปิด",
    ),
    "rings of text": (changed(lambda c: c["features"][0]["geometry"].update(coordinates=["x"])), "ไม่มีรูปปิด"),
    "positions of text": (changed(lambda c: ring_of(c).__setitem__(1, ["a", "b"])), "พิกัดไม่ใช่ลองจิจูด/ละติจูด"),
    "truth as a position": (changed(lambda c: ring_of(c).__setitem__(1, [True, False])), "พิกัดไม่ใช่ลองจิจูด/ละติจูด"),
    "metres": (
        changed(lambda c: ring_of(c).__setitem__(slice(None), [[230_000.0, 1_350_000.0]] * 5)),
        "พื้นที่ 230101: พิกัดไม่ใช่ลองจิจูด/ละติจูด (WGS84) ในประเทศไทย พบ 230000.0, 1350000.0",
    ),
    "latitude first": (
        changed(lambda c: ring_of(c).__setitem__(slice(None), [[y, x] for x, y in ring_of(c)])),
        "พื้นที่ 230101: พิกัดสลับที่",
    ),
    "another country": (changed(lambda c: ring_of(c).__setitem__(1, [139.7, 35.6])), "ในประเทศไทย"),
    "another projection": (
        whole() | {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32648"}}},
        "EPSG::32648",
    ),
    "open ring": (changed(lambda c: ring_of(c).pop()), "พื้นที่ 230101 เส้นที่ 1: ไม่ปิด"),
    "two points": (changed(lambda c: ring_of(c).__delitem__(slice(1, 4))), "พื้นที่ 230101 เส้นที่ 1: มีไม่ถึง 4 จุด"),
    "a line there and back": (
        changed(
            lambda c: ring_of(c).__setitem__(slice(None), [[102.5, 12.2], [102.6, 12.3], [102.5, 12.2], [102.5, 12.2]])
        ),
        "ไม่ล้อมพื้นที่ใดไว้",
    ),
    "a bow tie": (
        changed(lambda c: ring_of(c).__setitem__(slice(None), [*BOW[:-1], [WEST - 0.01, SOUTH + 0.01], BOW[0]])),
        "พื้นที่ 230101 เส้นที่ 1: ตัดกับตัวเองใกล้พิกัด 102.5",
    ),
    "a hole that is none": (
        collection(feature("230101", box(0, 0, 9, 9), [*box(3, 3)[:2], box(3, 3)[0]])),
        "พื้นที่ 230101 เส้นที่ 2: มีไม่ถึง 4 จุด",
    ),
    "unknown codes": (
        collection(*(feature(f"9901{n:02}", box(n, 0)) for n in range(1, 9))),
        "ไม่รู้จักรหัสพื้นที่ 990101, 990102, 990103, 990104, 990105 และอีก 3 รหัส",
    ),
    "twice": (
        collection(feature("230101", box(0, 0)), feature("230102", box(1, 0)), feature("TH230101", box(5, 0))),
        "พื้นที่ 230101 อยู่ในไฟล์มากกว่า 1 รูป (รูปที่ 1 และรูปที่ 3)",
    ),
    "villages": (collection(feature("23010101", box(0, 0))), "23010101 ไม่ใช่รหัสพื้นที่ 2, 4 หรือ 6 หลัก"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_file_is_refused_in_words_and_changes_nothing(written: Any, name: str) -> None:
    load_boundaries(written(collection(feature("230101", box(7, 7)))))
    events = Event.objects.count()
    content, words = REFUSED[name]
    with pytest.raises(BoundariesRefused) as refusal:
        load_boundaries(written(content))
    assert words in str(refusal.value)
    assert Event.objects.count() == events
    assert list(Outline.objects.values_list("pk", flat=True)) == ["230101"]


def test_a_wrong_column_is_told_with_the_place(written: Any) -> None:
    with pytest.raises(BoundariesRefused, match="รูปที่ 1: ทดสอบ ไม่ใช่รหัสพื้นที่"):
        load_boundaries(written(whole()), code_property="name_th")


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.geojson"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("read"))
    with pytest.raises(BoundariesRefused, match=r"ไฟล์ใหญ่ 100 MB เกินกว่าที่รับได้ \(32 MB\)"):
        load_boundaries(path)


def test_too_many_points_are_refused(written: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "POINTS_AT_MOST", 14)
    with pytest.raises(BoundariesRefused, match="เกิน 14 จุด"):
        load_boundaries(written(whole()))


def test_a_failure_while_writing_keeps_what_was_there(written: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    load_boundaries(written(whole()))
    monkeypatch.setattr(actions, "Outline", FailingOutline)
    with pytest.raises(RuntimeError):
        load_boundaries(written(whole()))
    assert Outline.objects.count() == 3


class FailingOutline:
    """Deletes what is there and then fails, as a disk that is full."""

    objects = Outline.objects

    def __init__(self, **_values: object) -> None:
        raise RuntimeError("full")


def test_the_command_tells_what_it_did_and_refuses_in_words(written: Any, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_boundaries", str(written(whole())), "--dry-run")
    every = Area.objects.filter(level="subdistrict").count()
    missing = f"ยังไม่มีขอบเขต: ตำบล {every - 3} จากทั้งหมด {every} ของจังหวัด\n"
    assert capsys.readouterr().out == f"ไฟล์ใช้ได้ ยังไม่บันทึก: ตำบล 3 (จุด 15 → 12)\n{missing}"
    call_command("load_boundaries", str(written(whole())), "--code", "code")
    assert capsys.readouterr().out == f"โหลดขอบเขตแล้ว: ตำบล 3 (จุด 15 → 12)\n{missing}"
    with pytest.raises(CommandError, match="เปิดไฟล์ขอบเขตไม่ได้"):
        call_command("load_boundaries", "/nowhere/at/all.geojson")
