import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaejon.lib.phone import PhoneProblem, formatted, parse_phone, parse_phones
from kaejon.lib.thai_text import thai_digits

numbers = st.from_regex(r"0[689][0-9]{8}|0[23457][0-9]{7}", fullmatch=True)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0812345678", "0812345678"),
        ("081-234-5678", "0812345678"),
        ("081 234 5678", "0812345678"),
        ("(081) 234.5678", "0812345678"),
        ("๐๘๑-๒๓๔-๕๖๗๘", "0812345678"),
        ("+66812345678", "0812345678"),
        ("+66 (0)81 234 5678", "0812345678"),
        ("0066812345678", "0812345678"),
        ("66812345678", "0812345678"),
        (812345678, "0812345678"),
        (812345678.0, "0812345678"),
        ("812345678", "0812345678"),
        ("662345678", "0662345678"),
        (39511234, "039511234"),
        ("โทร. 039-511-234", "039511234"),
        ("039-511234 ต่อ 12", "039511234#12"),
        ("02-123-4567 ext.9", "021234567#9"),
        ("+6621234567", "021234567"),
    ],
)
def test_parse_phone(typed: object, number: str) -> None:
    assert parse_phone(typed) == number


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (None, "empty"),
        ("-", "empty"),
        ("ไม่มี", "empty"),
        ("ไม่มีโทรศัพท์", "not_digits"),
        ("081-234-567x", "not_digits"),
        ("08123456", "wrong_length"),
        ("081234567", "wrong_length"),
        ("08123456789", "wrong_length"),
        ("0112345678", "wrong_length"),
        ("1234567890121", "wrong_length"),
        ("+1 212 555 0100", "wrong_length"),
        ("8.12E+08", "scientific"),
        (float("nan"), "not_digits"),
    ],
)
def test_parse_phone_refuses(typed: object, code: str) -> None:
    with pytest.raises(PhoneProblem) as caught:
        parse_phone(typed)
    assert caught.value.code == code


BOTH = ["0812345678", "039511234"]


@pytest.mark.parametrize(
    ("cell", "phones"),
    [
        ("081-234-5678, 039-511-234", BOTH),
        ("081-234-5678/039-511-234", BOTH),
        ("081-234-5678 หรือ 039-511-234", BOTH),
        ("0812345678 และ 039511234", BOTH),
        ("0812345678\n039511234", BOTH),
        ("0812345678 039511234", BOTH),
        ("0812345678039511234", BOTH),
        ("081 234 5678  039 511 234", BOTH),
        ("โทร 0812345678, 039511234,", BOTH),
        ("0812345678, 081-234-5678", ["0812345678"]),
        ("081 234 5678", ["0812345678"]),
        (812345678, ["0812345678"]),
        (812345678.0, ["0812345678"]),
    ],
)
def test_parse_phones(cell: object, phones: list[str]) -> None:
    assert parse_phones(cell) == phones


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("", "empty"),
        (None, "empty"),
        (" , ", "empty"),
        ("0812345678, 123", "wrong_length"),
        ("0812345678 1", "wrong_length"),
        (",".join(f"08123456{n:02d}" for n in range(11)), "too_many"),
    ],
)
def test_parse_phones_refuses(cell: object, code: str) -> None:
    with pytest.raises(PhoneProblem) as caught:
        parse_phones(cell)
    assert caught.value.code == code


@given(numbers)
def test_every_way_of_writing_a_number_reads_back(number: str) -> None:
    typed = [formatted(number), thai_digits(formatted(number)), "+66" + number[1:], number[1:], int(number)]
    assert {parse_phone(value) for value in typed} == {number}


@given(st.lists(numbers, min_size=1, max_size=10, unique=True), st.sampled_from([", ", "/", " ", "\n", " หรือ "]))
def test_every_list_of_numbers_reads_back(phones: list[str], between: str) -> None:
    assert parse_phones(between.join(map(formatted, phones))) == phones


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("0812345678", "081-234-5678"),
        ("021234567", "02-123-4567"),
        ("039511234", "039-511-234"),
        ("039511234#12", "039-511-234 ต่อ 12"),
    ],
)
def test_formatted(number: str, shown: str) -> None:
    assert formatted(number) == shown
