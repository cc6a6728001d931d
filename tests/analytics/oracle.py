"""The figures counted by hand: a walk over the facts, one need and then one household or person at a time.

Written from the words of "Sets and columns" and the docstring of `analytics.figures`, apart from its SQL and from the
fold. Slow and plain on purpose; nothing here is shared with what it checks but the tables it reads.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from kaejon.lib.clock import bangkok_date
from kaejon.logbook.models import Entry
from kaejon.register.models import Campaign, ListEntry, Membership, Need, Placement
from kaejon.register.queries.rulesets import Rules, rules_on

Moment = tuple[dt.date, int, int]
Listings = dict[Any, list[ListEntry]]
Key = tuple[str, str, str, str]
"""(area, dimension or total, column, households or persons); a reason is the column `dismissed/<reason>`."""

PROMISES = ("offered", "help_accepted", "help_scheduled")
OTHER_WORDS = ("help_declined", "help_queried", "query_answered", "help_finished", "help_withdrawn")
MET = ("verified", "declined_by_family", "visited", "visit_unchanged", "follow_up_held")
SORTS = ("dismissal", "outcome", "care", "adjustment", "item")
STAGES = ("in_progress", "survive", "sufficient", "sustained")
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

    need: Any
    member: Any
    dimension: str
    in_baseline: bool
    stays: list[Stay]
    dismissed: Moment | None = None
    reason: str = ""
    late: bool = False
    listed_on: dt.date = dt.date.min
    verified_on: dt.date | None = None
    planned_on: dt.date | None = None
    adjusted: bool = False
    helped: bool = False
    end: str = ""
    """How it was settled: `resolved`, `care`, or not."""
    ended_on: dt.date | None = None
    reopened_on: dt.date | None = None
    once_resolved: bool = False
    held_on: dt.date | None = None
    met_on: dt.date | None = None
    explained_until: dt.date | None = None
    survey: str = ""
    words: dict[Any, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    """What was said of each referral and offer, in order."""
    counted: list[Entry] = field(default_factory=list)
    """The entries that left something of the need, in order."""

    @property
    def promised(self) -> list[dt.date | None]:
        """Of each matter that is promised and unfinished, the day for which."""
        found: list[dt.date | None] = []
        for said in self.words.values():
            since_broken: list[Entry] = []
            for entry in said:
                since_broken = [*since_broken, entry] if entry.kind in PROMISES else []
            if since_broken:
                found.append(next((e.until_on for e in reversed(since_broken) if e.until_on), None))
        return found

    def stuck(self, today: dt.date, days: int) -> bool:
        if self.end or (self.explained_until is not None and self.explained_until >= today):
            return False
        longest = dt.timedelta(days=days)
        waiting = max(day for day in (self.listed_on, self.verified_on, self.reopened_on) if day)
        return (
            (self.planned_on is None and today - waiting > longest)
            or today - (self.met_on or self.listed_on) > longest
            or any(day is not None and day < today for day in self.promised)
        )


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

    def standing(self) -> list[Entry]:
        """The entries that nobody took back, and that answer nothing taken back."""
        withdrawn = {entry.supersedes_id for entry in self.entries if entry.supersedes_id}
        return [e for e in self.entries if e.pk not in withdrawn and e.answers_id not in withdrawn]


def about_help(entry: Entry) -> bool:
    return entry.answers_id is not None and (entry.kind in PROMISES or entry.kind in OTHER_WORDS)


def last_before(history: list[Any], when: Moment) -> Any:
    """The last fact not after `when`; the very first one where none is."""
    in_order = sorted(history, key=moment_of)
    earlier = [fact for fact in in_order if moment_of(fact) <= when]
    return earlier[-1] if earlier else in_order[0]


def counted(
    campaign: Campaign, cut_off: dt.datetime, known_at: dt.datetime, previous_cut_off: dt.datetime | None = None
) -> dict[Key, int]:
    """Every figure that is not zero."""
    world, listings = world_of(campaign, cut_off, known_at)
    stories = stories_of(campaign, world, listings, previous_cut_off)
    last_day = bangkok_date(cut_off)
    rules = rules_on(campaign, last_day, known_at)
    found = tally(stories, lambda story: story.stuck(last_day, rules.stuck_days))
    for (area, stage), households in staged(world, stories, rules).items():
        found[area, "total", stage, "households"] = households
    return found


def world_of(campaign: Campaign, cut_off: dt.datetime, known_at: dt.datetime) -> tuple[World, Listings]:
    """The facts that count, and each need's entries on the lists."""
    last_day = bangkok_date(cut_off)

    def counts(fact: Any) -> bool:
        return bool(fact.recorded_at < known_at and fact.occurred_on <= last_day)

    world = World()
    for membership in filter(counts, Membership.objects.all()):
        world.memberships[membership.member_id].append(membership)
    for placement in filter(counts, Placement.objects.all()):
        world.placements[placement.household_id].append(placement)
    world.entries = sorted(filter(counts, Entry.objects.filter(campaign=campaign)), key=moment_of)
    listings: Listings = defaultdict(list)
    for listing in ListEntry.objects.filter(target_list__campaign=campaign).select_related("target_list"):
        if counts(listing):
            listings[listing.need_id].append(listing)
    return world, listings


