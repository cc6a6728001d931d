from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaejon.assessment.models import Evidence, Remark, Verification
from kaejon.assessment.queries.cards import NeedCard
from kaejon.assessment.queries.persons import who_recorded
from kaejon.assessment.rules import REMARK
from kaejon.lib import clock
from kaejon.logbook.kept import kept
from kaejon.logbook.kinds import Kind, Reason
from kaejon.logbook.models import Entry, NeedStanding
from kaejon.people.access import within
from kaejon.register.keys import existing_keys
from kaejon.register.models import Campaign, Dimension, Household, Member
from kaejon.register.queries.by_campaign import campaign_is
from kaejon.register.queries.rulesets import rules_on

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


SORTS: Mapping[str, tuple[Kind, str | Promise]] = {
    "dismissal": (Kind.DISMISSAL_PROPOSED, gettext_lazy("นำออกจากบัญชี")),
    "outcome": (Kind.OUTCOME_PROPOSED, gettext_lazy("แก้ไขแล้ว")),
    "care": (Kind.CARE_PROPOSED, gettext_lazy("ดูแลต่อเนื่อง")),
    "item": (Kind.ITEM_PROPOSED, gettext_lazy("เกณฑ์ระดับขั้น")),
}
"""The sorts of proposal that wait for a district's word, in the order of its inbox."""
SORT_OF: Mapping[str, str] = {kind: sort for sort, (kind, _label) in SORTS.items()}


@dataclass(frozen=True)
class PendingProposal:
    """One proposal that waits for a second person. `note` and `photos` only where no health is in it."""

    entry: Entry
    household: Household
    sort: str
    whom: str
    dimensions: tuple[str, ...]
    reason: str
    method: str
    who: str
    is_own: bool
    note: str = ""
    photos: tuple[uuid.UUID, ...] = ()

    @property
    def id(self) -> uuid.UUID:
        return self.entry.pk

    @property
    def sort_label(self) -> str:
        return str(SORTS[self.sort][1])


def open_proposals(campaign: Campaign, areas: Iterable[str], sort: str) -> list[uuid.UUID]:
    """The ids of the proposals of one sort that wait for a second person in `areas`, oldest first; kept."""
    codes = list(areas)
    return kept("proposals", (campaign.pk, sort, *codes), lambda: found_open(campaign, codes, sort))


def found_open(campaign: Campaign, codes: Sequence[str], sort: str) -> list[uuid.UUID]:
    """As `open_proposals`, looked up anew in one query, from what is marked as waiting: in order of time the database
    would read the whole logbook.
    """
    rows = Entry.objects.filter(kind=SORTS[sort][0], superseded_by__isnull=True).order_by()
    if sort == "item":
        rows = rows.filter(within(codes, "household__area_id"), ~Exists(answers_given()), campaign=campaign)
    else:
        marked = NeedStanding.objects.filter(
            within(codes, "need__member__household__area_id"), **{f"is_{sort}_pending": True}
        )
        rows = rows.filter(campaign_is(campaign))
        if sort == "dismissal":
            rows = rows.filter(pk__in=marked.values("pending_entry"))
        else:
            about = Q(need__in=marked.values("need")) | Q(household__in=marked.values("need__member__household"))
            rows = rows.filter(about, ~Exists(answers_given()))
    return [pk for _seq, _line, pk in sorted(rows.values_list("seq", "line", "pk"))]


def proposals_of(campaign: Campaign, household: Household) -> set[uuid.UUID]:
    """The ids of everything that was ever proposed about the household, its people and their needs."""
    about = Q(household=household) | Q(member__household=household) | Q(need__member__household=household)
    rows = Entry.objects.filter(about, campaign_is(campaign), kind__in=SORT_OF)
    return set(rows.order_by().values_list("pk", flat=True))


def answers_given() -> QuerySet[Entry]:
    """The answers to a proposal that count (for `Exists` over entries)."""
    return Entry.objects.filter(answers=OuterRef("pk"), superseded_by__isnull=True)


