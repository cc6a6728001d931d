"""The Thai citizen ID: 13 digits, the last of which checks the others."""

from __future__ import annotations

import re
from operator import mul
from typing import NamedTuple

from kaejon.lib.cell import cell_text, is_blank, is_scientific
from kaejon.lib.problem import Problem, gettext_noop
from kaejon.lib.thai_text import arabic_digits

_LENGTH = 13
_WEIGHTS = range(13, 1, -1)
# IDs of persons without Thai nationality begin with zero. More zeros lost than this is likelier another mistake.
_MOST_LOST_ZEROS = 2
# Digits with what people write between the groups of an ID; not a line end, which parts the rows of a list.
_RUN = re.compile(r"[0-9](?:[ \t\u00a0.\-\u2010-\u2015\u2212]{0,3}[0-9])*")


class CitizenIdProblem(Problem):
    """Not a citizen ID. Codes: empty, not_digits, scientific, wrong_length, bad_check_digit.

    The sentences never quote the number.
    """


class CitizenId(NamedTuple):
    """A valid number, and whether leading zeros that a spreadsheet lost were put back."""

    number: str
    was_padded: bool


def parse_citizen_id(value: object) -> str:
    """The 13 digits of an ID typed or read from a cell; raises CitizenIdProblem."""
    return read_citizen_id(value).number


def read_citizen_id(value: object) -> CitizenId:
    """Like `parse_citizen_id`, and says whether zeros were put back, which deserves a warning.

    Takes dashes, spaces, dots, Thai digits, and the numbers of spreadsheet cells. Raises
    CitizenIdProblem.
    """
    digits = _digits(value)
    padded = digits.zfill(_LENGTH)
    if not _LENGTH - _MOST_LOST_ZEROS <= len(digits) <= _LENGTH or (len(digits) < _LENGTH and not is_valid(padded)):
        raise CitizenIdProblem(
            "wrong_length",
            gettext_noop("เลขประจำตัวประชาชนต้องมี 13 หลัก แต่พบ %(length)d หลัก โปรดตรวจกับบัตรแล้วกรอกใหม่"),
            length=len(digits),
        )
    if not is_valid(padded):
        raise CitizenIdProblem(
            "bad_check_digit",
            gettext_noop("เลขประจำตัวประชาชนไม่ถูกต้อง (หลักสุดท้ายไม่ตรงกับหลักอื่น) โปรดตรวจกับบัตรแล้วกรอกใหม่"),
        )
    return CitizenId(padded, was_padded=len(digits) < _LENGTH)


def _digits(value: object) -> str:
    text = cell_text(value)
    if is_scientific(text):
        raise CitizenIdProblem(
            "scientific",
            gettext_noop(
                "โปรแกรมตารางย่อเลขประจำตัวประชาชนเป็นรูปแบบ 1.23E+12 ตัวเลขท้ายจึงหายไป "
                "โปรดจัดคอลัมน์เป็นข้อความในไฟล์ต้นทาง แล้วส่งไฟล์ใหม่"
            ),
        )
    digits = re.sub(r"(?<=\d)[\s.\-]+", "", text)
    if is_blank(text):
        raise CitizenIdProblem("empty", gettext_noop("ยังไม่ได้กรอกเลขประจำตัวประชาชน โปรดกรอก หรือระบุเหตุที่ไม่มีเลข"))
    if not (digits.isascii() and digits.isdigit()):
        raise CitizenIdProblem(
            "not_digits",
            gettext_noop("เลขประจำตัวประชาชนมีอักขระที่ไม่ใช่ตัวเลข โปรดกรอกเฉพาะตัวเลข 13 หลัก"),
        )
    return digits


def check_digit(first12: str) -> str:
    """The digit that follows the first twelve: (11 − Σ dᵢ·(13−i) mod 11) mod 10."""
    if len(first12) != _LENGTH - 1:
        raise ValueError("the check digit follows twelve digits")
    total = sum(map(mul, map(int, first12), _WEIGHTS))
    return str((11 - total % 11) % 10)


def is_valid(number: str) -> bool:
    """Whether the text is exactly 13 ASCII digits that agree with their check digit."""
    return bool(re.fullmatch("[0-9]{13}", number)) and number[-1] == check_digit(number[:-1])


def holds_citizen_id(text: str) -> bool:
    """Whether a free text holds a valid ID: 13 digits, Thai or Arabic, also with spaces, dashes or dots between them.

    Groups of digits are tried whole, so that no 13 digits of a longer number count. One in ten rows of figures whose
    digits happen to be 13 is taken for an ID too; a comma or a word between them says that they are none.
    """
    for run in _RUN.findall(arabic_digits(text)):
        groups = re.findall("[0-9]+", run)
        for start in range(len(groups)):
            joined = ""
            for group in groups[start:]:
                joined += group
                if len(joined) >= _LENGTH:
                    break
            if is_valid(joined):
                return True
    return False


def formatted(number: str) -> str:
    """The whole number as it stands on the card: 1-2345-67890-12-1. For a revealed ID only."""
    return f"{number[0]}-{number[1:5]}-{number[5:10]}-{number[10:12]}-{number[12]}"


def masked(number: str) -> str:
    """The number with all but its last three digits hidden: x-xxxx-xxxxx-12-1."""
    return f"x-xxxx-xxxxx-{number[10:12]}-{number[12]}"
