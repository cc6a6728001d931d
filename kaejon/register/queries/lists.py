"""The versions of a campaign's list: how much stands on each, and what changed from one to the next."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.core.cache import cache
from django.db.models import Count, OuterRef, QuerySet, Subquery

from kaejon.people.queries import names_of
from kaejon.register.models import (
    Campaign,
    Dimension,
    Import,
    ImportState,
    ListEntry,
    ListState,
    Membership,
    TargetList,
)

FINISHED = (ImportState.COMMITTED, ImportState.DISCARDED)


@dataclass(frozen=True)
class Pair:
    """Households and persons, each counted once."""

    households: int = 0
    persons: int = 0


@dataclass(frozen=True)
class Version:
    """One approved list with how much stands on it: `counts` by "total" and by dimension."""

    target_list: TargetList
    approved_by: str
    counts: dict[str, Pair] = field(default_factory=dict)

    @property
    def rows(self) -> list[tuple[str, int, int]]:
        """(dimension, households, persons) in the order of the drive, "total" last."""
        pairs = [(name, self.counts.get(name, Pair())) for name in (*Dimension.values, "total")]
        return [(name, pair.households, pair.persons) for name, pair in pairs]

    @property
    def total(self) -> Pair:
        """All of the list, without counting anybody twice."""
        return self.counts.get("total", Pair())


@dataclass(frozen=True)
class Change:
    """From one version to the next: persons and needs that came, and those that are not on it any more."""

    new_persons: int
    new_needs: int
    gone_persons: int
    gone_needs: int


def versions_of(campaign: Campaign) -> list[Version]:
    """The campaign's approved lists, newest first."""
    lists = list(TargetList.objects.filter(campaign=campaign, state=ListState.APPROVED).order_by("-number"))
    return with_counts(lists)


def version_of(target_list: TargetList) -> Version:
    """One approved list with its counts."""
    return with_counts([target_list])[0]


def with_counts(lists: Iterable[TargetList]) -> list[Version]:
    """The lists with their counts. An approved list never changes, so what was counted once is kept."""
    rows = list(lists)
    counts = cache.get_many([key_of(each) for each in rows])
    missing = [each for each in rows if key_of(each) not in counts]
    fresh = {key_of(each): found for each, found in counted(missing)}
    cache.set_many(fresh, timeout=None)
    counts |= fresh
    names = names_of(each.approved_by or "" for each in rows)
    return [Version(each, names.get(each.approved_by or "", ""), counts[key_of(each)]) for each in rows]


def key_of(target_list: TargetList) -> str:
    return f"list-counts:{target_list.pk}"


def counted(lists: Sequence[TargetList]) -> Iterator[tuple[TargetList, dict[str, Pair]]]:
    """Each list with its counts, in two queries for all of them. Source: list entries and, for the household of each
    person, the membership as it stood when the list was approved; a later move changes no old list.
    """
    if not lists:
        return
    of_the_time = Membership.objects.filter(member=OuterRef("need__member"), seq__lte=OuterRef("seq"))
    entries = ListEntry.objects.filter(target_list__in=lists).annotate(
        house=Subquery(of_the_time.order_by("-occurred_on", "-seq", "-line").values("household")[:1])
    )
    numbers = {"households": Count("house", distinct=True), "persons": Count("need__member", distinct=True)}
    counts: dict[uuid.UUID, dict[str, Pair]] = defaultdict(dict)
    for row in entries.order_by().values("target_list", "need__dimension").annotate(**numbers):
        counts[row["target_list"]][row["need__dimension"]] = Pair(row["households"], row["persons"])
    for row in entries.order_by().values("target_list").annotate(**numbers):
        counts[row["target_list"]]["total"] = Pair(row["households"], row["persons"])
    for each in lists:
        yield each, counts[each.pk]


def drafts_of(campaign: Campaign) -> QuerySet[Import]:
    """Uploads on their way to a version, newest first."""
    return Import.objects.filter(target_list__campaign=campaign).exclude(state__in=FINISHED).order_by("-uploaded_at")


def waiting_copy(campaign: Campaign, sha256: str) -> Import | None:
    """A draft made of the very same file, if one is waiting."""
    return drafts_of(campaign).filter(file_sha256=sha256).first()


def version_before(target_list: TargetList) -> TargetList | None:
    """The version that this one followed."""
    earlier = TargetList.objects.filter(campaign=target_list.campaign_id, number__lt=target_list.number or 0)
    return earlier.order_by("-number").first()


def change_between(before: TargetList, after: TargetList) -> Change:
    """What is new on `after` and what `before` had that `after` does not."""
    return Change(*only_on(after, before), *only_on(before, after))


def only_on(one: TargetList, other: TargetList) -> tuple[int, int]:
    """Persons who stand on `one` and not on `other`, and needs that do."""
    entries, others = one.entries.order_by(), other.entries.order_by()
    persons = entries.exclude(need__member__in=others.values("need__member"))
    needs = entries.exclude(need__in=others.values("need"))
    return persons.aggregate(n=Count("need__member", distinct=True))["n"], needs.count()
