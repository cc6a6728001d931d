from __future__ import annotations

import datetime as dt
import uuid
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import F, Min, OuterRef, Q, QuerySet, Subquery

from kaejon.logbook.kinds import HELP_ANSWERS, HELP_ROOTS
from kaejon.logbook.models import Entry
from kaejon.register.models import Campaign, ListEntry, Member, Membership, Need

Moment = tuple[dt.date, int, int]
"""A place in fold order: (occurred_on, seq, line)."""
_T = TypeVar("_T")


@dataclass(frozen=True)
class ListedNeed:
    """A need with the seq of the event that first brought it onto a list, and the day."""

    id: uuid.UUID
    member: uuid.UUID
    dimension: str
    listed_seq: int
    listed_on: dt.date


@dataclass
class Coverage:
    """Which entries cover which needs: the rule of `Entry`, in one place, from plain rows."""

    memberships: dict[uuid.UUID, list[tuple[Moment, uuid.UUID]]] = field(default_factory=lambda: defaultdict(list))
    of_need: dict[uuid.UUID, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    of_member: dict[uuid.UUID, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    of_household: dict[uuid.UUID, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    about_help: dict[uuid.UUID, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    superseded: set[uuid.UUID] = field(default_factory=set)

    def add_memberships(self, rows: Iterable[Membership]) -> None:
        for row in rows:
            self.memberships[row.member_id].append(((row.occurred_on, row.seq, row.line), row.household_id))
        for history in self.memberships.values():
            history.sort()

    def add_entries(self, rows: Iterable[Entry]) -> None:
        for row in rows:
            if row.supersedes_id:
                self.superseded.add(row.supersedes_id)
            if row.kind in HELP_ANSWERS and row.answers_id:
                self.about_help[row.answers_id].append(row)
            elif row.need_id:
                self.of_need[row.need_id].append(row)
            elif row.member_id:
                self.of_member[row.member_id].append(row)
            elif row.household_id:
                self.of_household[row.household_id].append(row)

    def household_at(self, member: uuid.UUID, moment: Moment) -> uuid.UUID | None:
        """The member's household at a place in fold order; before the first membership, the first one's."""
        history = self.memberships.get(member)
        if not history:
            return None
        index = bisect_right(history, moment, key=lambda item: item[0])
        return history[max(index - 1, 0)][1]

    def entries_of(self, need: ListedNeed) -> list[Entry]:
        """Every entry that covers the need, in no particular order.

        What is superseded is superseded for everybody whom it covered, also for one whom the later entry does not
        cover, because he has left the household since; and an answer falls with the proposal that it answers. What is
        said of a referral or an offer covers whom the referral or offer covers, also when he has moved away since: the
        promise ends for everybody to whom it was made.
        """
        rows = [*self.of_need.get(need.id, ()), *self.of_member.get(need.member, ())]
        for household in {h for _, h in self.memberships.get(need.member, ())}:
            rows += [
                row
                for row in self.of_household.get(household, ())
                if row.dimension in ("", need.dimension)
                and self.household_at(need.member, (row.occurred_on, row.seq, row.line)) == household
            ]
        found = [row for row in rows if row.seq > need.listed_seq and not self.is_gone(row)]
        said = [word for row in found if row.kind in HELP_ROOTS for word in self.about_help.get(row.pk, ())]
        return found + [word for word in said if not self.is_gone(word)]

    def is_gone(self, row: Entry) -> bool:
        """Whether the entry was superseded, or answers one that was."""
        return row.id in self.superseded or row.answers_id in self.superseded


def listed_needs(campaign: Campaign, members: Collection[uuid.UUID] | None = None) -> list[ListedNeed]:
    """Every need of the campaign that has ever stood on an approved list; only those of `members` where given."""
    rows = ListEntry.objects.filter(need__campaign=campaign)
    if members is not None:
        rows = rows.filter(need__member__in=members)
    found = rows.values_list("need_id", "need__member_id", "need__dimension").annotate(
        first=Min("seq"), day=Min("occurred_on")
    )
    return [ListedNeed(*row) for row in found.order_by()]


def coverage_of(campaign: Campaign, members: Collection[uuid.UUID] | None = None) -> Coverage:
    """The coverage of the campaign's entries, all of them or those that can touch `members`."""
    coverage = Coverage()
    memberships = Membership.objects.all()
    entries = Entry.objects.filter(campaign=campaign)
    if members is None:
        memberships = memberships.filter(member__needs__campaign=campaign).distinct()
    else:
        memberships = memberships.filter(member__in=members)
        households = {row.household_id for row in memberships}
        # One look for each way of being spoken of: joined by OR, the database would read the whole logbook.
        subjects = (Q(need__member__in=members), Q(member__in=members), Q(household__in=households))
        coverage.add_memberships(memberships)
        for subject in subjects:
            coverage.add_entries(entries.filter(subject))
        return coverage
    coverage.add_memberships(memberships)
    coverage.add_entries(entries)
    return coverage


def entries_of_household(campaign: Campaign, household_id: uuid.UUID) -> QuerySet[Entry]:
    """The logbook of a household and its present members, newest first."""
    return (
        Entry.objects.filter(pk__in=entry_ids_of_household(campaign, household_id))
        .select_related("need", "need__member", "member", "answers", "supersedes")
        .order_by("-occurred_on", "-seq", "-line")
    )


def entry_ids_of_household(campaign: Campaign, household_id: uuid.UUID) -> list[uuid.UUID]:
    """The ids of the entries about a household, its present members or their needs; one query.

    One look for each way of being spoken of, and the campaign told apart afterwards: joined by OR, or beside the
    campaign, a database without statistics would read the whole logbook.
    """
    members = Member.objects.filter(household=household_id).order_by()
    needs = Need.objects.filter(campaign=campaign, member__in=members).order_by()
    ways = (Q(household=household_id), Q(member__in=members), Q(need__in=needs))
    first, *others = (Entry.objects.filter(way).order_by().values_list("pk", "campaign_id") for way in ways)
    return [pk for pk, campaign_id in first.union(*others) if campaign_id == campaign.pk]


def needs_in_household(campaign: Campaign, household_id: uuid.UUID) -> QuerySet[Need]:
    """The listed needs of a household's present members with their standing, by member and dimension."""
    # From the household to its members to their needs: a join may begin with every need of the campaign.
    members = Member.objects.filter(household=household_id).order_by()
    listed = ListEntry.objects.filter(need=OuterRef("pk")).order_by("occurred_on").values("occurred_on")[:1]
    return (
        Need.objects.filter(campaign=campaign, member__in=members)
        .select_related("member", "standing")
        .annotate(listed_on=Subquery(listed))
        .filter(listed_on__isnull=False)
        .order_by(F("member__birth_year").asc(nulls_last=True), "member_id", "dimension")
    )
