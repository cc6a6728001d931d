"""Dates typed in พ.ศ."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaejon.fields.problems import refusal
from kaejon.lib import clock
from kaejon.lib.thai_date import BE, DateProblem, PartialDate, parse_date, thai_date


class ThaiDateInput(forms.TextInput):
    """A text field for "13/05/2565". Where scripts run, a calendar in พ.ศ. opens beside it."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, is_past: bool = False) -> None:
        own = {
            "data-thai-date": True,
            "data-calendar-label": _("เลือกวันที่จากปฏิทิน"),
            "data-month-label": _("เดือน"),
            "data-year-label": _("ปี พ.ศ."),
            "data-previous-label": _("เดือนก่อน"),
            "data-next-label": _("เดือนถัดไป"),
            "autocomplete": "off",
            "placeholder": _("วว/ดด/ปปปป"),
        }
        super().__init__({**own, **(attrs or {})})
        self.is_past = is_past

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The calendar offers no day after the site's today where none is taken."""
        latest = {"data-latest": clock.today().isoformat()} if self.is_past else {}
        return super().get_context(name, value, {**(attrs or {}), **latest})

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, PartialDate):
            return f"{value.day or 0:02d}/{value.month or 0:02d}/{value.year + BE}"
        if isinstance(value, dt.date):
            return f"{value.day:02d}/{value.month:02d}/{value.year + BE}"
        return super().format_value(value)


class ThaiPartialDateField(forms.Field):
    """A date of which the day, or day and month, may be unknown (00/00/2490). Cleans to a PartialDate, or None."""

    widget = ThaiDateInput

    def to_python(self, value: Any) -> PartialDate | None:
        if value in self.empty_values or isinstance(value, PartialDate):
            return value or None
        try:
            return parse_date(value, today=clock.today())
        except DateProblem as problem:
            raise refusal(problem) from None


class ThaiDateField(forms.Field):
    """A whole date. Cleans to a `datetime.date`, or None where it may be left out.

    `is_past`: the day on which something was done, which is today at the latest.
    """

    widget = ThaiDateInput
    default_error_messages = {  # noqa: RUF012  # Django's own way to declare them
        "partial": _("ต้องระบุทั้งวัน เดือน และปี โปรดกรอกให้ครบ เช่น 13/05/2565"),
        "future": _("วันที่ %(date)s ยังมาไม่ถึง โปรดระบุวันที่ทำจริง"),
    }

    def __init__(self, *, is_past: bool = False, **options: Any) -> None:
        super().__init__(**{"widget": ThaiDateInput(is_past=is_past), **options})
        self.is_past = is_past

    def to_python(self, value: Any) -> dt.date | None:
        if value in self.empty_values or isinstance(value, dt.date):
            return value or None
        try:
            date = parse_date(value, today=clock.today()).date
        except DateProblem as problem:
            raise refusal(problem) from None
        if date is None:
            raise forms.ValidationError(self.error_messages["partial"], code="partial")
        if self.is_past and date > clock.today():
            said = {"date": thai_date(date)}
            raise forms.ValidationError(self.error_messages["future"], code="future", params=said)
        return date
