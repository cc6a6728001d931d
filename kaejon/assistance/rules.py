"""What may be said of a matter of help after what, and valid input: pure, with a Thai sentence for every refusal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from enum import StrEnum

from django.utils.translation import gettext as _

from kaejon.assessment.rules import kept_text
from kaejon.lib import clock
from kaejon.lib.thai_date import thai_date
from kaejon.logbook.kinds import Kind
from kaejon.logbook.rules import MoveRefused
from kaejon.plan.rules import check_money

MESSAGE = "matter.message"
OUTSIDE = "matter.outside"
STEP_NOTE = "matter.step_note"
DELIVERY_WHAT = "delivery.what"
DELIVERY_EVIDENCE = "delivery.evidence"
MESSAGE_LENGTH = 1_000
FISCAL_YEAR_STARTS = 10
"""October: the fiscal year 2566 begins on 1 October 2565."""
SIGHT = dt.timedelta(days=30)
"""So long the agency still sees a household after its help was finished: to look how it turned out, propose that the
problem is solved, and see that answered. A month, as the committees meet at least once in it."""
LARGE_SATANG = 100_000 * 100
"""Above this an amount is asked about once: help to one household is seldom more (a house repaired is given some ten
thousand baht), and one zero too many makes it so."""
FARTHEST = dt.timedelta(days=366)


class Side(StrEnum):
    """Who speaks: the household's team, or the agency."""

    TEAM = "team"
    AGENCY = "agency"


STEPS: Mapping[Kind, Mapping[Kind, Side]] = {
    Kind.REFERRED: {
        Kind.HELP_ACCEPTED: Side.AGENCY,
        Kind.HELP_DECLINED: Side.AGENCY,
        Kind.HELP_QUERIED: Side.AGENCY,
        Kind.HELP_WITHDRAWN: Side.TEAM,
    },
    Kind.HELP_QUERIED: {
        Kind.QUERY_ANSWERED: Side.TEAM,
        Kind.HELP_ACCEPTED: Side.AGENCY,
        Kind.HELP_DECLINED: Side.AGENCY,
        Kind.HELP_WITHDRAWN: Side.TEAM,
    },
    Kind.QUERY_ANSWERED: {
        Kind.HELP_ACCEPTED: Side.AGENCY,
        Kind.HELP_DECLINED: Side.AGENCY,
        Kind.HELP_QUERIED: Side.AGENCY,
        Kind.HELP_WITHDRAWN: Side.TEAM,
    },
    Kind.HELP_ACCEPTED: {
        Kind.HELP_SCHEDULED: Side.AGENCY,
        Kind.HELP_FINISHED: Side.AGENCY,
        Kind.HELP_DECLINED: Side.AGENCY,
        Kind.HELP_WITHDRAWN: Side.TEAM,
    },
    Kind.HELP_SCHEDULED: {
        Kind.HELP_SCHEDULED: Side.AGENCY,
        Kind.HELP_FINISHED: Side.AGENCY,
        Kind.HELP_DECLINED: Side.AGENCY,
        Kind.HELP_WITHDRAWN: Side.TEAM,
    },
    Kind.OFFERED: {
        Kind.HELP_SCHEDULED: Side.AGENCY,
        Kind.HELP_FINISHED: Side.AGENCY,
        Kind.HELP_WITHDRAWN: Side.AGENCY,
    },
    Kind.HELP_DECLINED: {},
    Kind.HELP_FINISHED: {},
    Kind.HELP_WITHDRAWN: {},
}
"""After which word which may follow, and from which side; a word without followers ends the matter."""
ENDED: frozenset[Kind] = frozenset(kind for kind, following in STEPS.items() if not following)
AWAITS_AGENCY: frozenset[Kind] = frozenset({Kind.REFERRED, Kind.QUERY_ANSWERED})
"""The agency has still to answer."""


