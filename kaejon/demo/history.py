"""The made-up campaign from its opening to its end: who does what when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from kaejon.assessment.models import Answer
from kaejon.audit.principal import SCHEDULER
from kaejon.demo.cases import Case, cases_of, new_cases, office_hours, working_day
from kaejon.demo.casework import Casework
from kaejon.demo.hiring import CONSOLE, DEMO_DISTRICT, DEMO_TAMBON, PROVINCE
from kaejon.demo.lists import ListKeeping
from kaejon.demo.offices import direct, give_households, report_back
from kaejon.demo.returns import Returns
from kaejon.demo.staff import Staff, make_staff
from kaejon.demo.targets import House, make_targets
from kaejon.demo.timeline import Timeline
from kaejon.demo.visits import FieldWork, finding_of
from kaejon.geography.actions import load_national_areas
from kaejon.lib import clock
from kaejon.lib.thai_date import thai_date
from kaejon.logbook.rules import MoveRefused
from kaejon.people.models import Account, Agency
from kaejon.register.actions import create_campaign
from kaejon.register.models import Campaign, Import
from kaejon.report.actions.freezing import freeze_weekly_report
from kaejon.report.actions.holidays import seed_holidays
from kaejon.report.actions.letterhead import set_letterhead

Say = Callable[[str], object]

# 9 May to 30 September 2565: 21 Fridays.
LENGTH = dt.timedelta(days=144)
PREPARED_BEFORE = dt.timedelta(days=7)
LIST_TITLE = "บัญชีครัวเรือนเป้าหมาย (สาธิต)"
MOVES_TO, MOVES_TO_MOO = "230401", 3
ANSWERING_WEEKS = (6, 12, 18)
FORGOTTEN: tuple[tuple[int, str], ...] = ((3, "230305"), (10, DEMO_TAMBON), (20, "230102"))
"""In which week a village meeting of which tambon names a household that the list has forgotten."""
LETTERHEAD = {
    "office": "สำนักงานพัฒนาชุมชนจังหวัดตราด (สาธิต)",
    "address": "ศาลากลางจังหวัด (ที่อยู่สาธิต)",
    "reference": "สาธิต 0001/",
    "prepared_by": "นักวิชาการพัฒนาชุมชน (สาธิต)",
    "checked_by": "พัฒนาการจังหวัด เลขานุการร่วม คจพ.จ. (สาธิต)",
    "certified_by": "ปลัดจังหวัด เลขานุการ คจพ.จ. (สาธิต)",
}
"""How the made-up province's papers are headed and signed: positions, no person, and no emblem."""
OFFERS = 4
DIRECTIVES: tuple[tuple[int, str, int, str], ...] = (
    (3, "เร่งสอบทานครัวเรือนที่ยังไม่ได้สอบทานในตำบลแสนตุ้ง", 7, "สอบทานเพิ่มแล้ว เหลือครัวเรือนที่ไม่อยู่บ้านและนัดใหม่แล้ว"),
    (7, "ให้ทุกครัวเรือนที่มีแผนแล้วมีหน่วยงานรับเรื่องอย่างน้อย 1 หน่วย", 10, "ส่งต่อครบทุกครัวเรือน อยู่ระหว่างหน่วยงานตอบ"),
)
RECENT_DIRECTIVE = ("ตรวจเรื่องที่หน่วยงานยังไม่ตอบตามกำหนดและรายงานผล", 4, "")
UNDECIDED: tuple[str, ...] = (Answer.NOT_FOUND, Answer.DIED, Answer.MOVED)


@dataclass(frozen=True)
class Plan:
    """Which made-up campaign: its slug and name, its first Monday, until when history is made, and the dice."""

    slug: str
    name: str
    starts_on: dt.date
    until: dt.datetime
    seed: int


