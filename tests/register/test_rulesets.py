from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse

from kaejon.audit.principal import CONSOLE
from kaejon.lib.clock import bangkok
from kaejon.register.actions import RegisterRefused
from kaejon.register.criteria import make_ruleset, with_codes
from kaejon.register.models import Campaign, Ruleset
from kaejon.register.queries.rulesets import DEFAULT_RULES, Item, rule_changes, rules_on
from tests.cast import Cast
from tests.factories.register import make_campaign

THURSDAY, FRIDAY = dt.date(2022, 5, 12), dt.date(2022, 5, 13)
RIGHT = replace(DEFAULT_RULES, in_force_on=THURSDAY, reference="มติ 1/2565", stuck_days=21)


@pytest.fixture
def drive(cast: Cast, at: Callable[[dt.datetime], None]) -> Campaign:
    at(bangkok(2022, 5, 12, 10))
    return make_campaign()


def sent(**values: str) -> dict[str, str]:
    given = {
        "base": "0",
        "sustain_days": "90",
        "stuck_days": "21",
        "answer_days": "7",
        "no_help_days": "30",
        "same_help_days": "90",
        "in_force_on": "12/05/2565",
        "reference": "มติ คจพ.จ. 3/2565",
        "item-TOTAL_FORMS": "4",
        "item-INITIAL_FORMS": "0",
    }
    rows = [("survive", "open_needs_helped", ""), ("sufficient", "needs_resolved", ""), ("sustained", "held", "")]
    rows.append(("survive", "answered", "มีอาหารพอกินทุกมื้อ"))
    for index, (stage, rule, text) in enumerate(rows):
        given |= {f"item-{index}-stage": stage, f"item-{index}-rule": rule, f"item-{index}-text": text}
        given[f"item-{index}-position"] = str(10 * (4 - index))
    return {**given, **values}


def test_a_version_is_in_force_from_its_day(drive: Campaign) -> None:
    made = make_ruleset(campaign=drive, rules=replace(RIGHT, in_force_on=FRIDAY), base=0, by=CONSOLE)
    assert (made.number, rules_on(drive, THURSDAY).stuck_days, rules_on(drive, FRIDAY).stuck_days) == (1, 14, 21)
    assert [item.code for item in rules_on(drive, FRIDAY).items] == ["open_needs_helped", "needs_resolved", "held"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"in_force_on": dt.date(2022, 5, 11)}, "in_force_on"),
        ({"in_force_on": None}, "in_force_on"),
        ({"stuck_days": 0}, "stuck_days"),
        ({"sustain_days": 731}, "sustain_days"),
        ({"reference": "  "}, "reference"),
        ({"items": DEFAULT_RULES.items[:2]}, ""),
        ({"items": (*DEFAULT_RULES.items, DEFAULT_RULES.items[0])}, ""),
        ({"items": (*DEFAULT_RULES.items, Item("survive", "answered", "a", " "))}, ""),
    ],
)
def test_what_cannot_be_a_version_is_refused(drive: Campaign, values: dict[str, Any], field: str) -> None:
    with pytest.raises(RegisterRefused) as refused:
        make_ruleset(campaign=drive, rules=replace(RIGHT, **values), base=0, by=CONSOLE)
    assert (refused.value.field, Ruleset.objects.count()) == (field, 0)


def test_a_day_whose_cut_off_has_passed_keeps_its_criteria(drive: Campaign, at: Callable[[dt.datetime], None]) -> None:
    at(bangkok(2022, 5, 13, 17, 1))
    with pytest.raises(RegisterRefused) as refused:
        make_ruleset(campaign=drive, rules=replace(RIGHT, in_force_on=FRIDAY), base=0, by=CONSOLE)
    assert refused.value.field == "in_force_on"
    after = replace(RIGHT, in_force_on=FRIDAY + dt.timedelta(days=1))
    assert make_ruleset(campaign=drive, rules=after, base=0, by=CONSOLE).number == 1


def test_two_secretaries_do_not_overwrite_each_other(drive: Campaign) -> None:
    make_ruleset(campaign=drive, rules=RIGHT, base=0, by=CONSOLE)
    with pytest.raises(RegisterRefused):
        make_ruleset(campaign=drive, rules=RIGHT, base=0, by=CONSOLE)


