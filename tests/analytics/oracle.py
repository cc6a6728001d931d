"""The figures counted by hand: a walk over the facts, one need and then one household or person at a time.

Written from the words of "Sets and columns" and the docstring of `analytics.figures`, apart from its SQL and from the
fold. Slow and plain on purpose; nothing here is shared with what it checks but the tables it reads.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from kaejon.lib.clock import bangkok_date
from kaejon.logbook.models import Entry
from kaejon.register.models import Campaign, ListEntry, Membership, Need, Placement

Moment = tuple[dt.date, int, int]
Key = tuple[str, str, str, str]
"""(area, dimension or total, column, households or persons); a reason is the column `dismissed/<reason>`."""

COLUMNS = ("baseline", "added", "moved_in", "moved_out", "dismissed", "current", "verified", "checked", "late_arriving")
KNOWN_REASONS = ("out_of_date", "moved", "died", "not_in_area", "duplicate")


def moment_of(fact: Any) -> Moment:
    return (fact.occurred_on, fact.seq, fact.line)


@dataclass
class Stay:
    """A stretch in which a need stood on the list in one household at one place."""

    since: Moment
    household: Any
    subdistrict: str


@dataclass
class Story:
    """What became of one need."""

    member: Any
    dimension: str
    in_baseline: bool
    stays: list[Stay]
    dismissed: Moment | None = None
    reason: str = ""
    verified: bool = False
    late: bool = False


@dataclass
class World:
    """The facts that count, by whom they are about."""

    memberships: dict[Any, list[Membership]] = field(default_factory=lambda: defaultdict(list))
    placements: dict[Any, list[Placement]] = field(default_factory=lambda: defaultdict(list))
    entries: list[Entry] = field(default_factory=list)

    def home_of(self, member: Any, when: Moment) -> Any:
        return last_before(self.memberships[member], when).household_id

    def place_of(self, household: Any, when: Moment) -> str:
        return str(last_before(self.placements[household], when).area_id)[:6]


def last_before(history: list[Any], when: Moment) -> Any:
    """The last fact not after `when`; the very first one where none is."""
    in_order = sorted(history, key=moment_of)
    earlier = [fact for fact in in_order if moment_of(fact) <= when]
    return earlier[-1] if earlier else in_order[0]


def counted(
    campaign: Campaign, cut_off: dt.datetime, known_at: dt.datetime, previous_cut_off: dt.datetime | None = None
) -> dict[Key, int]:
    """Every figure that is not zero."""
    last_day = bangkok_date(cut_off)

    def counts(fact: Any) -> bool:
        return bool(fact.recorded_at < known_at and fact.occurred_on <= last_day)

    world = World()
    for membership in filter(counts, Membership.objects.all()):
        world.memberships[membership.member_id].append(membership)
    for placement in filter(counts, Placement.objects.all()):
        world.placements[placement.household_id].append(placement)
    world.entries = sorted(filter(counts, Entry.objects.filter(campaign=campaign)), key=moment_of)
    listings = defaultdict(list)
    for listing in ListEntry.objects.filter(target_list__campaign=campaign).select_related("target_list"):
        if counts(listing):
            listings[listing.need_id].append(listing)
    stories = [
        story_of(world, need, listings[need.pk], previous_cut_off)
        for need in Need.objects.filter(campaign=campaign)
        if listings[need.pk]
    ]
    return tally(stories)


def story_of(world: World, need: Need, listings: list[ListEntry], previous_cut_off: dt.datetime | None) -> Story:
    listed = min(moment_of(listing) for listing in listings)
    since_event = min(listing.seq for listing in listings)
    story = Story(
        member=need.member_id,
        dimension=need.dimension,
        in_baseline=any(listing.target_list.number == 1 for listing in listings),
        stays=[],
    )
    mine = [entry for entry in world.entries if entry.seq > since_event and speaks_of(world, entry, need)]
    withdrawn = {entry.supersedes_id for entry in world.entries if entry.supersedes_id}
    walk(story, [e for e in mine if e.pk not in withdrawn and e.answers_id not in withdrawn], previous_cut_off)
    if story.dismissed is not None:
        story.dismissed = max(story.dismissed, listed)
    story.stays = stays_of(world, need.member_id, listed, story.dismissed)
    return story


def speaks_of(world: World, entry: Entry, need: Need) -> bool:
    """Of the need itself, of its person, or of the household in which the person was at that moment."""
    if entry.need_id is not None:
        return bool(entry.need_id == need.pk)
    if entry.member_id is not None:
        return bool(entry.member_id == need.member_id)
    if entry.dimension and entry.dimension != need.dimension:
        return False
    return bool(world.home_of(need.member_id, moment_of(entry)) == entry.household_id)


def walk(story: Story, entries: list[Entry], previous_cut_off: dt.datetime | None) -> None:
    """Go through the entries that count, in order, and see what they leave of the need."""
    waiting: set[Any] = set()
    for entry in entries:
        if previous_cut_off is not None and entry.recorded_at >= previous_cut_off:
            story.late = story.late or entry.occurred_on < bangkok_date(previous_cut_off)
        if story.dismissed is not None:
            continue
        if entry.kind == "verified":
            story.verified = True
        elif entry.kind == "dismissal_proposed":
            waiting.add(entry.pk)
        elif entry.kind in ("dismissal_refused", "dismissal_withdrawn"):
            waiting.discard(entry.answers_id)
        elif entry.kind == "removed" or (entry.kind == "dismissal_confirmed" and entry.answers_id in waiting):
            story.dismissed = moment_of(entry)
            story.reason = entry.reason if entry.reason in KNOWN_REASONS else "other"


def stays_of(world: World, member: Any, listed: Moment, until: Moment | None) -> list[Stay]:
    """Where the need stood, stay by stay, from its listing on."""
    houses = {membership.household_id for membership in world.memberships[member]}
    changes = [moment_of(m) for m in world.memberships[member]]
    changes += [moment_of(p) for house in houses for p in world.placements[house]]
    stays: list[Stay] = []
    for when in sorted({listed, *(m for m in changes if m > listed)}):
        if when == listed or until is None or when < until:
            house = world.home_of(member, when)
            stay = Stay(when, house, world.place_of(house, when))
            if not stays or (stays[-1].household, stays[-1].subdistrict) != (stay.household, stay.subdistrict):
                stays.append(stay)
    return stays


def tally(stories: list[Story]) -> dict[Key, int]:
    found: dict[Key, int] = defaultdict(int)
    subdistricts = {stay.subdistrict for story in stories for stay in story.stays}
    areas = {code[:digits] for code in subdistricts for digits in (2, 4, 6)}
    for area in areas:
        for dimension in ("total", *{story.dimension for story in stories}):
            row = [story for story in stories if dimension in ("total", story.dimension)]
            for unit in ("households", "persons"):
                for who in {one for story in row for one in units_of(story, unit, area)}:
                    for column in columns_for(row, unit, who, area):
                        found[area, dimension, column, unit] += 1
    return dict(found)


def units_of(story: Story, unit: str, area: str) -> set[Any]:
    """The persons or households that the need puts into the area."""
    return {unit_at(story, stay, unit) for stay in story.stays if stay.subdistrict.startswith(area)}


def unit_at(story: Story, stay: Stay, unit: str) -> Any:
    return story.member if unit == "persons" else stay.household


def columns_for(row: list[Story], unit: str, who: Any, area: str) -> list[str]:
    """The columns in which one household or person is counted in one cell."""
    here: list[tuple[Story, int]] = [
        (story, place)
        for story in row
        for place, stay in enumerate(story.stays)
        if unit_at(story, stay, unit) == who and stay.subdistrict.startswith(area)
    ]
    ending = [story for story, place in here if place == len(story.stays) - 1]
    standing = [story for story in ending if story.dismissed is None]
    columns = [how_it_came(here, area)]
    if standing:
        columns.append("current")
        if all(story.verified for story in standing):
            columns += ["verified", "checked"]
    elif any(not story.stays[-1].subdistrict.startswith(area) for story, _ in here):
        columns.append("moved_out")
    else:
        gone = [(story.dismissed, story.reason) for story in ending if story.dismissed is not None]
        reason = max(gone)[1] if gone else "regrouped"
        columns += ["dismissed", "checked", f"dismissed/{reason}"]
    if any(story.late for story in ending):
        columns.append("late_arriving")
    return columns


def how_it_came(here: list[tuple[Story, int]], area: str) -> str:
    if any(place == 0 and story.in_baseline for story, place in here):
        return "baseline"
    story, place = min(here, key=lambda pair: pair[0].stays[pair[1]].since)
    came_from = story.stays[place - 1].subdistrict if place else None
    return "moved_in" if came_from is not None and not came_from.startswith(area) else "added"
