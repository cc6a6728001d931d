"""The one thing to do next at a household: by what waits in it, and by what this reader may do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaejon.assessment.queries.cards import NeedCard
from kaejon.assessment.queries.casework import CaseNeed, Casework
from kaejon.assistance.queries.household import HelpPart
from kaejon.lib import clock
from kaejon.logbook.kinds import Kind, State
from kaejon.plan.queries.household import PlanPart
from kaejon.register.models import Campaign, Stage


@dataclass(frozen=True)
class NextStep:
    """What to do, where, and with which icon; `why` says what makes it the next thing."""

    label: str | Promise
    href: str
    icon: str
    why: str | Promise = ""


@dataclass(frozen=True)
class Facts:
    """What the steps are chosen from."""

    campaign: Campaign
    cards: Sequence[NeedCard]
    plan: PlanPart
    help: HelpPart
    casework: Casework
    verify_href: str
    is_office: bool

    def in_state(self, *states: State) -> list[NeedCard]:
        return [card for card in self.cards if card.status in states]

    def case_of(self, card: NeedCard) -> CaseNeed | None:
        return self.casework.of(card.id)


Chooser = Callable[[Facts], NextStep | None]


def decide(facts: Facts) -> NextStep | None:
    """A plan or a proposal waits for the district's word."""
    if facts.plan.decide_href:
        return NextStep(_("พิจารณาแผน"), facts.plan.decide_href, "check", _("แผนรอ คจพ.อ. พิจารณา"))
    if facts.casework.decide_href:
        return NextStep(_("พิจารณาเรื่องที่รอท่าน"), facts.casework.decide_href, "check", _("มีข้อเสนอที่รอผู้ยืนยัน"))
    return None


def answer_matter(facts: Facts) -> NextStep | None:
    """A matter waits for this agency, or an agency's question for the team."""
    waits = (Kind.REFERRED, Kind.QUERY_ANSWERED) if facts.is_office else (Kind.HELP_QUERIED,)
    rows = [row for row in facts.help.matters if row.last in waits]
    if not rows or not (facts.is_office or facts.help.refer_href):
        return None
    href = reverse("assistance:matter-view", args=[facts.campaign.slug, rows[0].id])
    if facts.is_office:
        return NextStep(_("ตอบเรื่องที่ส่งถึงหน่วยงาน"), href, "inbox", _("ทีมของครัวเรือนรอคำตอบ"))
    return NextStep(_("ให้ข้อมูลที่หน่วยงานขอ"), href, "inbox", _("หน่วยงานขอข้อมูลเพิ่มเติม"))


def verify(facts: Facts) -> NextStep | None:
    if facts.verify_href and any(card.is_unverified for card in facts.cards):
        return NextStep(_("สอบทาน"), facts.verify_href, "verify", _("ยังมีปัญหาที่ไม่ได้สอบทาน"))
    return None


def mend_plan(facts: Facts) -> NextStep | None:
    if facts.plan.edit_href and facts.plan.returned and not facts.plan.waiting:
        return NextStep(_("แก้ไขแผนตามที่ขอ"), facts.plan.edit_href, "plus", _("คจพ.อ. ขอให้ทบทวนแผน"))
    return None


def write_plan(facts: Facts) -> NextStep | None:
    if facts.plan.edit_href and not facts.plan.waiting and facts.in_state(State.VERIFIED, State.RELAPSED):
        label = _("เขียนร่างต่อ") if facts.plan.has_draft else _("เขียนแผนครัวเรือน")
        return NextStep(label, facts.plan.edit_href, "plus", _("สอบทานแล้ว ยังไม่มีแผน"))
    return None


def reassess(facts: Facts) -> NextStep | None:
    """Something was given, and nobody has looked since whether the problem is gone."""
    cases = [facts.case_of(card) for card in facts.in_state(State.HELPED)]
    href = next((case.outcome_href for case in cases if case and case.outcome_href), "")
    return NextStep(_("ประเมินซ้ำ"), href, "verify", _("ช่วยเหลือแล้ว ยังไม่ประเมินซ้ำ")) if href else None


def deliver(facts: Facts) -> NextStep | None:
    promised = [
        row for row in facts.help.matters if row.last in (Kind.HELP_ACCEPTED, Kind.HELP_SCHEDULED, Kind.OFFERED)
    ]
    if facts.help.deliver_href and (promised or (not facts.is_office and facts.in_state(State.HELPING))):
        return NextStep(_("บันทึกการให้ความช่วยเหลือ"), facts.help.deliver_href, "plus", _("รับเรื่องไว้แล้ว ยังไม่เสร็จ"))
    return None


def refer(facts: Facts) -> NextStep | None:
    if facts.help.refer_href and facts.in_state(State.PLANNED):
        return NextStep(_("ส่งต่อหน่วยงาน"), facts.help.refer_href, "arrow-right", _("มีแผนแล้ว ยังไม่มีผู้ช่วยเหลือ"))
    return None


def visit(facts: Facts) -> NextStep | None:
    if not facts.casework.visit_href:
        return None
    due = facts.casework.next_visit_on
    why = _("ถึงกำหนดเยี่ยม") if due and due <= clock.today() else ""
    return NextStep(_("บันทึกการเยี่ยม"), facts.casework.visit_href, "plus", why)


def visit_due(facts: Facts) -> NextStep | None:
    found = visit(facts)
    return found if found and found.why else None


def follow_up(facts: Facts) -> NextStep | None:
    """Everything is resolved and not yet known to last: a follow-up is a visit too, and says so."""
    settled = {State.RESOLVED, State.CONTINUING_CARE, State.DISMISSED}
    if facts.casework.stage.code == Stage.SUSTAINED:
        return None
    if facts.casework.follow_up_href and all(card.status in settled for card in facts.cards):
        return NextStep(_("ติดตามผล"), facts.casework.follow_up_href, "check", _("แก้ไขแล้ว ต้องติดตามว่าผลยังคงอยู่"))
    return None


def offer(facts: Facts) -> NextStep | None:
    if facts.is_office and facts.help.offer_href:
        return NextStep(_("แจ้งความประสงค์ช่วยเหลือ"), facts.help.offer_href, "plus")
    return None


# In the order in which they are asked: what others wait for first, then the household's own way.
STEPS: tuple[Chooser, ...] = (
    decide,
    answer_matter,
    verify,
    mend_plan,
    write_plan,
    follow_up,
    visit_due,
    reassess,
    deliver,
    refer,
    offer,
    visit,
)


def next_step(facts: Facts) -> NextStep | None:
    """The first step that applies; None for readers who do nothing here."""
    return next((found for found in (choose(facts) for choose in STEPS) if found), None)
