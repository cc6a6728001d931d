"""Amounts of money, typed in baht."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from kaejon.fields.problems import refusal
from kaejon.lib.numbers import NumberProblem, parse_decimal


class BahtField(forms.Field):
    """An amount in baht as people type it ("1,500", "๑๕๐๐ บาท"). Cleans to satang, 0 where it is empty."""

    widget = forms.TextInput

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, **options})
        self.widget.attrs.update(inputmode="decimal", maxlength="30", autocomplete="off")

    def to_python(self, value: Any) -> int:
        if value in self.empty_values:
            return 0
        try:
            return int(parse_decimal(value, allow_negative=True) * 100)
        except NumberProblem as problem:
            raise refusal(problem) from None

    def prepare_value(self, value: Any) -> Any:
        return f"{Decimal(value) / 100:.2f}".removesuffix(".00") if isinstance(value, int) and value else value or ""
