import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kaejon.lib.thai_text import (
    TextProblem,
    _folded,
    arabic_digits,
    clean,
    fold,
    fold_name,
    join_thai,
    looks_mojibake,
    sort_key,
    split_title,
    thai_digits,
)

thai = st.text(alphabet=[chr(c) for c in range(0x0E01, 0x0E5C) if not 0x0E3B <= c <= 0x0E3E])


@pytest.mark.parametrize(
    ("typed", "same_as"),
    [
        ("คำ", "ค\u0e4d\u0e32"),
        ("น้ำ", "น\u0e4d\u0e49\u0e32"),
        ("น้ำ", "น\u0e49\u0e4d\u0e32"),
        ("น้ำ", "น\u0e33\u0e49"),
        ("ที่", "ท\u0e48\u0e35"),
        ("พันธุ์", "พันธ\u0e4c\u0e38"),
        ("ป้า", "ป\u0e49\u0e49า"),
        ("แม่", "เเม่"),
        ("ฤๅษี", "ฤาษี"),
        ("ตึก", "ต\u0e34\u0e4dก"),
        ("สมชาย ใจดี", "  สมชาย\u00a0\u200b ใจดี\ufeff"),
        ("สมชาย", "สม\u200bชาย"),
        ("สมชาย", "\u202eสมชาย\u202c"),
        ("หมู่ 4", "หมู่ ๔"),
        ("12-3", "๑๒–๓"),
        ("somchai", "SomChai"),
        ("somchai 1", "ＳＯＭＣＨＡＩ　１"),
        ("ที่", "ท\uf702\uf70a"),
        ("ก ข", "ก\n\tข"),
    ],
)
def test_fold_of_the_same_words_is_the_same(typed: str, same_as: str) -> None:
    assert fold(same_as) == fold(typed)


@pytest.mark.parametrize(("one", "other"), [("มา", "ม้า"), ("คำ", "คา"), ("ขาว", "ข้าว"), ("ก ข", "กข")])
def test_fold_of_other_words_differs(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_fold_of_correct_thai_is_the_text_itself() -> None:
    text = "น้ำใส ศิษฎิ์ พันธุ์ทิพย์ เก็บเงิน แต่งตั้ง ฯลฯ"
    assert fold(text) == text


@given(st.text() | thai)
@example("\u0e33\u0e49\u0e33")
@example("\u0e40\u200b\u0e40")
@example("İ ﬃ ſ ϓ")
def test_fold_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_digits_go_there_and_back(text: str) -> None:
    assert arabic_digits(thai_digits(text)) == arabic_digits(text)


@pytest.mark.parametrize(
    ("name", "title", "rest"),
    [
        ("นายสมชาย ใจดี", "นาย", "สมชาย ใจดี"),
        ("นาย สมชาย", "นาย", "สมชาย"),
        ("น.ส.สมหญิง", "นางสาว", "สมหญิง"),
        ("น.ส. สมหญิง", "นางสาว", "สมหญิง"),
        ("นส.สมหญิง", "นางสาว", "สมหญิง"),
        ("น. ส. สมหญิง", "นางสาว", "สมหญิง"),
        ("นางสาวสมหญิง", "นางสาว", "สมหญิง"),
        ("นางสมหญิง", "นาง", "สมหญิง"),
        ("ด.ช.ก้อง", "เด็กชาย", "ก้อง"),
        ("ดช. ก้อง", "เด็กชาย", "ก้อง"),
        ("ด.ญ.แก้ว", "เด็กหญิง", "แก้ว"),
        ("เด็กหญิงแก้ว", "เด็กหญิง", "แก้ว"),
        ("ว่าที่ ร.ต.หญิง สมหญิง", "ว่าที่ร้อยตรี", "สมหญิง"),
        ("ม.ล.สมชาย", "หม่อมหลวง", "สมชาย"),
        ("Mrs. Smith", "นาง", "Smith"),
        ("คุณ สมชาย", "คุณ", "สมชาย"),
        ("คุณากร ใจดี", "", "คุณากร ใจดี"),
        ("คุณธรรม", "", "คุณธรรม"),
        ("พระพาย", "", "พระพาย"),
        ("นายิกา", "", "นายิกา"),
        ("นาย", "", "นาย"),
        ("นสมหญิง", "", "นสมหญิง"),
        ("สมชาย", "", "สมชาย"),
        ("", "", ""),
    ],
)
def test_split_title(name: str, title: str, rest: str) -> None:
    assert split_title(name) == (title, rest)


def test_fold_name_is_the_same_with_and_without_a_title() -> None:
    keys = {
        fold_name("นายสมชาย", "ใจดี"),
        fold_name("สมชาย", "ใจดี"),
        fold_name("สมชาย", "ใจดี", title="นาย"),
        fold_name("ด.ช. สมชาย ใจดี"),
        fold_name("ด.ช.สมชาย", " ใจดี", title="เด็กชาย"),
    }
    assert keys == {"สมชาย ใจดี"}


def test_fold_name_keeps_a_name_like_a_title_when_the_title_has_its_own_column() -> None:
    assert fold_name("นางนวล", "ใจดี", title="นาย") == "นางนวล ใจดี"


def test_sort_key_orders_as_a_dictionary_does() -> None:
    in_order = [
        "กก", "กกุธภัณฑ์", "กระ", "กล", "กะ", "กัน", "กา", "ก่า", "ก้า", "ก๊า", "ก๋า", "กาก", "ก้าง", "กำ", "กิน",
        "เก", "เก่ง", "เก็บ", "เกม", "แก", "แก่", "แก้ว", "แกะ", "โก้", "ใกล้", "ไก", "ไก่",
        "ข", "ขาว", "ข่าว", "ข้าว", "เขา", "เข่า", "เข้า", "คลองใหญ่", "นำ", "น้ำ", "มา", "ม้า", "ฤดี", "ลม", "เอก", "ฮา",
    ]  # fmt: skip
    shuffled = in_order.copy()
    random.Random(3).shuffle(shuffled)
    assert sorted(shuffled, key=sort_key) == in_order


@given(thai, thai)
def test_sort_key_is_equal_only_when_the_folded_text_is(one: str, other: str) -> None:
    assert (sort_key(one) == sort_key(other)) == (fold(one) == fold(other))


@given(st.text())
def test_sort_key_can_be_stored(text: str) -> None:
    assert "\x00" not in sort_key(text)


def test_clean_keeps_what_was_typed() -> None:
    assert clean(" ค\u0e4d\u0e32  ๑๒ เเละ ", 50) == "ค\u0e4d\u0e32  ๑๒ เเละ"


def test_clean_composes() -> None:
    assert clean("Cafe\u0301", 4) == "Caf\u00e9"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\ufeffนาย\x00 ก\u202e", "นาย ก"),
        ("บ้าน\r\nเลขที่", "บ้าน เลขที่"),
        ("ก\u00a0ข\tค", "ก ข ค"),
        ("ก\ud800ข", "กข"),
        ("\u200b\u200f", ""),
    ],
)
def test_clean_removes_what_nobody_sees(typed: str, kept: str) -> None:
    assert clean(typed, 20) == kept


