"""What was answered about indicators, as of a moment: read from the lists, verifications and visits, health opened.

Only what an entry that counts bears is read here; which need it speaks of, and which answer is the last, is told by
`patterns.py`. The rules stand in docs/concepts.md, "Poverty index".
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
from django.db.models import QuerySet

from kaejon.analytics.facts import TEXT, AsOf, array, id_text, read_columns
from kaejon.assessment.models import Assessment, Found, Verification
from kaejon.assessment.queries.cards import FOUND_FAILING
from kaejon.assessment.queries.indicators import EDITION, catalogue
from kaejon.assessment.rules import (
    ASSESSMENT_ANSWERS,
    LIST_INDICATORS,
    VERIFICATION_INDICATORS,
    Catalogue,
    answers_of,
    numbers_of,
)
from kaejon.lib.clock import bangkok_date
from kaejon.lib.crypto import CryptoProblem, DataKey
from kaejon.logbook.kinds import Kind
from kaejon.register.keys import existing_keys
from kaejon.register.models import DIMENSIONS, ListEntry

CODES: Mapping[str, int] = {Found.NOT_APPLICABLE: 1, Found.PASS: 2, Found.FAIL: 3}
"""An answer as a number; of several at one moment, and of several persons, the greatest counts."""
Owner = str | uuid.UUID
"""Whose key sealed a text, as the database gives the id."""
AT_ONCE = 5_000
"""Keys looked up in one statement."""
INDICATORS = pa.schema(
    (("indicator", pa.int32()), ("dimension", TEXT), ("place", pa.int32()), ("is_of_household", pa.bool_()))
)
LISTED = pa.schema(
    (
        ("need_id", TEXT),
        ("number", pa.int32()),
        ("indicator", pa.int32()),
        ("occurred_on", pa.date32()),
        ("seq", pa.int64()),
        ("line", pa.int32()),
    )
)
SAID = pa.schema(
    (
        ("entry_id", TEXT),
        ("need_id", TEXT),
        ("dimension", TEXT),
        ("indicator", pa.int32()),
        ("code", pa.int8()),
        ("names_all", pa.bool_()),
        ("is_of_household", pa.bool_()),
    )
)


@dataclass(frozen=True)
class Answers:
    """The answers of a campaign as of a moment, as Arrow tables.

    `listed` has a row for each indicator that a list entry names, and one without an indicator for the entry itself.
    `said` has a row for each indicator that an entry answers; `names_all` where what it does not name passes.
    `unread` counts the sealed texts that no key opens any more: what they said counts as not asked.
    """

    edition: str
    indicators: pa.Table
    listed: pa.Table
    said: pa.Table
    unread: int


@dataclass
class Opener:
    """Opens sealed texts with the keys of their owners, the same text once."""

    keys: Mapping[str, DataKey]
    opened: dict[bytes, str] = field(default_factory=dict)
    unread: int = 0

    def text(self, clear: str, sealed: bytes | None, owner: Owner, context: str) -> str | None:
        """The text of a row; None where it can be opened no more."""
        if sealed is None:
            return clear
        content = bytes(sealed)
        if content not in self.opened:
            key = self.keys.get(id_text(owner))
            try:
                found = key.open(content, context=context) if key else None
            except CryptoProblem:
                found = None
            if found is None:
                self.unread += 1
                return None
            self.opened[content] = found
        return self.opened[content]


def read_answers(as_of: AsOf) -> Answers:
    """Read what the lists name, verifications confirm and visits answer, each with one query, and open what is sealed.

    The answers beside a proposed outcome are not read: confirmed, it says that everything passes; else it says nothing.
    """
    campaign = as_of.campaign
    counting = {
        "entry__campaign": campaign,
        "entry__recorded_at__lt": as_of.known_at,
        "entry__occurred_on__lte": bangkok_date(as_of.cut_off),
    }
    lists = read_rows(
        as_of.of(ListEntry.objects.filter(need__campaign=campaign)),
        "need_id", "target_list__number", "need__member_id", "indicators", "indicators_sealed",
        "occurred_on", "seq", "line",
    )  # fmt: skip
    verified = read_rows(
        Verification.objects.filter(entry__kind__in=FOUND_FAILING, **counting),
        "entry_id", "entry__need__member_id", "entry__member_id", "entry__household_id",
        "indicators", "indicators_sealed",
    )  # fmt: skip
    assessed = read_rows(
        Assessment.objects.filter(**counting).exclude(entry__kind=Kind.OUTCOME_PROPOSED),
        "entry_id", "need_id", "need__member_id", "entry__need__member_id", "entry__member_id",
        "entry__household_id", "dimension", "answers", "answers_sealed",
    )  # fmt: skip
    owners = {row[2] for row in lists if row[4] is not None}
    owners |= {first(row[1:4]) for row in verified if row[5] is not None}
    owners |= {first(row[2:6]) for row in assessed if row[8] is not None}
    opener = Opener(keys_of(owners))
    known = catalogue()
    listed_rows = list(listed_in(lists, opener, known))
    said_rows = [*verified_in(verified, opener, known), *assessed_in(assessed, opener, known)]
    return Answers(
        edition=EDITION,
        indicators=columns(INDICATORS, indicator_rows(known)),
        listed=columns(LISTED, listed_rows),
        said=columns(SAID, said_rows),
        unread=opener.unread,
    )


def read_rows(rows: QuerySet[Any], *names: str) -> list[tuple[Any, ...]]:
    """The rows with these columns as the database gives them."""
    return list(zip(*read_columns(rows, names), strict=True))


def first(owners: Iterable[Any]) -> Owner:
    """Whose key sealed a text: of the need's person, the person or the household it speaks of, the narrowest."""
    found: Owner = next(owner for owner in owners if owner is not None)
    return found


