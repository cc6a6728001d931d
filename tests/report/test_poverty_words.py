from __future__ import annotations

from fractions import Fraction

import pytest

from kaejon.report.poverty_words import moved_words, points


@pytest.mark.parametrize(
    ("fewer", "less", "words"),
    [
        (0, 0, "ดัชนีไม่เปลี่ยนแปลง"),
        (-1, 0, "ดัชนีลดลง"),
        (-1, -1, "ดัชนีลดลง"),
        (1, 1, "ดัชนีเพิ่มขึ้น"),
        (-1, 1, "ครัวเรือนที่ยังตกเกณฑ์น้อยลง แต่"),
        (1, -1, "ครัวเรือนที่ยังตกเกณฑ์มากขึ้น แต่"),
    ],
)
def test_change_of_the_index_is_told_by_its_two_parts(fewer: int, less: int, words: str) -> None:
    assert moved_words(Fraction(fewer), Fraction(less)).startswith(words)


@pytest.mark.parametrize(
    ("change", "said"),
    [(Fraction(0), "±0.00"), (Fraction(-1, 3), "−33.33"), (Fraction(1, 80000), "±0.00"), (Fraction(1, 20000), "+0.01")],
)
def test_points_have_two_decimals_and_a_sign(change: Fraction, said: str) -> None:
    assert points(change) == said