def test_clean_multiline_keeps_line_ends() -> None:
    assert clean("ก\r\nข\rค\x0bง", 20, multiline=True) == "ก\nข\nค\nง"


@given(st.text(), st.booleans())
def test_clean_twice_changes_nothing(text: str, multiline: bool) -> None:
    once = clean(text, 10_000, multiline=multiline)
    assert clean(once, 10_000, multiline=multiline) == once


@pytest.mark.parametrize("length", [11, 200, 1_000_000])
def test_clean_refuses_too_long_with_both_lengths(length: int) -> None:
    with pytest.raises(TextProblem) as caught:
        clean("ก" * length, 10)
    assert (caught.value.code, caught.value.params) == ("too_long", {"length": length, "max_length": 10})


def test_clean_required_refuses_only_invisible_text() -> None:
    with pytest.raises(TextProblem) as caught:
        clean(" \u200b ", 10, required=True)
    assert caught.value.code == "empty"


@pytest.mark.parametrize(
    "text",
    [
        "à¸™à¸²à¸¢à¸ªà¸¡",
        "นายสม".encode("cp874").decode("latin-1"),
        "ครัวเรือนเป้าหมาย".encode("cp874").decode("latin-1"),
        "ครัวเรือนเป้าหมาย".encode().decode("latin-1"),
        "สมชาย".encode("cp874").decode("utf-8", "replace"),
        "????? ?????",
    ],
)
def test_looks_mojibake_of_a_wrong_reading(text: str) -> None:
    assert looks_mojibake(text) is True


def test_looks_mojibake_of_utf8_read_as_thai_windows() -> None:
    raw = "ครัวเรือน".encode()
    shown = "".join(bytes([b]).decode("cp874") if b >= 0xA1 else chr(b) for b in raw)
    assert looks_mojibake(shown) is True


@pytest.mark.parametrize(
    "text",
    ["ครัวเรือนเป้าหมาย", "เธอ", "เนก", "น้ำ ๑๒", "Müller", "café", "©®", "ไม่ทราบ ????", "", "abc", "100 °C", "–"],
)
def test_looks_mojibake_of_a_right_reading(text: str) -> None:
    assert looks_mojibake(text) is False


@given(thai)
def test_looks_mojibake_of_latin_reading_of_enough_thai(text: str) -> None:
    shown = (text + "นาย").encode("cp874").decode("latin-1")
    assert looks_mojibake(shown) is True


@pytest.mark.parametrize(
    ("items", "joined"),
    [([], ""), (["ก"], "ก"), (["ก", "ข"], "ก และ ข"), (["ก", "ข", "ค"], "ก, ข และ ค")],
)
def test_join_thai(items: list[str], joined: str) -> None:
    assert join_thai(items) == joined


@given(st.text(alphabet="กขงนรสเแโใไะาำๆฯ่้๊๋็ิีึืุูั์ abz019./|()-,", max_size=12))
def test_fold_in_one_look_equals_fold_by_every_rule(text: str) -> None:
    assert fold(text) == _folded(text)
