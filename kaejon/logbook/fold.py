"""From entries to standing: pure, total, in the order `(occurred_on, seq, line)`.

Each effective entry sets its mark; the state is the furthest mark that holds. A dismissal shuts the door: what is
dated after it moves nothing. Whether an entry may be *recorded* is asked before (`logbook/rules.py`), of the standing
of that moment.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from kaejon.logbook.kinds import CONTACT, HELP_ANSWERS, MOVES, PROMISING, REOPENING, Kind, Pending, State


class EntryLike(Protocol):
    """What the fold reads of an entry."""

    id: uuid.UUID
    seq: int
    line: int
    kind: str
    reason: str
    occurred_on: dt.date
    until_on: dt.date | None
    supersedes_id: uuid.UUID | None
    answers_id: uuid.UUID | None


@dataclass
class Standing:
    """The standing of one need, as the fold leaves it.

    A date is that of the mark's entry, None where the mark does not hold.
    """

    is_dismissed: bool = False
    reason: str = ""
    pending: dict[uuid.UUID, Pending] = field(default_factory=dict)
    is_declined: bool = False
    attempts: int = 0
    verified_on: dt.date | None = None
    planned_on: dt.date | None = None
    adjusted_on: dt.date | None = None
    helped_on: dt.date | None = None
    last_helped_on: dt.date | None = None
    resolved_on: dt.date | None = None
    was_resolved: bool = False
    care_on: dt.date | None = None
    care_due_on: dt.date | None = None
    reopened_on: dt.date | None = None
    held_on: dt.date | None = None
    promises: dict[uuid.UUID, dt.date | None] = field(default_factory=dict)
    """The referrals and offers that are promised and unfinished, with the day promised."""
    contacted_on: dt.date | None = None
    next_visit_on: dt.date | None = None
    stuck_reason: str = ""
    explained_until_on: dt.date | None = None
    passes_survey: bool | None = None
    last_on: dt.date | None = None
    upto_seq: int = 0

    @property
    def state(self) -> State:
        """The furthest mark that holds."""
        marks = (
            (self.is_dismissed, State.DISMISSED),
            (self.care_on is not None, State.CONTINUING_CARE),
            (self.resolved_on is not None, State.RESOLVED),
            (bool(self.promises), State.HELPING),
            (self.was_resolved and self.planned_on is None, State.RELAPSED),
            (self.is_helped_this_time, State.HELPED),
            (self.planned_on is not None, State.PLANNED),
            (self.verified_on is not None, State.VERIFIED),
        )
        return next((state for holds, state in marks if holds), State.LISTED)

    @property
    def is_helped_this_time(self) -> bool:
        """Whether something was delivered since the need was last reopened."""
        return self.last_helped_on is not None and self.last_helped_on >= (self.reopened_on or self.last_helped_on)

    @property
    def is_open(self) -> bool:
        """On the list, neither resolved nor in care (คงเหลือ)."""
        return not self.is_dismissed and self.resolved_on is None and self.care_on is None

    @property
    def is_relapsed(self) -> bool:
        """Once resolved, open now."""
        return self.was_resolved and self.is_open

    @property
    def promise_due_on(self) -> dt.date | None:
        """The earliest day for which unfinished help is promised."""
        return min((day for day in self.promises.values() if day), default=None)

    def pending_of(self, sort: Pending) -> list[uuid.UUID]:
        """The proposals of this sort that wait for a second person, oldest first."""
        return [entry for entry, each in self.pending.items() if each == sort]

    @property
    def pending_entry(self) -> uuid.UUID | None:
        """The proposal of dismissal that waits for a second person, the latest where there are several."""
        return next(reversed(self.pending_of(Pending.DISMISSAL)), None)


def effective(entries: Iterable[EntryLike]) -> list[EntryLike]:
    """The entries that count, in fold order: those that a later one supersedes are left out, and so are withdrawals."""
    rows = list(entries)
    superseded = {row.supersedes_id for row in rows if row.supersedes_id}
    # An answer falls with what it answers; one pass is enough, nothing answers an answer.
    gone = superseded | {row.id for row in rows if row.answers_id in superseded}
    kept = [row for row in rows if row.id not in gone and row.kind != Kind.ENTRY_WITHDRAWN]
    return sorted(kept, key=lambda row: (row.occurred_on, row.seq, row.line))


def fold(entries: Iterable[EntryLike]) -> Standing:
    """The standing of one need from every entry that covers it (in any order)."""
    rows = list(entries)
    standing = Standing(upto_seq=max((row.seq for row in rows), default=0))
    for row in effective(rows):
        step(standing, row)
    return standing


def step(standing: Standing, row: EntryLike) -> None:
    """Let one effective entry set its marks; after a dismissal, and for an answer to no proposal of its sort, none."""
    kind = Kind(row.kind)
    move = MOVES[kind]
    if standing.is_dismissed:
        return
    if move.answers is not None and (row.answers_id is None or standing.pending.get(row.answers_id) != move.answers):
        return
    standing.last_on = max(filter(None, (standing.last_on, row.occurred_on)))
    if move.opens is not None:
        standing.pending[row.id] = move.opens
    if move.answers is not None and row.answers_id:
        del standing.pending[row.answers_id]
    if kind in CONTACT:
        standing.contacted_on = row.occurred_on
    if kind in PROMISING or kind in HELP_ANSWERS:
        promise(standing, kind, row)
    if kind in REOPENING:
        reopen(standing, row)
    if move.after == State.DISMISSED:
        dismiss(standing, row)
    if kind in MARKS:
        MARKS[kind](standing, row)


def promise(standing: Standing, kind: Kind, row: EntryLike) -> None:
    """The last word about a referral or an offer decides whether it is promised and unfinished."""
    root = row.id if kind == Kind.OFFERED else row.answers_id
    if root is None:
        return
    if kind in PROMISING:
        standing.promises[root] = row.until_on or standing.promises.get(root)
    else:
        standing.promises.pop(root, None)


def reopen(standing: Standing, row: EntryLike) -> None:
    standing.resolved_on = standing.care_on = standing.care_due_on = standing.planned_on = standing.held_on = None
    standing.reopened_on = row.occurred_on


def dismiss(standing: Standing, row: EntryLike) -> None:
    standing.is_dismissed = True
    standing.reason = row.reason
    standing.pending.clear()


def verified(standing: Standing, row: EntryLike) -> None:
    standing.verified_on = standing.verified_on or row.occurred_on
    standing.is_declined = False


def declined(standing: Standing, row: EntryLike) -> None:
    standing.is_declined = True


def not_met(standing: Standing, row: EntryLike) -> None:
    standing.attempts += 1


def visited(standing: Standing, row: EntryLike) -> None:
    standing.next_visit_on = row.until_on


def explained(standing: Standing, row: EntryLike) -> None:
    standing.stuck_reason, standing.explained_until_on = row.reason, row.until_on


def planned(standing: Standing, row: EntryLike) -> None:
    standing.planned_on = standing.planned_on or row.occurred_on


def adjusted(standing: Standing, row: EntryLike) -> None:
    standing.adjusted_on = standing.adjusted_on or row.occurred_on


def delivered(standing: Standing, row: EntryLike) -> None:
    standing.helped_on = standing.helped_on or row.occurred_on
    standing.last_helped_on = row.occurred_on


def resolved(standing: Standing, row: EntryLike) -> None:
    standing.resolved_on, standing.was_resolved = row.occurred_on, True
    standing.care_on = standing.care_due_on = None


def in_care(standing: Standing, row: EntryLike) -> None:
    standing.care_on, standing.care_due_on = row.occurred_on, row.until_on
    standing.resolved_on = None


def care_reviewed(standing: Standing, row: EntryLike) -> None:
    standing.care_due_on = row.until_on if standing.care_on else None


def held(standing: Standing, row: EntryLike) -> None:
    standing.held_on = row.occurred_on
    standing.next_visit_on = row.until_on


def survey(standing: Standing, row: EntryLike) -> None:
    standing.passes_survey = row.kind == Kind.SURVEY_PASSED


MARKS: dict[Kind, Callable[[Standing, EntryLike], None]] = {
    Kind.VERIFIED: verified,
    Kind.DECLINED_BY_FAMILY: declined,
    Kind.NOT_MET: not_met,
    Kind.VISITED: visited,
    Kind.VISIT_UNCHANGED: visited,
    Kind.FOLLOW_UP_HELD: held,
    Kind.STUCK_EXPLAINED: explained,
    Kind.PLANNED: planned,
    Kind.ADJUSTED: adjusted,
    Kind.DELIVERED: delivered,
    Kind.OUTCOME_CONFIRMED: resolved,
    Kind.CARE_CONFIRMED: in_care,
    Kind.CARE_REVIEWED: care_reviewed,
    Kind.SURVEY_PASSED: survey,
    Kind.SURVEY_FAILED: survey,
}
"""What each kind marks, beside promises, contact and proposals."""
