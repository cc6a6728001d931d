"""On what a proposal stands: the indicators before and after, and whom the last visit met."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kaejon.assessment.models import Assessment, Found, Visit
from kaejon.assessment.queries.indicators import catalogue
from kaejon.assessment.queries.pending import PendingProposal
from kaejon.assessment.rules import answers_of
from kaejon.register.models import Dimension


@dataclass(frozen=True)
class Answered:
    """One indicator that failed, and what the proposal found."""

    number: int
    words: str
    found: str


@dataclass(frozen=True)
class Grounds:
    """What a second person looks at before deciding; what is said of health is not shown."""

    answered: tuple[Answered, ...] = ()
    has_hidden: bool = False
    met: str = ""
    method: str = ""
    met_on: dt.date | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.answered or self.has_hidden or self.met_on)


def grounds_of(proposals: Sequence[PendingProposal]) -> dict[uuid.UUID, Grounds]:
    """The grounds of each proposal; three queries. Only what failed is assessed again, so all of it failed before."""
    known = catalogue()
    answers: dict[uuid.UUID, list[Assessment]] = defaultdict(list)
    for row in Assessment.objects.filter(entry__in=[each.id for each in proposals]).order_by("line"):
        answers[row.entry_id].append(row)
    visits = last_visits(proposals)
    found = {}
    for each in proposals:
        said = answers[each.id]
        open_ones = [row for row in said if row.dimension != Dimension.HEALTH]
        pairs = [pair for row in open_ones for pair in sorted(answers_of(row.answers).items())]
        visit = visits.get(each.id)
        found[each.id] = Grounds(
            answered=tuple(
                Answered(number, known[number].short if number in known else "", str(Found(answer).label))
                for number, answer in pairs
            ),
            has_hidden=len(open_ones) < len(said),
            met=met_words(visit) if visit else "",
            method=str(visit.get_method_display()) if visit else "",
            met_on=visit.entry.occurred_on if visit else None,
        )
    return found


def last_visits(proposals: Sequence[PendingProposal]) -> dict[uuid.UUID, Visit]:
    """For each proposal the last visit of its household that was recorded before it; one query."""
    rows = (
        Visit.objects.filter(
            entry__household__in={each.household.pk for each in proposals},
            entry__superseded_by__isnull=True,
        )
        .select_related("entry", "met_member")
        .order_by("entry__occurred_on", "seq")
    )
    by_household: dict[uuid.UUID | None, list[Visit]] = defaultdict(list)
    for row in rows:
        by_household[row.entry.household_id].append(row)
    found = {}
    for each in proposals:
        before = [row for row in by_household[each.household.pk] if row.seq <= each.entry.seq]
        if before:
            found[each.id] = before[-1]
    return found


def met_words(visit: Visit) -> str:
    name = visit.met_member.full_name if visit.met_member else ""
    return " · ".join(part for part in (str(visit.get_met_display()), name) if part)
