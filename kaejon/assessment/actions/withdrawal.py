from __future__ import annotations

from django.utils.translation import gettext as _

from kaejon.assessment.actions.decisions import about_of, proposers_of
from kaejon.assessment.actions.verification import owner_of, subject_of
from kaejon.assessment.models import Decision
from kaejon.assessment.queries.roles import acting_role
from kaejon.assessment.rules import CONFIRMING, DECISION_NOTE, check_withdrawal, required_reason
from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.logbook.actions import append_entry
from kaejon.logbook.kinds import Kind
from kaejon.logbook.models import Entry
from kaejon.logbook.rules import MoveRefused
from kaejon.register.keys import key_of


def withdraw_entry(*, entry: Entry, reason: str, by: Principal) -> Entry:
    """Withdraw an entry that was recorded by mistake: the way to correct one, since nothing is edited.

    Its recorder may on the same day; the district of the area always. What rests on a second person's word (a
    confirmed dismissal, a removal) only the district or the secretary may. Raises MoveRefused with a Thai sentence.
    The withdrawal bears the day of the entry, so that it covers exactly the same needs.
    """
    kept = required_reason(reason)
    about = about_of(entry)
    detail = {"entry": str(entry.pk), "kind": entry.kind}
    with recording(
        "entry.withdraw", by=by, campaign_id=entry.campaign_id, subject=subject_of(about), detail=detail
    ) as recorder:
        answers = list(entry.answered_by.filter(superseded_by__isnull=True))
        is_confirmed = any(answer.kind in CONFIRMING for answer in answers)
        check_withdrawal(
            entry.kind, entry.recorded_at, proposers_of(entry), by=by, role=acting_role(by), is_confirmed=is_confirmed
        )
        if Entry.objects.filter(supersedes=entry).exists():
            raise MoveRefused("already_withdrawn", _("รายการนี้ถูกยกเลิกไปแล้ว โปรดโหลดหน้าใหม่เพื่อดูสถานะล่าสุด"))
        withdrawal = append_entry(
            recorder,
            entry.campaign,
            Kind.ENTRY_WITHDRAWN,
            about,
            by=by,
            occurred_on=entry.occurred_on,
            supersedes=entry,
        )
        recorder.write(
            Decision(entry=withdrawal, note_sealed=key_of(owner_of(about)).seal(kept, context=DECISION_NOTE))
        )
    return withdrawal
