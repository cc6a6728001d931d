"""Which district needs support most, and why: for who looks over several."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from kaejon.assessment.access import reader_key
from kaejon.assessment.queries.casework import CAUSES
from kaejon.assessment.queries.inbox import needs_seen
from kaejon.assessment.queries.stuck import stuck_tally
from kaejon.geography.models import Area
from kaejon.people.access import User
from kaejon.people.policy import CASE_READERS
from kaejon.register.models import Campaign
from kaejon.web.queries.counts import Cell

FEWEST_OPEN = 5
"""Of fewer households that remain a share says little."""


class Counted(Protocol):
    """An area with its counts now."""

    @property
    def area(self) -> Area: ...
    @property
    def cell(self) -> Cell: ...


@dataclass(frozen=True)
class Support:
    """The area of which the largest part of what remains does not get on: households, and the cause of most needs."""

    area: Area
    stuck: int
    open: int
    cause: str


def share_stuck(cell: Cell) -> float:
    """Of the households that remain the part that does not get on, from 0 to 1."""
    return cell.households.stuck / cell.households.open if cell.households.open else 0.0


def most_in_need(user: User, campaign: Campaign, rows: Iterable[Counted]) -> Support | None:
    """The area that needs support most; None where nowhere anything is stuck, or as much in another area."""
    able = [row for row in rows if row.cell.households.open >= FEWEST_OPEN and row.cell.households.stuck]
    if not able:
        return None
    first = max(able, key=lambda row: (share_stuck(row.cell), row.cell.households.stuck))
    if any(row is not first and share_stuck(row.cell) == share_stuck(first.cell) for row in able):
        return None
    tally = stuck_tally(needs_seen(user, campaign, CASE_READERS), campaign, reader_key(user))
    cause = tally.main_cause(first.area.code)
    households = first.cell.households
    return Support(first.area, households.stuck, households.open, str(CAUSES.get(cause, "")))
