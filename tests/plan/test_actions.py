from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from kaejon.audit.models import Event
from kaejon.audit.verify import verify_chain
from kaejon.lib.clock import bangkok
from kaejon.logbook.kinds import Kind
from kaejon.logbook.models import Entry
from kaejon.logbook.rules import MoveRefused
from kaejon.plan.actions.drafts import DraftStale, save_draft
from kaejon.plan.actions.versions import (
    acknowledge_plan,
    content_of,
    decide_version,
    propose_adjustment,
    version_in_force,
    withdraw_adjustment,
)
from kaejon.plan.models import HouseholdPlan, PlanVersion
from kaejon.register.actions import close_campaign
from tests.plan.conftest import Desk, activity, content


def kinds(desk: Desk) -> list[str]:
    rows = Entry.objects.filter(campaign=desk.village.campaign).exclude(kind=Kind.VERIFIED)
    return list(rows.order_by("seq", "line").values_list("kind", flat=True))


def test_a_submitted_plan_changes_no_state_until_another_person_endorses_it(desk: Desk) -> None:
    version = desk.submit()
    assert desk.village.state(desk.village.two, "living") == "verified"
    decide_version(version=version, verdict="endorsed", by=desk.by["district"])
    assert [desk.village.state(desk.village.one, "living"), desk.village.state(desk.village.two, "living")] == [
        "planned",
        "planned",
    ]
    assert desk.village.state(desk.village.one, "income") == "verified"
    assert kinds(desk) == ["plan_submitted", "planned"]
    assert desk.village.standings_fold()


def test_what_a_version_says_matches_its_audit_event(desk: Desk) -> None:
    need = desk.village.need(desk.village.one, "living")
    agency = desk.cast.appointments["agency"].agency
    assert agency is not None
    desk.submit(content(activity(need=str(need.pk), owner=f"agency:{agency.pk}")))
    assert verify_chain().findings == []


def test_an_activity_for_one_person_plans_only_that_need(desk: Desk) -> None:
    need = desk.village.need(desk.village.one, "living")
    version = desk.submit(content(activity(need=str(need.pk))))
    decide_version(version=version, verdict="endorsed", by=desk.by["district"])
    assert desk.village.state(desk.village.one, "living") == "planned"
    assert desk.village.state(desk.village.two, "living") == "verified"


def test_nobody_endorses_their_own_plan(desk: Desk) -> None:
    version = desk.submit(by="district")
    with pytest.raises(MoveRefused) as refused:
        decide_version(version=version, verdict="endorsed", by=desk.by["district"])
    assert refused.value.code == "same_person"
    decide_version(version=version, verdict="endorsed", by=desk.by["second_district"])


def test_a_returned_plan_needs_a_reason_and_comes_back_as_the_next_version(desk: Desk) -> None:
    first = desk.submit()
    with pytest.raises(MoveRefused) as refused:
        decide_version(version=first, verdict="returned", by=desk.by["district"])
    assert refused.value.field == "note"
    decide_version(version=first, verdict="returned", note="ขอรายละเอียดงบประมาณ", by=desk.by["district"])
    second = desk.submit(edition=HouseholdPlan.objects.get().draft_edition)
    assert (first.number, second.number, version_in_force(second.plan)) == (1, 2, None)


def test_a_plan_is_decided_once(desk: Desk) -> None:
    version = desk.submit()
    decide_version(version=version, verdict="endorsed", by=desk.by["district"])
    with pytest.raises(MoveRefused) as refused:
        decide_version(version=version, verdict="endorsed", by=desk.by["second_district"])
    assert refused.value.code == "decided"


def test_a_second_plan_is_not_sent_while_one_waits(desk: Desk) -> None:
    desk.submit()
    with pytest.raises(MoveRefused) as refused:
        desk.submit(edition=1)
    assert refused.value.code == "waiting"


def test_a_stale_draft_is_told_who_saved_and_keeps_the_newer_one(desk: Desk) -> None:
    given: dict[str, Any] = {"campaign": desk.village.campaign, "household": desk.village.household}
    save_draft(**given, content=content(priority="ก"), edition=0, by=desk.by["mentor"])
    with pytest.raises(DraftStale) as refused:
        save_draft(**given, content=content(priority="ข"), edition=0, by=desk.by["operator"])
    assert "ผู้ทดสอบ mentor" in str(refused.value)
    assert HouseholdPlan.objects.get().draft_edition == 1


def test_an_adjustment_is_proposed_by_a_head_and_taken_by_the_district(desk: Desk) -> None:
    first = desk.submit()
    decide_version(version=first, verdict="endorsed", by=desk.by["district"])
    said = content_of(first)
    changed = replace(said, activities=(replace(said.activities[0], value_satang=2_000_000),))
    given: dict[str, Any] = {"campaign": desk.village.campaign, "household": desk.village.household}
    second = propose_adjustment(**given, content=changed, amends=first, reason="ราคาวัสดุสูงขึ้น", by=desk.by["godparent"])
    assert version_in_force(first.plan) == first
    decide_version(version=second, verdict="adjusted", by=desk.by["district"])
    assert version_in_force(first.plan) == second
    assert kinds(desk) == ["plan_submitted", "planned", "adjustment_proposed", "adjusted", "planned"]
    assert desk.village.standings_fold()
    events = Event.objects.filter(action__startswith="plan.").order_by("seq").values_list("action", flat=True)
    assert list(events) == ["plan.submit", "plan.decide", "plan.adjust", "plan.decide"]


