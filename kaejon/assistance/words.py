"""Words for the states and steps of matters, as chips and buttons say them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaejon.logbook.kinds import Kind

STATE_WORDS: Mapping[str, str | Promise] = {
    "all": _("ทุกสถานะ"),
    "to_answer": _("รอหน่วยงานตอบ"),
    "to_inform": _("รอข้อมูลเพิ่มเติม"),
    "promised": _("รับแล้ว ยังไม่เสร็จ"),
    "declined": _("ขัดข้อง"),
    "finished": _("เสร็จแล้ว"),
    "withdrawn": _("ถอนแล้ว"),
}
TIED_WORDS: Mapping[str, str | Promise] = {"given": _("มอบหมายให้ท่าน"), "matter": _("มีเรื่องกับหน่วยงาน")}
DUE_WORDS: Mapping[str, str | Promise] = {"": _("ทั้งหมด"), "over": _("เลยกำหนด"), "within": _("ยังไม่เลยกำหนด")}
STEP_WORDS: Mapping[Kind, str | Promise] = {
    Kind.HELP_ACCEPTED: _("รับเรื่อง"),
    Kind.HELP_SCHEDULED: _("กำหนดวันช่วยเหลือ"),
    Kind.HELP_FINISHED: _("ปิดเรื่อง ดำเนินการแล้ว"),
    Kind.HELP_QUERIED: _("ขอข้อมูลเพิ่มเติม"),
    Kind.QUERY_ANSWERED: _("ตอบข้อมูล"),
    Kind.HELP_DECLINED: _("แจ้งข้อขัดข้อง"),
    Kind.HELP_WITHDRAWN: _("ถอนเรื่อง"),
}
ANSWER_TITLES: Mapping[Kind, str | Promise] = {
    Kind.HELP_ACCEPTED: _("รับเรื่องนี้"),
    Kind.HELP_SCHEDULED: _("กำหนดหรือเลื่อนวันช่วยเหลือ"),
    Kind.HELP_QUERIED: _("ขอข้อมูลจากทีมของครัวเรือน"),
    Kind.HELP_DECLINED: _("ช่วยเหลือไม่ได้"),
    Kind.HELP_FINISHED: _("ให้ความช่วยเหลือครบแล้ว"),
    Kind.HELP_WITHDRAWN: _("ถอนเรื่องนี้"),
}
"""What an agency may say of a matter, as the heads of its forms and in their order."""
DONE_WORDS: Mapping[Kind, str | Promise] = {
    Kind.HELP_ACCEPTED: _("รับเรื่องแล้ว"),
    Kind.HELP_SCHEDULED: _("กำหนดวันช่วยเหลือแล้ว"),
    Kind.HELP_FINISHED: _("ปิดเรื่องแล้ว ดำเนินการแล้ว"),
    Kind.HELP_QUERIED: _("ขอข้อมูลเพิ่มเติมแล้ว รอทีมของครัวเรือนตอบ"),
    Kind.QUERY_ANSWERED: _("ส่งข้อมูลให้หน่วยงานแล้ว"),
    Kind.HELP_DECLINED: _("แจ้งข้อขัดข้องแล้ว ทีมของครัวเรือนจะเห็นเหตุผล"),
    Kind.HELP_WITHDRAWN: _("ถอนเรื่องแล้ว"),
}
"""What was done, once it was done."""


def last_word_label(kind: Kind) -> str:
    """A matter's last word as its state: what is an act in the history is a result here."""
    return str(DONE_WORDS[kind] if kind == Kind.HELP_WITHDRAWN else kind.label)
