"""The districts' returns of every round: most in time, some late, one in a while missing or asked for more."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from random import Random

from kaejon.audit.principal import Principal
from kaejon.demo.staff import Staff
from kaejon.demo.timeline import Timeline
from kaejon.geography.models import Area
from kaejon.register.models import Campaign
from kaejon.report.actions.returns import (
    Round,
    Texts,
    ask_more_of_return,
    certify_return,
    prepare_return,
    receive_return,
)
from kaejon.report.queries.district_figures import district_figures
from kaejon.report.queries.holidays import times_of
from kaejon.report.queries.returns import last_step
from kaejon.report.return_words import suggested_narrative

MISSING, LATE = 0.06, 0.2
"""How often a district does not send its return, or sends it after it was due."""
IN_TIME, TOO_LATE, RECEIVED = dt.timedelta(hours=-1), dt.timedelta(minutes=50), dt.timedelta(minutes=80)
"""When, after it was due, returns are sent and received: all at one moment, so that the figures are made once."""
MORE_ASKED: tuple[tuple[int, str], ...] = ((5, "2301"), (14, "2304"))
"""In which round the secretariat asks which district for more."""
OBSTACLES = (
    "ฝนตกหนัก ทีมเข้าพื้นที่บางหมู่บ้านไม่ได้",
    "ครัวเรือนบางส่วนไปทำงานต่างจังหวัด นัดเยี่ยมใหม่แล้ว",
    "หน่วยงานแจ้งว่าต้องรองบประมาณงวดถัดไป",
    "",
)
REQUESTS = (
    "ขอให้หน่วยงานระดับจังหวัดเร่งตอบเรื่องที่ส่งต่อเกิน 7 วัน",
    "ขอสนับสนุนวัสดุซ่อมแซมบ้าน",
    "",
    "",
)


@dataclass(frozen=True)
class Returns:
    """Plans what the districts send, by the same actions that the pages call."""

    campaign: Campaign
    timeline: Timeline
    staff: Staff
    seed: int

    def plan(self) -> None:
        """Every round's returns, by the holidays of the province."""
        for number in range(1, len(self.campaign.calendar) + 1):
            self.plan_round(number)

    def plan_round(self, number: int) -> None:
        rng = Random(f"returns/{self.seed}/{number}")
        due_at = times_of(self.campaign, number).due_at
        punctual: list[str] = []
        late: list[str] = []
        for district in self.staff.certifying:
            chance = rng.random()
            if chance >= MISSING:
                (late if chance < MISSING + LATE else punctual).append(district)
        for moment, districts in ((IN_TIME, punctual), (TOO_LATE, late)):
            if districts:
                self.timeline.plan(due_at + moment, partial(self.send, number, districts))
        self.timeline.plan(due_at + RECEIVED, partial(self.receive, number, [*punctual, *late]))

    def send(self, number: int, districts: list[str]) -> None:
        """Prepared by พัฒนาการอำเภอ and certified by the head, or by who records for the head."""
        for code in districts:
            where, rng = self.where(number, code), Random(f"returns/{self.seed}/{number}/{code}")
            narrative = suggested_narrative(district_figures(self.campaign, number, code))
            texts = Texts(narrative or "ไม่มีครัวเรือนเป้าหมายในสัปดาห์นี้", rng.choice(OBSTACLES), rng.choice(REQUESTS))
            prepare_return(where=where, texts=texts, after=self.after(where), by=self.staff.proposing[code])
            certify_return(where=where, after=self.after(where), by=self.staff.certifying[code])

    def receive(self, number: int, districts: list[str]) -> None:
        for code in districts:
            where = self.where(number, code)
            if (number, code) in MORE_ASKED:
                self.ask_more(where)
            receive_return(where=where, after=self.after(where), by=self.staff.secretary)

    def ask_more(self, where: Round) -> None:
        """The secretariat asks, the district answers and sends again."""
        text = "ขอทราบแผนเร่งรัดครัวเรือนที่ไม่คืบหน้า"
        ask_more_of_return(where=where, text=text, after=self.after(where), by=self.staff.secretary)
        more = Texts("จะประชุม คจพ.อ. สัปดาห์หน้า และส่งทีมพี่เลี้ยงลงพื้นที่ครัวเรือนที่ไม่คืบหน้าทุกหลัง")
        by: Principal = self.staff.proposing[where.district.code]
        prepare_return(where=where, texts=more, after=self.after(where), by=by)
        certify_return(where=where, after=self.after(where), by=self.staff.certifying[where.district.code])

    def where(self, number: int, code: str) -> Round:
        return Round(self.campaign, number, Area.objects.get(pk=code))

    def after(self, where: Round) -> str:
        last = last_step(where.campaign, where.number, where.district.code)
        return str(last.pk) if last else ""
