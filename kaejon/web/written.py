"""How values are written on pages: the filters of `{% load kaejon %}`."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from kaejon.fields.dimensions import dimension
from kaejon.lib import citizen_id as lib_citizen_id
from kaejon.lib import clock, thai_date, thai_text
from kaejon.web import components

register = template.Library()

Text = str | Promise
HALF_A_YEAR = 183

CHANNELS: dict[str, Text] = {
    "page": _("บันทึกที่หน้าเว็บ"),
    "field": _("บันทึกจากพื้นที่"),
    "api": _("รับจากระบบอื่น"),
    "import": _("นำเข้าจากไฟล์"),
    "command": _("คำสั่งของผู้ดูแลระบบ"),
}


@register.filter
def number(value: float | None) -> str:
    """1234 → "1,234"; "–" for no value."""
    return components.grouped(value)


@register.filter
def phrases(text: str) -> SafeString:
    """A text whose lines break at its spaces only: a browser would break Thai compounds such as ความคืบหน้า too.

    A number stays with the word before it. A text that holds markup is given back as it came.
    """
    escaped = conditional_escape(text)
    return escaped if "<" in escaped else mark_safe(components.held_together(str(escaped)))


@register.filter
def whole_dates(text: str) -> str:
    """A sentence that came with its dates, in which no line ends inside one."""
    return thai_date.with_whole_dates(text)


@register.filter
def percent(part: int | None, whole: int | None) -> str:
    """Part of whole in per cent with one decimal, without the sign."""
    return components.percent(part, whole)


@register.filter
def signed(value: int) -> str:
    """A change with its sign."""
    return components.signed(value)


@register.filter(name="thai_date")
def thai_date_text(value: dt.date | None) -> str:
    """A date as "ศ. 13 พ.ค. 2565"; of a moment the date in Bangkok."""
    if value is None:
        return "–"
    day = clock.bangkok_date(value) if isinstance(value, dt.datetime) else value
    return components.unbroken(thai_date.thai_weekday_date(day))


@register.filter(name="thai_datetime")
def thai_datetime_text(value: dt.datetime | None) -> str:
    """A moment as "ศ. 13 พ.ค. 2565 เวลา 17.00 น."."""
    return "–" if value is None else components.unbroken_moment(thai_date.thai_datetime(value))


@register.filter
def thai_day(value: dt.date) -> str:
    """A date near today as "ศ. 13 พ.ค.", with its year where it is more than half a year away."""
    is_near = abs((value - clock.today()).days) < HALF_A_YEAR
    return components.unbroken(thai_date.thai_weekday_day(value) if is_near else thai_date.thai_weekday_date(value))


@register.filter
def thai_moment(value: dt.date | None) -> str:
    """A moment with its time, a date without."""
    return thai_datetime_text(value) if isinstance(value, dt.datetime) else thai_date_text(value)


@register.filter
def thai_digits(value: object) -> str:
    """The value with ๐–๙, for documents that ask for them."""
    return thai_text.thai_digits(str(value))


@register.filter
def masked(citizen_id: str) -> str:
    """A citizen ID with all but its last three digits hidden."""
    return lib_citizen_id.masked(citizen_id) if citizen_id else "–"


@register.filter
def channel_label(channel: str) -> str:
    """How a fact reached the logbook, in words."""
    return str(CHANNELS.get(channel, channel))


@register.filter
def dimension_label(code: str) -> str:
    """The Thai name of a dimension."""
    return str(dimension(code).name)
