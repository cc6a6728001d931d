from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kaejon.assessment.queries.persons import names_of
from kaejon.lib import clock
from kaejon.meeting.models import Directive, DirectiveWord, Word
from kaejon.meeting.rules import FOLLOWING, OPEN, TEXT, Side
from kaejon.register.keys import existing_keys

STATES = {
    "open": (_("รอรายงานผล"), OPEN),
    "answered": (_("รายงานแล้ว รอปิด"), frozenset({Word.ANSWERED.value})),
    "ended": (_("ปิดหรือยกเลิกแล้ว"), frozenset({Word.CLOSED.value, Word.WITHDRAWN.value})),
}


def with_last_word(directives: QuerySet[Directive]) -> QuerySet[Any]:
    """The directives, each with `last`, its last word ("" for none)."""
    words = DirectiveWord.objects.filter(directive=OuterRef("pk")).order_by("-seq", "-line")
    return directives.annotate(last=Coalesce(Subquery(words.values("word")[:1]), Value(""), output_field=CharField()))


@dataclass(frozen=True)
class DirectiveCount:
    """How many directives there are: waiting for a report, of those past their day, answered, ended."""

    open: int
    overdue: int
    answered: int
    ended: int


def directive_count(directives: QuerySet[Directive]) -> DirectiveCount:
    """The directives by how they stand today, in one query."""
    answered, ended = STATES["answered"][1], STATES["ended"][1]
    found = with_last_word(directives).aggregate(
        open=Count("pk", filter=Q(last__in=OPEN)),
        overdue=Count("pk", filter=Q(last__in=OPEN, due_on__lt=clock.today())),
        answered=Count("pk", filter=Q(last__in=answered)),
        ended=Count("pk", filter=Q(last__in=ended)),
    )
    return DirectiveCount(**found)


@dataclass(frozen=True)
class Said:
    """One word about a directive, as a page shows it."""

    label: str
    text: str
    who: str
    occurred_on: dt.date


@dataclass(frozen=True)
class DirectiveRow:
    """One directive as a list shows it."""

    directive: Directive
    office: str
    text: str
    last: str
    is_overdue: bool
    who: str

    @property
    def status(self) -> str:
        return str(Word(self.last).label) if self.last else str(STATES["open"][0])

    @property
    def kind(self) -> str:
        """The colour of the status."""
        if self.is_overdue:
            return "overdue"
        return "due" if self.last in OPEN else "info" if self.last == Word.ANSWERED else "done"


def directive_rows(directives: Iterable[Any]) -> list[DirectiveRow]:
    """The rows of directives that have their last word; one query for the keys, one for who gave them."""
    rows = list(directives)
    names = names_of(person for row in rows for person in (row.by, row.recorded_for))
    keys = existing_keys({row.household_id for row in rows if row.household_id})
    today = clock.today()
    found = []
    for row in rows:
        key = keys.get(row.household_id)
        text = key.open(bytes(row.text_sealed), context=TEXT) if key and row.text_sealed else row.text
        office = row.district.title if row.district else row.agency.name
        is_overdue = row.last in OPEN and row.due_on < today
        found.append(DirectiveRow(row, office, text, row.last, is_overdue, given_by(row, names)))
    return found


def given_by(directive: Directive, names: Mapping[str, str]) -> str:
    """Who gave a directive, and on whose behalf."""
    name = names.get(directive.by, "")
    if not directive.recorded_for:
        return name
    return _now("%(name)s บันทึกแทน %(head)s") % {"name": name, "head": names.get(directive.recorded_for, "")}


def words_of(directive: Directive) -> list[Said]:
    """Every word since, oldest first; three queries."""
    rows = list(DirectiveWord.objects.filter(directive=directive).order_by("seq", "line"))
    names = names_of(row.by for row in rows)
    key = existing_keys([directive.household_id]).get(directive.household_id) if directive.household_id else None
    return [
        Said(
            label=str(row.get_word_display()),
            text=key.open(bytes(row.text_sealed), context=TEXT) if key and row.text_sealed else row.text,
            who=names.get(row.by, ""),
            occurred_on=row.occurred_on,
        )
        for row in rows
    ]


def may_say(last: str, side: Side | None) -> Sequence[Word]:
    """What this side may say next."""
    return [Word(word) for word, who in FOLLOWING[last].items() if who == side]