class History:
    """Makes one campaign's history. Everything, the areas and accounts too, happens at its own moment."""

    def __init__(self, plan: Plan, say: Say) -> None:
        self.plan = plan
        self.say = say
        self.timeline = Timeline()
        self.houses = make_targets(plan.seed, plan.starts_on)
        self.intake: Import | None = None

    def make(self) -> Campaign:
        """Prepare the installation, then let the weeks pass."""
        prepared_on = self.plan.starts_on - PREPARED_BEFORE
        with clock.set_to(clock.bangkok(prepared_on.year, prepared_on.month, prepared_on.day, 9)):
            self.prepare()
        self.plan_campaign()
        self.timeline.run(self.plan.until)
        return self.campaign

    def prepare(self) -> None:
        """Areas, the campaign, officers."""
        self.say(f"พื้นที่ {load_national_areas(by=CONSOLE)} แห่ง")
        self.campaign = create_campaign(
            slug=self.plan.slug,
            name=self.plan.name,
            province=PROVINCE,
            starts_on=self.plan.starts_on,
            deadline_on=self.plan.starts_on + LENGTH,
            is_demo=True,
            by=CONSOLE,
        )
        self.staff: Staff = make_staff(self.plan.seed)
        for year in sorted({self.campaign.starts_on.year, self.campaign.deadline_on.year}):
            seed_holidays(province=PROVINCE, year=year, by=SCHEDULER)
        set_letterhead(PROVINCE, LETTERHEAD, None, by=self.staff.secretary)
        self.say(f"เจ้าหน้าที่สมมติ {Account.objects.count()} บัญชีผู้ใช้")
        self.lists = ListKeeping(self.campaign, self.staff, self.plan.seed)
        self.casework = Casework(self.campaign, self.timeline, self.staff)
        self.field_work = FieldWork(self.campaign, self.timeline, self.plan.seed, self.casework)

    def plan_campaign(self) -> None:
        """The list in the first week, its later versions, and a report every Friday."""
        self.timeline.plan(self.moment(1, 0, 10), self.upload)
        self.timeline.plan(self.moment(1, 2, 15), self.approve)
        for week, tambon in FORGOTTEN:
            self.timeline.plan(self.moment(week, 1, 14), partial(self.lists.propose_household, tambon))
        for number, week in enumerate(ANSWERING_WEEKS, 3):
            self.timeline.plan(self.moment(week, 2, 14), partial(self.answer, number))
        Returns(self.campaign, self.timeline, self.staff, self.plan.seed).plan()
        for cut_off in self.campaign.calendar.cutoffs():
            self.timeline.plan(cut_off, self.freeze)

    def moment(self, week: int, weekday: int, hour: int) -> dt.datetime:
        """An hour of a week of the campaign, counted from 1; Monday is 0."""
        day = self.plan.starts_on + dt.timedelta(days=7 * (week - 1) + weekday)
        return clock.bangkok(day.year, day.month, day.day, hour)

    def upload(self) -> None:
        self.intake = self.lists.check(self.houses, LIST_TITLE)
        counts = self.intake.summary
        self.say(f"บัญชีเป้าหมาย {counts['total']} แถว รับได้ {counts['accepted']} มีข้อเตือน {counts['warned']}")

    def approve(self) -> None:
        """The list is approved, and the field work planned."""
        assert self.intake is not None, "uploaded two days before"
        self.lists.approve_first(self.intake)
        cases = cases_of(self.campaign, self.houses, self.staff, self.plan.seed)
        give_households(self.campaign, cases, self.staff.teams, self.staff.offices)
        apart = self.plan_particulars(cases)
        self.plan_oversight(cases)
        self.field_work.plan_visits(case for case in cases if case.house.code not in apart)

    def plan_particulars(self, cases: list[Case]) -> set[str]:
        """What happens once in the history; returns the codes of the households that it happens to."""
        here = [case for case in cases if case.tambon.startswith(DEMO_DISTRICT) and case.tambon != DEMO_TAMBON]
        in_demo_tambon = [case for case in cases if case.tambon == DEMO_TAMBON]
        moving, twice = here[0], next(case for case in here[1:] if len(case.persons()) == 1)
        mistaken, further = in_demo_tambon[0], in_demo_tambon[1]
        undecided = [*in_demo_tambon[2:4], next(case for case in reversed(here) if case is not twice)]

        corrected = [
            house.moved_to(MOVES_TO, MOVES_TO_MOO) if house is moving.house else house
            for house in self.houses
            if house is not twice.house
        ]
        self.timeline.plan(self.moment(4, 1, 10), lambda: self.correct(corrected))
        self.timeline.plan(self.moment(4, 2, 10), self.lists.remove_gone)

        first_day = self.plan.starts_on + dt.timedelta(days=8)
        self.timeline.plan(self.moment(2, 1, 11), lambda: self.field_work.mistake(mistaken, first_day))
        for case, weeks, outcome in ((moving, 2, ""), (mistaken, 3, ""), (further, 3, "further")):
            day = self.plan.starts_on + dt.timedelta(days=7 * weeks + 2)
            self.field_work.plan_visit(case, day, outcome)
        for case, answer, days_ago in zip(undecided, UNDECIDED, (1, 2, 2), strict=True):
            self.plan_undecided(case, answer, days_ago)
        return {case.house.code for case in (moving, twice, mistaken, further, *undecided)}

    def plan_undecided(self, case: Case, answer: str, days_ago: int) -> None:
        """A dismissal proposed shortly before history ends, so that somebody finds it waiting to be decided."""
        day = clock.bangkok_date(self.plan.until) - dt.timedelta(days=days_ago)
        if working_day(day) != day:
            day -= dt.timedelta(days=day.weekday() - 4)
        finding, leaving = finding_of(case, answer)
        self.timeline.plan(
            office_hours(day, case.rng),
            lambda: self.field_work.propose_dismissal(case, day, finding, leaving, is_decided=False),
        )

    def plan_oversight(self, cases: list[Case]) -> None:
        """Directives of the deputy governor, one of them answered; offers of help by a head."""
        for week, text, days, answer in DIRECTIVES:
            self.timeline.plan(self.moment(week, 0, 11), partial(self.direct, text, days, answer))
        recent = clock.bangkok_date(self.plan.until) - dt.timedelta(days=3)
        day = recent if working_day(recent) == recent else recent - dt.timedelta(days=2)
        self.timeline.plan(office_hours(day, cases[0].rng), partial(self.direct, *RECENT_DIRECTIVE))
        own = [case for case in cases if case.tambon == DEMO_TAMBON]
        agency = self.staff.offices.agencies[0]
        for week, case in enumerate(own[:OFFERS], 4):
            self.timeline.plan(self.moment(week, 3, 13), partial(self.offer, case, agency))

    def direct(self, text: str, days: int, answer: str) -> None:
        directive = direct(self.campaign, DEMO_DISTRICT, text, days, self.staff.supervisor)
        if answer:
            moment = clock.now() + dt.timedelta(days=3, hours=1)
            self.timeline.plan(moment, partial(report_back, directive, answer, self.staff.proposing[DEMO_DISTRICT]))

    def offer(self, case: Case, agency: Agency) -> None:
        """What the rules refuse by then (not yet verified, resolved) is not offered."""
        for dimension in dict.fromkeys(problem.need.dimension for problem in case.problems):
            try:
                self.casework.helping.offer(case, agency, dimension)
            except MoveRefused:
                continue
            return

    def correct(self, houses: list[House]) -> None:
        self.lists.approve_corrected(houses)
        self.say("บัญชีเป้าหมาย ฉบับที่ 2: มีครัวเรือนย้ายตำบล และรายการซ้ำ")

    def answer(self, number: int) -> None:
        """The committee answers the proposals, and the teams verify what came onto the list by them."""
        version = self.lists.answer_proposals(number)
        if version is None:
            return
        self.say(f"{version.title}: รับปัญหาเพิ่มและครัวเรือนตกหล่นเข้าบัญชี")
        for case in new_cases(version, self.staff, self.plan.seed):
            day, _ = self.field_work.later(case, 7, 20)
            self.field_work.plan_visit(case, day, "")

    def freeze(self) -> None:
        frozen = freeze_weekly_report(self.campaign, by=SCHEDULER)
        self.say(f"รายงานครั้งที่ {frozen.report.number} ตัดยอด {thai_date(clock.bangkok_date(frozen.report.cutoff))}")
