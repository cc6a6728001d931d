"""What may be recorded in which state, and what each kind leaves of a need: over all kinds × states."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from itertools import product

import pytest

from kaejon.logbook.fold import Standing, fold
from kaejon.logbook.kinds import (
    ANSWERING,
    HELP_ANSWERS,
    HELP_ROOTS,
    MOVES,
    ON_LIST,
    OPEN,
    Kind,
    Pending,
    State,
    answering,
)
from kaejon.logbook.rules import MoveRefused, check_move

DAY = dt.date(2022, 5, 9)


@dataclass
class Row:
    """A bare entry."""

    kind: str
    seq: int
    occurred_on: dt.date = DAY
    id: uuid.UUID = field(default_factory=uuid.uuid4)
    line: int = 0
    reason: str = ""
    until_on: dt.date | None = None
    supersedes_id: uuid.UUID | None = None
    answers_id: uuid.UUID | None = None


def standing_in(state: State) -> Standing:
    """A standing whose state is this."""
    standing = Standing(verified_on=None if state == State.LISTED else DAY)
    match state:
        case State.PLANNED:
            standing.planned_on = DAY
        case State.HELPING:
            standing.promises[uuid.uuid4()] = None
        case State.HELPED:
            standing.helped_on = standing.last_helped_on = DAY
        case State.RESOLVED:
            standing.resolved_on = DAY
        case State.CONTINUING_CARE:
            standing.care_on = DAY
        case State.RELAPSED:
            standing.was_resolved = True
        case State.DISMISSED:
            standing.is_dismissed = True
    assert standing.state == state
    return standing


@pytest.mark.parametrize(("kind", "state"), list(product(Kind, State)))
def test_every_move_outside_the_table_is_refused_in_thai(kind: Kind, state: State) -> None:
    standing = standing_in(state)
    move, proposal = MOVES[kind], uuid.uuid4()
    if move.answers:
        standing.pending[proposal] = move.answers
    if state in move.before:
        check_move(kind, [standing], answers=proposal)
        return
    with pytest.raises(MoveRefused) as refused:
        check_move(kind, [standing], answers=proposal)
    assert refused.value.code == ("dismissed" if state == State.DISMISSED else "state")
    assert any("ก" <= letter <= "๙" for letter in str(refused.value))
    assert str(kind.label) in str(refused.value)


@pytest.mark.parametrize(
    ("kind", "sort"), [(k, s) for k in sorted(ANSWERING) for s in Pending if MOVES[k].answers != s]
)
def test_answer_to_another_sort_is_refused_and_moves_nothing(kind: Kind, sort: Pending) -> None:
    proposal = uuid.uuid4()
    standing = standing_in(State.VERIFIED)
    standing.pending[proposal] = sort
    with pytest.raises(MoveRefused) as refused:
        check_move(kind, [standing], answers=proposal)
    assert refused.value.code == "not_pending"
    opening = next(k for k, move in MOVES.items() if move.opens == sort)
    said = [Row(Kind.VERIFIED, 1), Row(opening, 2, id=proposal)]
    before, after = fold(said), fold([*said, Row(kind, 3, answers_id=proposal)])
    assert (after.state, after.pending) == (before.state, before.pending)


def test_nothing_that_covers_no_need_is_recorded() -> None:
    with pytest.raises(MoveRefused) as refused:
        check_move(Kind.VERIFIED, [])
    assert refused.value.code == "no_need"


@pytest.mark.parametrize("kind", [k for k, move in MOVES.items() if move.opens and move.opens != Pending.ITEM])
def test_second_proposal_of_a_sort_waits_for_the_first(kind: Kind) -> None:
    sort = MOVES[kind].opens
    assert sort is not None
    standing = standing_in(State.VERIFIED)
    standing.pending[uuid.uuid4()] = sort
    if sort == Pending.ADJUSTMENT:
        check_move(kind, [standing])
        return
    with pytest.raises(MoveRefused) as refused:
        check_move(kind, [standing])
    assert refused.value.code == "already_pending"


@pytest.mark.parametrize("kind", [kind for kind in Kind if MOVES[kind].after and kind not in HELP_ANSWERS])
def test_kind_leads_to_the_state_of_the_table(kind: Kind) -> None:
    """From the nearest state in which it may be recorded, where nothing further holds."""
    move = MOVES[kind]
    said = [] if kind == Kind.VERIFIED else [Row(Kind.VERIFIED, 1)]
    if kind in (Kind.RELAPSED, Kind.CARE_ENDED):
        first = Kind.OUTCOME_PROPOSED if kind == Kind.RELAPSED else Kind.CARE_PROPOSED
        second = Kind.OUTCOME_CONFIRMED if kind == Kind.RELAPSED else Kind.CARE_CONFIRMED
        said.append(Row(first, 2))
        said.append(Row(second, 3, answers_id=said[-1].id))
    answers = None
    if move.answers:
        said.append(Row(next(k for k, m in MOVES.items() if m.opens == move.answers), 4))
        answers = said[-1].id
    assert fold([*said, Row(kind, 5, answers_id=answers)]).state == move.after


def test_dismissal_shuts_the_door() -> None:
    said = [Row(Kind.VERIFIED, 1), Row(Kind.REMOVED, 2, reason="died")]
    later = [Row(kind, 3 + n) for n, kind in enumerate(Kind) if kind != Kind.ENTRY_WITHDRAWN]
    shut = fold([*said, *later])
    assert (shut.state, shut.reason, shut.verified_on, shut.planned_on) == (State.DISMISSED, "died", DAY, None)


def test_reopening_clears_the_plan_and_the_result_but_not_what_was_given() -> None:
    proposal = Row(Kind.OUTCOME_PROPOSED, 4)
    said = [Row(Kind.VERIFIED, 1), Row(Kind.PLANNED, 2), Row(Kind.DELIVERED, 3), proposal]
    said.append(Row(Kind.OUTCOME_CONFIRMED, 5, answers_id=proposal.id))
    assert fold(said).state == State.RESOLVED
    again = fold([*said, Row(Kind.RELAPSED, 6, occurred_on=DAY + dt.timedelta(days=1))])
    assert (again.state, again.planned_on, again.resolved_on) == (State.RELAPSED, None, None)
    assert again.is_relapsed
    assert again.helped_on == DAY
    planned = fold([*said, Row(Kind.RELAPSED, 6), Row(Kind.PLANNED, 7)])
    assert planned.planned_on == DAY


def test_last_word_on_each_matter_decides_the_promise() -> None:
    root = Row(Kind.REFERRED, 2)
    accepted = Row(Kind.HELP_ACCEPTED, 3, answers_id=root.id, until_on=DAY)
    scheduled = Row(Kind.HELP_SCHEDULED, 4, answers_id=root.id)
    said = [Row(Kind.VERIFIED, 1), root]
    assert fold(said).state == State.VERIFIED
    assert fold([*said, accepted, scheduled]).promise_due_on == DAY
    assert fold([*said, accepted, scheduled]).state == State.HELPING
    for ending in HELP_ANSWERS - {Kind.HELP_ACCEPTED, Kind.HELP_SCHEDULED}:
        assert fold([*said, accepted, Row(ending, 5, answers_id=root.id)]).promises == {}
    other = Row(Kind.OFFERED, 6, until_on=DAY + dt.timedelta(days=3))
    ended = Row(Kind.HELP_FINISHED, 7, answers_id=root.id)
    assert fold([*said, accepted, other, ended]).promise_due_on == other.until_on


def test_groups_of_the_table_fit_together() -> None:
    assert {kind for sort in Pending for kind in answering(sort)} == ANSWERING
    assert not HELP_ANSWERS & HELP_ROOTS
    assert OPEN < ON_LIST
    assert all(move.kind == kind for kind, move in MOVES.items())
    assert set(MOVES) == set(Kind)
