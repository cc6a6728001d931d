from __future__ import annotations

import datetime as dt

from kaejon.assessment.actions.beside import Told, checked_told, write_told
from kaejon.assessment.actions.outcomes import refuse_dismissed_need
from kaejon.assessment.rules import required_reason, review_due
from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.logbook.actions import About, append_entry
from kaejon.logbook.kinds import Kind
from kaejon.logbook.models import Entry
from kaejon.register.models import Campaign, Need


def propose_care(
    *,
    campaign: Campaign,
    need: Need,
    reason: str,
    occurred_on: dt.date,
    by: Principal,
    told: Told = Told(),  # noqa: B008
) -> Entry:
    """Propose continuing care (ดูแลต่อเนื่อง) for a need that cannot be expected to be resolved, with the reason.

    Another person confirms it. Raises MoveRefused with a Thai sentence.
    """
    kept = checked_told(Told(required_reason(reason), told.photos))
    return said_of(campaign, need, Kind.CARE_PROPOSED, occurred_on=occurred_on, by=by, told=kept)


def review_care(*, campaign: Campaign, need: Need, note: str, occurred_on: dt.date, by: Principal) -> Entry:
    """Record the yearly review (ทบทวน): the care goes on, and the next review is due in a year. Raises MoveRefused."""
    kept = checked_told(Told(required_reason(note, "note")))
    return said_of(campaign, need, Kind.CARE_REVIEWED, occurred_on=occurred_on, by=by, told=kept)


def end_care(*, campaign: Campaign, need: Need, reason: str, occurred_on: dt.date, by: Principal) -> Entry:
    """End continuing care, with a reason: the need is open again. Raises MoveRefused with a Thai sentence."""
    kept = checked_told(Told(required_reason(reason, "note")))
    return said_of(campaign, need, Kind.CARE_ENDED, occurred_on=occurred_on, by=by, told=kept)


VERBS = {Kind.CARE_PROPOSED: "care.propose", Kind.CARE_REVIEWED: "care.review", Kind.CARE_ENDED: "care.end"}


def said_of(campaign: Campaign, need: Need, kind: Kind, *, occurred_on: dt.date, by: Principal, told: Told) -> Entry:
    """Append a word about the care of one need."""
    refuse_dismissed_need(need, kind)
    about = About(need=need)
    until = review_due(occurred_on) if kind == Kind.CARE_REVIEWED else None
    with recording(VERBS[kind], by=by, campaign_id=campaign.pk, subject=("need", need.pk)) as recorder:
        entry = append_entry(recorder, campaign, kind, about, by=by, occurred_on=occurred_on, until_on=until)
        write_told(recorder, campaign, entry, about, told)
    return entry
