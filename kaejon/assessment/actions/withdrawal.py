from __future__ import annotations

from contextlib import AbstractContextManager

from django.utils.translation import gettext as _

from kaejon.assessment.actions.decisions import about_of, proposers_of
from kaejon.assessment.actions.verification import owner_of, subject_of
from kaejon.assessment.models import Decision
from kaejon.assessment.queries.roles import acting_role
from kaejon.assessment.rules import CONFIRMING, DECISION_NOTE, check_here, check_withdrawer, required_reason
from kaejon.audit.actions import Recorder, recording
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
    with withdrawing(entry, by=by) as recorder:
        check_here(entry.kind)
        check_may_withdraw(entry, by=by)
        withdrawal = write_withdrawal(recorder, entry, kept, by=by)
    return withdrawal


def withdrawing(entry: Entry, *, by: Principal) -> AbstractContextManager[Recorder]:
    """The recording in which an entry is withdrawn."""
    subject, detail = subject_of(about_of(entry)), {"entry": str(entry.pk), "kind": entry.kind}
    return recording("entry.withdraw", by=by, campaign_id=entry.campaign_id, subject=subject, detail=detail)


def check_may_withdraw(entry: Entry, *, by: Principal) -> None:
    """Refuse whoever may not withdraw the entry, and a second withdrawal of it."""
    answers = list(entry.answered_by.filter(superseded_by__isnull=True))
    is_confirmed = any(answer.kind in CONFIRMING for answer in answers)
    check_withdrawer(
        entry.kind, entry.recorded_at, proposers_of(entry), by=by, role=acting_role(by), is_confirmed=is_confirmed
    )
    if Entry.objects.filter(supersedes=entry).exists():
        raise MoveRefused("already_withdrawn", _("รายการนี้ถูกยกเลิกไปแล้ว โปรดโหลดหน้าใหม่เพื่อดูสถานะล่าสุด"))


def write_withdrawal(recorder: Recorder, entry: Entry, reason: str, *, by: Principal) -> Entry:
    """The withdrawal with its reason beside it."""
    about = about_of(entry)
    withdrawal = append_entry(
        recorder,
        entry.campaign,
        Kind.ENTRY_WITHDRAWN,
        about,
        by=by,
        occurred_on=entry.occurred_on,
        supersedes=entry,
    )
    recorder.write(Decision(entry=withdrawal, note_sealed=key_of(owner_of(about)).seal(reason, context=DECISION_NOTE)))
    return withdrawal
