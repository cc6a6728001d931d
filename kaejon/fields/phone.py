"""Thai telephone numbers."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from kaejon.fields.problems import refusal
from kaejon.lib.problem import Problem, gettext_noop
from kaejon.lib.thai_text import fold

# Mobile numbers have ten digits and begin with 06, 08 or 09; the others nine, 02 to 05 and 07.
_NUMBER = re.compile(r"0[689]\d{8}|0[2-57]\d{7}")


class PhoneProblem(Problem):
    """Not a Thai telephone number. Code: not_a_phone."""


def parse_phone(value: object) -> str:
    """The digits of a number as dialled within Thailand, from any usual way of writing; raises PhoneProblem."""
    digits = re.sub(r"[\s.()\-]", "", fold(str(value)))
    digits = re.sub(r"^(\+66|0066|66(?=\d{8,9}$))0?", "0", digits)
    if not _NUMBER.fullmatch(digits):
        raise PhoneProblem(
            "not_a_phone",
            gettext_noop(
                "หมายเลขโทรศัพท์ไม่ถูกต้อง มือถือต้องมี 10 หลักขึ้นต้นด้วย 06, 08 หรือ 09 "
                "โทรศัพท์บ้าน 9 หลัก เช่น 081-234-5678 หรือ 039-511-234"
            ),
        )
    return digits


class PhoneField(forms.Field):
    """Cleans to the digits, or to "" where it may be left out."""

    widget = forms.TelInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "tel", "autocomplete": "off", "maxlength": "30"}

    def to_python(self, value: Any) -> str:
        if value in self.empty_values:
            return ""
        try:
            return parse_phone(value)
        except PhoneProblem as problem:
            raise refusal(problem) from None
