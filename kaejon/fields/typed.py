"""A page that is sent to show more of itself, not to be kept: what was typed stays, and nothing is wrong yet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BaseFormSet
from django.http import QueryDict


def form_typed(form: forms.Form, sent: QueryDict) -> dict[str, Any]:
    """What was sent for each field of the form, as it was typed: its `initial` where it is shown unsent."""
    return {
        name: field.widget.value_from_datadict(sent, {}, form.add_prefix(name)) for name, field in form.fields.items()
    }


def rows_typed(rows: BaseFormSet[Any], sent: QueryDict) -> list[dict[str, Any]]:
    """The same of each row that was sent; `rows` is the formset itself, unsent."""
    total = sent.get(f"{rows.prefix}-TOTAL_FORMS", "")
    count = min(int(total), rows.max_num) if total.isascii() and total.isdigit() else 0
    fields = rows.empty_form.fields.items()
    return [
        {name: field.widget.value_from_datadict(sent, {}, f"{rows.prefix}-{index}-{name}") for name, field in fields}
        for index in range(count)
    ]
