import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaejon.lib.cell import cell_text, is_blank, is_scientific


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("  ", ""),
        ("๔", "4"),
        (4, "4"),
        (4.0, "4"),
        (4.5, "4.5"),
        ("4.00", "4"),
        ("'0812345678", "0812345678"),
        (1e15, "1000000000000000"),
        (float("nan"), "nan"),
        ("1.5.0", "1.5.0"),
        (dt.date(2022, 3, 12), "2022-03-12"),
    ],
)
def test_cell_text(value: object, text: str) -> None:
    assert cell_text(value) == text


@given(st.integers(-(2**53), 2**53))
def test_a_whole_number_reads_the_same_as_every_type(number: int) -> None:
    assert {cell_text(number), cell_text(float(number)), cell_text(str(number)), cell_text(f"{number}.0")} == {
        str(number)
    }


@pytest.mark.parametrize("text", ["", "-", "--", "...", " - ", "ไม่มี", "n/a"])
def test_is_blank(text: str) -> None:
    assert is_blank(text) is True


@pytest.mark.parametrize(
    ("text", "answer"), [("1.23e+12", True), ("1e5", True), ("-2.5e-3", True), ("1.23", False), ("12e", False)]
)
def test_is_scientific(text: str, answer: bool) -> None:
    assert is_scientific(text) is answer
