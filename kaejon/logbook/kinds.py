"""The kinds of entry and the moves they are allowed: one table, shown in docs/concepts.md.

A need carries *marks* (found true, planned, a promise of help, helped, resolved, in care); its `State` is the furthest
of them. A `Move` says what a kind may be said of, in which states it may be *recorded*, and to which state it leads.
What was lawfully recorded counts ever after, in the order of its day: at folding only a dismissal shuts the door.
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
    PLANNED = "planned", pgettext_lazy("state", "มีแผนแล้ว")
    HELPING = "helping", pgettext_lazy("state", "กำลังช่วยเหลือ")
    HELPED = "helped", pgettext_lazy("state", "ช่วยเหลือแล้ว")
    RESOLVED = "resolved", pgettext_lazy("state", "แก้ไขแล้ว")
    CONTINUING_CARE = "continuing_care", pgettext_lazy("state", "ดูแลต่อเนื่อง")
    RELAPSED = "relapsed", pgettext_lazy("state", "กลับมาตกเกณฑ์")
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

    VISITED = "visited", pgettext_lazy("kind", "เยี่ยมครัวเรือน")
    VISIT_UNCHANGED = "visit_unchanged", pgettext_lazy("kind", "ติดตามแล้ว ไม่มีการเปลี่ยนแปลง")
    FOLLOW_UP_HELD = "follow_up_held", pgettext_lazy("kind", "ติดตามผลแล้ว ผลยังคงอยู่")
    STUCK_EXPLAINED = "stuck_explained", pgettext_lazy("kind", "ระบุข้อติดขัด")

    PLAN_SUBMITTED = "plan_submitted", pgettext_lazy("kind", "เสนอแผนครัวเรือน")
    PLAN_RETURNED = "plan_returned", pgettext_lazy("kind", "ขอให้ทบทวนแผน")
    PLANNED = "planned", pgettext_lazy("kind", "เห็นชอบแผนครัวเรือน")
    PLAN_ACKNOWLEDGED = "plan_acknowledged", pgettext_lazy("kind", "ครอบครัวรับทราบแผน")
    ADJUSTMENT_PROPOSED = "adjustment_proposed", pgettext_lazy("kind", "เสนอปรับแผน")
    ADJUSTED = "adjusted", pgettext_lazy("kind", "รับข้อเสนอปรับแผน")
    ADJUSTMENT_DECLINED = "adjustment_declined", pgettext_lazy("kind", "ตอบข้อเสนอปรับแผน ไม่ปรับ")
    ADJUSTMENT_WITHDRAWN = "adjustment_withdrawn", pgettext_lazy("kind", "ถอนข้อเสนอปรับแผน")

    REFERRED = "referred", pgettext_lazy("kind", "ส่งต่อหน่วยงาน")
    OFFERED = "offered", pgettext_lazy("kind", "แจ้งความประสงค์ช่วยเหลือ")
    HELP_ACCEPTED = "help_accepted", pgettext_lazy("kind", "หน่วยงานรับเรื่อง")
    HELP_DECLINED = "help_declined", pgettext_lazy("kind", "หน่วยงานแจ้งข้อขัดข้อง")
    HELP_QUERIED = "help_queried", pgettext_lazy("kind", "หน่วยงานขอข้อมูลเพิ่มเติม")
    QUERY_ANSWERED = "query_answered", pgettext_lazy("kind", "ให้ข้อมูลเพิ่มเติมแก่หน่วยงาน")
    HELP_SCHEDULED = "help_scheduled", pgettext_lazy("kind", "กำหนดวันช่วยเหลือแล้ว")
    HELP_FINISHED = "help_finished", pgettext_lazy("kind", "ดำเนินการแล้ว")
    HELP_WITHDRAWN = "help_withdrawn", pgettext_lazy("kind", "ถอนเรื่อง")
    DELIVERED = "delivered", pgettext_lazy("kind", "ให้ความช่วยเหลือ")

    OUTCOME_PROPOSED = "outcome_proposed", pgettext_lazy("kind", "ประเมินซ้ำ ผ่านเกณฑ์")
    OUTCOME_CONFIRMED = "outcome_confirmed", pgettext_lazy("kind", "แก้ไขแล้ว (มีผู้ยืนยัน)")
    OUTCOME_REFUSED = "outcome_refused", pgettext_lazy("kind", "ไม่ยืนยันผลการประเมินซ้ำ")
    OUTCOME_WITHDRAWN = "outcome_withdrawn", pgettext_lazy("kind", "ถอนผลการประเมินซ้ำ")
    RELAPSED = "relapsed", pgettext_lazy("kind", "กลับมาตกเกณฑ์")
    CARE_PROPOSED = "care_proposed", pgettext_lazy("kind", "เสนอให้ดูแลต่อเนื่อง")
    CARE_CONFIRMED = "care_confirmed", pgettext_lazy("kind", "ดูแลต่อเนื่อง (มีผู้ยืนยัน)")
    CARE_REFUSED = "care_refused", pgettext_lazy("kind", "ไม่ยืนยันการดูแลต่อเนื่อง")
    CARE_WITHDRAWN = "care_withdrawn", pgettext_lazy("kind", "ถอนข้อเสนอดูแลต่อเนื่อง")
    CARE_REVIEWED = "care_reviewed", pgettext_lazy("kind", "ทบทวนการดูแลต่อเนื่องประจำปี")
    CARE_ENDED = "care_ended", pgettext_lazy("kind", "สิ้นสุดการดูแลต่อเนื่อง")
    ITEM_PROPOSED = "item_proposed", pgettext_lazy("kind", "เสนอว่าผ่านเกณฑ์ระดับขั้น")
    ITEM_CONFIRMED = "item_confirmed", pgettext_lazy("kind", "ผ่านเกณฑ์ระดับขั้น (มีผู้ยืนยัน)")
    ITEM_REFUSED = "item_refused", pgettext_lazy("kind", "ไม่ยืนยันเกณฑ์ระดับขั้น")
    ITEM_WITHDRAWN = "item_withdrawn", pgettext_lazy("kind", "ถอนข้อเสนอเกณฑ์ระดับขั้น")
    ITEM_LAPSED = "item_lapsed", pgettext_lazy("kind", "ไม่ผ่านเกณฑ์ระดับขั้นแล้ว")
    SURVEY_PASSED = "survey_passed", pgettext_lazy("kind", "ผลสำรวจรอบถัดไป ผ่านเกณฑ์ จปฐ.")
    SURVEY_FAILED = "survey_failed", pgettext_lazy("kind", "ผลสำรวจรอบถัดไป ตกเกณฑ์ จปฐ.")

    ENTRY_WITHDRAWN = "entry_withdrawn", pgettext_lazy("kind", "ยกเลิกรายการที่บันทึกผิด")


class Reason(TextChoices):
    """Why a need is dismissed."""

    OUT_OF_DATE = "out_of_date", pgettext_lazy("reason", "ข้อมูลไม่ตรงกับสภาพปัจจุบัน")
    MOVED = "moved", pgettext_lazy("reason", "ย้ายออก")
    DIED = "died", pgettext_lazy("reason", "เสียชีวิต")
    NOT_IN_AREA = "not_in_area", pgettext_lazy("reason", "ไม่พบตัวในพื้นที่")
    DUPLICATE = "duplicate", pgettext_lazy("reason", "รายการซ้ำ")


class StuckReason(TextChoices):
    """Why a need does not get on (ข้อติดขัด): with it and a date it leaves the overdue list until then."""

    BUDGET = "budget", pgettext_lazy("stuck", "รองบประมาณ")
    LAND_TITLE = "land_title", pgettext_lazy("stuck", "ไม่มีเอกสารสิทธิ์ในที่ดิน")
    CIVIL_STATUS = "civil_status", pgettext_lazy("stuck", "รอสถานะบุคคล/ทะเบียนราษฎร")
    MONSOON = "monsoon", pgettext_lazy("stuck", "ฤดูมรสุม เดินทางหรือก่อสร้างไม่ได้")
    FAMILY = "family", pgettext_lazy("stuck", "รอครอบครัว")
    OTHER = "other_stuck", pgettext_lazy("stuck", "อื่น ๆ (ระบุในบันทึก)")


class Subject(StrEnum):
    """What an entry speaks of, and so which needs it covers."""

    NEED = "need"
    MEMBER = "member"
    HOUSEHOLD = "household"


class Pending(StrEnum):
    """What a proposal waits for a second person about; of each sort at most one is open for a need."""

    DISMISSAL = "dismissal"
    OUTCOME = "outcome"
    CARE = "care"
    ADJUSTMENT = "adjustment"
    ITEM = "item"


@dataclass(frozen=True)
class Move:
    """One allowed move: recorded of `subjects`, while a covered need is in one of `before`.

    `after` is the state it leads to where nothing further holds already (None: the state stays).
    """

    kind: Kind
    subjects: frozenset[Subject]
    before: frozenset[State]
    after: State | None = None
    opens: Pending | None = None
    """It opens a proposal of this sort."""
    answers: Pending | None = None
    """It answers a proposal of this sort, which it names."""


ANY_SUBJECT = frozenset(Subject)
PROBLEM = frozenset({Subject.NEED, Subject.HOUSEHOLD})
HOUSE = frozenset({Subject.HOUSEHOLD})
OPEN = frozenset({State.LISTED, State.VERIFIED, State.PLANNED, State.HELPING, State.HELPED, State.RELAPSED})
"""States that count as คงเหลือ."""
FOUND_TRUE = OPEN - {State.LISTED}
ON_LIST = frozenset(State) - {State.DISMISSED}
ANY_STATE = frozenset(State)
SETTLED = frozenset({State.RESOLVED, State.CONTINUING_CARE})

MOVES: dict[Kind, Move] = {
    move.kind: move
    for move in (
        Move(Kind.VERIFIED, PROBLEM, OPEN, after=State.VERIFIED),
        Move(Kind.NOT_MET, frozenset({Subject.HOUSEHOLD, Subject.MEMBER}), ON_LIST),
        Move(Kind.DECLINED_BY_FAMILY, frozenset({Subject.HOUSEHOLD, Subject.MEMBER}), OPEN),
        Move(Kind.DISMISSAL_PROPOSED, ANY_SUBJECT, ON_LIST, opens=Pending.DISMISSAL),
        Move(Kind.DISMISSAL_CONFIRMED, ANY_SUBJECT, ON_LIST, after=State.DISMISSED, answers=Pending.DISMISSAL),
        Move(Kind.DISMISSAL_REFUSED, ANY_SUBJECT, ON_LIST, answers=Pending.DISMISSAL),
        Move(Kind.DISMISSAL_WITHDRAWN, ANY_SUBJECT, ON_LIST, answers=Pending.DISMISSAL),
        Move(Kind.REMOVED, ANY_SUBJECT, ON_LIST, after=State.DISMISSED),
        Move(Kind.NEED_PROPOSED, frozenset({Subject.MEMBER}), ANY_STATE),
        Move(Kind.VISITED, HOUSE, ON_LIST),
        Move(Kind.VISIT_UNCHANGED, HOUSE, ON_LIST),
        Move(Kind.FOLLOW_UP_HELD, HOUSE, frozenset({State.RESOLVED})),
        Move(Kind.STUCK_EXPLAINED, PROBLEM, OPEN),
        Move(Kind.PLAN_SUBMITTED, HOUSE, ON_LIST),
        Move(Kind.PLAN_RETURNED, HOUSE, ON_LIST),
        Move(Kind.PLANNED, PROBLEM, FOUND_TRUE | {State.CONTINUING_CARE}, after=State.PLANNED),
        Move(Kind.PLAN_ACKNOWLEDGED, HOUSE, ON_LIST),
        Move(Kind.ADJUSTMENT_PROPOSED, HOUSE, ON_LIST, opens=Pending.ADJUSTMENT),
        Move(Kind.ADJUSTED, HOUSE, ON_LIST, answers=Pending.ADJUSTMENT),
        Move(Kind.ADJUSTMENT_DECLINED, HOUSE, ON_LIST, answers=Pending.ADJUSTMENT),
        Move(Kind.ADJUSTMENT_WITHDRAWN, HOUSE, ON_LIST, answers=Pending.ADJUSTMENT),
        Move(Kind.REFERRED, PROBLEM, FOUND_TRUE | {State.CONTINUING_CARE}),
        Move(Kind.OFFERED, PROBLEM, FOUND_TRUE | {State.CONTINUING_CARE}, after=State.HELPING),
        Move(Kind.HELP_ACCEPTED, PROBLEM, ON_LIST, after=State.HELPING),
        Move(Kind.HELP_DECLINED, PROBLEM, ANY_STATE),
        Move(Kind.HELP_QUERIED, PROBLEM, ANY_STATE),
        Move(Kind.QUERY_ANSWERED, PROBLEM, ANY_STATE),
        Move(Kind.HELP_SCHEDULED, PROBLEM, ON_LIST, after=State.HELPING),
        Move(Kind.HELP_FINISHED, PROBLEM, ANY_STATE),
        Move(Kind.HELP_WITHDRAWN, PROBLEM, ANY_STATE),
        Move(Kind.DELIVERED, PROBLEM, ON_LIST - {State.LISTED}, after=State.HELPED),
        Move(Kind.OUTCOME_PROPOSED, PROBLEM, FOUND_TRUE, opens=Pending.OUTCOME),
        Move(Kind.OUTCOME_CONFIRMED, PROBLEM, FOUND_TRUE, after=State.RESOLVED, answers=Pending.OUTCOME),
        Move(Kind.OUTCOME_REFUSED, PROBLEM, ON_LIST, answers=Pending.OUTCOME),
        Move(Kind.OUTCOME_WITHDRAWN, PROBLEM, ON_LIST, answers=Pending.OUTCOME),
        Move(Kind.RELAPSED, PROBLEM, frozenset({State.RESOLVED}), after=State.RELAPSED),
        Move(Kind.CARE_PROPOSED, PROBLEM, FOUND_TRUE, opens=Pending.CARE),
        Move(Kind.CARE_CONFIRMED, PROBLEM, FOUND_TRUE, after=State.CONTINUING_CARE, answers=Pending.CARE),
        Move(Kind.CARE_REFUSED, PROBLEM, ON_LIST, answers=Pending.CARE),
        Move(Kind.CARE_WITHDRAWN, PROBLEM, ON_LIST, answers=Pending.CARE),
        Move(Kind.CARE_REVIEWED, PROBLEM, frozenset({State.CONTINUING_CARE})),
        Move(Kind.CARE_ENDED, PROBLEM, frozenset({State.CONTINUING_CARE}), after=State.VERIFIED),
        Move(Kind.ITEM_PROPOSED, HOUSE, ON_LIST, opens=Pending.ITEM),
        Move(Kind.ITEM_CONFIRMED, HOUSE, ON_LIST, answers=Pending.ITEM),
        Move(Kind.ITEM_REFUSED, HOUSE, ON_LIST, answers=Pending.ITEM),
        Move(Kind.ITEM_WITHDRAWN, HOUSE, ON_LIST, answers=Pending.ITEM),
        Move(Kind.ITEM_LAPSED, HOUSE, ON_LIST),
        Move(Kind.SURVEY_PASSED, frozenset({Subject.NEED}), ON_LIST),
        Move(Kind.SURVEY_FAILED, frozenset({Subject.NEED}), ON_LIST),
        Move(Kind.ENTRY_WITHDRAWN, ANY_SUBJECT, ANY_STATE),
    )
}


def answering(sort: Pending) -> frozenset[Kind]:
    """The kinds that answer a proposal of this sort: they name it in `answers`."""
    return frozenset(kind for kind, move in MOVES.items() if move.answers == sort)


DISMISSING: frozenset[Kind] = frozenset(kind for kind, move in MOVES.items() if move.after == State.DISMISSED)
ANSWERING: frozenset[Kind] = frozenset(kind for kind, move in MOVES.items() if move.answers is not None)
"""Kinds that answer a proposal of any sort."""
PROMISING: frozenset[Kind] = frozenset({Kind.OFFERED, Kind.HELP_ACCEPTED, Kind.HELP_SCHEDULED})
"""After one of these a referral or offer is promised and unfinished; after any other word about it, it is not."""
HELP_ROOTS: frozenset[Kind] = frozenset({Kind.REFERRED, Kind.OFFERED})
"""What opens a matter of help between a household's team and an agency."""
HELP_ANSWERS: frozenset[Kind] = frozenset(
    {
        Kind.HELP_ACCEPTED,
        Kind.HELP_DECLINED,
        Kind.HELP_QUERIED,
        Kind.QUERY_ANSWERED,
        Kind.HELP_SCHEDULED,
        Kind.HELP_FINISHED,
        Kind.HELP_WITHDRAWN,
    }
)
"""What is said of a referral or an offer: they name it in `answers` and cover exactly the needs that it covers."""
CONTACT: frozenset[Kind] = frozenset(
    {Kind.VERIFIED, Kind.DECLINED_BY_FAMILY, Kind.VISITED, Kind.VISIT_UNCHANGED, Kind.FOLLOW_UP_HELD}
)
"""Somebody of the family was met; an attempt (`not_met`) is none."""
REOPENING: frozenset[Kind] = frozenset({Kind.RELAPSED, Kind.CARE_ENDED})
"""The need is open again, and wants a new plan."""
