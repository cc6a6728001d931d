"""Which word may follow which about a directive, and from whom: pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from django.utils.translation import gettext as _

from kaejon.assessment.rules import kept_text
from kaejon.lib import clock
from kaejon.lib.thai_date import thai_date
from kaejon.logbook.rules import MoveRefused
from kaejon.meeting.models import Word

TEXT = "directive.text"
TEXT_LENGTH = 1_000
FARTHEST = dt.timedelta(days=366)


class Side(StrEnum):
    """Who speaks: the office that was told, or whoever told it."""

    OFFICE = "office"
    GIVER = "giver"


FOLLOWING: Mapping[str, Mapping[str, Side]] = {
    "": {Word.ANSWERED: Side.OFFICE, Word.WITHDRAWN: Side.GIVER},
    Word.ANSWERED: {Word.CLOSED: Side.GIVER, Word.RETURNED: Side.GIVER, Word.ANSWERED: Side.OFFICE},
    Word.RETURNED: {Word.ANSWERED: Side.OFFICE, Word.WITHDRAWN: Side.GIVER},
    Word.CLOSED: {},
    Word.WITHDRAWN: {},
}
"""After the last word ("" for none yet): which may follow, and from which side."""
OPEN = frozenset({"", Word.RETURNED.value})
"""The office has still to answer."""


def check_word(last: str, word: str, side: Side) -> None:
    """Refuse a word that may not follow, or not from this side."""
    allowed = FOLLOWING[last]
    if word not in allowed:
        raise MoveRefused("step", _("ข้อสั่งการนี้เปลี่ยนสถานะไปแล้ว โปรดโหลดหน้าใหม่เพื่อดูสถานะล่าสุด"))
    if allowed[word] != side:
        raise MoveRefused("side", _("รายการนี้บันทึกได้โดยอีกฝ่ายเท่านั้น"))


def required_text(text: str, field: str = "text") -> str:
    """A text that says something, or MoveRefused."""
    kept = kept_text(text, TEXT_LENGTH, field, multiline=True)
    if len(kept) < 5:
        raise MoveRefused("text_missing", _("โปรดระบุข้อความอย่างน้อย 5 ตัวอักษร"), field)
    return kept


def check_due(day: dt.date) -> None:
    """A directive is due today or later, within a year."""
    if not clock.today() <= day <= clock.today() + FARTHEST:
        raise MoveRefused(
            "due", _("วันครบกำหนด %(date)s ต้องเป็นวันนี้หรือภายใน 1 ปีข้างหน้า") % {"date": thai_date(day)}, "due_on"
        )
