"""From entries to standing: pure, total, in the order `(occurred_on, seq, line)`.

An entry that makes no sense where it falls (a verification dated before a dismissal but recorded after it, say)
moves nothing: the move table decides here as it does at writing.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from kaejon.logbook.kinds import ANSWERING, MOVES, Kind, State


class EntryLike(Protocol):
    """What the fold reads of an entry."""

    id: uuid.UUID
    seq: int
    line: int
    kind: str
    reason: str
    occurred_on: dt.date
    supersedes_id: uuid.UUID | None
    answers_id: uuid.UUID | None


@dataclass
class Standing:
    """The standing of one need, as the fold leaves it."""

    state: str = State.LISTED
    reason: str = ""
    pending: list[uuid.UUID] = field(default_factory=list)
    is_declined: bool = False
    attempts: int = 0
    verified_on: dt.date | None = None
    last_on: dt.date | None = None
    upto_seq: int = 0

    @property
    def pending_entry(self) -> uuid.UUID | None:
        """The proposal of dismissal that waits for a second person, the latest where there are several."""
        return self.pending[-1] if self.pending else None


def effective(entries: Iterable[EntryLike]) -> list[EntryLike]:
    """The entries that count, in fold order: those that a later one supersedes are left out, and so are withdrawals."""
    rows = list(entries)
    superseded = {row.supersedes_id for row in rows if row.supersedes_id}
    # An answer falls with the proposal it answers; one pass is enough, nothing answers an answer.
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
    """Let one effective entry move the standing, where the table allows it."""
    kind = Kind(row.kind)
    move = MOVES[kind]
    if standing.state not in move.before:
        return
    if kind in ANSWERING and row.answers_id not in standing.pending:
        return
    standing.last_on = max(filter(None, (standing.last_on, row.occurred_on)))
    if move.after == State.DISMISSED:
        standing.reason = row.reason
    if move.after is not None:
        standing.state = move.after
    if move.pending:
        standing.pending.append(row.id)
    if kind in ANSWERING and row.answers_id:
        standing.pending.remove(row.answers_id)
    if standing.state == State.DISMISSED:
        standing.pending.clear()
    if kind == Kind.VERIFIED:
        standing.verified_on = standing.verified_on or row.occurred_on
    if kind in (Kind.VERIFIED, Kind.DECLINED_BY_FAMILY):
        standing.is_declined = kind == Kind.DECLINED_BY_FAMILY
    if kind == Kind.NOT_MET:
        standing.attempts += 1
