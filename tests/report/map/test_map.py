from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaejon.geography import hexes
from kaejon.report.map import hex_map
from kaejon.report.map.shading import CLASSES, Figure, amounts, classes_of, columns_in, figure_of
from tests.report.documents.sample import frozen

SVG = "{http://www.w3.org/2000/svg}"


def areas_of(svg: str) -> dict[str, tuple[str, str]]:
    """The sentence of each area → its class and its number."""
    areas, numbers = [], []
    for group in ElementTree.fromstring(svg).iter(f"{SVG}g"):
        css = group.get("class", "").split()
        if "map-area" in css:
            areas.append((group.findtext(f"{SVG}title", ""), css[1]))
        if "map-words" in css:
            numbers.append(group.findtext(f"{SVG}text", ""))
    return {label: (css, number) for (label, css), number in zip(areas, numbers, strict=True)}


def row(body: dict[str, Any], area: str) -> dict[str, Any]:
    return next(row for row in body["totals"] if row["area"] == area and row["dimension"] == "total")


def test_every_subdistrict_stands_on_the_map_with_its_number_and_its_sentence() -> None:
    body = frozen()
    found = areas_of(hex_map(body))
    rows = [row for row in body["totals"] if row["level"] == "subdistrict" and row["dimension"] == "total"]
    assert len(found) == len(rows) == 38
    for one in rows:
        [(sentence, (_css, number))] = [each for each in found.items() if each[0].startswith(f"ตำบล{one['name']} ")
                                        and district(body, one) in each[0]]  # fmt: skip
        assert number == f"{one['open']['households']:,}"
        assert f"คงเหลือ {number} ครัวเรือน" in sentence


def district(body: dict[str, Any], one: dict[str, Any]) -> str:
    return f"อำเภอ{row(body, one['area'][:4])['name']} "


def test_a_map_of_districts_joins_their_hexagons_and_has_one_number_each() -> None:
    body = frozen()
    found = areas_of(hex_map(body, "district", "23", "current/persons"))
    assert len(found) == 7
    assert {number for _css, number in found.values()} == {
        f"{row(body, f'23{n:02}')['current']['persons']:,}" for n in range(1, 8)
    }


def test_a_district_is_shown_alone_in_the_classes_of_the_province() -> None:
    body = frozen()
    whole = areas_of(hex_map(body, "subdistrict", "23", "verified/households/share"))
    alone = areas_of(hex_map(body, "subdistrict", "2302", "verified/households/share"))
    assert len(alone) == 3
    assert all(whole[sentence] == seen for sentence, seen in alone.items())


def test_nothing_known_is_hatched_and_zero_is_a_number() -> None:
    body = frozen()
    row(body, "230101")["open"] = None
    row(body, "230102")["open"] = {"households": 0, "persons": 0}
    found = areas_of(hex_map(body))
    assert found["ตำบลบางพระ อำเภอเมืองตราด คงเหลือ ไม่มีข้อมูล"] == ("map-none", "–")
    zero = [seen for sentence, seen in found.items() if sentence.startswith("ตำบลหนองเสม็ด ")]
    assert zero == [("map-1", "0")]


def test_a_share_of_nothing_is_no_data() -> None:
    body = frozen()
    row(body, "230101")["current"] = row(body, "230101")["open"] = {"households": 0, "persons": 0}
    found = areas_of(hex_map(body, figure="open/households/share"))
    assert found["ตำบลบางพระ อำเภอเมืองตราด คงเหลือ 0 ครัวเรือน"] == ("map-none", "–")


def test_the_layout_of_the_report_counts_before_the_drawn_one() -> None:
    body = frozen()
    codes = [one["area"] for one in body["totals"] if one["level"] == "subdistrict" and one["dimension"] == "total"]
    plain = [[code, *cell] for code, cell in hexes.plain(codes).items()]
    assert hex_map(body | {"hexes": {"how": "plain", "cells": plain}}) != hex_map(body)
    drawn = hexes.drawn("23", codes)
    assert drawn is not None
    same = [[code, *cell] for code, cell in sorted(drawn.items())]
    assert hex_map(body | {"hexes": {"how": "drawn", "cells": same}}) == hex_map(body)


