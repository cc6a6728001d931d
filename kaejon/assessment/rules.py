"""Valid input of verifications, decisions and proposals: pure checks with a Thai sentence for every refusal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kaejon.assessment.models import Answer
from kaejon.audit.principal import Principal
from kaejon.lib import clock
from kaejon.lib.thai_text import TextProblem, clean
from kaejon.logbook.kinds import ANSWERING, Kind, Reason
from kaejon.logbook.rules import MoveRefused
from kaejon.people.models import Role
from kaejon.register.models import Dimension, IndicatorLevel

# The context under which each text is sealed; it must be given again to open it.
LIST_INDICATORS = "indicators"
VERIFICATION_INDICATORS = "verification.indicators"
VERIFICATION_NOTE = "verification.note"
DECISION_NOTE = "decision.note"
PROPOSAL_INDICATORS = "proposal.indicators"
PROPOSAL_NOTE = "proposal.note"
PROPOSAL_CONTENT = "proposal.content"
REVEAL_REASON = "reveal.reason"

NOTE_LENGTH = 2_000
REASON_LENGTH = 500
REFERENCE_LENGTH = 200
SHORTEST_REASON = 5

KIND_OF_ANSWER: Mapping[str, Kind] = {
    Answer.CONFIRMED: Kind.VERIFIED,
    Answer.NOT_FOUND: Kind.DISMISSAL_PROPOSED,
    Answer.NOT_MET: Kind.NOT_MET,
    Answer.DECLINED: Kind.DECLINED_BY_FAMILY,
    Answer.MOVED: Kind.DISMISSAL_PROPOSED,
    Answer.DIED: Kind.DISMISSAL_PROPOSED,
    Answer.NOT_IN_AREA: Kind.DISMISSAL_PROPOSED,
    Answer.DUPLICATE: Kind.DISMISSAL_PROPOSED,
}

REASON_OF_ANSWER: Mapping[str, Reason] = {
    Answer.NOT_FOUND: Reason.OUT_OF_DATE,
    Answer.MOVED: Reason.MOVED,
    Answer.DIED: Reason.DIED,
    Answer.NOT_IN_AREA: Reason.NOT_IN_AREA,
    Answer.DUPLICATE: Reason.DUPLICATE,
}

OF_A_PROBLEM: frozenset[str] = frozenset({Answer.CONFIRMED, Answer.NOT_FOUND})
"""Answers said of one problem; the others are said of a person or of the whole household."""


@dataclass(frozen=True)
class KnownIndicator:
    """An indicator of the edition in use."""

    number: int
    short: str
    level: str
    dimension: str

    @property
    def is_of_household(self) -> bool:
        return self.level == IndicatorLevel.HOUSEHOLD


Catalogue = Mapping[int, KnownIndicator]


def kept_text(text: str, most: int, field: str, *, multiline: bool = False) -> str:
    """The text as it is kept, or MoveRefused at `field` when it is too long."""
    try:
        return clean(text, most, multiline=multiline)
    except TextProblem as problem:
        raise MoveRefused(problem.code, _(problem.template) % problem.params, field) from None


def required_reason(text: str, field: str = "reason") -> str:
    """A reason that says something, or MoveRefused."""
    kept = kept_text(text, REASON_LENGTH, field)
    if len(kept) < SHORTEST_REASON:
        raise MoveRefused("reason_missing", _("โปรดระบุเหตุผลอย่างน้อย 5 ตัวอักษร"), field)
    return kept


def required_reference(text: str) -> str:
    """A reference to the village meeting, the committee or the letter, or MoveRefused."""
    kept = kept_text(text, REFERENCE_LENGTH, "reference")
    if not kept:
        raise MoveRefused(
            "reference_missing", _("โปรดระบุเลขที่อ้างอิง เช่น รายงานประชาคมหมู่บ้าน หรือมติ คจพ.อ. ครั้งที่ … ลงวันที่ …"), "reference"
        )
    return kept


def required_approver(text: str) -> str:
    """The name or position of who approved, or MoveRefused."""
    kept = kept_text(text, REFERENCE_LENGTH, "approver")
    if not kept:
        raise MoveRefused("approver_missing", _("โปรดระบุชื่อและตำแหน่งของผู้เห็นชอบ"), "approver")
    return kept


def failing_indicators(dimension: str, numbers: Iterable[int], catalogue: Catalogue) -> tuple[int, ...]:
    """The named indicators in order, each once; refused when there is none or one is not of the dimension."""
    named = tuple(sorted(set(numbers)))
    if not named:
        raise MoveRefused(
            "indicators_missing",
            _("โปรดเลือกตัวชี้วัดที่ตกเกณฑ์ของมิติ%(dimension)sอย่างน้อย 1 ข้อ") % {"dimension": Dimension(dimension).label},
            "indicators",
        )
    for number in named:
        if number not in catalogue or catalogue[number].dimension != dimension:
            raise MoveRefused(
                "indicator_unknown",
                _("ตัวชี้วัดที่ %(number)s ไม่อยู่ในมิติ%(dimension)s โปรดเลือกจากรายการ")
                % {"number": number, "dimension": Dimension(dimension).label},
                "indicators",
            )
    return named


def hold_for_household(numbers: Iterable[int], catalogue: Catalogue) -> bool:
    """Whether every named indicator speaks of the household, so that one answer holds for all its members."""
    return all(catalogue[number].is_of_household for number in numbers)


def check_second_person(by: Principal, proposers: Collection[str]) -> None:
    """Refuse whoever proposed it, typed it or had it typed: another person decides, whatever roles they hold."""
    if not by.persons.isdisjoint(proposers):
        raise MoveRefused("same_person", _("ท่านเป็นผู้เสนอ (หรือผู้ที่บันทึกแทน) รายการนี้ ต้องให้ผู้อื่นเป็นผู้ยืนยัน"))


def check_own(by: Principal, proposers: Collection[str]) -> None:
    """Refuse everybody but those who proposed it."""
    if by.persons.isdisjoint(proposers):
        raise MoveRefused("not_own", _("ผู้เสนอเท่านั้นที่ถอนข้อเสนอได้ หากไม่เห็นด้วย โปรดใช้ “ไม่ยืนยัน” พร้อมเหตุผล"))


def numbers_text(numbers: Iterable[int]) -> str:
    """Indicator numbers as they are stored: "8,9"."""
    return ",".join(str(number) for number in numbers)


def numbers_of(text: str) -> tuple[int, ...]:
    """Stored indicator numbers as numbers."""
    return tuple(int(number) for number in text.split(",") if number)


def check_withdrawal(
    kind: str,
    recorded_at: dt.datetime,
    recorders: Collection[str],
    *,
    by: Principal,
    role: str,
    is_confirmed: bool,
) -> None:
    """Refuse whoever may not withdraw an entry: its recorder on the day it was recorded, else the office above."""
    if kind == Kind.ENTRY_WITHDRAWN:
        raise MoveRefused("is_withdrawal", _("การยกเลิกรายการยกเลิกซ้ำไม่ได้ โปรดบันทึกรายการใหม่แทน"))
    if kind == Kind.REMOVED:
        if role != Role.SECRETARY:
            raise MoveRefused("not_allowed", _("รายการนำออกตามมติหรือหนังสือ ฝ่ายเลขานุการ คจพ.จ. เท่านั้นที่ยกเลิกได้"))
        return
    if role in (Role.DISTRICT, Role.SECRETARY):
        return
    if kind in ANSWERING or is_confirmed:
        raise MoveRefused("not_allowed", _("รายการที่มีผู้พิจารณาแล้ว ยกเลิกได้โดย คจพ.อ. หรือฝ่ายเลขานุการ คจพ.จ. เท่านั้น"))
    if by.persons.isdisjoint(recorders):
        raise MoveRefused("not_allowed", _("ยกเลิกได้เฉพาะรายการที่ท่านบันทึกเอง โปรดแจ้ง คจพ.อ. หากรายการนี้ไม่ถูกต้อง"))
    if clock.bangkok_date(recorded_at) != clock.today():
        raise MoveRefused("too_late", _("ยกเลิกเองได้ภายในวันที่บันทึกเท่านั้น โปรดแจ้ง คจพ.อ. ให้ยกเลิกแทน"))
