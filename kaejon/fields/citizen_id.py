"""The citizen ID as it is typed: with dashes, spaces or Thai digits."""

from __future__ import annotations

from typing import Any

from django import forms

from kaejon.fields.problems import refusal
from kaejon.lib.citizen_id import CitizenIdProblem, parse_citizen_id


class CitizenIdField(forms.Field):
    """Cleans to the 13 digits, or to "" where it may be left out.

    The browser is asked to remember nothing that is typed here.
    """

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false", "maxlength": "30"}

    def to_python(self, value: Any) -> str:
        if value in self.empty_values:
            return ""
        try:
            return parse_citizen_id(value)
        except CitizenIdProblem as problem:
            raise refusal(problem) from None
