import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaejon.lib.citizen_id import (
    CitizenIdProblem,
    check_digit,
    formatted,
    holds_citizen_id,
    is_valid,
    masked,
    parse_citizen_id,
    read_citizen_id,
)
from kaejon.lib.thai_text import thai_digits

first12s = st.text(alphabet="0123456789", min_size=12, max_size=12)
numbers = first12s.map(lambda first12: first12 + check_digit(first12))


def _code(value: object) -> str:
    with pytest.raises(CitizenIdProblem) as caught:
        parse_citizen_id(value)
    return caught.value.code


@pytest.mark.parametrize(
    ("first12", "digit"),
    # Worked by hand: the sums of the products are 352, 0, 90 and 810.
    [("123456789012", "1"), ("000000000000", "1"), ("111111111111", "9"), ("999999999999", "4")],
)
def test_check_digit(first12: str, digit: str) -> None:
    assert check_digit(first12) == digit


@pytest.mark.parametrize(
    "typed",
    [
        "1234567890121",
        "1-2345-67890-12-1",
        " 1 2345 67890 12 1 ",
        "๑-๒๓๔๕-๖๗๘๙๐-๑๒-๑",
        "1–2345–67890–12–1",
        "'1234567890121",
        "1234567890121.0",
        "\ufeff1234567890121\u200b",
        1234567890121,
        1234567890121.0,
    ],
)
def test_parse_of_the_ways_to_type_it(typed: object) -> None:
    assert read_citizen_id(typed) == ("1234567890121", False)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (None, "empty"),
        ("", "empty"),
        (" - ", "empty"),
        ("12345678901x1", "not_digits"),
        ("١٢٣٤٥٦٧٨٩٠١٢١", "not_digits"),
        (True, "not_digits"),
        (1234567890121.5, "wrong_length"),
        (float("nan"), "not_digits"),
        (float("inf"), "not_digits"),
        (-1234567890121, "not_digits"),
        ("1.23E+12", "scientific"),
        ("1.234567890121e12", "scientific"),
        ("๑.๒๓E+๑๒", "scientific"),
        ("123", "wrong_length"),
        ("12345678901213", "wrong_length"),
        ("234567890121", "wrong_length"),
        ("1234567890122", "bad_check_digit"),
        ("0000000000000", "bad_check_digit"),
    ],
)
def test_parse_refuses(value: object, code: str) -> None:
    assert _code(value) == code


def test_the_sentence_never_quotes_the_number() -> None:
    for typed in ("1234567890122", "123456789012x", "12345678901"):
        with pytest.raises(CitizenIdProblem) as caught:
            parse_citizen_id(typed)
        assert typed not in caught.value.sentence + repr(caught.value)


@given(numbers)
def test_formatted_number_reads_back(number: str) -> None:
    assert parse_citizen_id(formatted(number)) == number
    assert parse_citizen_id(thai_digits(formatted(number))) == number


@given(st.text(alphabet="0123456789", min_size=10, max_size=10), st.sampled_from(["0", "00"]))
def test_zeros_lost_in_a_spreadsheet_are_put_back_and_flagged(rest: str, zeros: str) -> None:
    first12 = (zeros + "1" + rest)[:11] + "5"
    number = first12 + check_digit(first12)
    assert read_citizen_id(int(number)) == (number, True)
    assert read_citizen_id(float(int(number))) == (number, True)


@given(numbers, st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_is_seldom_accepted(number: str, place: int, change: int) -> None:
    # The rule maps two remainders to the same digit twice, so only those slips can hide.
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]
    total = sum(int(d) * w for d, w in zip(wrong[:12], range(13, 1, -1), strict=True)) % 11
    assert is_valid(wrong) == ((11 - total) % 10 == int(wrong[12]))


@given(numbers)
def test_masked_shows_only_the_last_three(number: str) -> None:
    assert masked(number) == f"x-xxxx-xxxxx-{number[10:12]}-{number[12]}"


@pytest.mark.parametrize("text", ["", "123456789012", "๑๒๓๔๕๖๗๘๙๐๑๒๑", "1234567890121\n", "1-2345-67890-12-1"])
def test_is_valid_takes_nothing_but_thirteen_digits(text: str) -> None:
    assert is_valid(text) is False


@given(numbers, st.sampled_from(["", " ", "-", " - ", "\u2013", "."]), st.booleans())
def test_id_in_a_free_text_is_found_however_it_is_parted(number: str, between: str, is_thai: bool) -> None:
    written = between.join((number[0], number[1:5], number[5:10], number[10:12], number[12]))
    written = thai_digits(written) if is_thai else written
    assert holds_citizen_id(f"ครัวเรือนที่ 5 {written} ขอซ่อมบ้าน 2 หลัง")


@given(numbers)
def test_number_that_is_no_id_is_none(number: str) -> None:
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    for text in (
        "",
        "12 ครัวเรือน",
        "โทร. 081-234-5678",
        wrong,
        f"5{number}",
        f"{number}5",
        number[:-1],
        "\n".join(number),
    ):
        assert not holds_citizen_id(text)
