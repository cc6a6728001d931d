import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaejon.lib.places import (
    PlaceProblem,
    Point,
    house_number_sort_key,
    join_area_code,
    parse_area_code,
    parse_house_number,
    parse_moo,
    parse_point,
)
from kaejon.lib.thai_text import thai_digits


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12/3", "12/3"),
        ("๑๒/๓", "12/3"),
        (" 12 / 3 ", "12/3"),
        ("บ้านเลขที่ 12/3", "12/3"),
        ("เลขที่12", "12"),
        ("12/3 ก", "12/3 ก"),
        ("12ก", "12ก"),
        ("12ก/3", "12ก/3"),
        ("12/3-4", "12/3-4"),
        ("12/3A", "12/3a"),
        ("'12/3", "12/3"),
        (12, "12"),
        (12.0, "12"),
        ("0", "0"),
    ],
)
def test_parse_house_number(typed: object, number: str) -> None:
    assert parse_house_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (None, "empty"),
        ("-", "empty"),
        ("บ้านเลขที่ -", "empty"),
        (dt.date(2022, 3, 12), "became_date"),
        (dt.datetime(2022, 3, 12), "became_date"),
        ("12-มี.ค.", "became_date"),
        ("12-มีนาคม", "became_date"),
        ("3-Dec", "became_date"),
        ("มี.ค.-12", "became_date"),
        ("Mar-12", "became_date"),
        ("2022-03-12 00:00:00", "became_date"),
        (12.5, "not_a_house_number"),
        ("หลังวัด", "not_a_house_number"),
        ("12/", "not_a_house_number"),
        ("12/3 หมู่ 4", "not_a_house_number"),
        ("=12/3", "not_a_house_number"),
        ("1" * 1000, "not_a_house_number"),
    ],
)
def test_parse_house_number_refuses(typed: object, code: str) -> None:
    with pytest.raises(PlaceProblem) as caught:
        parse_house_number(typed)
    assert caught.value.code == code


def test_house_number_sort_key() -> None:
    shuffled = ["120", "12/10 ก", "2", "12/10", "12/3", "12"]
    assert sorted(shuffled, key=house_number_sort_key) == ["2", "12", "12/3", "12/10", "12/10 ก", "120"]


@pytest.mark.parametrize(
    ("typed", "moo"),
    [
        ("4", 4),
        (4, 4),
        (4.0, 4),
        ("4.0", 4),
        ("๔", 4),
        ("ม.4", 4),
        ("ม. ๔", 4),
        ("ม4", 4),
        ("หมู่ 4", 4),
        ("หมู่ที่4", 4),
        ("Moo 4", 4),
        ("04", 4),
        ("12", 12),
        ("", None),
        (None, None),
        ("-", None),
        ("ม.-", None),
        ("ไม่มี", None),
        (0, None),
        ("00", None),
    ],
)
def test_parse_moo(typed: object, moo: int | None) -> None:
    assert parse_moo(typed) == moo


@pytest.mark.parametrize(
    "typed", ["100", "-4", 4.5, "สี่", "4/2", "หมู่ 4 บ้านใหม่", dt.date(2022, 1, 4), float("nan"), True]
)
def test_parse_moo_refuses(typed: object) -> None:
    with pytest.raises(PlaceProblem) as caught:
        parse_moo(typed)
    assert caught.value.code == "not_a_moo"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("23", "23"),
        (2301, "2301"),
        (230101.0, "230101"),
        ("230101.0", "230101"),
        ("๒๓๐๑๐๑", "230101"),
        ("23-01-01", "230101"),
        ("23 02 01 05", "23020105"),
        ("23000000", "23"),
        ("23010000", "2301"),
        ("23010100", "230101"),
        ("230110", "230110"),
        ("23011000", "230110"),
    ],
)
def test_parse_area_code(typed: object, code: str) -> None:
    assert parse_area_code(typed) == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (None, "empty"),
        ("", "empty"),
        ("2.3E+07", "scientific"),
        ("ตราด", "not_digits"),
        (23.5, "not_digits"),
        (float("inf"), "not_digits"),
        ("2", "wrong_length"),
        ("23101", "wrong_length"),
        ("2301010101", "wrong_length"),
        ("0923", "no_such_area"),
        ("0000", "no_such_area"),
        ("230001", "no_such_area"),
        ("23010001", "no_such_area"),
    ],
)
def test_parse_area_code_refuses(typed: object, code: str) -> None:
    with pytest.raises(PlaceProblem) as caught:
        parse_area_code(typed)
    assert caught.value.code == code


def test_parse_area_code_of_a_level() -> None:
    assert parse_area_code("230101", level=3) == "230101"
    with pytest.raises(PlaceProblem) as caught:
        parse_area_code("2301", level=3)
    assert (caught.value.code, caught.value.params) == ("other_level", {"wanted": 6, "length": 4})


@given(st.integers(10, 96), st.lists(st.integers(1, 99), max_size=3))
def test_every_area_code_reads_back(province: int, below: list[int]) -> None:
    code = f"{province}" + "".join(f"{part:02d}" for part in below)
    typed = [code, int(code), float(code), thai_digits(code), code.ljust(8, "0")]
    assert {parse_area_code(value) for value in typed} == {code}
    assert join_area_code(province, *map(float, below)) == code


def test_join_area_code() -> None:
    assert [join_area_code(23, "1", 4.0), join_area_code("23", "๐๑", None, ""), join_area_code(23, 2, 1, "00")] == [
        "230104",
        "2301",
        "230201",
    ]


@pytest.mark.parametrize(
    ("parts", "code"), [((), "empty"), ((None, ""), "empty"), ((23, 101), "not_digits"), ((23, "", 4), "not_digits")]
)
def test_join_area_code_refuses(parts: tuple[object, ...], code: str) -> None:
    with pytest.raises(PlaceProblem) as caught:
        join_area_code(*parts)
    assert caught.value.code == code


POINT = Point(Decimal("12.242800"), Decimal("102.517500"))


@pytest.mark.parametrize(
    "typed",
    [
        (12.2428, 102.5175),
        ("12.2428", "102.5175"),
        ("๑๒.๒๔๒๘", " 102.5175° "),
        ("12.2428, 102.5175",),
        ("12.24280000001", "102.51749999999"),
    ],
)
def test_parse_point(typed: tuple[object, ...]) -> None:
    assert parse_point(*typed) == POINT


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ((102.5175, 12.2428), "swapped"),
        (("102.5175, 12.2428",), "swapped"),
        ((0, 0), "out_of_thailand"),
        ((48.1, 11.5), "out_of_thailand"),
        ((-12.2428, 102.5175), "out_of_thailand"),
        ((1353000, 230000), "projected"),
        ((12.2428, None), "empty"),
        (("12.2428", ""), "empty"),
        ((None,), "empty"),
        (("12°14'34\"", "102"), "not_a_coordinate"),
        ((float("nan"), 102.5), "not_a_coordinate"),
        (("1e1", "102.5"), "not_a_coordinate"),
    ],
)
def test_parse_point_refuses(typed: tuple[object, ...], code: str) -> None:
    with pytest.raises(PlaceProblem) as caught:
        parse_point(*typed)
    assert caught.value.code == code


@given(st.decimals("5.5", "20.6", places=6), st.decimals("97.2", "105.8", places=6))
def test_every_point_of_thailand_reads_back(lat: Decimal, lon: Decimal) -> None:
    assert parse_point(float(lat), str(lon)) == Point(lat, lon)
    with pytest.raises(PlaceProblem) as caught:
        parse_point(lon, lat)
    assert caught.value.code == "swapped"
