"""The house code (รหัสประจำบ้าน): 11 digits, the first four of which name the registry office.

No rule for a check digit is published, so only the length is checked.
"""

from __future__ import annotations

import re

from kaejon.lib.cell import cell_text, is_blank, is_scientific
from kaejon.lib.problem import Problem, gettext_noop


class HouseIdProblem(Problem):
    """Not a house code. Codes: empty, not_digits, scientific, wrong_length."""


def parse_house_id(value: object) -> str:
    """The 11 digits of a house code typed or read from a cell; raises HouseIdProblem.

    No code begins with zero, since no province does, so there are no lost zeros to put back.
    """
    text = cell_text(value)
    if is_scientific(text):
        raise HouseIdProblem(
            "scientific",
            gettext_noop(
                "โปรแกรมตารางย่อรหัสประจำบ้านเป็นรูปแบบ 1.23E+10 ตัวเลขท้ายจึงหายไป โปรดจัดคอลัมน์เป็นข้อความในไฟล์ต้นทาง แล้วส่งไฟล์ใหม่"
            ),
        )
    digits = re.sub(r"(?<=\d)[\s.\-]+", "", text)
    if is_blank(text):
        raise HouseIdProblem("empty", gettext_noop("ยังไม่ได้กรอกรหัสประจำบ้าน โปรดดูจากหน้าแรกของทะเบียนบ้าน"))
    if not (digits.isascii() and digits.isdigit()):
        raise HouseIdProblem("not_digits", gettext_noop("รหัสประจำบ้านมีอักขระที่ไม่ใช่ตัวเลข โปรดกรอกเฉพาะตัวเลข 11 หลัก"))
    if len(digits) != 11 or digits[0] == "0":
        raise HouseIdProblem(
            "wrong_length",
            gettext_noop("รหัสประจำบ้านต้องมี 11 หลักและไม่ขึ้นต้นด้วย 0 แต่พบ %(length)d หลัก โปรดตรวจกับทะเบียนบ้าน"),
            length=len(digits),
        )
    return digits


def formatted(number: str) -> str:
    """The code as it stands in the house registration book: 2301-012345-6."""
    return f"{number[:4]}-{number[4:10]}-{number[10]}"
