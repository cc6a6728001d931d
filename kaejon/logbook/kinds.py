"""The kinds of entry and the moves they are allowed: one table, shown in docs/concepts.md.

A need is in exactly one `State`. A `Move` says from which states a kind may be recorded and what the state is
afterwards. Beside the state stand two marks: a pending dismissal (a proposal changes nothing until confirmed)
and the family's "not now", which stays in the denominator and is asked again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """Where a need stands (five-step bar; off the bar with a word)."""

    LISTED = "listed", pgettext_lazy("state", "ขึ้นบัญชี")
    VERIFIED = "verified", pgettext_lazy("state", "สอบทานแล้ว")
    DISMISSED = "dismissed", pgettext_lazy("state", "นำออกจากบัญชี")


class Kind(TextChoices):
    """What an entry says happened."""

    VERIFIED = "verified", pgettext_lazy("kind", "สอบทานแล้ว ตรงตามบัญชี")
    NOT_MET = "not_met", pgettext_lazy("kind", "ไปแล้วไม่พบ/นัดใหม่")
    DECLINED_BY_FAMILY = "declined_by_family", pgettext_lazy("kind", "ยังไม่ประสงค์รับความช่วยเหลือ")
    DISMISSAL_PROPOSED = "dismissal_proposed", pgettext_lazy("kind", "เสนอนำออกจากบัญชี")
    DISMISSAL_CONFIRMED = "dismissal_confirmed", pgettext_lazy("kind", "นำออกจากบัญชี (มีผู้ยืนยัน)")
    DISMISSAL_REFUSED = "dismissal_refused", pgettext_lazy("kind", "ไม่ยืนยันการนำออกจากบัญชี")
    DISMISSAL_WITHDRAWN = "dismissal_withdrawn", pgettext_lazy("kind", "ถอนข้อเสนอนำออกจากบัญชี")
    REMOVED = "removed", pgettext_lazy("kind", "นำออกจากบัญชีตามมติ/หนังสือ")
    NEED_PROPOSED = "need_proposed", pgettext_lazy("kind", "พบปัญหาเพิ่ม")
    ENTRY_WITHDRAWN = "entry_withdrawn", pgettext_lazy("kind", "ยกเลิกรายการที่บันทึกผิด")


class Reason(TextChoices):
    """Why a need is dismissed."""

    OUT_OF_DATE = "out_of_date", pgettext_lazy("reason", "ข้อมูลไม่ตรงกับสภาพปัจจุบัน")
    MOVED = "moved", pgettext_lazy("reason", "ย้ายออก")
    DIED = "died", pgettext_lazy("reason", "เสียชีวิต")
    NOT_IN_AREA = "not_in_area", pgettext_lazy("reason", "ไม่พบตัวในพื้นที่")
    DUPLICATE = "duplicate", pgettext_lazy("reason", "รายการซ้ำ")


class Subject(StrEnum):
    """What an entry speaks of, and so which needs it covers."""

    NEED = "need"
    MEMBER = "member"
    HOUSEHOLD = "household"


@dataclass(frozen=True)
class Move:
    """One allowed move: recorded of `subjects`, from `before`, leading to `after` (None: the state stays)."""

    kind: Kind
    subjects: frozenset[Subject]
    before: frozenset[State]
    after: State | None = None
    pending: bool = False
    """It opens a pending dismissal; the kinds in ANSWERING close the one they name."""


ON_LIST = frozenset({State.LISTED, State.VERIFIED})
ANY_SUBJECT = frozenset(Subject)

MOVES: dict[Kind, Move] = {
    move.kind: move
    for move in (
        Move(Kind.VERIFIED, frozenset({Subject.NEED, Subject.HOUSEHOLD}), ON_LIST, after=State.VERIFIED),
        Move(Kind.NOT_MET, frozenset({Subject.HOUSEHOLD, Subject.MEMBER}), ON_LIST),
        Move(Kind.DECLINED_BY_FAMILY, frozenset({Subject.HOUSEHOLD, Subject.MEMBER}), ON_LIST),
        Move(Kind.DISMISSAL_PROPOSED, ANY_SUBJECT, ON_LIST, pending=True),
        Move(Kind.DISMISSAL_CONFIRMED, ANY_SUBJECT, ON_LIST, after=State.DISMISSED),
        Move(Kind.DISMISSAL_REFUSED, ANY_SUBJECT, ON_LIST),
        Move(Kind.DISMISSAL_WITHDRAWN, ANY_SUBJECT, ON_LIST),
        Move(Kind.REMOVED, ANY_SUBJECT, ON_LIST, after=State.DISMISSED),
        Move(Kind.NEED_PROPOSED, frozenset({Subject.MEMBER}), frozenset(State)),
        Move(Kind.ENTRY_WITHDRAWN, ANY_SUBJECT, frozenset(State)),
    )
}

DISMISSING: frozenset[Kind] = frozenset(kind for kind, move in MOVES.items() if move.after == State.DISMISSED)
ANSWERING: frozenset[Kind] = frozenset({Kind.DISMISSAL_CONFIRMED, Kind.DISMISSAL_REFUSED, Kind.DISMISSAL_WITHDRAWN})
"""Kinds that answer a proposal: they name it in `answers`."""