def stories_of(
    campaign: Campaign, world: World, listings: Listings, previous_cut_off: dt.datetime | None = None
) -> list[Story]:
    """What became of every need that was ever on the list."""
    return [
        story_of(world, need, listings[need.pk], previous_cut_off)
        for need in Need.objects.filter(campaign=campaign)
        if listings[need.pk]
    ]


def story_of(world: World, need: Need, listings: list[ListEntry], previous_cut_off: dt.datetime | None) -> Story:
    listed = min(moment_of(listing) for listing in listings)
    since_event = min(listing.seq for listing in listings)
    story = Story(
        need=need.pk,
        member=need.member_id,
        dimension=need.dimension,
        in_baseline=any(listing.target_list.number == 1 for listing in listings),
        stays=[],
    )
    story.listed_on = min(listing.occurred_on for listing in listings)
    standing = world.standing()
    mine = [e for e in standing if e.seq > since_event and not about_help(e) and speaks_of(world, e, need)]
    matters = {entry.pk for entry in mine if entry.kind in ("referred", "offered")}
    mine += [entry for entry in standing if about_help(entry) and entry.answers_id in matters]
    walk(story, sorted(mine, key=moment_of), previous_cut_off)
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
    waiting: dict[Any, str] = {}
    for entry in entries:
        if previous_cut_off is not None and entry.recorded_at >= previous_cut_off:
            story.late = story.late or entry.occurred_on < bangkok_date(previous_cut_off)
        if story.dismissed is not None:
            continue
        sort = sort_of(entry.kind)
        if entry.kind.endswith("_proposed") and sort:
            waiting[entry.pk] = sort
        elif sort and entry.kind != "item_lapsed":
            if entry.answers_id is None or waiting.get(entry.answers_id) != sort:
                continue
            del waiting[entry.answers_id]
        mark(story, entry)


def sort_of(kind: str) -> str:
    """What a second person is asked about, where the kind proposes or answers."""
    if kind == "adjusted":
        return "adjustment"
    endings = ("proposed", "confirmed", "refused", "withdrawn", "declined")
    return next((sort for sort in SORTS for ending in endings if kind == f"{sort}_{ending}"), "")


def mark(story: Story, entry: Entry) -> None:
    """What one entry that counts leaves of a need."""
    story.counted.append(entry)
    kind, day = entry.kind, entry.occurred_on
    if kind in MET:
        story.met_on = day
    if kind in ("removed", "dismissal_confirmed"):
        story.dismissed = moment_of(entry)
        story.reason = entry.reason if entry.reason in KNOWN_REASONS else "other"
    elif kind == "verified":
        story.verified_on = story.verified_on or day
    elif kind == "planned":
        story.planned_on = story.planned_on or day
    elif kind == "adjusted":
        story.adjusted = True
    elif kind == "delivered":
        story.helped = True
    elif kind == "outcome_confirmed":
        story.end, story.ended_on, story.once_resolved = "resolved", day, True
    elif kind == "care_confirmed":
        story.end, story.ended_on = "care", day
    elif kind in ("relapsed", "care_ended"):
        story.end, story.planned_on, story.held_on, story.reopened_on = "", None, None, day
    elif kind == "follow_up_held":
        story.held_on = day
    elif kind == "stuck_explained":
        story.explained_until = entry.until_on
    elif kind.startswith("survey_"):
        story.survey = kind.removeprefix("survey_")
    elif kind == "offered":
        story.words[entry.pk].append(entry)
    elif about_help(entry):
        story.words[entry.answers_id].append(entry)


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


def tally(stories: list[Story], is_stuck: Callable[[Story], bool]) -> dict[Key, int]:
    found: dict[Key, int] = defaultdict(int)
    subdistricts = {stay.subdistrict for story in stories for stay in story.stays}
    areas = {code[:digits] for code in subdistricts for digits in (2, 4, 6)}
    for area in areas:
        for dimension in ("total", *{story.dimension for story in stories}):
            row = [story for story in stories if dimension in ("total", story.dimension)]
            for unit in ("households", "persons"):
                for who in {one for story in row for one in units_of(story, unit, area)}:
                    for column in columns_for(row, unit, who, area, is_stuck):
                        found[area, dimension, column, unit] += 1
    return dict(found)


