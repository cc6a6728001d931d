from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaejon.assessment.actions.verification import verify
from kaejon.assessment.actions.withdrawal import withdraw_entry
from kaejon.assessment.queries.cards import needs_of_household
from kaejon.assessment.queries.timeline import timeline
from kaejon.lib.clock import bangkok
from kaejon.logbook.actions import About
from kaejon.register.models import Household
from tests.assessment.village import TODAY, Village, acts
from tests.cast import Cast
from tests.factories.register import approve_list, make_household

Clock = Callable[[dt.datetime], None]


def record(village: Village, cast: Cast, about: About, answer: str, **values: Any) -> Any:
    by = acts(cast["mentor"], cast.appointments["mentor"])
    told: dict[str, Any] = {"method": "home_visit", "occurred_on": TODAY, "by": by, **values}
    return verify(campaign=village.campaign, about=about, answer=answer, **told)


def test_cards_say_where_each_need_stands(village: Village, cast: Cast) -> None:
    living = About(need=village.need(village.one, "living"))
    record(village, cast, living, "confirmed", indicators=[8], note="หลังคารั่ว")
    record(village, cast, About(member=village.two), "moved")
    cards = needs_of_household(village.campaign, village.household, shows_sensitive=False)
    said = [(c.dimension, c.member_name, c.status, c.is_pending, [i.number for i in c.indicators]) for c in cards]
    assert said == [
        ("health", "หนึ่ง สมมติ", "listed", False, []),
        ("living", "หนึ่ง สมมติ", "verified", False, [8]),
        ("living", "สอง สมมติ", "verified", True, [8]),
        ("income", "หนึ่ง สมมติ", "listed", False, []),
    ]
    assert (cards[1].verified_on, cards[1].who) == (TODAY, "ผู้ทดสอบ mentor")


def test_health_indicators_show_to_whoever_may_see_them(village: Village, cast: Cast) -> None:
    record(village, cast, About(need=village.need(village.one, "health")), "confirmed", indicators=[7])
    closed, opened = (
        needs_of_household(village.campaign, village.household, shows_sensitive=shows)[0] for shows in (False, True)
    )
    assert (closed.status, closed.is_hidden, closed.indicators) == ("verified", True, ())
    assert (opened.is_hidden, [i.number for i in opened.indicators]) == (False, [7])


def test_withdrawn_confirmation_leaves_the_indicators(village: Village, cast: Cast) -> None:
    done = record(village, cast, About(need=village.need(village.one, "income")), "confirmed", indicators=[20])
    withdraw_entry(entry=done.entry, reason="บันทึกผิดหลัง", by=acts(cast["mentor"], cast.appointments["mentor"]))
    card = needs_of_household(village.campaign, village.household, shows_sensitive=False)[-1]
    assert (card.status, card.indicators) == ("listed", ())


def test_timeline_says_who_as_what_and_when(village: Village, cast: Cast, at: Clock) -> None:
    record(village, cast, About(household=village.household), "not_met", reference="ประชาคม 1", note="ไม่มีใครอยู่")
    newest, listed = timeline(village.campaign, village.household, shows_sensitive=False)
    assert (newest.title, newest.text) == ("ไปแล้วไม่พบ/นัดใหม่: ทั้งครัวเรือน", "เยี่ยมบ้าน · ประชาคม 1")
    assert (newest.who, newest.channel, newest.at) == ("ผู้ทดสอบ mentor · ตำแหน่งทดสอบ mentor", "page", TODAY)
    assert (newest.note, newest.recorded, newest.is_late) == ("", "", False)
    assert listed.title == "ขึ้นบัญชีเป้าหมาย ฉบับที่ 1"
    opened = timeline(village.campaign, village.household, shows_sensitive=True)[0]
    assert opened.note == "ไม่มีใครอยู่"


def test_timeline_marks_what_came_after_the_cut_off(village: Village, cast: Cast, at: Clock) -> None:
    at(bangkok(2022, 5, 13, 16, 59))
    record(village, cast, About(member=village.one), "not_met", occurred_on=TODAY)
    at(bangkok(2022, 5, 13, 17))
    record(village, cast, About(member=village.two), "not_met", occurred_on=TODAY)
    record(village, cast, About(member=village.two), "not_met", occurred_on=dt.date(2022, 5, 13))
    marks = [
        (row.at, row.is_late, bool(row.recorded))
        for row in timeline(village.campaign, village.household, shows_sensitive=False)
    ]
    assert marks == [
        (dt.date(2022, 5, 13), False, False),
        (TODAY, True, True),
        (TODAY, False, True),
        (dt.date(2022, 5, 9), False, False),
    ]


def test_timeline_offers_withdrawal_to_whoever_may(village: Village, cast: Cast) -> None:
    record(village, cast, About(member=village.one), "not_met")
    offered = {}
    for name in ("mentor", "operator", "district"):
        by = acts(cast[name], cast.appointments[name])
        rows = timeline(village.campaign, village.household, shows_sensitive=False, by=by, role=name)
        offered[name] = [row.can_withdraw for row in rows]
    assert offered == {"mentor": [True, False], "operator": [False, False], "district": [True, False]}


def queries(village: Village, household: Household) -> tuple[int, int]:
    found = []
    for read in (needs_of_household, timeline):
        with CaptureQueriesContext(connection) as caught:
            read(village.campaign, household, shows_sensitive=True)
        found.append(len(caught))
    return found[0], found[1]


def test_household_page_parts_take_a_constant_number_of_queries(village: Village, cast: Cast) -> None:
    record(village, cast, About(member=village.one), "not_met")
    few = queries(village, village.household)
    many = make_household(village.campaign, "230302", *(f"คน{n}" for n in range(12)))
    approve_list(village.campaign, {member: ["health", "living", "income"] for member in many})
    for member in many:
        record(village, cast, About(member=member), "not_met")
        record(village, cast, About(member=member), "moved")
    assert queries(village, many[0].household) == few
