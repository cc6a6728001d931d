"""Thai telephone numbers."""

from __future__ import annotations

from typing import Any

from django import forms

from kaejon.fields.problems import refusal
from kaejon.lib.phone import PhoneProblem, parse_phone


class PhoneField(forms.Field):
    """Cleans to the digits ("039511234", with an extension "039511234#12"), or to "" where it may be left out."""

    widget = forms.TelInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"autocomplete": "off", "maxlength": "60"}

    def to_python(self, value: Any) -> str:
        if value in self.empty_values:
            return ""
        try:
            return parse_phone(value)
        except PhoneProblem as problem:
            raise refusal(problem) from None