def units_of(story: Story, unit: str, area: str) -> set[Any]:
    """The persons or households that the need puts into the area."""
    return {unit_at(story, stay, unit) for stay in story.stays if stay.subdistrict.startswith(area)}


def unit_at(story: Story, stay: Stay, unit: str) -> Any:
    return story.member if unit == "persons" else stay.household


def columns_for(row: list[Story], unit: str, who: Any, area: str, is_stuck: Callable[[Story], bool]) -> list[str]:
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
        columns += ["current", *come_to(standing), *(["stuck"] if any(map(is_stuck, standing)) else [])]
    elif any(not story.stays[-1].subdistrict.startswith(area) for story, _ in here):
        columns.append("moved_out")
    else:
        gone = [(story.dismissed, story.reason) for story in ending if story.dismissed is not None]
        reason = max(gone)[1] if gone else "regrouped"
        columns += ["dismissed", "checked", f"dismissed/{reason}"]
    if any(story.late for story in ending):
        columns.append("late_arriving")
    return columns


def come_to(needs: list[Story]) -> Iterator[str]:
    """The columns of progress of somebody with these current needs."""
    if all(need.verified_on for need in needs):
        yield from ("verified", "checked")
    if all(need.planned_on for need in needs):
        yield "planned"
    if any(need.adjusted for need in needs):
        yield "adjusted"
    if any(need.promised for need in needs):
        yield "helping"
    if any(need.helped for need in needs):
        yield "helped"
    if any(need.once_resolved and not need.end for need in needs):
        yield "relapsed"
    asked = [need for need in needs if need.survey]
    if asked:
        yield "surveyed"
        if all(need.survey == "passed" for need in asked):
            yield "passes_bmn"
    yield settled_as(needs) or "open"


def settled_as(needs: list[Story]) -> str:
    if not all(need.end for need in needs):
        return ""
    return "continuing_care" if any(need.end == "care" for need in needs) else "resolved"


def staged(world: World, stories: list[Story], rules: Rules) -> dict[tuple[str, str], int]:
    """(area, stage) → current households there, those in care left out."""
    homes: dict[Any, list[Story]] = defaultdict(list)
    for story in stories:
        if story.dismissed is None:
            homes[story.stays[-1].household].append(story)
    found: dict[tuple[str, str], int] = defaultdict(int)
    for home, needs in homes.items():
        if settled_as(needs) != "continuing_care":
            stage = climbed(needs, rules, items_held(world, home))
            for digits in (2, 4, 6):
                found[needs[0].stays[-1].subdistrict[:digits], stage] += 1
    return dict(found)


def climbed(needs: list[Story], rules: Rules, held: set[str]) -> str:
    """The last stage before the first of which an item is wanting."""
    asked: dict[str, Callable[[Story], bool]] = {
        "needs_verified": lambda need: need.verified_on is not None,
        "needs_planned": lambda need: need.planned_on is not None or need.end != "",
        "open_needs_helped": lambda need: need.helped or need.end != "",
        "needs_resolved": lambda need: need.end == "resolved",
        "held": lambda need: bool(
            need.end == "resolved"
            and need.ended_on
            and need.held_on
            and (need.held_on - need.ended_on).days >= rules.sustain_days
        ),
    }
    stage = STAGES[0]
    for following in STAGES[1:]:
        for item in rules.items:
            if item.stage == following:
                holds = item.code in held if item.rule == "answered" else all(map(asked[item.rule], needs))
                if not holds:
                    return stage
        stage = following
    return stage


def items_held(world: World, household: Any) -> set[str]:
    open_proposals: dict[Any, str] = {}
    held: set[str] = set()
    for entry in world.standing():
        if entry.household_id != household:
            continue
        if entry.kind == "item_proposed":
            open_proposals[entry.pk] = entry.item or ""
        elif entry.kind == "item_lapsed":
            held -= {entry.item or ""}
        elif sort_of(entry.kind) == "item" and entry.answers_id in open_proposals:
            item = open_proposals.pop(entry.answers_id)
            if entry.kind == "item_confirmed":
                held.add(item)
    return held


def how_it_came(here: list[tuple[Story, int]], area: str) -> str:
    if any(place == 0 and story.in_baseline for story, place in here):
        return "baseline"
    story, place = min(here, key=lambda pair: pair[0].stays[pair[1]].since)
    came_from = story.stays[place - 1].subdistrict if place else None
    return "moved_in" if came_from is not None and not came_from.startswith(area) else "added"