def test_an_adjustment_that_changes_nothing_is_refused_in_whatever_order_it_comes_back(desk: Desk) -> None:
    said = content(picks={"way_out": ("water", "skills", "capital")}, texts={"skill": "ทำสวน\nกรีดยาง"})
    first = desk.submit(said)
    decide_version(version=first, verdict="endorsed", by=desk.by["district"])
    sent = replace(said, picks={"way_out": ("capital", "skills", "water")}, texts={"skill": "ทำสวน\r\nกรีดยาง"})
    given: dict[str, Any] = {"campaign": desk.village.campaign, "household": desk.village.household, "amends": first}
    with pytest.raises(MoveRefused) as refused:
        propose_adjustment(**given, content=sent, reason="ราคาวัสดุสูงขึ้น", by=desk.by["godparent"])
    assert (refused.value.code, first.plan.versions.count()) == ("unchanged", 1)


def test_an_adjustment_of_an_older_plan_is_not_taken_over_a_newer_one(desk: Desk) -> None:
    first = desk.submit()
    decide_version(version=first, verdict="endorsed", by=desk.by["district"])
    given: dict[str, Any] = {"campaign": desk.village.campaign, "household": desk.village.household}
    changed = content(activity(what="ทำอย่างอื่น"))
    proposed = propose_adjustment(**given, content=changed, amends=first, reason="เห็นควรปรับ", by=desk.by["godparent"])
    newer = desk.submit(edition=HouseholdPlan.objects.get().draft_edition)
    decide_version(version=newer, verdict="endorsed", by=desk.by["district"])
    with pytest.raises(MoveRefused) as refused:
        decide_version(version=proposed, verdict="adjusted", by=desk.by["district"])
    assert refused.value.code == "stale"
    decide_version(version=proposed, verdict="declined", note="ปรับในฉบับใหม่แล้ว", by=desk.by["district"])
    assert version_in_force(newer.plan) == newer


def test_only_its_proposer_withdraws_an_adjustment(desk: Desk) -> None:
    first = desk.submit()
    decide_version(version=first, verdict="endorsed", by=desk.by["district"])
    proposed = propose_adjustment(
        campaign=desk.village.campaign,
        household=desk.village.household,
        content=content(activity(what="ทำอย่างอื่น")),
        amends=first,
        reason="เห็นควรปรับ",
        by=desk.by["godparent"],
    )
    with pytest.raises(MoveRefused):
        withdraw_adjustment(version=proposed, by=desk.by["district"])
    withdraw_adjustment(version=proposed, by=desk.by["godparent"])
    with pytest.raises(MoveRefused):
        decide_version(version=proposed, verdict="adjusted", by=desk.by["district"])


def test_the_family_acknowledges_a_version_once_a_member(desk: Desk) -> None:
    version = desk.submit()
    given: dict[str, Any] = {"version": version, "manner": "spoken", "by": desk.by["mentor"]}
    acknowledge_plan(**given, member=desk.village.one, occurred_on=dt.date(2022, 5, 12))
    for member, day, code in (
        (desk.village.one, dt.date(2022, 5, 12), "double"),
        (desk.village.two, dt.date(2022, 5, 13), "future"),
        (desk.village.two, dt.date(2022, 5, 11), "early"),
    ):
        with pytest.raises(MoveRefused) as refused:
            acknowledge_plan(**given, member=member, occurred_on=day)
        assert refused.value.code == code


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"value_satang": -1}, "activity-0-value"),
        ({"value_satang": 10_000_000_01}, "activity-0-value"),
        ({"source": "none"}, "activity-0-source"),
        ({"due_on": dt.date(2022, 5, 8)}, "activity-0-due_on"),
        ({"due_on": dt.date(2565, 7, 1)}, "activity-0-due_on"),
        ({"dimension": "education"}, "activity-0-need"),
        ({"what": "  "}, "activity-0-what"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(desk: Desk, change: dict[str, Any], field: str) -> None:
    with pytest.raises(MoveRefused) as refused:
        desk.submit(content(replace(activity(), **change)))
    assert refused.value.field == field
    assert PlanVersion.objects.count() == 0


def test_a_plan_without_priority_or_activity_is_refused(desk: Desk) -> None:
    for said, field in ((content(priority=" "), "priority"), (replace(content(), activities=()), "activities")):
        with pytest.raises(MoveRefused) as refused:
            desk.submit(said)
        assert refused.value.field == field


def test_nothing_is_planned_in_a_closed_campaign(desk: Desk, at: Callable[[dt.datetime], None]) -> None:
    version = desk.submit()
    at(bangkok(2022, 10, 1, 10))
    close_campaign(campaign=desk.village.campaign, reason="มติ คจพ.จ.", by=desk.by["district"])
    version = PlanVersion.objects.get(pk=version.pk)
    with pytest.raises(MoveRefused) as refused:
        decide_version(version=version, verdict="endorsed", by=desk.by["district"])
    assert refused.value.code == "closed"


def test_an_activity_keeps_the_day_that_it_has_in_the_plan_in_force(
    desk: Desk, at: Callable[[dt.datetime], None]
) -> None:
    old = activity(due_on=dt.date(2022, 5, 20))
    first = desk.submit(content(old))
    decide_version(version=first, verdict="endorsed", by=desk.by["district"])
    at(bangkok(2022, 6, 1, 10))
    edition = HouseholdPlan.objects.get().draft_edition
    for wrong in (replace(old, due_on=dt.date(2022, 5, 21)), activity(due_on=dt.date(2022, 5, 20))):
        with pytest.raises(MoveRefused) as refused:
            desk.submit(content(old, wrong), edition=edition)
        assert (refused.value.code, refused.value.field) == ("due_past", "activity-1-due_on")
    second = desk.submit(content(old, activity(due_on=dt.date(2022, 6, 1))), edition=edition)
    assert [each.due_on for each in content_of(second).activities] == [dt.date(2022, 5, 20), dt.date(2022, 6, 1)]
