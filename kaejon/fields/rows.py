"""Choosing one row of a table."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

UNCHOSEN = _("เลือก…")


class RowField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """One of the rows given; before one is chosen it says that one may be, not a line of dashes."""

    def __init__(self, *args: Any, empty_label: Any = UNCHOSEN, **kwargs: Any) -> None:
        super().__init__(*args, empty_label=empty_label, **kwargs)
