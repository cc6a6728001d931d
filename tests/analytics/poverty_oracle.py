"""Households by what they answer, told by hand: one need and then one household at a time, from the words of
"Poverty index" in docs/concepts.md; and the index of a list of households, one at a time.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from fractions import Fraction
from typing import Any

from kaejon.assessment.models import Assessment, Verification
from kaejon.assessment.rules import ASSESSMENT_ANSWERS, LIST_INDICATORS, VERIFICATION_INDICATORS
from kaejon.register.keys import open_text
from kaejon.register.models import Campaign, Indicator, ListEntry
from tests.analytics.oracle import Listings, Moment, Story, moment_of, stories_of, world_of

FIVE = ("health", "living", "education", "income", "access")
WORST = {"fail": 3, "pass": 2, "na": 1}
LETTER = {"fail": "1", "pass": "0", "na": "n"}
State = dict[int, tuple[Moment, str]]
"""Indicator → when it was answered last, and how."""


def opened(owner: Any, clear: str, sealed: Any, context: str) -> list[str]:
    text = clear if sealed is None else open_text(owner, bytes(sealed), context)
    return [part for part in text.split(",") if part]


def answered(campaign: Campaign, cut_off: dt.datetime, known_at: dt.datetime) -> Counter[tuple[str, str, str]]:
    """(subdistrict, answers, failing dimensions) → households ever on the list."""
    world, listings = world_of(campaign, cut_off, known_at)
    stories = stories_of(campaign, world, listings)
    asked = {i.number: i for i in Indicator.objects.exclude(dimension="")}
    states = {story.need: state_of(story, listings, asked) for story in stories}
    found: Counter[tuple[str, str, str]] = Counter()
    for household in {stay.household for story in stories for stay in story.stays}:
        place = max((s.since, s.subdistrict) for story in stories for s in story.stays if s.household == household)[1]
        here = [s for s in stories if s.dismissed is None and s.stays[-1].household == household]
        answers = household_answers(here, states, asked)
        failing = "".join("1" if fails(here, answers, asked, dimension) else "0" for dimension in FIVE)
        order = sorted(asked.values(), key=lambda i: (FIVE.index(i.dimension), i.number))
        text = "".join(LETTER[answers[i.number]] if i.number in answers else "-" for i in order)
        found[place, text, failing] += 1
    return found


def state_of(story: Story, listings: Listings, asked: dict[int, Indicator]) -> State:
    """The last answers of one need, along its list entries and the entries that count, in order."""
    state: State = {}
    events: list[tuple[Moment, Any]] = [(moment_of(entry), entry) for entry in story.counted]
    events += [(when, number) for number, when in named_by_lists(story, listings[story.need]).items()]
    for when, event in sorted(events, key=lambda pair: pair[0]):
        if isinstance(event, int):
            said = {event: "fail"}
            passing: set[int] = set()
        else:
            said, passing = said_by(event, story, state, asked)
        said = {n: answer for n, answer in said.items() if n in asked and asked[n].dimension == story.dimension}
        state |= dict.fromkeys(passing, (when, "pass"))
        state |= {number: (when, answer) for number, answer in said.items()}
    return state


def named_by_lists(story: Story, rows: list[ListEntry]) -> dict[int, Moment]:
    """What the need's newest list entry names fails, from the first of the unbroken run of versions that name it."""
    versions = sorted(rows, key=lambda row: row.target_list.number or 0)
    names = [
        {int(n) for n in opened(story.member, row.indicators, row.indicators_sealed, LIST_INDICATORS)}
        for row in versions
    ]
    found: dict[int, Moment] = {}
    for number in names[-1]:
        place = len(versions) - 1
        while place > 0 and number in names[place - 1]:
            place -= 1
        found[number] = moment_of(versions[place])
    return found


def said_by(entry: Any, story: Story, state: State, asked: dict[int, Indicator]) -> tuple[dict[int, str], set[int]]:
    """What an entry answers of a need, and what passes because it does not name it any more."""
    failed = {number for number, (_, answer) in state.items() if answer == "fail"}
    if entry.kind == "outcome_confirmed":
        return {}, failed
    if entry.kind in ("verified", "relapsed"):
        found = Verification.objects.filter(entry=entry).first()
        owner = entry.need.member_id if entry.need else entry.household_id
        parts = opened(owner, found.indicators, found.indicators_sealed, VERIFICATION_INDICATORS) if found else []
        named = {int(part) for part in parts}
        if not named & asked.keys():
            return {}, set()
        over = failed - named
        if entry.need is None:
            over = {number for number in over if asked[number].level == "household"}
        return dict.fromkeys(named, "fail"), over
    said: dict[int, str] = {}
    for told in Assessment.objects.filter(entry=entry).exclude(entry__kind="outcome_proposed"):
        if told.need_id == story.need or (told.need_id is None and told.dimension == story.dimension):
            owner = told.need.member_id if told.need else entry.household_id or entry.need.member_id
            for part in opened(owner, told.answers, told.answers_sealed, ASSESSMENT_ANSWERS):
                number, answer = int(part.split(":")[0]), part.split(":")[1]
                said[number] = max(said.get(number, "na"), answer, key=WORST.__getitem__)
    return said, set()


def household_answers(here: list[Story], states: dict[Any, State], asked: dict[int, Indicator]) -> dict[int, str]:
    found: dict[int, str] = {}
    for number in asked:
        told = [states[story.need][number] for story in here if number in states[story.need]]
        if told and asked[number].level == "household":
            found[number] = max(told, key=lambda each: (each[0], WORST[each[1]]))[1]
        elif told:
            found[number] = max((answer for _, answer in told), key=WORST.__getitem__)
    return found


def fails(here: list[Story], answers: dict[int, str], asked: dict[int, Indicator], dimension: str) -> bool:
    """By an answer; or where nobody answered anything, by an open need."""
    said = [answers[number] for number in answers if asked[number].dimension == dimension]
    needs = [story for story in here if story.dimension == dimension]
    return "fail" in said if said else any(story.end != "resolved" for story in needs)


Household = tuple[str, str, str]
"""(subdistrict, answers, failing dimensions)"""


def index_by_hand(households: list[Household], weights: tuple[int, ...], k: int | None) -> tuple[Fraction, ...]:
    """H, A and M0, household by household."""
    scores = [
        sum(w for w, letter in zip(weights, answers, strict=True) if letter == "1") for _, answers, _ in households
    ]
    poor = [
        score
        for score, (_, _, failing) in zip(scores, households, strict=True)
        if ("1" in failing if k is None else score >= k)
    ]
    whole = sum(weights)
    headcount = Fraction(len(poor), len(households)) if households else Fraction(0)
    intensity = Fraction(sum(poor), whole * len(poor)) if poor else Fraction(0)
    return headcount, intensity, headcount * intensity
