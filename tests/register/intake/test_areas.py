from typing import Any

import pytest

from kaejon.register.intake.areas import AreaRef, AreaTable, area_key
from tests.register.intake.lists import AREAS, check_people, codes, person

NOWHERE = {"subdistrict": "", "district": "", "province": "", "moo": "", "area_code": ""}


def place(**said: Any) -> tuple[str, str, int | None, bool, list[tuple[str, str, str]]]:
    (row,) = check_people(person(1, **{**NOWHERE, **said}))
    parsed = row.parsed
    return parsed.area_code, parsed.village_code, parsed.moo, parsed.is_village_known, codes(row)


@pytest.mark.parametrize(
    "said",
    [
        {"subdistrict": "วังน้ำ", "district": "ท่าตัวอย่าง", "moo": "1"},
        {"subdistrict": "ตำบลวังน้ำ", "district": "อำเภอท่าตัวอย่าง", "province": "จังหวัดสมมติ", "moo": "หมู่ที่ ๑"},
        {"subdistrict": "ต.วังน้ํา", "district": "อ. ท่าตัวอย่าง", "province": "จ.สมมติ", "moo": "ม.1"},  # สระอำ in two parts
        {"subdistrict": "วัง น้ำ", "district": "ท่าตัวอย่าง", "moo": "หมู่ 1 บ้านบน"},
        {"area_code": "810202", "moo": 1.0},
        {"area_code": 810202.0, "moo": "01"},
        {"area_code": "๘๑๐๒๐๒๐๑"},
        {"area_code": "81-02-02-01", "moo": "1", "subdistrict": "วังน้ำ", "district": "ท่าตัวอย่าง"},
        {"area_code": "8102", "subdistrict": "วังน้ำ", "moo": "1"},
        {"area_code": "81020200", "moo": "1"},
    ],
)
def test_place_is_found(said: dict[str, Any]) -> None:
    assert place(**said) == ("810202", "81020201", 1, True, [])


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({}, ("subdistrict", "area_missing")),
        ({"district": "ท่าตัวอย่าง"}, ("subdistrict", "area_missing")),
        ({"subdistrict": "ไม่มีจริง", "district": "ท่าตัวอย่าง"}, ("subdistrict", "area_unknown")),
        ({"subdistrict": "คลองตัวอย่าง"}, ("subdistrict", "area_ambiguous")),
        ({"subdistrict": "คลองตัวอย่าง", "province": "สมมติ"}, ("subdistrict", "area_ambiguous")),
        ({"subdistrict": "คลองตัวอย่าง", "area_code": "81"}, ("subdistrict", "area_ambiguous")),
        ({"subdistrict": "วังน้ำ", "district": "เมืองสมมติ"}, ("district", "area_contradiction")),
        ({"subdistrict": "วังน้ำ", "district": "ท่าตัวอย่าง", "province": "แดนไกล"}, ("district", "area_contradiction")),
        ({"subdistrict": "นาสมมติ", "district": "ปลายทาง"}, ("subdistrict", "area_outside")),
        ({"area_code": "820101"}, ("area_code", "area_outside")),
        ({"area_code": "82"}, ("area_code", "area_outside")),
        ({"area_code": "810202", "subdistrict": "คลองตัวอย่าง"}, ("area_code", "area_contradiction")),
        ({"area_code": "810101", "district": "ท่าตัวอย่าง"}, ("area_code", "area_contradiction")),
        ({"area_code": "8101", "subdistrict": "วังน้ำ"}, ("district", "area_contradiction")),
        ({"area_code": "810299"}, ("area_code", "area_code_unknown")),
        ({"area_code": "8199", "subdistrict": "วังน้ำ"}, ("area_code", "area_code_unknown")),
        ({"area_code": "8102"}, ("area_code", "area_code_short")),
        ({"area_code": "81020"}, ("area_code", "area_code_wrong")),
        ({"area_code": "8.1E+07"}, ("area_code", "area_code_wrong")),
        ({"area_code": "แปด"}, ("area_code", "area_code_wrong")),
    ],
)
def test_place_of_doubt_is_an_error(said: dict[str, Any], problem: tuple[str, str]) -> None:
    area_code, village_code, _, _, problems = place(**said)
    assert (area_code, village_code, problems) == ("", "", [(*problem, "error")])


def test_same_name_is_told_apart_by_district() -> None:
    found = [place(subdistrict="คลองตัวอย่าง", district=name, moo="4")[0] for name in ("เมือง", "เมืองสมมติ", "ท่าตัวอย่าง")]
    assert found == ["810102", "810102", "810201"]


def test_name_alone_is_taken_with_warning_where_there_is_one() -> None:
    assert place(subdistrict="วังน้ำ", moo="2") == (
        "810202", "81020202", 2, True, [("subdistrict", "area_name_alone", "warning")],
    )  # fmt: skip


@pytest.mark.parametrize("said", [{"moo": "9"}, {"area_code": "81020209"}])
def test_village_that_is_not_loaded_is_kept_with_warning(said: dict[str, str]) -> None:
    assert place(subdistrict="วังน้ำ", district="ท่าตัวอย่าง", **said) == (
        "810202", "81020209", 9, False, [("moo", "village_not_loaded", "warning")],
    )  # fmt: skip


@pytest.mark.parametrize("moo", ["", "-", "0", None])
def test_subdistrict_without_villages_needs_no_moo(moo: object) -> None:
    assert place(area_code="810101", moo=moo) == ("810101", "", None, False, [])


def test_moo_is_missed_where_there_are_villages_and_no_community() -> None:
    said = {"subdistrict": "วังน้ำ", "district": "ท่าตัวอย่าง"}
    assert place(**said)[4] == [("moo", "moo_missing", "warning")]
    assert place(**said, community="ชุมชนริมน้ำ")[4] == []


def test_moo_that_contradicts_the_village_code_is_an_error() -> None:
    assert place(area_code="81020201", moo="2")[4] == [("moo", "moo_contradiction", "error")]


@pytest.mark.parametrize("moo", ["100", "บน", "-1", 1.5, "<1>"])
def test_moo_that_is_none_is_an_error(moo: object) -> None:
    assert (
        place(area_code="810202", moo=moo)[4] == [("moo", "moo_wrong", "error"), ("moo", "moo_missing", "warning")][:1]
    )


def test_sentence_names_the_places_that_are_meant() -> None:
    (row,) = check_people(person(1, **{**NOWHERE, "subdistrict": "คลองตัวอย่าง"}))
    assert row.problems[0].sentence == (
        "มีตำบล “คลองตัวอย่าง” มากกว่าหนึ่งแห่ง (ต.คลองตัวอย่าง อ.เมืองสมมติ, ต.คลองตัวอย่าง อ.ท่าตัวอย่าง)"
    )


def test_area_table_answers() -> None:
    assert AREAS.by_code("810202") == AreaRef("810202", "วังน้ำ", area_key("วังน้ำ"))
    assert [area.code for area in AREAS.subdistricts_by_name("คลองตัวอย่าง")] == ["810102", "810201"]
    assert (AREAS.has_villages("810202"), AREAS.has_villages("810101")) == (True, False)
    assert AreaTable([]).by_code("81") is None
