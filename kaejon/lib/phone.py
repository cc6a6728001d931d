"""Thai telephone numbers, kept as the digits one dials inside the country.

Mobile numbers have ten digits (06, 08, 09), landlines nine (02 to 05, 07).
"""

from __future__ import annotations

import re

from kaejon.lib.cell import cell_text, is_blank, is_scientific
from kaejon.lib.problem import Problem, gettext_noop

_MOBILE = re.compile(r"0[689]\d{8}")
_LANDLINE = re.compile(r"0[23457]\d{7}")
_BETWEEN = re.compile(r"\s*(?:[,;/|]|และ|หรือ)\s*")
_LABEL = re.compile(r"^(?:โทรศัพท์|โทร|มือถือ|เบอร์|tel|mobile)\s*[.:]*\s*")
_EXTENSION = re.compile(r"\s*(?:ต่อ|ext\.?|#)\s*(\d{1,6})$")
_MOST_IN_A_CELL = 10


class PhoneProblem(Problem):
    """Not a Thai telephone number. Codes: empty, not_digits, scientific, wrong_length, too_many.

    The sentences never quote the number.
    """


def parse_phone(value: object) -> str:
    """One number: "0812345678", "039511234", or "039511234#12" with an extension.

    Takes +66, dashes, dots, brackets, Thai digits, and a leading zero that a spreadsheet lost.
    Raises PhoneProblem.
    """
    text = _LABEL.sub("", cell_text(value))
    if is_blank(text):
        raise PhoneProblem("empty", gettext_noop("ยังไม่ได้กรอกหมายเลขโทรศัพท์ โปรดกรอก เช่น 081-234-5678"))
    if is_scientific(text):
        raise PhoneProblem(
            "scientific",
            gettext_noop("โปรแกรมตารางย่อหมายเลขโทรศัพท์เป็นรูปแบบ 8.1E+08 โปรดจัดคอลัมน์เป็นข้อความแล้วกรอกใหม่"),
        )
    extension = ""
    if match := _EXTENSION.search(text):
        text, extension = text[: match.start()], f"#{match[1]}"
    digits = re.sub(r"[\s().\-]", "", text)
    if not re.fullmatch(r"\+?[0-9]+", digits):
        raise PhoneProblem(
            "not_digits", gettext_noop("หมายเลขโทรศัพท์มีอักขระที่ไม่ใช่ตัวเลข โปรดกรอกเฉพาะตัวเลข เช่น 081-234-5678")
        )
    number = _national(digits)
    if not (_MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number)):
        raise PhoneProblem(
            "wrong_length",
            gettext_noop("หมายเลขโทรศัพท์ไม่ครบหรือเกิน (มือถือ 10 หลัก ขึ้นต้น 06 08 09 โทรศัพท์บ้าน 9 หลัก) โปรดตรวจแล้วกรอกใหม่"),
        )
    return number + extension


def _national(digits: str) -> str:
    for prefix in ("+66", "0066", "66"):
        rest = digits.removeprefix(prefix)
        # 66 alone may also be how a mobile number without its zero begins.
        if rest != digits and (prefix != "66" or len(digits) > 9):
            return "0" + rest.removeprefix("0")
    if not digits.startswith(("0", "+")):
        return "0" + digits
    return digits


def parse_phones(value: object) -> list[str]:
    """Every number of one cell, in order, each once: split at , ; / และ หรือ, or where one ends.

    Raises PhoneProblem for the first that is none, and for more than ten.
    """
    parts = [part for line in str("" if value is None else value).splitlines() for part in _parts(line)]
    if not parts or isinstance(value, int | float):
        return [parse_phone(value)]
    if len(parts) > _MOST_IN_A_CELL:
        raise PhoneProblem("too_many", gettext_noop("มีหมายเลขโทรศัพท์มากเกินไปในช่องเดียว โปรดกรอกไม่เกิน 10 หมายเลข"))
    return list(dict.fromkeys(parse_phone(part) for part in parts))


def _parts(line: str) -> list[str]:
    parts: list[str] = []
    for piece in _BETWEEN.split(_LABEL.sub("", cell_text(line))):
        together = re.fullmatch(r"(?:0[689](?:[\s-]*\d){8}|0[23457](?:[\s-]*\d){7}|\s)+", piece)
        parts += re.findall(r"0[689](?:[\s-]*\d){8}|0[23457](?:[\s-]*\d){7}", piece) if together else [piece]
    return [part for part in parts if part]


def formatted(number: str) -> str:
    """The number as it is shown: 081-234-5678, 02-123-4567, 039-511-234 ต่อ 12."""
    main, _, extension = number.partition("#")
    area = 2 if main.startswith("02") else 3
    shown = f"{main[:area]}-{main[area : area + 3]}-{main[area + 3 :]}"
    return f"{shown} ต่อ {extension}" if extension else shown
