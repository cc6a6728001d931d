"""The five dimensions as choices: code, Thai name, short name, letter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Dimension:
    """How one dimension is written on screens.

    `letter` stands for it where there is no room, always beside its icon. It is part of the mark, so it
    is not translated.
    """

    code: str
    name: str | Promise
    short: str | Promise
    letter: str


DIMENSIONS = (
    Dimension("health", _("สุขภาพ"), _("สุขภาพ"), "ส"),
    Dimension("living", _("ความเป็นอยู่"), _("ความเป็นอยู่"), "ค"),
    Dimension("education", _("การศึกษา"), _("การศึกษา"), "ศ"),
    Dimension("income", _("รายได้"), _("รายได้"), "ร"),
    Dimension("access", _("การเข้าถึงบริการภาครัฐ"), _("เข้าถึงบริการ"), "ข"),
)

_BY_CODE = {dimension.code: dimension for dimension in DIMENSIONS}


def dimension(code: str) -> Dimension:
    """The dimension of a code. Raises KeyError for a code that is none of the five."""
    return _BY_CODE[code]


class DimensionField(forms.ChoiceField):
    """One of the five dimensions, by its code; `DimensionField(is_filter=True)` also takes none of them."""

    def __init__(self, *, is_filter: bool = False, **options: Any) -> None:
        options.setdefault("label", _("มิติ"))
        none = ("", _("ทุกมิติ") if is_filter else _("เลือกมิติ"))
        own = [(dimension.code, dimension.name) for dimension in DIMENSIONS]
        super().__init__(choices=[none, *own], required=not is_filter, **options)
