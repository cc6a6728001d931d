from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaejon.lib.numbers import NumberProblem, parse_decimal, parse_int
from kaejon.lib.problem import Problem
from kaejon.lib.thai_text import thai_digits


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("4", 4),
        ("๔", 4),
        ("1,234", 1234),
        ("๑,๒๓๔", 1234),
        ("4.0", 4),
        (4.0, 4),
        (" 4 คน ", 4),
        ("4.", 4),
        ("007", 7),
        ("+5", 5),
        ("0", 0),
        ("-0", 0),
    ],
)
def test_parse_int(typed: object, number: int) -> None:
    assert parse_int(typed) == number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1,234.50", "1234.50"),
        ("๑,๒๓๔.๕๐", "1234.50"),
        ("1234.5", "1234.50"),
        ("฿ 1,234.50", "1234.50"),
        ("1,234.50 บาท", "1234.50"),
        (".5", "0.50"),
        (0.1 + 0.2, "0.30"),
        (1234.5, "1234.50"),
        (38000, "38000.00"),
        (Decimal("1.10"), "1.10"),
    ],
)
def test_parse_decimal(typed: object, number: str) -> None:
    assert str(parse_decimal(typed)) == number


@pytest.mark.parametrize(
    ("typed", "number"), [("-5", -5), ("−5", -5), ("(1,234)", -1234), ("-1,234.00", -1234), (-5.0, -5)]
)
def test_negatives_only_when_allowed(typed: object, number: int) -> None:
    assert parse_int(typed, allow_negative=True) == number
    assert parse_decimal(typed, allow_negative=True) == Decimal(number)
    for parse in (parse_int, parse_decimal):
        with pytest.raises(NumberProblem) as caught:
            parse(typed)
        assert caught.value.code == "negative"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (None, "empty"),
        ("", "empty"),
        ("-", "empty"),
        ("ไม่ทราบ", "empty"),
        ("สี่", "not_a_number"),
        ("1,23", "not_a_number"),
        ("1.234,50", "not_a_number"),
        ("1,2345", "not_a_number"),
        ("--5", "not_a_number"),
        ("1 2", "not_a_number"),
        ("0x10", "not_a_number"),
        ("1_000", "not_a_number"),
        ("٤", "not_a_number"),
        ("NaN", "not_a_number"),
        ("Infinity", "not_a_number"),
        (float("nan"), "not_a_number"),
        (float("-inf"), "not_a_number"),
        (True, "not_a_number"),
        ("=1+1", "not_a_number"),
        ("9" * 31, "not_a_number"),
        ("1.2E+07", "scientific"),
        ("1e999999999", "scientific"),
    ],
)
def test_both_refuse(typed: object, code: str) -> None:
    for parse in (parse_int, parse_decimal):
        with pytest.raises(NumberProblem) as caught:
            parse(typed)
        assert caught.value.code == code


def test_parse_int_refuses_a_fraction() -> None:
    with pytest.raises(NumberProblem) as caught:
        parse_int("4.5")
    assert (caught.value.code, caught.value.sentence) == (
        "not_whole",
        "ต้องเป็นจำนวนเต็ม แต่พบ 4.5 โปรดกรอกโดยไม่มีทศนิยม",
    )


def test_parse_decimal_refuses_more_places() -> None:
    for typed in ("1.005", 1.005):
        with pytest.raises(NumberProblem) as caught:
            parse_decimal(typed)
        assert caught.value.code == "too_precise"


def test_bounds_are_included() -> None:
    assert [parse_int(n, minimum=1, maximum=9) for n in (1, 9)] == [1, 9]
    for typed, code in ((0, "too_small"), (10, "too_large")):
        with pytest.raises(NumberProblem) as caught:
            parse_int(typed, minimum=1, maximum=9)
        assert caught.value.code == code


@given(st.decimals(-(10**12), 10**12, places=2))
def test_every_amount_reads_back(number: Decimal) -> None:
    for typed in (f"{number:,.2f}", thai_digits(f"{number:,.2f}"), str(number), float(number)):
        assert parse_decimal(typed, allow_negative=True) == number


@given(st.text() | st.floats() | st.binary() | st.integers())
def test_anything_else_is_refused_as_a_problem(value: object) -> None:
    for parse in (parse_int, parse_decimal):
        code = "read"
        try:
            parse(value)
        except Problem as problem:
            code = problem.code
        assert code
