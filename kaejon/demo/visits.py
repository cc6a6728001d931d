"""The field work of the made-up campaign: visits village by village, and what comes of them.

Every deed calls the action that a page would call, at the moment at which it was recorded.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from random import Random

from kaejon.assessment.actions.dismissals import confirm_dismissal, refuse_dismissal, withdraw_dismissal
from kaejon.assessment.actions.proposals import propose_need
from kaejon.assessment.actions.verification import Circumstances, Finding, verify_household
from kaejon.assessment.actions.withdrawal import withdraw_entry
from kaejon.assessment.models import Answer, Method, Verification
from kaejon.demo import announced
from kaejon.demo.cases import Case, ListedProblem, choice, office_hours, working_day
from kaejon.demo.casework import Casework
from kaejon.demo.timeline import Timeline
from kaejon.lib import clock
from kaejon.logbook.actions import About
from kaejon.logbook.kinds import Kind
from kaejon.register.models import Campaign, Dimension

# What a first visit finds, with weights.
OUTCOMES = (
    ("confirmed", 740), ("not_met", 85), ("declined", 30), ("further", 22), ("unvisited", 38),
    (Answer.NOT_FOUND, 32), (Answer.DIED, 12), (Answer.MOVED, 18), (Answer.NOT_IN_AREA, 11), ("whole_moved", 6),
)  # fmt: skip
VERDICTS = (("confirm", 84), ("refuse", 10), ("withdraw", 6))
WHOLE_MOVED = "whole_moved"
DISMISSING = (Answer.NOT_FOUND, Answer.DIED, Answer.MOVED, Answer.NOT_IN_AREA, WHOLE_MOVED)
FURTHER: tuple[tuple[str, tuple[int, ...]], ...] = ((Dimension.INCOME, (22,)), (Dimension.LIVING, (8,)))
HOUSES_A_DAY = 4
LATE_ON_ISLANDS, LATE_ELSEWHERE = 0.5, 0.02
NOTES = ("", "", "", "", "พบหัวหน้าครัวเรือน ให้ข้อมูลเอง", "ผู้ใหญ่บ้านนำเยี่ยม", "นัดติดตามเดือนหน้า", "ถ่ายภาพบ้านไว้แล้ว")
REFUSED = "ตรวจกับผู้ใหญ่บ้านแล้ว ยังอยู่อาศัยในพื้นที่และยังมีปัญหาตามบัญชี"
MISTAKEN = "บันทึกผิดครัวเรือน"


class FieldWork:
    """Plans the visits of every case and records what they find."""

    def __init__(self, campaign: Campaign, timeline: Timeline, seed: int, casework: Casework) -> None:
        self.campaign = campaign
        self.timeline = timeline
        self.seed = seed
        self.casework = casework

    def plan_visits(self, cases: Iterable[Case]) -> None:
        """First visits, village by village: a team goes to one village and sees a few houses a day."""
        villages: dict[tuple[str, int], list[Case]] = defaultdict(list)
        for case in cases:
            villages[case.tambon, case.house.moo or 0].append(case)
        for (tambon, moo), found in villages.items():
            rng = Random(f"village/{self.seed}/{tambon}/{moo}")
            week = int(rng.triangular(0, 19, 5))
            # The list is approved on the first Wednesday.
            weekday = rng.randint(3, 4) if week == 0 else rng.randint(0, 4)
            first = self.campaign.starts_on + dt.timedelta(days=7 * week + weekday)
            for index, case in enumerate(found):
                day = working_day(first + dt.timedelta(days=index // HOUSES_A_DAY))
                self.plan_visit(case, day, choice(case.rng, OUTCOMES))

    def plan_visit(self, case: Case, day: dt.date, outcome: str) -> None:
        """A visit on a day, recorded the same day, or from an island without signal the week after."""
        chance = LATE_ON_ISLANDS if case.tambon.startswith(announced.ISLANDS) else LATE_ELSEWHERE
        recorded_on = day
        if case.rng.random() < chance:
            recorded_on = day + dt.timedelta(days=7 - day.weekday() + case.rng.randint(0, 1))
        if outcome != "unvisited":
            self.timeline.plan(office_hours(recorded_on, case.rng), lambda: self.visit(case, day, outcome))

    def later(self, case: Case, least: int, most: int) -> tuple[dt.date, dt.datetime]:
        """A working day between so many days from now, and a moment of it."""
        day = working_day(clock.today() + dt.timedelta(days=case.rng.randint(least, most)))
        return day, office_hours(day, case.rng)

    def visit(self, case: Case, on: dt.date, outcome: str) -> None:
        """Record what a visit found and plan what follows from it."""
        if outcome == "not_met":
            self.not_met(case, on, attempts_left=2)
        elif outcome == "declined":
            self.declined(case, on)
        elif outcome == "further":
            self.confirm(case, on)
            self.propose_further(case, on)
        elif outcome in DISMISSING:
            self.propose_dismissal(case, on, *finding_of(case, outcome))
        else:
            self.confirm(case, on)

    def confirm(
        self, case: Case, on: dt.date, problems: Sequence[ListedProblem] = (), method: str = Method.HOME_VISIT
    ) -> list[Verification]:
        """The needs, or `problems` of them, stand as listed; what is said of the household is recorded once."""
        found = self.record(case, on, confirming(problems or case.problems), method)
        self.casework.begin(case)
        return found

    def record(
        self, case: Case, on: dt.date, findings: list[Finding], method: str = Method.HOME_VISIT
    ) -> list[Verification]:
        told = Circumstances(
            method=method,
            occurred_on=on,
            by=case.officer if method == Method.TELEPHONE else case.mentor,
            note=case.rng.choice(NOTES),
        )
        return verify_household(campaign=self.campaign, household=case.household, findings=findings, told=told)

    def not_met(self, case: Case, on: dt.date, attempts_left: int) -> None:
        """Nobody at home: an attempt, and another visit; the officer telephones in the end."""
        self.record(case, on, [Finding(About(household=case.household), Answer.NOT_MET)])
        day, moment = self.later(case, 5, 12)
        if attempts_left and case.rng.random() < 0.35:
            self.timeline.plan(moment, lambda: self.not_met(case, day, attempts_left - 1))
            return
        method = Method.TELEPHONE if case.rng.random() < 0.3 else Method.HOME_VISIT
        self.timeline.plan(moment, lambda: self.confirm(case, day, method=method))

    def declined(self, case: Case, on: dt.date) -> None:
        """The family wants no help now: it stays on the list and is asked again."""
        self.record(case, on, [Finding(About(household=case.household), Answer.DECLINED)])
        day, moment = self.later(case, 21, 35)
        if case.rng.random() < 0.6:
            self.timeline.plan(moment, lambda: self.confirm(case, day))

    def propose_further(self, case: Case, on: dt.date) -> None:
        """Another problem, found on the same visit, of a person who has not got it on the list."""
        for member in case.persons():
            listed = {problem.need.dimension for problem in case.of(member)}
            for dimension, indicators in FURTHER:
                if dimension not in listed:
                    propose_need(
                        campaign=self.campaign,
                        member=member,
                        dimension=dimension,
                        indicators=indicators,
                        occurred_on=on,
                        by=case.mentor,
                    )
                    return

    def propose_dismissal(
        self, case: Case, on: dt.date, finding: Finding, leaving: tuple[ListedProblem, ...], *, is_decided: bool = True
    ) -> None:
        """Somebody, or something, is not as listed; the rest of the household's needs stand."""
        staying = [problem for problem in case.problems if problem not in leaving]
        for verification in self.record(case, on, [finding, *confirming(staying)]):
            if is_decided and verification.entry.kind == Kind.DISMISSAL_PROPOSED:
                self.plan_decision(case, verification, leaving)

    def plan_decision(self, case: Case, verification: Verification, leaving: tuple[ListedProblem, ...]) -> None:
        """Most are decided within days, a few wait for weeks."""
        least, most = (14, 28) if case.rng.random() < 0.1 else (2, 9)
        _, moment = self.later(case, least, most)
        self.timeline.plan(moment, lambda: self.decide(case, verification, leaving))

    def decide(self, case: Case, verification: Verification, leaving: tuple[ListedProblem, ...]) -> None:
        """A second person confirms or refuses; or whoever proposed it thinks better of it."""
        verdict = choice(case.rng, VERDICTS)
        proposal = verification.entry
        if verdict == "confirm":
            confirm_dismissal(proposal=proposal, by=case.decider)
            return
        if verdict == "refuse":
            refuse_dismissal(proposal=proposal, reason=REFUSED, by=case.decider)
        else:
            withdraw_dismissal(proposal=proposal, by=case.mentor)
        day, moment = self.later(case, 3, 10)
        self.timeline.plan(moment, lambda: self.confirm(case, day, leaving))

    def mistake(self, case: Case, on: dt.date) -> None:
        """A visit recorded of the wrong household, and withdrawn within the hour."""
        wrong = self.confirm(case, on)

        def withdraw() -> None:
            for verification in wrong:
                withdraw_entry(entry=verification.entry, reason=MISTAKEN, by=case.mentor)

        self.timeline.plan(clock.now() + dt.timedelta(minutes=40), withdraw)


def finding_of(case: Case, outcome: str) -> tuple[Finding, tuple[ListedProblem, ...]]:
    """What speaks for a dismissal, and of which of the household's problems: of one dimension, a person, or all."""
    if outcome == WHOLE_MOVED:
        return Finding(About(household=case.household), Answer.MOVED), case.problems
    if outcome == Answer.NOT_FOUND:
        dimension = case.rng.choice(case.problems).need.dimension
        leaving = tuple(problem for problem in case.problems if problem.need.dimension == dimension)
        about = About(household=case.household, dimension=dimension)
        return Finding(About(need=leaving[0].need) if len(leaving) == 1 else about, outcome), leaving
    member = case.rng.choice(case.persons())
    return Finding(About(member=member), outcome), case.of(member)


def confirming(problems: Iterable[ListedProblem]) -> list[Finding]:
    """ "As listed" for each of them."""
    return [Finding(About(need=p.need), Answer.CONFIRMED, p.indicators) for p in problems]
