"""The second person's word on what waits for one: dismissals, outcomes, continuing care, items of the stages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from kaejon.assessment.actions.verification import owner_of, subject_of
from kaejon.assessment.models import Decision
from kaejon.assessment.rules import DECISION_NOTE, check_own, check_second_person, required_reason, review_due
from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.lib import clock
from kaejon.logbook.actions import About, append_entry
from kaejon.logbook.kinds import Kind
from kaejon.logbook.models import Entry
from kaejon.logbook.rules import MoveRefused
from kaejon.register.keys import key_of

Verdict = Literal["confirm", "refuse"]


@dataclass(frozen=True)
class Answering:
    """The three kinds that answer a kind of proposal."""

    confirmed: Kind
    refused: Kind
    withdrawn: Kind


ANSWERS: Mapping[str, Answering] = {
    Kind.DISMISSAL_PROPOSED: Answering(Kind.DISMISSAL_CONFIRMED, Kind.DISMISSAL_REFUSED, Kind.DISMISSAL_WITHDRAWN),
    Kind.OUTCOME_PROPOSED: Answering(Kind.OUTCOME_CONFIRMED, Kind.OUTCOME_REFUSED, Kind.OUTCOME_WITHDRAWN),
    Kind.CARE_PROPOSED: Answering(Kind.CARE_CONFIRMED, Kind.CARE_REFUSED, Kind.CARE_WITHDRAWN),
    Kind.ITEM_PROPOSED: Answering(Kind.ITEM_CONFIRMED, Kind.ITEM_REFUSED, Kind.ITEM_WITHDRAWN),
}
VERBS = {
    Kind.DISMISSAL_CONFIRMED: "dismissal.confirm",
    Kind.DISMISSAL_REFUSED: "dismissal.refuse",
    Kind.DISMISSAL_WITHDRAWN: "dismissal.withdraw",
    Kind.OUTCOME_CONFIRMED: "outcome.confirm",
    Kind.OUTCOME_REFUSED: "outcome.refuse",
    Kind.OUTCOME_WITHDRAWN: "outcome.withdraw",
    Kind.CARE_CONFIRMED: "care.confirm",
    Kind.CARE_REFUSED: "care.refuse",
    Kind.CARE_WITHDRAWN: "care.withdraw",
    Kind.ITEM_CONFIRMED: "stage_item.confirm",
    Kind.ITEM_REFUSED: "stage_item.refuse",
    Kind.ITEM_WITHDRAWN: "stage_item.withdraw",
}


def confirm_proposal(*, proposal: Entry, by: Principal) -> Entry:
    """Confirm a proposal as the second person: a dismissal, an outcome, continuing care or an item of the stages.

    Raises MoveRefused where `by` proposed, typed or had it typed, and where it was decided or withdrawn meanwhile.
    """
    kind = answers_to(proposal).confirmed
    check_second_person(by, proposers_of(proposal))
    return answered(proposal, kind, by=by)


def refuse_proposal(*, proposal: Entry, reason: str, by: Principal) -> Entry:
    """Refuse a proposal, with a reason; the needs stay as they were. Raises MoveRefused too."""
    kind, kept = answers_to(proposal).refused, required_reason(reason)
    check_second_person(by, proposers_of(proposal))
    return answered(proposal, kind, by=by, note=kept)


def withdraw_proposal(*, proposal: Entry, by: Principal) -> Entry:
    """Take one's own proposal back before anybody decided it. Raises MoveRefused."""
    kind = answers_to(proposal).withdrawn
    check_own(by, proposers_of(proposal))
    return answered(proposal, kind, by=by)


@dataclass(frozen=True)
class Decided:
    """What became of one proposal among several; `problem` is the Thai sentence where it was not recorded."""

    proposal: Entry
    entry: Entry | None
    problem: str = ""


def decide_proposals(
    *, proposals: Iterable[tuple[Entry, Principal]], verdict: Verdict, reason: str = ""
) -> list[Decided]:
    """Confirm or refuse several proposals, each for itself: its own event, and a result for each."""
    results = []
    for proposal, by in proposals:
        try:
            if verdict == "confirm":
                entry = confirm_proposal(proposal=proposal, by=by)
            else:
                entry = refuse_proposal(proposal=proposal, reason=reason, by=by)
        except MoveRefused as refusal:
            results.append(Decided(proposal, None, str(refusal)))
        else:
            results.append(Decided(proposal, entry))
    return results


def answers_to(proposal: Entry) -> Answering:
    """What answers the proposal; refuses an entry that is none, or one that was withdrawn as a mistake."""
    answering = ANSWERS.get(proposal.kind)
    if answering is None:
        raise MoveRefused("not_a_proposal", _("รายการนี้ไม่ใช่ข้อเสนอที่รอผู้ยืนยัน"))
    return answering


def proposers_of(entry: Entry) -> frozenset[str]:
    """Everybody who counts as having recorded the entry."""
    return frozenset(person for person in (entry.by, entry.recorded_for) if person)


def about_of(entry: Entry) -> About:
    """The entry's own subject."""
    return About(need=entry.need, member=entry.member, household=entry.household, dimension=entry.dimension)


def answered(proposal: Entry, kind: Kind, *, by: Principal, note: str = "") -> Entry:
    """Append the answer to a proposal, today, with the decision beside it; continuing care is reviewed in a year."""
    about, today = about_of(proposal), clock.today()
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
            occurred_on=today,
            reason=proposal.reason,
            item=proposal.item,
            until_on=review_due(today) if kind == Kind.CARE_CONFIRMED else None,
            answers=proposal,
        )
        sealed = key_of(owner_of(about)).seal(note, context=DECISION_NOTE) if note else None
        recorder.write(Decision(entry=entry, note_sealed=sealed))
    return entry
