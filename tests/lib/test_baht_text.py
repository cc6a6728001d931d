from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaejon.lib.baht_text import baht_words, number_words

VALUES = {
    "หนึ่ง": 1, "เอ็ด": 1, "สอง": 2, "ยี่": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9,
}  # fmt: skip
UNITS = {"สิบ": 10, "ร้อย": 100, "พัน": 1_000, "หมื่น": 10_000, "แสน": 100_000}
WORD = re.compile("|".join((*VALUES, *UNITS, "ล้าน")))


def heard(text: str) -> int:
    """The number that somebody hears: written apart from how it is said."""
    total, waiting = 0, 0
    for word in WORD.findall(text):
        if word == "ล้าน":
            total, waiting = (total + waiting) * 1_000_000, 0
        elif word in UNITS:
            total, waiting = total + (waiting or 1) * UNITS[word], 0
        else:
            waiting = VALUES[word]
    return total + waiting


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "ศูนย์"),
        (1, "หนึ่ง"),
        (10, "สิบ"),
        (11, "สิบเอ็ด"),
        (20, "ยี่สิบ"),
        (21, "ยี่สิบเอ็ด"),
        (101, "หนึ่งร้อยเอ็ด"),
        (9_500_000, "เก้าล้านห้าแสน"),
        (10_000_000, "สิบล้าน"),
        (21_000_001, "ยี่สิบเอ็ดล้านเอ็ด"),
        (1_000_000_000_000, "หนึ่งล้านล้าน"),
    ],
)
def test_numbers_are_read_as_the_office_reads_them(number: int, words: str) -> None:
    assert number_words(number) == words


@given(st.integers(1, 10**13))
def test_what_is_read_is_heard_as_the_same_number(number: int) -> None:
    words = number_words(number)
    assert (heard(words), WORD.sub("", words)) == (number, "")
    assert "หนึ่งสิบ" not in words
    assert "สองสิบ" not in words
    assert words == "หนึ่ง" or not re.search("(?<!ล้าน)หนึ่ง$", words)


def test_satang_are_read_where_there_are_some_and_nothing_below_zero_is() -> None:
    assert baht_words(150_050) == "หนึ่งพันห้าร้อยบาทห้าสิบสตางค์"
    assert baht_words(950_000_000) == "เก้าล้านห้าแสนบาท"
    with pytest.raises(ValueError, match="below zero"):
        number_words(-1)