def test_poverty_is_shown_where_the_report_has_it() -> None:
    body = frozen()
    assert columns_in(body)[-1] == "late_arriving"
    area = {"area": "230101", "households": 40, "poor": 14, "deprived": 120}
    body["poverty"] = {"whole": 60, "areas": [area, {"area": "230102", "households": 0, "poor": 0, "deprived": 0}]}
    assert columns_in(body)[-2:] == ["poverty.h", "poverty.m0"]
    assert amounts(body, "subdistrict", Figure("poverty.h"))["230101"] == 350
    assert amounts(body, "subdistrict", Figure("poverty.m0"))["230101"] == 50
    assert amounts(body, "subdistrict", Figure("poverty.m0"))["230102"] is None
    found = areas_of(hex_map(body, figure="poverty.m0"))
    assert found["ตำบลบางพระ อำเภอเมืองตราด ดัชนีความยากจนหลายมิติ (M0) 0.050"][1] == "0.050"
    assert "ร้อยละ 35.0" in hex_map(body, figure="poverty.h")


def test_the_picture_is_well_formed_whatever_a_name_holds_and_the_same_twice() -> None:
    body = frozen()
    for one in body["totals"]:
        if one["area"] == "230101":
            one["name"] = '<b>&"บาง\u200bพระ'
    svg = hex_map(body)
    assert ElementTree.fromstring(svg).tag == f"{SVG}svg"
    assert "<b>" not in svg
    assert svg == hex_map(body)
    assert not re.search(r"<script|style=|https?://(?!www\.w3\.org/2000/svg)", svg)


def test_sara_am_is_drawn_in_its_two_parts() -> None:
    body = frozen()
    for one in body["totals"]:
        if one["area"] == "230101":
            one["name"] = "น้ำเค็ม"
    names = [text.text for text in ElementTree.fromstring(hex_map(body)).iter(f"{SVG}text")]
    assert "น\u0e4d้\u0e32เค็ม" in names


def test_bangkok_has_khet_and_khwaeng() -> None:
    body = frozen()
    body["campaign_detail"]["province"]["code"] = "10"
    for one in body["totals"]:
        one["area"] = "10" + one["area"][2:]
    sentence = next(iter(areas_of(hex_map(body))))
    assert sentence.startswith("แขวงบางพระ เขตเมืองตราด ")


@pytest.mark.parametrize(
    ("level", "area", "figure"),
    [
        ("province", "23", "open"),
        ("village", "23", "open"),
        ("subdistrict", "2399", "open"),
        ("subdistrict", "230101", "open"),
        ("subdistrict", "23", "name"),
        ("subdistrict", "23", "open/people"),
        ("subdistrict", "23", "open/households/share/share"),
        ("subdistrict", "23", "poverty.h/persons"),
        ("subdistrict", "23", ""),
    ],
)
def test_what_no_map_can_show_is_refused(level: str, area: str, figure: str) -> None:
    with pytest.raises(ValueError, match=r"no (map|figure)"):
        hex_map(frozen(), level, area, figure)


@pytest.mark.parametrize("text", ["open/households", "open/persons", "helped/households/share", "poverty.h"])
def test_a_figure_is_written_as_it_is_read(text: str) -> None:
    assert figure_of(text).text == text


@given(st.lists(st.none() | st.integers(0, 2_000_000), min_size=1, max_size=50))
def test_every_amount_lies_between_the_borders_of_its_class_and_the_last_class_is_not_idle(
    values: list[int | None],
) -> None:
    classes = classes_of(values, Figure("open"))
    for amount in values:
        klass = classes.of(amount)
        if amount is None:
            assert klass is None
            continue
        assert klass is not None
        least, _, most = classes.names[klass - 1].replace(",", "").partition("–")
        assert int(least) <= amount <= int(most or least)
    most_of_all = max((amount for amount in values if amount is not None), default=0)
    assert most_of_all < CLASSES * classes.step <= max(CLASSES, 2 * most_of_all + CLASSES)


def test_borders_of_shares_have_one_decimal_and_no_gap() -> None:
    assert classes_of([0, 470], Figure("open", as_share=True)).names == [
        "0.0–9.9",
        "10.0–19.9",
        "20.0–29.9",
        "30.0–39.9",
        "40.0–50.0",
    ]


def test_all_is_in_the_last_class_of_shares() -> None:
    classes = classes_of([0, 799, 800, 1000], Figure("open", as_share=True))
    assert [classes.of(amount) for amount in (0, 799, 800, 1000)] == [1, 4, 5, 5]
    assert classes.names[-1] == "80.0–100.0"


def test_a_long_number_is_drawn_smaller_clear_of_the_border_of_its_hexagon() -> None:
    drawn = ElementTree.fromstring(hex_map(frozen(), figure="open/households/share"))
    sizes = {
        len(text.text or ""): text.get("font-size")
        for text in drawn.iter(f"{SVG}text")
        if "map-number" in text.get("class", "").split()
    }
    assert sizes == {length: "11" if length > 3 else "14" for length in sizes}
    assert 4 in sizes