def pending_proposals(campaign: Campaign, ids: Sequence[uuid.UUID], reader: Collection[str]) -> list[PendingProposal]:
    """These proposals for a reader (everybody who counts as them), in this order; a fixed number of queries."""
    found = {entry.pk: entry for entry in Entry.objects.filter(pk__in=ids).select_related("campaign", *SUBJECT)}
    entries = [found[pk] for pk in ids]
    methods = {row.entry_id: str(row.get_method_display()) for row in Verification.objects.filter(entry__in=ids)}
    dimensions = dimensions_of(entries)
    items = {item.code: item.text for item in rules_on(campaign, clock.today()).items}
    who = who_recorded(entries)
    plain = [entry for entry in entries if Dimension.HEALTH not in dimensions[entry.pk]]
    notes, photos = remarks_of(plain), photos_of(plain)
    return [
        PendingProposal(
            entry=entry,
            household=household_of(entry),
            sort=SORT_OF[entry.kind],
            whom=whom(entry),
            dimensions=tuple(sorted(dimensions[entry.pk])),
            reason=str(Reason(entry.reason).label) if entry.reason else items.get(entry.item or "", entry.item or ""),
            method=methods.get(entry.pk, ""),
            who=who[entry.pk],
            is_own=not {entry.by, entry.recorded_for}.isdisjoint(reader),
            note=notes.get(entry.pk, ""),
            photos=tuple(photos.get(entry.pk, ())),
        )
        for entry in entries
    ]


def dimensions_of(entries: Iterable[Entry]) -> dict[uuid.UUID, set[str]]:
    """The dimensions that each proposal speaks of: its own, or for a dismissal those of the needs that wait."""
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    rows = list(entries)
    for entry in rows:
        dimension = entry.need.dimension if entry.need else entry.dimension
        if dimension:
            found[entry.pk].add(dimension)
    ids = [entry.pk for entry in rows]
    waiting = NeedStanding.objects.filter(is_dismissal_pending=True, pending_entry__in=ids).select_related("need")
    for row in waiting:
        assert row.pending_entry is not None, "asked for above"
        found[row.pending_entry].add(row.need.dimension)
    return found


def remarks_of(entries: Iterable[Entry]) -> dict[uuid.UUID, str]:
    """What was written beside each entry, opened, in two queries."""
    owners = {entry.pk: owner_of_entry(entry) for entry in entries}
    keys = existing_keys(set(owners.values()))
    found = {}
    for remark in Remark.objects.filter(entry__in=owners):
        key = keys.get(owners[remark.entry_id])
        found[remark.entry_id] = key.open(bytes(remark.text_sealed), context=REMARK) if key else ""
    return found


def photos_of(entries: Iterable[Entry], *, shows_sensitive: bool = False) -> dict[uuid.UUID, list[uuid.UUID]]:
    """The photos beside each entry that may be shown."""
    found: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    rows = Evidence.objects.filter(entry__in=[entry.pk for entry in entries])
    if not shows_sensitive:
        rows = rows.filter(attachment__is_sensitive=False)
    for row in rows.order_by("seq", "line"):
        found[row.entry_id].append(row.attachment_id)
    return found


def owner_of_entry(entry: Entry) -> uuid.UUID:
    """Whose key seals what stands beside the entry."""
    owner = entry.need.member_id if entry.need else entry.member_id or entry.household_id
    assert owner is not None, "an entry has a subject"
    return owner


def own_pending(cards: Iterable[NeedCard], reader: Collection[str]) -> list[tuple[Entry, str]]:
    """The dismissals among these needs that wait and that the reader proposed: entry and whom."""
    ids = {card.pending_entry for card in cards if card.pending_entry}
    own = Entry.objects.filter(Q(by__in=reader) | Q(recorded_for__in=reader), pk__in=ids).select_related(*SUBJECT)
    return [(entry, whom(entry)) for entry in own]


def whom(entry: Entry) -> str:
    """The person's name, or the whole household."""
    member = entry.need.member if entry.need else entry.member
    return member.full_name if member else _("ทั้งครัวเรือน")
