"""Random histories of a tiny province, made by the real actions: what anybody might record, early, late or wrongly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from kaejon.audit.actions import Recorder, recording
from kaejon.audit.principal import CONSOLE
from kaejon.lib import clock
from kaejon.logbook.actions import About, append_entry, refresh_standings
from kaejon.logbook.kinds import ANSWERING, HELP_ANSWERS, HELP_ROOTS, MOVES, Kind, Reason, State, answering
from kaejon.logbook.models import Entry, NeedStanding
from kaejon.logbook.rules import MoveRefused
from kaejon.register.models import (
    DIMENSIONS,
    Campaign,
    Household,
    Member,
    Membership,
    Need,
    Placement,
    Ruleset,
    Stage,
    StageItem,
    StageRule,
)
from tests.factories.register import approve_list, make_campaign, make_household

AREAS = ("230101", "230102", "230302")
"""Two subdistricts of one district and one of another: moves of every reach."""
FIRST_MOMENT = clock.bangkok(2022, 5, 11, 9)
"""Two days into the campaign, so that a late record can be dated before the first membership."""
ANSWERS = (Kind.DISMISSAL_CONFIRMED, Kind.DISMISSAL_CONFIRMED, Kind.DISMISSAL_REFUSED, Kind.DISMISSAL_WITHDRAWN)
REASONS = tuple(Reason)


@dataclass(frozen=True)
class Step:
    """One thing that somebody does: `what`, to whom (`which`, wrapped round), dated `back` days ago.

    The clock goes on by `wait` minutes first, past midnight and past cut-offs.
    """

    what: str
    which: int
    other: int
    back: int
    wait: int


WHAT = (
    "list",
    "verify_need",
    "verify_household",
    "verify_dimension",
    "propose_need",
    "propose_member",
    "propose_household",
    "answer",
    "answer",
    "answer",
    "remove",
    "not_met",
    "declined",
    "withdraw",
    "replace",
    "move_household",
    "move_member",
    "move_member",
    "rules",
    "life_of_household",
    "life_of_household",
    *("life",) * 24,
    *("second",) * 12,
    *("help",) * 4,
)
PROPOSALS = (Kind.OUTCOME_PROPOSED, Kind.CARE_PROPOSED, Kind.ADJUSTMENT_PROPOSED, Kind.ITEM_PROPOSED)
PLAIN = tuple(
    kind
    for kind, move in MOVES.items()
    if kind in PROPOSALS
    or not (move.opens or move.answers or kind in HELP_ANSWERS or kind in (Kind.REMOVED, Kind.ENTRY_WITHDRAWN))
)
"""What is said of a need by itself: neither an answer, nor something that ends it, nor taking back."""
STEPS_ON = {
    Kind.VERIFIED,
    Kind.PLANNED,
    Kind.OFFERED,
    Kind.DELIVERED,
    Kind.OUTCOME_PROPOSED,
    Kind.CARE_PROPOSED,
    Kind.RELAPSED,
    Kind.CARE_ENDED,
    Kind.FOLLOW_UP_HELD,
}
ITEMS = ("income_steady", "house_safe")
SECOND_WORDS = {kind: tuple(sorted(answering(MOVES[kind].opens))) for kind in PROPOSALS}  # type: ignore[arg-type]  # each opens one


def histories(longest: int = 40) -> SearchStrategy[list[Step]]:
    """Steps in the order in which they are recorded; the first always approves a list."""
    number = st.integers(0, 59)
    step = st.builds(
        Step,
        what=st.sampled_from(WHAT),
        which=number,
        other=number,
        back=st.sampled_from((0, 0, 0, 1, 2, 9)),
        wait=st.sampled_from((1, 1, 300, 1_440, 2_900)),
    )
    first = st.builds(Step, what=st.just("list"), which=number, other=number, back=st.just(0), wait=st.just(1))
    return st.builds(lambda one, rest: [one, *rest], first, st.lists(step, min_size=longest // 3, max_size=longest))


@dataclass
class Province:
    """Four households with seven persons, and what has been recorded of them so far."""

    campaign: Campaign
    households: list[Household]
    members: list[Member]
    moment: dt.datetime = FIRST_MOMENT
    entries: list[Entry] = field(default_factory=list)

    def play(self, steps: list[Step]) -> None:
        """Do each step at its time; what the rules refuse leaves no trace."""
        for step in steps:
            self.moment += dt.timedelta(minutes=step.wait)
            with clock.set_to(self.moment):
                self.do(step)

    def do(self, step: Step) -> None:
        day = max(clock.today() - dt.timedelta(days=step.back), self.campaign.starts_on)
        if step.what == "list":
            self.approve(step)
        elif step.what == "rules":
            self.decide(step, day)
        elif step.what.startswith("move_"):
            self.move(step, day)
        else:
            self.record(step, day)

    def approve(self, step: Step) -> None:
        """A list version on which each person stands with none, one or two dimensions."""
        marks: dict[Member, list[str]] = {}
        for place, member in enumerate(self.members):
            draw = step.which + place * (step.other + 1)
            if draw % 3 or place == 0:
                marks[member] = list({DIMENSIONS[draw % 3], DIMENSIONS[draw % 2]})
        approve_list(self.campaign, marks, indicators=self.named(step, marks))

    def named(self, step: Step, marks: dict[Member, list[str]]) -> dict[tuple[Member, str], str]:
        """The indicators that the list names; here none."""
        return {}

    def decide(self, step: Step, day: dt.date) -> None:
        """New criteria with days so short that a history sees them run out."""
        version = Ruleset(
            campaign=self.campaign,
            number=Ruleset.objects.filter(campaign=self.campaign).count() + 1,
            occurred_on=day,
            sustain_days=step.other % 4,
            stuck_days=step.which % 4,
            answer_days=7,
            no_help_days=30,
            same_help_days=90,
        )
        rules = (StageRule.NEEDS_VERIFIED, StageRule.NEEDS_PLANNED, StageRule.ANSWERED, StageRule.HELD)
        chosen = [
            (StageRule.OPEN_NEEDS_HELPED, Stage.SURVIVE),
            (one_of(rules, step.which), one_of(list(Stage)[1:], step.other)),
        ]
        with recording("test.rules", by=CONSOLE, campaign_id=self.campaign.pk) as recorder:
            recorder.write(version)
            for place, (rule, stage) in enumerate(chosen):
                code = ITEMS[0] if rule == StageRule.ANSWERED else rule.value
                recorder.write(
                    StageItem(ruleset=version, position=place, stage=stage, rule=rule, code=code, text=str(rule.label))
                )

    def move(self, step: Step, day: dt.date) -> None:
        household = one_of(self.households, step.other)
        member = one_of(self.members, step.which)
        with recording("test.move", by=CONSOLE, campaign_id=self.campaign.pk) as recorder:
            if step.what == "move_household":
                recorder.write(Placement(household=household, area_id=one_of(AREAS, step.which), occurred_on=day))
            else:
                recorder.write(Membership(member=member, household=household, occurred_on=day))
                refresh_standings(self.campaign, {member.pk})

    def record(self, step: Step, day: dt.date) -> None:
        asked = self.entry_for(step)
        if asked is None:
            return
        kind, about, more = asked
        try:
            with recording("test.record", by=CONSOLE, campaign_id=self.campaign.pk) as recorder:
                entry = append_entry(recorder, self.campaign, kind, about, by=CONSOLE, occurred_on=day, **more)
                self.write_beside(recorder, entry, step)
        except MoveRefused:
            return
        self.entries.append(entry)

    def write_beside(self, recorder: Recorder, entry: Entry, step: Step) -> None:
        """What the entry carries with it; here nothing."""

    def entry_for(self, step: Step) -> tuple[Kind, About, dict[str, Any]] | None:
        household = one_of(self.households, step.which)
        member = one_of(self.members, step.which)
        reason = {"reason": one_of(REASONS, step.other)}
        until = {"until_on": [None, clock.today(), clock.today() + dt.timedelta(days=step.other % 20)][step.which % 3]}
        needs = list(self.campaign.needs.order_by("member__first_name", "dimension"))
        need = About(need=one_of(needs, step.which))
        match step.what:
            case "verify_need":
                return Kind.VERIFIED, need, {}
            case "verify_household":
                return Kind.VERIFIED, About(household=household), {}
            case "verify_dimension":
                return Kind.VERIFIED, About(household=household, dimension=one_of(DIMENSIONS[:3], step.other)), {}
            case "propose_need":
                return Kind.DISMISSAL_PROPOSED, need, reason
            case "propose_member":
                return Kind.DISMISSAL_PROPOSED, About(member=member), reason
            case "propose_household":
                return Kind.DISMISSAL_PROPOSED, About(household=household), reason
            case "remove":
                return (
                    Kind.REMOVED,
                    one_of([need, About(member=member), About(household=household)], step.other),
                    reason,
                )
            case "not_met":
                return Kind.NOT_MET, About(household=household), {}
            case "declined":
                return Kind.DECLINED_BY_FAMILY, About(member=member), {}
        if step.what.startswith("life"):
            return self.entry_of_casework(step, one_of(needs, step.which % 4), until)
        return self.entry_about_another(step, reason, until)

    def entry_of_casework(self, step: Step, need: Need, until: dict[str, Any]) -> tuple[Kind, About, dict[str, Any]]:
        """What may follow next in a need's life, said of it, of its dimension in the household, or of the household."""
        standing = NeedStanding.objects.filter(need=need).first()
        state = standing.state if standing else State.LISTED
        able = [kind for kind in PLAIN if state in MOVES[kind].before]
        far = [kind for kind in able if kind in STEPS_ON and (kind != Kind.VERIFIED or state == State.LISTED)]
        kind = one_of(far if far and step.other % 4 else able, step.other // 4)
        home = Household.objects.get(pk=need.member.household_id)
        subjects = [About(need=need), About(household=home, dimension=need.dimension), About(household=home)]
        if step.what == "life_of_household":
            subjects.reverse()
        about = next((about for about in subjects if about.subject in MOVES[kind].subjects), About(member=need.member))
        if kind in (Kind.ITEM_PROPOSED, Kind.ITEM_LAPSED):
            return kind, about, {"item": one_of(ITEMS, step.other)}
        return kind, about, until

    def entry_about_another(
        self, step: Step, reason: dict[str, Any], until: dict[str, Any]
    ) -> tuple[Kind, About, dict[str, Any]] | None:
        """An answer to a proposal, a word about a matter, or an entry that takes the place of an earlier one."""
        if step.what in ("second", "help"):
            return self.entry_in_answer(step, until)
        proposals = [entry for entry in self.entries if entry.kind == Kind.DISMISSAL_PROPOSED]
        earlier = proposals if step.what == "answer" else self.entries
        if not earlier:
            return None
        entry = earlier[-1 - step.which % len(earlier)]
        about = About(entry.need, entry.member, entry.household, entry.dimension)
        if step.what == "answer":
            return one_of(ANSWERS, step.other), about, {"answers": entry, **reason}
        if step.what == "withdraw":
            return Kind.ENTRY_WITHDRAWN, about, {"supersedes": entry}
        if entry.kind in (Kind.DISMISSAL_PROPOSED, Kind.REMOVED):
            return Kind(entry.kind), about, {"supersedes": entry, **reason}
        if entry.kind in PLAIN:
            return Kind(entry.kind), about, {"supersedes": entry, "item": entry.item, **until}
        return None

    def entry_in_answer(self, step: Step, until: dict[str, Any]) -> tuple[Kind, About, dict[str, Any]] | None:
        """What a second person says of a proposal; now and then of one of another sort, or of one answered already."""
        asked = HELP_ROOTS if step.what == "help" else set(PROPOSALS)
        said = {entry.answers_id for entry in self.entries}
        earlier = [
            e for e in self.entries if e.kind in asked and (step.what == "help" or step.other < 6 or e.pk not in said)
        ]
        if not earlier:
            return None
        entry = earlier[-1 - step.which % len(earlier)]
        about = About(entry.need, entry.member, entry.household, entry.dimension)
        if step.what == "help":
            return one_of(sorted(HELP_ANSWERS), step.other), about, {"answers": entry, **until}
        words = SECOND_WORDS[Kind(entry.kind)]
        kind = one_of(
            sorted(ANSWERING) if step.other % 10 == 0 else [words[0], words[0], words[0], words[0], *words], step.which
        )
        return kind, about, {"answers": entry, **until}


def one_of(choices: Any, number: int) -> Any:
    return choices[number % len(choices)]


def make_province(kind: type[Province] = Province) -> Province:
    """The stage of every history, set at its first moment."""
    with clock.set_to(FIRST_MOMENT):
        campaign = make_campaign()
        groups = [
            make_household(campaign, area, *names, house_no=str(number))
            for number, (area, names) in enumerate(
                (
                    (AREAS[0], ("ก", "ข", "ค")),
                    (AREAS[0], ("ง",)),
                    (AREAS[1], ("จ", "ฉ")),
                    (AREAS[2], ("ช",)),
                )
            )
        ]
    members = [member for group in groups for member in group]
    return kind(campaign, [group[0].household for group in groups], members)


@contextmanager
def played(steps: list[Step], stage: Province) -> Iterator[Province]:
    """The province after the steps; rolled back at the end, for facts can never be deleted."""
    province = type(stage)(stage.campaign, stage.households, stage.members)
    with transaction.atomic():
        province.play(steps)
        yield province
        transaction.set_rollback(True)