def keys_of(owners: set[Owner]) -> dict[str, DataKey]:
    """The owners' keys that are still there."""
    wanted = sorted(map(id_text, owners))
    found: dict[str, DataKey] = {}
    for start in range(0, len(wanted), AT_ONCE):
        some = existing_keys(uuid.UUID(owner) for owner in wanted[start : start + AT_ONCE])
        found |= {owner.hex: key for owner, key in some.items()}
    return found


def indicator_rows(known: Catalogue) -> list[tuple[Any, ...]]:
    """The indicators that take part, in the order of their dimensions and numbers."""
    ordered = sorted(known.values(), key=lambda one: (DIMENSIONS.index(one.dimension), one.number))
    return [(one.number, one.dimension, place, one.is_of_household) for place, one in enumerate(ordered)]


def listed_in(rows: Iterable[Any], opener: Opener, known: Catalogue) -> Iterator[tuple[Any, ...]]:
    for need, number, member, clear, sealed, *moment in rows:
        text = opener.text(clear, sealed, member, LIST_INDICATORS) or ""
        yield (id_text(need), number, None, *moment)
        for indicator in sorted(set(numbers_of(text)) & known.keys()):
            yield (id_text(need), number, indicator, *moment)


def verified_in(rows: Iterable[Any], opener: Opener, known: Catalogue) -> Iterator[tuple[Any, ...]]:
    for entry, need_member, member, household, clear, sealed in rows:
        text = opener.text(clear, sealed, first((need_member, member, household)), VERIFICATION_INDICATORS) or ""
        for indicator in sorted(set(numbers_of(text)) & known.keys()):
            yield (id_text(entry), None, "", indicator, CODES[Found.FAIL], True, household is not None)


def assessed_in(rows: Iterable[Any], opener: Opener, known: Catalogue) -> Iterator[tuple[Any, ...]]:
    for entry, need, own, need_member, member, household, dimension, clear, sealed in rows:
        owner = first((own, need_member, member, household))
        text = opener.text(clear, sealed, owner, ASSESSMENT_ANSWERS) or ""
        for indicator, answer in sorted(answers_of(text).items()):
            if indicator in known and answer in CODES:
                yield (id_text(entry), need and id_text(need), dimension, indicator, CODES[answer], False, need is None)


def columns(schema: pa.Schema, rows: list[tuple[Any, ...]]) -> pa.Table:
    """Rows as an Arrow table."""
    by_column = zip(*rows, strict=True) if rows else [[] for _ in schema]
    return pa.Table.from_arrays(
        [array(list(values), kind.type) for values, kind in zip(by_column, schema, strict=True)], schema=schema
    )
