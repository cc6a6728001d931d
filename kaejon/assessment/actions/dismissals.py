from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from kaejon.assessment.actions.verification import owner_of, subject_of
from kaejon.assessment.models import Decision
from kaejon.assessment.rules import DECISION_NOTE, check_own, check_second_person, required_reason
from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.lib import clock
from kaejon.logbook.actions import About, append_entry
from kaejon.logbook.kinds import Kind
from kaejon.logbook.models import Entry
from kaejon.logbook.rules import MoveRefused
from kaejon.register.keys import key_of

Verdict = Literal["confirm", "refuse"]
VERBS = {
    Kind.DISMISSAL_CONFIRMED: "dismissal.confirm",
    Kind.DISMISSAL_REFUSED: "dismissal.refuse",
    Kind.DISMISSAL_WITHDRAWN: "dismissal.withdraw",
}


def confirm_dismissal(*, proposal: Entry, by: Principal) -> Entry:
    """Confirm a proposed dismissal (นำออกจากบัญชี) as the second person; the needs it covers leave the list.

    Raises MoveRefused where `by` proposed, typed or had it typed, and where it was decided or withdrawn meanwhile.
    """
    check_second_person(by, proposers_of(proposal))
    return answered(proposal, Kind.DISMISSAL_CONFIRMED, by=by)


def refuse_dismissal(*, proposal: Entry, reason: str, by: Principal) -> Entry:
    """Refuse a proposed dismissal, with a reason; the needs stay as they were. Raises MoveRefused too."""
    kept = required_reason(reason)
    check_second_person(by, proposers_of(proposal))
    return answered(proposal, Kind.DISMISSAL_REFUSED, by=by, note=kept)


def withdraw_dismissal(*, proposal: Entry, by: Principal) -> Entry:
    """Take one's own proposal of a dismissal back before anybody decided it. Raises MoveRefused."""
    check_own(by, proposers_of(proposal))
    return answered(proposal, Kind.DISMISSAL_WITHDRAWN, by=by)


@dataclass(frozen=True)
class Decided:
    """What became of one proposal among several; `problem` is the Thai sentence where it was not recorded."""

    proposal: Entry
    entry: Entry | None
    problem: str = ""


def decide_dismissals(
    *, proposals: Iterable[tuple[Entry, Principal]], verdict: Verdict, reason: str = ""
) -> list[Decided]:
    """Confirm or refuse several proposals, each for itself: its own event, and a result for each."""
    results = []
    for proposal, by in proposals:
        try:
            if verdict == "confirm":
                entry = confirm_dismissal(proposal=proposal, by=by)
            else:
                entry = refuse_dismissal(proposal=proposal, reason=reason, by=by)
        except MoveRefused as refusal:
            results.append(Decided(proposal, None, str(refusal)))
        else:
            results.append(Decided(proposal, entry))
    return results


def proposers_of(entry: Entry) -> frozenset[str]:
    """Everybody who counts as having recorded the entry."""
    return frozenset(person for person in (entry.by, entry.recorded_for) if person)


def about_of(entry: Entry) -> About:
    """The entry's own subject."""
    return About(need=entry.need, member=entry.member, household=entry.household, dimension=entry.dimension)


def answered(proposal: Entry, kind: Kind, *, by: Principal, note: str = "") -> Entry:
    """Append the answer to a proposal, today, with the decision beside it."""
    if proposal.kind != Kind.DISMISSAL_PROPOSED:
        raise MoveRefused("not_a_proposal", _("รายการนี้ไม่ใช่ข้อเสนอนำออกจากบัญชี"))
    about = about_of(proposal)
    detail = {"proposal": str(proposal.pk)}
    with recording(
        VERBS[kind], by=by, campaign_id=proposal.campaign_id, subject=subject_of(about), detail=detail
    ) as recorder:
        entry = append_entry(
            recorder,
            proposal.campaign,
            kind,
            about,
            by=by,
            occurred_on=clock.today(),
            reason=proposal.reason,
            answers=proposal,
        )
        sealed = key_of(owner_of(about)).seal(note, context=DECISION_NOTE) if note else None
        recorder.write(Decision(entry=entry, note_sealed=sealed))
    return entry
