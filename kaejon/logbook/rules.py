"""What may be written into the logbook: pure checks with a Thai sentence for every refusal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from kaejon.lib import clock
from kaejon.lib.thai_date import thai_date
from kaejon.logbook.fold import Standing
from kaejon.logbook.kinds import ANSWERING, MOVES, Kind, Reason, State
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
    open_rows = [row for row in rows if row.state in move.before]
    if not open_rows:
        raise MoveRefused("dismissed", dismissed_sentence(kind, rows[0]))
    if kind in ANSWERING and not any(answers in row.pending for row in open_rows):
        raise MoveRefused("not_pending", _("ข้อเสนอนี้มีผู้พิจารณาแล้วหรือถูกถอนไปแล้ว โปรดโหลดหน้าใหม่เพื่อดูสถานะล่าสุด"))
    if move.pending and any(row.pending for row in open_rows):
        raise MoveRefused("already_pending", _("มีข้อเสนอนำออกจากบัญชีที่รอผู้ยืนยันอยู่แล้ว โปรดให้พิจารณาข้อเสนอนั้นก่อน"))


def dismissed_sentence(kind: Kind, standing: Standing) -> str:
    """Why a dismissed need takes no more entries, and how to mend a mistake."""
    if standing.state != State.DISMISSED:
        return _("สถานะปัจจุบันคือ %(state)s จึงบันทึก “%(kind)s” ไม่ได้") % {
            "state": State(standing.state).label,
            "kind": kind.label,
        }
    return _("รายการนี้นำออกจากบัญชีแล้ว (%(reason)s) จึงบันทึก “%(kind)s” ไม่ได้ หากนำออกผิด ให้ยกเลิกรายการนำออกนั้นก่อน") % {
        "reason": Reason(standing.reason).label if standing.reason else "-",
        "kind": kind.label,
    }
