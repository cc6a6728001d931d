"""When a report may be frozen: pure checks with a Thai sentence for every refusal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from django.utils.translation import gettext as _

from kaejon.lib import clock
from kaejon.lib.thai_date import thai_date, thai_datetime
from kaejon.lib.thai_text import TextProblem, clean
from kaejon.lib.week import CalendarProblem
from kaejon.logbook.rules import MoveRefused
from kaejon.people.models import Appointment, Basis, Role
from kaejon.register.models import Campaign
from kaejon.report.models import Step

LATE_AFTER = dt.timedelta(minutes=10)
"""A report made later than this after its cut-off says so. The scheduler looks every minute, and a server that
restarts needs a few: both are punctual. The figures are the same either way."""


SHORTEST_REASON = 5
REASON_LENGTH = 500
WORDING_LENGTH = 2_000


class ReportRefused(ValueError):
    """A report that cannot be frozen, now or at all; the text is a Thai sentence that says why and what to do."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def number_to_freeze(campaign: Campaign, cutoff: dt.datetime | None, now: dt.datetime) -> int:
    """The number of the report cut off at `cutoff` (None: the last one due), where it may be frozen now.

    Raises ReportRefused: closed, not_a_cutoff, future, nothing_due.
    """
    calendar = campaign.calendar
    if campaign.closed_at is not None:
        raise ReportRefused(
            "closed",
            _("วาระนี้ปิดแล้วเมื่อ %(date)s จึงปิดรายงานเพิ่มไม่ได้") % {"date": thai_date(clock.bangkok_date(campaign.closed_at))},
        )
    if cutoff is None:
        number = len(calendar.due(now))
        if number:
            return number
        raise ReportRefused(
            "nothing_due",
            _("ยังไม่มีรายงานที่ถึงกำหนด รายงานครั้งที่ 1 ตัดยอดข้อมูล %(at)s") % {"at": thai_datetime(calendar.cutoff(1))},
        )
    try:
        number = calendar.number_of(cutoff)
    except CalendarProblem as problem:
        raise ReportRefused(
            "not_a_cutoff",
            _("%(at)s ไม่ใช่เวลาตัดยอดของวาระนี้ ซึ่งมี %(count)s ครั้ง ครั้งแรก %(first)s ครั้งสุดท้าย %(last)s โปรดระบุเวลาใหม่")
            % {
                "at": thai_datetime(cutoff),
                "count": len(calendar),
                "first": thai_datetime(calendar.cutoff(1)),
                "last": thai_datetime(calendar.cutoff(len(calendar))),
            },
        ) from problem
    if cutoff > now:
        raise ReportRefused(
            "future",
            _("รายงานครั้งที่ %(number)s ตัดยอดข้อมูล %(at)s ซึ่งยังมาไม่ถึง จึงยังปิดรายงานไม่ได้ ดูตัวเลขปัจจุบันได้ที่ร่างรายงาน")
            % {"number": number, "at": thai_datetime(cutoff)},
        )
    return number


def check_open_for_correction(campaign: Campaign) -> None:
    """Refuse a correction in a closed campaign."""
    if campaign.closed_at is not None:
        raise ReportRefused(
            "closed",
            _("วาระนี้ปิดแล้วเมื่อ %(date)s จึงแก้ไขรายงานไม่ได้") % {"date": thai_date(clock.bangkok_date(campaign.closed_at))},
        )


def correction_reason(text: str) -> str:
    """Why a report is corrected, on one line, at least a few letters; raises ReportRefused."""
    kept = cleaned(text, REASON_LENGTH)
    if len(kept) < SHORTEST_REASON:
        raise ReportRefused("reason_missing", _("โปรดระบุเหตุผลที่แก้ไขรายงาน ข้อความนี้จะปรากฏในเอกสารทุกฉบับ"))
    return kept


def wording_text(text: str) -> str:
    """The secretary's own words as they are kept; empty takes them back. Raises ReportRefused (too_long)."""
    return cleaned(text, WORDING_LENGTH, multiline=True)


def cleaned(text: str, most: int, *, multiline: bool = False) -> str:
    """A typed text as it is kept; raises ReportRefused (too_long)."""
    try:
        return clean(text, most, multiline=multiline)
    except TextProblem as problem:
        raise ReportRefused(problem.code, _(problem.template) % problem.params) from problem


HEAD = "นายอำเภอ"
FOR_HEAD = "แทนนายอำเภอ"
PREPARES = "พัฒนาการอำเภอ"


def may_certify(appointment: Appointment) -> bool:
    """Whether an appointment as คจพ.อ. lets its holder certify the district's return.

    The head of the district, by a position that begins so; whoever acts for the head, by a position that says so
    ("รักษาราชการแทนนายอำเภอ"); and the delegate who records for one of them (บันทึกแทน).
    """
    if appointment.role != Role.DISTRICT:
        return False
    head = appointment.acts_for
    if appointment.basis == Basis.DELEGATE:
        return head is not None and head.role == Role.DISTRICT and may_certify(head)
    return appointment.position.strip().startswith(HEAD) or FOR_HEAD in appointment.position


class ReturnSide(StrEnum):
    """Who speaks in a district's return: the district, who certifies for it, the secretariat."""

    DISTRICT = "district"
    CERTIFIER = "certifier"
    SECRETARY = "secretary"


STEPS: Mapping[str, Mapping[str, ReturnSide]] = {
    "": {Step.PREPARED: ReturnSide.DISTRICT},
    Step.PREPARED: {
        Step.CERTIFIED: ReturnSide.CERTIFIER,
        Step.SENT_BACK: ReturnSide.CERTIFIER,
        Step.PREPARED: ReturnSide.DISTRICT,
    },
    Step.SENT_BACK: {Step.PREPARED: ReturnSide.DISTRICT},
    Step.CERTIFIED: {Step.RECEIVED: ReturnSide.SECRETARY, Step.MORE_ASKED: ReturnSide.SECRETARY},
    Step.MORE_ASKED: {Step.PREPARED: ReturnSide.DISTRICT},
    Step.RECEIVED: {Step.MORE_ASKED: ReturnSide.SECRETARY},
}
"""After the last step of a return ("" for none yet): which may follow, and from which side."""
SENDS_BACK = frozenset({Step.SENT_BACK.value, Step.MORE_ASKED.value})
"""Steps that want words."""
WITH_SECRETARIAT = frozenset({Step.CERTIFIED.value, Step.RECEIVED.value})
"""The last step of a return of which the district owes nothing more. Whether it counts as received is another question:
once it was certified it does, whatever was asked of it since (`districts_in` of `queries/returns.py`)."""


def check_step(last: str, step: str) -> None:
    """Refuse a step that may not follow the last one."""
    if step not in STEPS[last]:
        raise MoveRefused("step", _("รายงานอำเภอนี้เปลี่ยนสถานะไปแล้ว โปรดโหลดหน้าใหม่เพื่อดูสถานะล่าสุด"))
