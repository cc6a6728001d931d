"""What may be written into the logbook: pure checks with a Thai sentence for every refusal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from kaejon.lib import clock
from kaejon.lib.thai_date import thai_date
from kaejon.logbook.fold import Standing
from kaejon.logbook.kinds import HELP_ANSWERS, HELP_ROOTS, MOVES, SETTLED, Kind, Pending, Reason, State
from kaejon.logbook.models import Entry
from kaejon.register.models import Campaign


class MoveRefused(ValueError):
    """A move that the table does not allow, or not now; the text is a Thai sentence that says why.

    `code` is stable for tests and the sync; `field` names the form's field where there is one.
    """

    def __init__(self, code: str, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.code = code
        self.field = field


def check_occurred_on(campaign: Campaign, occurred_on: dt.date) -> None:
    """Refuse a day in the future or before the campaign began."""
    if occurred_on > clock.today():
        raise MoveRefused(
            "future",
            _("วันที่ %(date)s ยังมาไม่ถึง โปรดระบุวันที่ทำจริง") % {"date": thai_date(occurred_on)},
            "occurred_on",
        )
    if occurred_on < campaign.starts_on:
        raise MoveRefused(
            "before_campaign",
            _("วันที่ %(date)s อยู่ก่อนวันเริ่มวาระ (%(start)s) โปรดตรวจปี พ.ศ.")
            % {"date": thai_date(occurred_on), "start": thai_date(campaign.starts_on)},
            "occurred_on",
        )


def check_open(campaign: Campaign) -> None:
    """Refuse any writing into a closed campaign."""
    if campaign.closed_at is not None:
        raise MoveRefused(
            "closed",
            _("วาระนี้ปิดแล้วเมื่อ %(date)s จึงบันทึกเพิ่มไม่ได้") % {"date": thai_date(clock.bangkok_date(campaign.closed_at))},
        )


def check_move(kind: Kind, standings: Iterable[Standing], *, answers: object = None) -> None:
    """Refuse a kind that no covered need allows in its present standing."""
    move = MOVES[kind]
    rows = list(standings)
    if not rows:
        raise MoveRefused("no_need", _("ไม่มีปัญหารายมิติในบัญชีเป้าหมายที่รายการนี้เกี่ยวข้อง"))
    able = [row for row in rows if row.state in move.before]
    is_over = move.answers is not None and not any(answers in row.pending_of(move.answers) for row in able or rows)
    # Who confirms what was confirmed a moment ago hears that it was, and not how to reopen the need.
    if not able and not (is_over and rows[0].state in SETTLED):
        raise MoveRefused(code_of(rows[0].state), refusal(kind, rows[0]))
    if is_over:
        raise MoveRefused("not_pending", _("ข้อเสนอนี้มีผู้พิจารณาแล้วหรือถูกถอนไปแล้ว โปรดโหลดหน้าใหม่เพื่อดูสถานะล่าสุด"))
    if move.opens is not None and move.opens in ONE_AT_A_TIME and any(row.pending_of(move.opens) for row in able):
        raise MoveRefused("already_pending", str(ONE_AT_A_TIME[move.opens]))


def check_root(campaign: Campaign, kind: Kind, root: Entry | None) -> None:
    """Refuse an answer about help that names no referral or offer, names something else, or one of another campaign."""
    if kind not in HELP_ANSWERS:
        return
    if root is None:
        raise MoveRefused(
            "no_root",
            _("“%(kind)s” เป็นคำตอบของเรื่องที่ส่งต่อหรือที่หน่วยงานแจ้งความประสงค์ไว้ โปรดเปิดเรื่องนั้นแล้วบันทึกจากเรื่อง")
            % {"kind": kind.label},
        )
    if root.kind not in HELP_ROOTS:
        raise MoveRefused(
            "other_root",
            _("“%(kind)s” ใช้ตอบ “%(root)s” ไม่ได้ ตอบได้เฉพาะเรื่องที่ส่งต่อหรือที่หน่วยงานแจ้งความประสงค์ไว้")
            % {"kind": kind.label, "root": Kind(root.kind).label},
        )
    if root.campaign_id != campaign.pk:
        raise MoveRefused("other_campaign", _("เรื่องที่ตอบอยู่ในวาระอื่น จึงบันทึกในวาระนี้ไม่ได้ โปรดเปิดวาระของเรื่องนั้น"))


ONE_AT_A_TIME: Mapping[Pending, str | Promise] = {
    Pending.DISMISSAL: _lazy("มีข้อเสนอนำออกจากบัญชีที่รอผู้ยืนยันอยู่แล้ว โปรดให้พิจารณาข้อเสนอนั้นก่อน"),
    Pending.OUTCOME: _lazy("มีผลการประเมินซ้ำที่รอผู้ยืนยันอยู่แล้ว โปรดให้พิจารณาผลนั้นก่อน"),
    Pending.CARE: _lazy("มีข้อเสนอดูแลต่อเนื่องที่รอผู้ยืนยันอยู่แล้ว โปรดให้พิจารณาข้อเสนอนั้นก่อน"),
}
"""Proposals of which a need has at most one open at a time, with what to say to a second."""


def code_of(state: str) -> str:
    """The stable code of a refusal because of the state."""
    return "dismissed" if state == State.DISMISSED else "state"


def refusal(kind: Kind, standing: Standing) -> str:
    """Why the present state does not take this kind, and what to do first."""
    if standing.state == State.DISMISSED:
        return dismissed_sentence(kind, standing.reason)
    said = {"state": standing.state.label, "kind": kind.label}
    if standing.state == State.LISTED and State.VERIFIED in MOVES[kind].before:
        return _("ปัญหานี้ยังไม่ได้สอบทาน จึงบันทึก “%(kind)s” ไม่ได้ โปรดสอบทานก่อน") % said
    if standing.state in SETTLED:
        return (
            _("ปัญหานี้อยู่ในสถานะ “%(state)s” จึงบันทึก “%(kind)s” ไม่ได้ หากสภาพเปลี่ยนไป ให้บันทึกว่ากลับมาตกเกณฑ์หรือสิ้นสุดการดูแลก่อน")
            % said
        )
    return _("สถานะปัจจุบันคือ “%(state)s” จึงบันทึก “%(kind)s” ไม่ได้") % said


def dismissed_sentence(kind: Kind, reason: str) -> str:
    """Why a dismissed need takes no more entries, and how to mend a mistake."""
    return _("รายการนี้นำออกจากบัญชีแล้ว (%(reason)s) จึงบันทึก “%(kind)s” ไม่ได้ หากนำออกผิด ให้ยกเลิกรายการนำออกนั้นก่อน") % {
        "reason": Reason(reason).label if reason else "-",
        "kind": kind.label,
    }
