"""What a household's page says is to be done next, or waited for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from kaejon.assessment.actions.beside import Answers
from kaejon.assessment.actions.visits import Seen, record_visit
from kaejon.audit.actions import recording
from kaejon.audit.principal import CONSOLE
from kaejon.lib import clock
from kaejon.logbook.actions import About, append_entry
from kaejon.logbook.kinds import Kind
from kaejon.web.queries.next_step import NextStep
from tests.assistance.conftest import Office, office
from tests.cast import Cast
from tests.factories.register import approve_list, make_household
from tests.plan.conftest import Desk, desk

__all__ = ["desk", "office"]
Clock = Callable[[dt.datetime], None]


def page_of(cast: Cast, name: str, village: Any) -> Any:
    return cast.client(name).get(f"/{village.campaign.slug}/households/{village.household.pk}/")


def step_of(cast: Cast, name: str, village: Any) -> NextStep:
    step = page_of(cast, name, village).context["page"].next
    assert isinstance(step, NextStep)
    return step


def plain(words: object) -> str:
    return str(words).replace("\u00a0", " ")


def test_submitted_plan_is_waited_for_and_the_next_household_offered(desk: Desk) -> None:
    (other,) = make_household(desk.village.campaign, "230302", "พร", house_no="99")
    approve_list(desk.village.campaign, {other: ["income"]})
    assert str(step_of(desk.cast, "mentor", desk.village).label) == "เขียนแผนครัวเรือน"
    desk.submit()
    step = step_of(desk.cast, "mentor", desk.village)
    assert step.is_waiting
    assert plain(step.label) == "รอ คจพ.อ. พิจารณาแผน (ส่ง 12 พ.ค.)"
    page = page_of(desk.cast, "mentor", desk.village).content.decode()
    assert "ขณะนี้ไม่ต้องทำอะไร" in page
    assert f'href="/{desk.village.campaign.slug}/households/{other.household_id}/"' in page
    assert str(step_of(desk.cast, "district", desk.village).label) == "พิจารณาแผน"


def move(office: Office, kind: Kind, dimension: str = "living", **about: Any) -> None:
    with recording("test", by=CONSOLE, campaign_id=office.village.campaign.pk) as recorder:
        said = About(household=office.village.household, dimension=dimension)
        append_entry(recorder, office.village.campaign, kind, said, by=CONSOLE, occurred_on=clock.today())


def all_but_living_dismissed(office: Office) -> None:
    for dimension in ("health", "income"):
        move(office, Kind.REMOVED, dimension)


def test_referred_matter_is_waited_for_and_not_referred_again(office: Office) -> None:
    all_but_living_dismissed(office)
    move(office, Kind.PLANNED)
    assert str(step_of(office.cast, "mentor", office.village).label) == "ส่งต่อหน่วยงาน"
    office.refer()
    step = step_of(office.cast, "mentor", office.village)
    assert step.is_waiting
    assert plain(step.label) == f"รอ{office.agency.name} ตอบ (ส่ง 12 พ.ค.)"


@pytest.mark.parametrize(("answer", "label"), [("pass", "ประเมินซ้ำ"), ("fail", "ทบทวนแผน")])
def test_help_after_which_it_fails_still_leads_to_the_plan_and_not_to_another_assessment(
    office: Office, at: Clock, answer: str, label: str
) -> None:
    all_but_living_dismissed(office)
    office.deliver()
    at(clock.bangkok(2022, 5, 13, 9))
    living = [office.village.need(member, "living") for member in (office.village.one, office.village.two)]
    record_visit(
        campaign=office.village.campaign,
        household=office.village.household,
        seen=Seen(clock.today()),
        by=office.by["mentor"],
        answers=[Answers("living", {8: answer}, need) for need in living],
    )
    step = step_of(office.cast, "mentor", office.village)
    assert str(step.label) == label
    others = [str(words) for words, _href in step.others]
    assert others == (["ส่งต่อหน่วยงาน", "ระบุข้อติดขัด"] if answer == "fail" else [])
    page = page_of(office.cast, "mentor", office.village).content.decode()
    assert all(f'<a href="{href}">{words}</a>' in page for words, href in step.others)
    if answer == "fail":
        office.refer()
        waits = step_of(office.cast, "mentor", office.village)
        assert waits.is_waiting


def test_proposed_outcome_is_waited_for(office: Office) -> None:
    all_but_living_dismissed(office)
    office.deliver()
    move(office, Kind.OUTCOME_PROPOSED)
    step = step_of(office.cast, "mentor", office.village)
    assert plain(step.label) == "รอผู้ยืนยัน: แก้ไขแล้ว (เสนอ 12 พ.ค.)"
    assert page_of(office.cast, "mentor", office.village).context["page"].after is None
