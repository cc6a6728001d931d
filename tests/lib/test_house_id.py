import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaejon.lib.house_id import HouseIdProblem, formatted, parse_house_id

numbers = st.integers(10**10, 10**11 - 1).map(str)


@given(numbers)
def test_parse_of_the_ways_to_type_it(number: str) -> None:
    typed = {number, formatted(number), int(number), float(number), f"{number}.0", f" '{number}".strip()}
    assert {parse_house_id(value) for value in typed} == {number}


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (None, "empty"),
        ("-", "empty"),
        ("2301012345", "wrong_length"),
        ("230101234567", "wrong_length"),
        ("02301012345", "wrong_length"),
        ("2301012345ก", "not_digits"),
        ("2.3E+10", "scientific"),
        (float("nan"), "not_digits"),
    ],
)
def test_parse_refuses(value: object, code: str) -> None:
    with pytest.raises(HouseIdProblem) as caught:
        parse_house_id(value)
    assert caught.value.code == code
