"""What agencies promised and what became of it, by agency and district, as of a moment: counts of matters of help.

A matter counts while its entry does: recorded before `known_at`, of a day up to the cut-off's, not taken back; so does
each word about it. The last word, in the order of the fold, tells where it stands:

      waiting    sent, and the agency has not promised or declined yet
      declined   the last word is that the agency cannot;  withdrawn  the team, or who offered, took it back
      promised   = kept + kept_late + open + overdue: accepted, scheduled, offered or finished
      kept       finished by the day promised last, or without one;  kept_late  finished after it
      open       promised, unfinished, its day not past;  overdue  unfinished, its day before the cut-off's

Its district is where the household lives at that moment; what was promised stays so where the need was dismissed since.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kaejon.analytics.facts import AsOf
from kaejon.analytics.help import homes_of
from kaejon.assistance.models import Matter
from kaejon.lib import clock
from kaejon.logbook.kinds import HELP_ANSWERS, HELP_ROOTS, PROMISING, Kind
from kaejon.logbook.models import Entry

DISTRICT_DIGITS = 4


class PromiseKey(NamedTuple):
    """Whose promises, and where: an agency's id and a district's code."""

    agency: str
    area: str


@dataclass
class PromiseCount:
    """How many matters stand how; `promised` is the sum of the four after it."""

    waiting: int = 0
    promised: int = 0
    kept: int = 0
    kept_late: int = 0
    open: int = 0
    overdue: int = 0
    declined: int = 0
    withdrawn: int = 0


@dataclass(frozen=True)
class Promises:
    """Every agency and district with a matter, and the names of the agencies by id."""

    counts: dict[PromiseKey, PromiseCount]
    agencies: dict[str, str]


@dataclass(frozen=True)
class Word:
    """One word about a matter, an offer's own included; words sort in the order of the fold."""

    occurred_on: dt.date
    seq: int
    line: int
    kind: str
    until_on: dt.date | None

    @property
    def moment(self) -> tuple[dt.date, int, int]:
        return self.occurred_on, self.seq, self.line


def promises(as_of: AsOf) -> Promises:
    """The matters of the campaign as of a moment, in three queries."""
    entries = as_of.of(Entry.objects.filter(campaign=as_of.campaign))
    taken_back = entries.filter(supersedes__isnull=False).values("supersedes")
    standing = entries.exclude(pk__in=taken_back).order_by()
    roots = standing.filter(kind__in=HELP_ROOTS)
    matters = list(Matter.objects.filter(entry__in=roots.values("pk")).select_related("entry", "agency").order_by())
    said: dict[uuid.UUID, list[Word]] = defaultdict(list)
    answers = standing.filter(kind__in=HELP_ANSWERS, answers__isnull=False)
    for root, *word in answers.values_list("answers_id", "occurred_on", "seq", "line", "kind", "until_on"):
        said[root].append(Word(*word))
    homes = homes_of(as_of, {matter.household_id for matter in matters})
    day = clock.bangkok_date(as_of.cut_off)
    counts: dict[PromiseKey, PromiseCount] = defaultdict(PromiseCount)
    for matter in matters:
        entry = matter.entry
        words = said[matter.entry_id]
        if entry.kind in PROMISING:
            words.append(Word(entry.occurred_on, entry.seq, entry.line, entry.kind, entry.until_on))
        state = state_of(sorted(words, key=lambda word: word.moment), day)
        history = homes.get(matter.household_id, [])
        area = history[-1][1][:DISTRICT_DIGITS] if history else ""
        count_in(counts[PromiseKey(str(matter.agency_id), area)], state)
    return Promises(dict(counts), {str(matter.agency_id): matter.agency.name for matter in matters})


def count_in(found: PromiseCount, state: str) -> None:
    """One more matter that stands so."""
    setattr(found, state, getattr(found, state) + 1)
    if state in ("kept", "kept_late", "open", "overdue"):
        found.promised += 1


def state_of(words: Sequence[Word], day: dt.date) -> str:
    """Where a matter stands on the cut-off's day, from its words in order: a column of `PromiseCount`.

    A promise keeps its day until another names a new one; any other word ends it.
    """
    state, due_on = "waiting", None
    for word in words:
        if word.kind in PROMISING:
            due_on = word.until_on or due_on
            state = "overdue" if due_on is not None and due_on < day else "open"
            continue
        is_late = due_on is not None and word.occurred_on > due_on
        state, due_on = after_word(word.kind, is_late=is_late), None
    return state


def after_word(kind: str, *, is_late: bool) -> str:
    """What a word makes of a matter that promises nothing further."""
    if kind == Kind.HELP_FINISHED:
        return "kept_late" if is_late else "kept"
    return {Kind.HELP_DECLINED.value: "declined", Kind.HELP_WITHDRAWN.value: "withdrawn"}.get(kind, "waiting")
