"""What becomes of a verified household in the made-up campaign: plan, help, outcome, care, relapse, follow-ups.

Every deed calls the action that a page would call, at the moment at which it was recorded. What the rules refuse by
then (a need was dismissed meanwhile) is left, as people would leave it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from random import Random

from kaejon.assessment.actions.beside import Told
from kaejon.assessment.actions.care import propose_care
from kaejon.assessment.actions.decisions import confirm_proposal, refuse_proposal
from kaejon.assessment.actions.follow_ups import explain_stuck, hold_follow_up
from kaejon.assessment.actions.outcomes import propose_outcome, record_relapse
from kaejon.assessment.actions.visits import Seen, record_unchanged, record_visit
from kaejon.assessment.models import Found
from kaejon.assessment.queries.failing import failing_of
from kaejon.demo.cases import Case, ListedProblem, office_hours, working_day
from kaejon.demo.helping import Helping
from kaejon.demo.hiring import DEMO_DISTRICT
from kaejon.demo.sayings import ACTIVITIES, GOALS, PICKS, PRIORITIES, REMARKS
from kaejon.demo.staff import Staff
from kaejon.demo.timeline import Timeline
from kaejon.lib import clock
from kaejon.logbook.kinds import OPEN, State, StuckReason
from kaejon.logbook.models import Entry, NeedStanding
from kaejon.logbook.rules import MoveRefused
from kaejon.plan.actions.versions import acknowledge_plan, content_of, decide_version, propose_adjustment, submit_plan
from kaejon.plan.content import Content, PlannedActivity
from kaejon.plan.models import HouseholdPlan, MoneySource, PlanVersion, Verdict
from kaejon.register.models import Campaign, Dimension

RETURNED, ADJUSTED, ACKNOWLEDGED = 0.1, 0.15, 0.6
RESOLVED, REFUSED, RELAPSED, FOLLOWED, IN_CARE, STUCK = 0.68, 0.08, 0.05, 0.5, 0.12, 0.25
ELDER = 72
OLD_AND_ALONE = "ผู้สูงอายุอยู่ลำพัง ไม่อาจมีรายได้เพิ่มจากการทำงาน จำเป็นต้องดูแลต่อเนื่อง"
RETURN_NOTE = "ขอให้ระบุผู้รับผิดชอบและงบประมาณให้ชัดเจนก่อนเสนออีกครั้ง"
ADJUST_REASON = "ราคาวัสดุปรับขึ้น และหน่วยงานสมทบงบประมาณเพิ่มได้"
REFUSE_NOTE = "ภาพหลักฐานยังไม่ชัดเจน ขอให้ตรวจซ้ำ"


class Casework:
    """Plans what happens to each household after it was found true, and does it when its time comes."""

    def __init__(self, campaign: Campaign, timeline: Timeline, staff: Staff) -> None:
        self.campaign = campaign
        self.timeline = timeline
        self.staff = staff
        self.helping = Helping(campaign, timeline, staff, self.later)
        self.helping.helped = self.after_help
        self.begun: set[str] = set()

    def begin(self, case: Case) -> None:
        """A household was found true for the first time: its plan is written within days."""
        if case.house.code in self.begun:
            return
        self.begun.add(case.house.code)
        self.later(case, 1, 8, self.write_plan)
        self.later(case, 12, 25, self.look_again)

    def later(self, case: Case, least: int, most: int, deed: Callable[[Case], object]) -> None:
        """Have something done to the household on a working day between so many days from now."""
        day = working_day(clock.today() + dt.timedelta(days=case.rng.randint(least, most)))

        def done() -> None:
            try:
                deed(case)
            except MoveRefused:
                return

        self.timeline.plan(office_hours(day, case.rng), done)

    # Plan

    def write_plan(self, case: Case) -> None:
        problems = self.open_problems(case)
        if not problems:
            return
        version = submit_plan(
            campaign=self.campaign,
            household=case.household,
            content=self.content(case, problems),
            edition=edition_of(self.campaign, case),
            by=case.mentor,
        )
        is_returned = case.rng.random() < RETURNED and version.number == 1
        self.later(case, 1, 5, lambda c: self.send_back(c, version) if is_returned else self.endorse(c, version))

    def send_back(self, case: Case, version: PlanVersion) -> None:
        decide_version(version=version, verdict=Verdict.RETURNED, note=RETURN_NOTE, by=case.decider)
        self.later(case, 3, 9, self.write_plan)

    def endorse(self, case: Case, version: PlanVersion) -> None:
        decide_version(version=version, verdict=Verdict.ENDORSED, by=case.decider)
        if case.rng.random() < ACKNOWLEDGED:
            self.later(case, 1, 6, lambda c: self.acknowledge(c, version))
        if case.rng.random() < ADJUSTED:
            self.later(case, 4, 14, lambda c: self.adjust(c, version))
        dimensions = dict.fromkeys(each.need.dimension for each in self.open_problems(case))
        for dimension in list(dimensions)[:2]:
            self.later(case, 1, 5, lambda c, code=dimension: self.helping.refer(c, code, ()))  # type: ignore[misc]  # bound now

    def acknowledge(self, case: Case, version: PlanVersion) -> None:
        manner = case.rng.choice(("signature", "spoken"))
        member = case.persons()[0]
        acknowledge_plan(version=version, member=member, manner=manner, occurred_on=clock.today(), by=case.mentor)

    def adjust(self, case: Case, version: PlanVersion) -> None:
        heads = list(self.staff.offices.heads.values())
        head = case.rng.choice(heads[:3])
        said = content_of(version)
        first = said.activities[0]
        more = PlannedActivity(**{**first.__dict__, "value_satang": first.value_satang + 200_000})
        changed = Content(**{**said.__dict__, "activities": (more, *said.activities[1:])})
        proposed = propose_adjustment(
            campaign=self.campaign,
            household=case.household,
            content=changed,
            amends=version,
            reason=ADJUST_REASON,
            by=self.staff.offices.principal_of_head(head),
        )
        verdict, note = (Verdict.ADJUSTED, "") if case.rng.random() < 0.7 else (Verdict.DECLINED, RETURN_NOTE)
        self.later(case, 3, 12, lambda c: decide_version(version=proposed, verdict=verdict, note=note, by=c.decider))

    def content(self, case: Case, problems: list[ListedProblem]) -> Content:
        """What the family and the team wrote: quick picks, one activity a dimension, the owner near at hand."""
        rng = case.rng
        dimensions = list(dict.fromkeys(problem.need.dimension for problem in problems))
        return Content(
            kind="care" if is_elder(case) and len(case.persons()) == 1 else "develop",
            priority=rng.choice(PRIORITIES[dimensions[0]]),
            picks={code: tuple(sorted(rng.sample(picks, 2))) for code, picks in PICKS.items()},
            goals={code: rng.choice(GOALS[code]) for code in dimensions},
            activities=tuple(self.activity(rng, code) for code in dimensions),
        )

    def activity(self, rng: Random, dimension: str) -> PlannedActivity:
        what, baht = rng.choice(ACTIVITIES[dimension])
        agencies = self.helping.charged(dimension)
        owner = f"agency:{rng.choice(agencies).pk}" if agencies else "family"
        due = clock.today() + dt.timedelta(days=rng.randint(30, 75))
        source = rng.choice((MoneySource.REGULAR, MoneySource.LOCAL, MoneySource.FUND)) if baht else MoneySource.NONE
        return PlannedActivity(
            key=uuid.UUID(int=rng.getrandbits(128)),
            dimension=dimension,
            what=what,
            owner=owner,
            value_satang=baht * 100,
            source=source,
            due_on=due,
        )

    # Visits

    def look_again(self, case: Case) -> None:
        """A visit every few weeks while something is open; more often where somebody signs in to see it."""
        if not self.open_problems(case):
            return
        if case.rng.random() < 0.5:
            record_unchanged(campaign=self.campaign, household=case.household, by=case.mentor)
        else:
            seen = Seen(occurred_on=clock.today(), next_on=clock.today() + dt.timedelta(days=case.rng.randint(10, 28)))
            told = Told(case.rng.choice(REMARKS))
            record_visit(campaign=self.campaign, household=case.household, seen=seen, by=case.mentor, told=told)
        if case.rng.random() < STUCK * 0.3:
            self.explain(case)
        again = (12, 26) if case.tambon.startswith(DEMO_DISTRICT) else (24, 45)
        self.later(case, *again, self.look_again)

    def explain(self, case: Case) -> None:
        needs = [problem.need for problem in self.open_problems(case)]
        explain_stuck(
            campaign=self.campaign,
            household=case.household,
            needs=needs[:1],
            reason=case.rng.choice([reason for reason in StuckReason if reason != StuckReason.OTHER]),
            until_on=clock.today() + dt.timedelta(days=case.rng.randint(14, 40)),
            occurred_on=clock.today(),
            by=case.mentor,
        )

    # Results

    def after_help(self, case: Case, dimension: str) -> None:
        """Something was given: weeks later the failing indicators are assessed again."""
        if dimension == Dimension.INCOME and is_elder(case) and case.rng.random() < IN_CARE * 4:
            self.later(case, 5, 15, lambda c: self.into_care(c, dimension))
        elif case.rng.random() < RESOLVED:
            self.later(case, 7, 18, lambda c: self.assess_again(c, dimension))

    def assess_again(self, case: Case, dimension: str) -> None:
        failing = failing_of(self.campaign, case.household)
        for problem in self.open_problems(case):
            need = problem.need
            if need.dimension != dimension:
                continue
            numbers = failing.numbers_for(need)
            if not numbers:
                continue
            proposal = propose_outcome(
                campaign=self.campaign,
                need=need,
                answers=dict.fromkeys(numbers, Found.PASS.value),
                occurred_on=clock.today(),
                by=case.mentor,
                told=Told(case.rng.choice(REMARKS)),
            )
            self.later(case, 2, 8, lambda c, each=proposal: self.judge(c, each, dimension))  # type: ignore[misc]  # bound now
            if failing.is_shared(dimension):
                break

    def judge(self, case: Case, proposal: Entry, dimension: str) -> None:
        if case.rng.random() < REFUSED:
            refuse_proposal(proposal=proposal, reason=REFUSE_NOTE, by=case.decider)
            self.later(case, 7, 14, lambda c: self.assess_again(c, dimension))
            return
        confirm_proposal(proposal=proposal, by=case.decider)
        if case.rng.random() < RELAPSED:
            self.later(case, 10, 30, lambda c: self.relapse(c, dimension))
        elif case.rng.random() < FOLLOWED:
            self.later(case, 20, 40, self.follow_up)
            self.later(case, 91, 100, self.follow_up)

    def relapse(self, case: Case, dimension: str) -> None:
        problem = next((p for p in case.problems if p.need.dimension == dimension), None)
        if problem is None or state_of(problem) != State.RESOLVED:
            return
        record_relapse(
            campaign=self.campaign,
            need=problem.need,
            indicators=problem.indicators,
            occurred_on=clock.today(),
            by=case.mentor,
        )
        self.later(case, 3, 12, self.write_plan)
        self.later(case, 14, 25, self.look_again)

    def follow_up(self, case: Case) -> None:
        hold_follow_up(campaign=self.campaign, household=case.household, occurred_on=clock.today(), by=case.mentor)

    def into_care(self, case: Case, dimension: str) -> None:
        problem = next((p for p in self.open_problems(case) if p.need.dimension == dimension), None)
        if problem is None:
            return
        proposal = propose_care(
            campaign=self.campaign, need=problem.need, reason=OLD_AND_ALONE, occurred_on=clock.today(), by=case.mentor
        )
        self.later(case, 3, 10, lambda c: confirm_proposal(proposal=proposal, by=c.decider))

    def open_problems(self, case: Case) -> list[ListedProblem]:
        """The household's problems that were found true and are open now, in the order of the list."""
        standings = {
            row.need_id: row
            for row in NeedStanding.objects.filter(need__in=[problem.need.pk for problem in case.problems])
        }
        found = []
        for problem in case.problems:
            row = standings.get(problem.need.pk)
            if row is not None and row.verified_on is not None and row.state in OPEN:
                found.append(problem)
        return found


def edition_of(campaign: Campaign, case: Case) -> int:
    plan = HouseholdPlan.objects.filter(campaign=campaign, household=case.household).first()
    return plan.draft_edition if plan else 0


def state_of(problem: ListedProblem) -> str:
    row = NeedStanding.objects.filter(need=problem.need).first()
    return row.state if row else State.LISTED


def is_elder(case: Case) -> bool:
    """Whether a marked person of the household is old."""
    year = clock.today().year
    return any(year - (member.birth_year or year) >= ELDER for member in case.persons())
