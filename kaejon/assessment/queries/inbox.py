from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kaejon.assessment.models import HouseholdProposal, NeedProposal, Verification
from kaejon.assessment.queries.cards import NeedCard
from kaejon.assessment.queries.persons import names_of, who_recorded
from kaejon.assessment.queries.proposals import ProposedHousehold, content_of
from kaejon.geography.models import Area
from kaejon.logbook.kinds import Kind, Reason
from kaejon.logbook.models import Entry, NeedStanding
from kaejon.people.access import within
from kaejon.register.models import Campaign, Household, Member

SUBJECT = (
    "need__member__household__area__parent__parent",
    "member__household__area__parent__parent",
    "household__area__parent__parent",
)


def household_of(entry: Entry) -> Household:
    """The household that the entry speaks of, or of which its person is a member."""
    if entry.household is not None:
        return entry.household
    member: Member | None = entry.need.member if entry.need else entry.member
    assert member is not None, "an entry has a subject"
    return member.household


@dataclass(frozen=True)
class PendingDismissal:
    """One proposed dismissal that waits for a second person."""

    entry: Entry
    household: Household
    whom: str
    dimensions: tuple[str, ...]
    reason: str
    method: str
    who: str
    is_own: bool

    @property
    def id(self) -> uuid.UUID:
        return self.entry.pk


def pending_entries(campaign: Campaign, areas: Iterable[str]) -> QuerySet[Entry]:
    """The proposed dismissals that wait for a second person in `areas`, oldest first."""
    waiting = NeedStanding.objects.filter(
        within(areas, "need__member__household__area_id"), need__campaign=campaign, is_dismissal_pending=True
    )
    return (
        Entry.objects.filter(pk__in=waiting.values("pending_entry"), kind=Kind.DISMISSAL_PROPOSED)
        .select_related("campaign", *SUBJECT)
        .order_by("seq", "line")
    )


def pending_dismissals(campaign: Campaign, areas: Iterable[str], reader: Collection[str]) -> list[PendingDismissal]:
    """The inbox of those areas for a reader (everybody who counts as them): six queries, however many wait."""
    entries = list(pending_entries(campaign, areas))
    ids = [entry.pk for entry in entries]
    methods = {row.entry_id: str(row.get_method_display()) for row in Verification.objects.filter(entry__in=ids)}
    dimensions: dict[uuid.UUID | None, set[str]] = defaultdict(set)
    for waiting in NeedStanding.objects.filter(pending_entry__in=ids).select_related("need"):
        dimensions[waiting.pending_entry].add(waiting.need.dimension)
    who = who_recorded(entries)
    return [
        PendingDismissal(
            entry=entry,
            household=household_of(entry),
            whom=whom(entry),
            dimensions=tuple(sorted(dimensions[entry.pk])),
            reason=str(Reason(entry.reason).label),
            method=methods.get(entry.pk, ""),
            who=who[entry.pk],
            is_own=not {entry.by, entry.recorded_for}.isdisjoint(reader),
        )
        for entry in entries
    ]


def own_pending(cards: Iterable[NeedCard], reader: Collection[str]) -> list[tuple[Entry, str]]:
    """The dismissals among these needs that wait and that the reader proposed: entry and whom."""
    ids = {card.pending_entry for card in cards if card.pending_entry}
    own = Entry.objects.filter(Q(by__in=reader) | Q(recorded_for__in=reader), pk__in=ids).select_related(*SUBJECT)
    return [(entry, whom(entry)) for entry in own]


def whom(entry: Entry) -> str:
    """The person's name, or the whole household."""
    member = entry.need.member if entry.need else entry.member
    return member.full_name if member else _("ทั้งครัวเรือน")


@dataclass(frozen=True)
class WaitingNeed:
    """A further problem that waits for the secretary."""

    proposal: NeedProposal
    household: Household
    who: str


def waiting_needs(campaign: Campaign) -> list[WaitingNeed]:
    """The proposed needs without an answer and not withdrawn, oldest first."""
    rows = list(need_proposals_waiting(campaign))
    who = who_recorded(row.entry for row in rows)
    return [WaitingNeed(row, row.member.household, who[row.entry_id]) for row in rows]


def need_proposals_waiting(campaign: Campaign) -> QuerySet[NeedProposal]:
    return (
        NeedProposal.objects.filter(entry__campaign=campaign, answer__isnull=True, entry__superseded_by__isnull=True)
        .select_related("entry", "member__household__area__parent__parent")
        .order_by("seq", "line")
    )


@dataclass(frozen=True)
class WaitingHousehold:
    """A household missing from the list that waits for the secretary; `content` is None once it was erased."""

    proposal: HouseholdProposal
    content: ProposedHousehold | None
    area: Area
    occurred_on: dt.date
    who: str


def waiting_households(campaign: Campaign) -> list[WaitingHousehold]:
    """The proposed households without an answer, opened, oldest first."""
    rows = list(household_proposals_waiting(campaign))
    names = names_of(person for row in rows for person in (row.by, row.recorded_for))
    return [WaitingHousehold(row, content_of(row), row.area, row.occurred_on, names[row.by]) for row in rows]


def household_proposals_waiting(campaign: Campaign) -> QuerySet[HouseholdProposal]:
    return (
        HouseholdProposal.objects.filter(Q(answer__isnull=True), campaign=campaign)
        .select_related("area__parent__parent")
        .order_by("seq", "line")
    )