def check_step(last: Kind, following: Kind, side: Side, *, is_offer: bool) -> None:
    """Refuse a word that may not follow the last one, or not from this side."""
    allowed = STEPS[last]
    if is_offer and last == Kind.HELP_SCHEDULED:
        allowed = {**STEPS[Kind.OFFERED], Kind.HELP_SCHEDULED: Side.AGENCY}
    if last in ENDED:
        raise MoveRefused("ended", _("เรื่องนี้สิ้นสุดแล้ว (%(last)s) โปรดโหลดหน้าใหม่เพื่อดูสถานะล่าสุด") % {"last": last.label})
    if following not in allowed:
        raise MoveRefused(
            "step",
            _("สถานะล่าสุดของเรื่องคือ “%(last)s” จึงบันทึก “%(kind)s” ไม่ได้ โปรดโหลดหน้าใหม่")
            % {"last": last.label, "kind": following.label},
        )
    if allowed[following] != side:
        raise MoveRefused("side", _("“%(kind)s” บันทึกได้โดยอีกฝ่ายเท่านั้น") % {"kind": following.label})


def following_steps(last: Kind, side: Side, *, is_offer: bool) -> list[Kind]:
    """What this side may say next."""
    found = []
    for kind in (*STEPS[last], Kind.HELP_WITHDRAWN):
        try:
            check_step(last, kind, side, is_offer=is_offer)
        except MoveRefused:
            continue
        found.append(kind)
    return list(dict.fromkeys(found))


def check_promised(day: dt.date | None) -> dt.date:
    """The day for which help is promised: today or later, within a year."""
    if day is None:
        raise MoveRefused("until_missing", _("โปรดระบุวันที่กำหนดช่วยเหลือ"), "until_on")
    if not clock.today() <= day <= clock.today() + FARTHEST:
        raise MoveRefused("until", _("วันที่ %(date)s ต้องเป็นวันนี้หรือภายใน 1 ปีข้างหน้า") % {"date": thai_date(day)}, "until_on")
    return day


def required_message(text: str, field: str = "message") -> str:
    """A message that says what is asked or offered, or MoveRefused."""
    kept = kept_text(text, MESSAGE_LENGTH, field, multiline=True)
    if not kept:
        raise MoveRefused("message_missing", _("โปรดระบุสิ่งที่ขอหรือสิ่งที่จะช่วย"), field)
    return kept


def fiscal_year(day: dt.date) -> int:
    """The Thai fiscal year (พ.ศ.) in which a day lies: it begins on 1 October of the year before."""
    return day.year + 543 + (1 if day.month >= FISCAL_YEAR_STARTS else 0)


def check_fiscal_year(year: int, day: dt.date) -> None:
    """The money may be of the delivery's own fiscal year, or of the one before (กันเงินเหลื่อมปี)."""
    if year not in (fiscal_year(day), fiscal_year(day) - 1):
        raise MoveRefused(
            "fiscal_year",
            _("ปีงบประมาณต้องเป็น %(year)d หรือ %(before)d ตามวันที่ช่วยเหลือ")
            % {"year": fiscal_year(day), "before": fiscal_year(day) - 1},
            "fiscal_year",
        )


def check_last_day(starts_on: dt.date, ends_on: dt.date | None) -> None:
    """The last day lies not before the first."""
    if ends_on is not None and ends_on < starts_on:
        raise MoveRefused("ends_on", _("วันสิ้นสุดอยู่ก่อนวันเริ่ม โปรดตรวจวันที่"), "ends_on")


def check_programme(ends_on: dt.date | None, day: dt.date) -> None:
    """Nothing new out of a programme that has ended by the day; what was recorded before stays with it."""
    if ends_on is not None and ends_on < day:
        raise MoveRefused(
            "programme_ended",
            _("โครงการนี้สิ้นสุดเมื่อ %(date)s แล้ว โปรดเลือกโครงการอื่น หรือไม่ระบุ") % {"date": thai_date(ends_on)},
            "programme",
        )


def check_delivery(value_satang: int, source: str, evidence: Collection[object]) -> None:
    """Refuse absurd amounts, money without a source, and a delivery without any evidence."""
    check_money(value_satang, source)
    check_evidence(evidence)


def check_evidence(evidence: Collection[object]) -> None:
    """Refuse a delivery without any evidence."""
    if not any(evidence):
        raise MoveRefused("evidence", _("โปรดแนบหลักฐานอย่างน้อย 1 อย่าง: ภาพถ่าย เลขที่เอกสาร หรือลายมือชื่อผู้รับ"), "document")