def test_an_answered_item_keeps_the_code_of_its_words() -> None:
    first = with_codes([Item("survive", "answered", "", "ก"), Item("survive", "answered", "", "ข")], ())
    again = with_codes([Item("survive", "answered", "", "ข"), Item("survive", "answered", "", "ค")], first)
    assert [item.code for item in first] == ["answered_1", "answered_2"]
    assert [item.code for item in again] == ["answered_2", "answered_3"]


def test_the_difference_names_days_stages_and_the_beginning() -> None:
    changes = rule_changes(DEFAULT_RULES, RIGHT)
    assert [(change.before, change.after) for change in changes] == [("14", "21"), ("ตั้งแต่เริ่มวาระ", "12 พ.ค. 2565")]


def test_the_secretary_sees_the_difference_and_then_saves(cast: Cast, drive: Campaign) -> None:
    client, address = cast.client("secretary"), f"/{drive.slug}/criteria/new/"
    assert client.get(address).status_code == 200
    shown = client.post(address, sent(preview="1"))
    assert Ruleset.objects.count() == 0
    seen = shown.context["seen"]
    page = shown.content.decode()
    assert ("บันทึกเกณฑ์ฉบับใหม่" in page, "มีอาหารพอกินทุกมื้อ" in page) == (True, True)
    client.post(address, sent(save=seen, stuck_days="22"))
    assert Ruleset.objects.count() == 0, "another content than the one shown"
    assert client.post(address, sent(save=seen)).status_code == 302
    items = rules_on(drive, THURSDAY).items
    assert next(item.text for item in items if item.stage == "survive") == "มีอาหารพอกินทุกมื้อ"
    assert Ruleset.objects.get().number == 1
    stale = client.post(address, sent(preview="1", base="0", stuck_days="30"))
    again = client.post(address, sent(save=stale.context["seen"], base="0", stuck_days="30"))
    assert (again.status_code, Ruleset.objects.count()) == (200, 1)


def test_items_are_added_and_taken_away_without_losing_anything(cast: Cast, drive: Campaign) -> None:
    client, address = cast.client("secretary"), f"/{drive.slug}/criteria/new/"
    page = client.post(address, sent(add="1", reference="ยังพิมพ์ไม่เสร็จ")).content.decode()
    assert ("item-4-text" in page, "ยังพิมพ์ไม่เสร็จ" in page) == (True, True)
    without = client.post(address, sent(preview="1", **{"item-2-gone": "on"}))
    assert (without.status_code, "ต้องมีอย่างน้อย 1 ข้อ" in without.content.decode()) == (200, True)
    wrong = client.post(address, sent(preview="1", stuck_days="0"))
    assert list(wrong.context["form"].errors) == ["stuck_days"]


@pytest.mark.parametrize(
    "who", ["mentor", "operator", "district", "supervisor", "governor", "auditor", "agency", "godparent"]
)
def test_who_reads_cases_reads_the_criteria(cast: Cast, drive: Campaign, who: str) -> None:
    make_ruleset(campaign=drive, rules=RIGHT, base=0, by=CONSOLE)
    client = cast.client(who)
    page = client.get(f"/{drive.slug}/criteria/").content.decode()
    assert ("ไม่พบเกณฑ์ที่ทางราชการประกาศเป็นทางการ" in page, "2\u00a0ก.ค.\u00a02565" in page, "ฉบับที่ 1" in page) == (
        True,
        True,
        True,
    )
    assert client.get(f"/{drive.slug}/criteria/new/").status_code == 403


def test_a_day_that_has_passed_is_said_to_have_passed(
    cast: Cast, drive: Campaign, at: Callable[[dt.datetime], None]
) -> None:
    page = reverse("register:ruleset-view", args=[drive.slug])
    last = rules_on(drive, THURSDAY).resolve_by(drive.deadline_on)
    said = []
    for day in (last, last + dt.timedelta(days=1)):
        at(bangkok(day.year, day.month, day.day, 9))
        said.append("จะถึงขั้นยั่งยืนไม่ทันกำหนด" in cast.client("secretary").get(page).content.decode())
    assert said == [False, True]
