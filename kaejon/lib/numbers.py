"""Numbers as people type them and as spreadsheets hold them."""

from __future__ import annotations

import re
from decimal import Decimal

from kaejon.lib.cell import cell_text, is_blank, is_scientific
from kaejon.lib.problem import Problem, gettext_noop

_UNITS = re.compile(r"\s*(บาท|฿|คน|ครัวเรือน|ไร่|ตัว|กก\.?|%)$")
# A comma stands before every three digits or nowhere, so that 1,5 for 1.5 is noticed.
_NUMBER = re.compile(r"(\d+|\d{1,3}(,\d{3})+)(\.\d*)?|\.\d+", re.ASCII)
_LONGEST = 30


class NumberProblem(Problem):
    """Not a number that can be kept.

    Codes: empty, not_a_number, scientific, not_whole, too_precise, negative, too_small, too_large.
    """


def parse_int(
    value: object, *, allow_negative: bool = False, minimum: int | None = None, maximum: int | None = None
) -> int:
    """The whole number that was typed or that a cell holds; 4.0 is whole. Raises NumberProblem."""
    number = _number(value)
    if number != number.to_integral_value():
        raise NumberProblem(
            "not_whole", gettext_noop("ต้องเป็นจำนวนเต็ม แต่พบ %(number)s โปรดกรอกโดยไม่มีทศนิยม"), number=number
        )
    _check_range(number, allow_negative, minimum, maximum)
    return int(number)


def parse_decimal(
    value: object,
    *,
    places: int = 2,
    allow_negative: bool = False,
    minimum: int | None = None,
    maximum: int | None = None,
) -> Decimal:
    """The number with exactly `places` decimals; raises NumberProblem, also when it has more.

    A cell's binary fraction is rounded first when it is a hair's breadth away: 0.1 + 0.2 is 0.30.
    """
    number = _number(value)
    rounded = number.quantize(Decimal(1).scaleb(-places))
    noise = Decimal("1e-9") if isinstance(value, float) else Decimal(0)
    if abs(number - rounded) > noise:
        raise NumberProblem(
            "too_precise",
            gettext_noop("มีทศนิยมเกิน %(places)d ตำแหน่ง โปรดปัดเศษแล้วกรอกใหม่"),
            places=places,
        )
    _check_range(rounded, allow_negative, minimum, maximum)
    return rounded


def _number(value: object) -> Decimal:
    text = cell_text(value)
    if is_blank(text):
        raise NumberProblem("empty", gettext_noop("ยังไม่ได้กรอกจำนวน โปรดกรอกตัวเลข หากไม่มีให้กรอก 0"))
    if len(text) > _LONGEST:
        raise _not_a_number()
    if is_scientific(text):
        raise NumberProblem(
            "scientific", gettext_noop("ตัวเลขอยู่ในรูปแบบ 1.2E+07 ซึ่งอาจปัดเศษไปแล้ว โปรดกรอกเป็นตัวเลขเต็ม เช่น 12000000")
        )
    body = _UNITS.sub("", text.removeprefix("฿").strip())
    # Accountants write a negative number in brackets.
    sign = -1 if body.startswith("-") or (body.startswith("(") and body.endswith(")")) else 1
    body = body[1:-1] if body.startswith("(") and body.endswith(")") else body.lstrip("+-").strip()
    if len(text) - len(text.lstrip("+-")) > 1 or not _NUMBER.fullmatch(body):
        raise _not_a_number()
    return sign * Decimal(body.replace(",", ""))


def _check_range(number: Decimal, allow_negative: bool, minimum: int | None, maximum: int | None) -> None:
    if number < 0 and not allow_negative:
        raise NumberProblem("negative", gettext_noop("จำนวนนี้ติดลบไม่ได้ โปรดตรวจแล้วกรอกใหม่"))
    if minimum is not None and number < minimum:
        raise NumberProblem("too_small", gettext_noop("ต้องไม่น้อยกว่า %(minimum)d โปรดตรวจแล้วกรอกใหม่"), minimum=minimum)
    if maximum is not None and number > maximum:
        raise NumberProblem("too_large", gettext_noop("ต้องไม่เกิน %(maximum)d โปรดตรวจแล้วกรอกใหม่"), maximum=maximum)


def _not_a_number() -> NumberProblem:
    return NumberProblem("not_a_number", gettext_noop("ไม่ใช่ตัวเลข โปรดกรอกเป็นตัวเลข เช่น 1,234.50"))
