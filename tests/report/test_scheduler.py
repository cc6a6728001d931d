from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from itertools import pairwise

import pytest
from django.db import OperationalError

from kaejon.audit.principal import CONSOLE
from kaejon.lib.clock import bangkok
from kaejon.register.actions import close_campaign
from kaejon.register.models import Campaign, Member, TargetList
from kaejon.report.actions import scheduling
from kaejon.report.actions.claiming import LEASE, claim, fail, slot_of
from kaejon.report.actions.freezing import freeze_weekly_report
from kaejon.report.actions.scheduling import seconds_to_sleep
from kaejon.report.models import DueSlot, WeeklyReport
from kaejon.report.queries.slots import AFTER, FREEZE, HEARTBEAT, Due, is_running, next_moment, slots_failed, slots_open
from kaejon.report.scheduler import Stop, keep_running
from kaejon.report.verify import verify_reports
from tests.factories.register import approve_list, make_campaign, make_household

At = Callable[[dt.datetime], None]
THURSDAY, FIRST, SECOND = bangkok(2022, 5, 12, 12), bangkok(2022, 5, 13, 17), bangkok(2022, 5, 20, 17)

run_due = partial(scheduling.run_due, follow_ups={})
"""Without what follows a freeze, where a test does not ask for it."""


def numbers(campaign: Campaign) -> list[int]:
    return list(WeeklyReport.objects.filter(campaign=campaign).order_by("link").values_list("number", flat=True))


def freezes(campaign: Campaign) -> dict[str, tuple[bool, str]]:
    rows = DueSlot.objects.filter(name__startswith=f"{FREEZE} {campaign.slug} ")
    return {row.name.rsplit(" ", 1)[1]: (row.done_at is not None, row.problem) for row in rows}


def listed(at: At) -> Campaign:
    at(bangkok(2022, 5, 9, 10))
    campaign = make_campaign()
    members = make_household(campaign, "230302", "หนึ่ง", "สอง")
    approve_list(campaign, {member: ["living"] for member in members})
    return campaign


def test_nothing_is_frozen_before_the_cut_off_and_once_after_it(db: None, at: At) -> None:
    campaign = listed(at)
    at(FIRST - dt.timedelta(seconds=1))
    run_due(who="one")
    assert numbers(campaign) == []
    at(FIRST)
    for who in ("one", "two", "one"):
        run_due(who=who)
    assert numbers(campaign) == [1]
    assert freezes(campaign) == {"1": (True, "")}
    assert WeeklyReport.objects.get().is_late is False


def test_weeks_that_were_missed_freeze_in_order_as_of_their_own_cut_off(db: None, at: At) -> None:
    campaign = listed(at)
    at(FIRST)
    run_due(who="one")
    at(SECOND + dt.timedelta(days=15))
    run_due(who="one")
    reports = WeeklyReport.objects.filter(campaign=campaign).order_by("link")
    assert [(report.number, report.is_late, report.known_at == report.cutoff) for report in reports] == [
        (1, False, True), (2, True, True), (3, True, True), (4, True, True),
    ]  # fmt: skip
    assert verify_reports().findings == []


def test_campaign_without_a_list_freezes_zeros_and_reminds_nobody(db: None, at: At) -> None:
    campaign = make_campaign()
    at(bangkok(2022, 5, 19, 9, 30))
    assert [ran.name for ran in run_due(who="one")] == ["freeze trat-2565 1"]
    assert numbers(campaign) == [1]


def test_report_frozen_by_hand_finishes_its_slot(db: None, at: At) -> None:
    campaign = listed(at)
    at(FIRST)
    slot = slot_of(Due(FREEZE, campaign, 1, FIRST))
    freeze_weekly_report(campaign, by=CONSOLE)
    assert run_due(who="one") == []
    slot.refresh_from_db()
    assert slot.done_at == FIRST


def test_campaign_closed_meanwhile_finishes_its_slots_with_a_word(db: None, at: At) -> None:
    campaign = listed(at)
    at(FIRST)
    slot_of(Due(FREEZE, campaign, 1, FIRST))
    close_campaign(campaign=campaign, reason="สิ้นสุดวาระ", by=CONSOLE)
    assert run_due(who="one") == []
    assert freezes(campaign) == {"1": (True, "วาระปิดไปแล้ว จึงไม่ต้องดำเนินการ")}
    assert numbers(campaign) == []


def test_claim_is_taken_over_when_it_has_run_out_and_not_before(db: None, at: At) -> None:
    campaign = listed(at)
    at(FIRST)
    slot = slot_of(Due(FREEZE, campaign, 1, FIRST))
    assert (claim(slot, "dead"), claim(slot, "other")) == (True, False)
    assert run_due(who="other") == []
    at(FIRST + LEASE)
    assert [ran.name for ran in run_due(who="other")] == ["freeze trat-2565 1"]
    assert numbers(campaign) == [1]


def test_clock_set_back_holds_no_claim_and_freezes_nothing_twice(db: None, at: At) -> None:
    campaign = listed(at)
    at(SECOND)
    run_due(who="one")
    claim(slot_of(Due(FREEZE, campaign, 3, SECOND + dt.timedelta(days=7))), "one")
    at(THURSDAY)
    assert run_due(who="one") == []
    assert numbers(campaign) == [1, 2]
    # The claim of the wrong clock lies days ahead of any that is given.
    slot = DueSlot.objects.get(name="freeze trat-2565 3")
    assert claim(slot, "two") is True


def test_failure_keeps_its_problem_rests_longer_each_time_and_holds_up_no_other_campaign(db: None, at: At) -> None:
    campaign = listed(at)
    other = make_campaign("chanthaburi-2565", "22")
    damaged = approve_list(campaign, {member: ["income"] for member in Member.objects.all()}).version
    at(FIRST)
    # A list that lost its number although needs stand on it: nothing of this campaign can be counted.
    TargetList.objects.filter(pk=damaged.pk).update(state="draft", number=None, approved_at=None, approved_by=None)
    ran = {one.name: bool(one.problem) for one in run_due(who="one")}
    assert ran == {"freeze trat-2565 1": True, "freeze chanthaburi-2565 1": False}
    assert (numbers(campaign), numbers(other)) == ([], [1])
    (slot,) = slots_failed()
    assert ("TypeError" in slot.problem, slot.attempts) == (True, 1)
    assert (slots_failed(campaign), slots_failed(other)) == ([slot], [])
    rests = [slot.claimed_until]
    for _attempt in range(8):
        at(rests[-1] or FIRST)
        run_due(who="one")
        slot.refresh_from_db()
        rests.append(slot.claimed_until)
    pauses = [(later - earlier).total_seconds() / 60 for earlier, later in pairwise(filter(None, rests))]
    assert pauses == [2, 4, 8, 16, 32, 60, 60, 60]
    damaged.save()
    at(rests[-1] or FIRST)
    assert [one.problem for one in run_due(who="one") if one.name.endswith("trat-2565 1")] == [""]
    assert slots_failed() == []


def test_process_told_to_stop_gives_its_slot_back(db: None, at: At) -> None:
    campaign = listed(at)
    at(FIRST)
    run_due(who="one")

    def stopped() -> object:
        raise SystemExit(0)

    with pytest.raises(SystemExit):
        run_due(who="one", follow_ups={"lake": stopped})
    (slot,) = slots_open()
    assert (slot.name, slot.claimed_until, slot.problem) == (f"{AFTER} {campaign.slug} 1 1 lake", None, "")


def test_stop_is_not_lost_where_the_slot_cannot_be_given_back(
    db: None, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed(at)
    at(FIRST)
    run_due(who="one")

    def stopped() -> None:
        raise SystemExit(0)

    def unreachable(_slot: DueSlot) -> None:
        raise OperationalError("another command is already in progress")

    monkeypatch.setattr(scheduling, "release", unreachable)
    with pytest.raises(SystemExit):
        run_due(who="one", follow_ups={"lake": stopped})


def test_stop_that_a_library_swallowed_ends_the_loop_before_the_next_work(db: None, at: At) -> None:
    campaign = listed(at)
    at(FIRST)
    run_due(who="one")
    stop = Stop()
    with pytest.raises(SystemExit):
        stop(15, None)
    stop(15, None)
    at(SECOND)
    with pytest.raises(SystemExit):
        keep_running(who="one", say=print, heed_stop=stop.heed)
    assert numbers(campaign) == [1]


def test_stop_that_a_library_made_an_error_of_is_no_failure_of_the_slot(db: None, at: At) -> None:
    listed(at)
    at(FIRST)
    run_due(who="one")
    stop = Stop()

    def follow_up() -> object:
        try:
            stop(15, None)
        except SystemExit as told:
            raise RuntimeError from told
        return None

    with pytest.raises(SystemExit):
        run_due(who="one", follow_ups={"lake": follow_up}, heed_stop=stop.heed)
    slot = DueSlot.objects.get(name__startswith=AFTER)
    assert (slot.done_at, slot.problem, slot.claimed_by, slot.claimed_until) == (None, "", "", None)


def test_follow_ups_run_once_for_each_report_and_again_after_a_failure(db: None, at: At) -> None:
    listed(at)
    done: list[str] = []

    def follow_up() -> object:
        done.append("tried")
        if len(done) == 1:
            raise OSError("disk full")
        return None

    at(FIRST)
    assert [one.problem == "" for one in run_due(who="one", follow_ups={"lake": follow_up})] == [True, False]
    at(FIRST + dt.timedelta(minutes=2))
    for _again in range(2):
        run_due(who="one", follow_ups={"lake": follow_up})
    assert len(done) == 2
    assert "disk full" not in DueSlot.objects.get(name__startswith=AFTER).problem


def test_scheduler_tells_that_it_runs_and_sleeps_to_the_next_moment(db: None, at: At) -> None:
    campaign = listed(at)
    assert is_running() is False
    at(FIRST - dt.timedelta(seconds=20))
    run_due(who="one")
    assert (is_running(), next_moment(FIRST - dt.timedelta(seconds=20))) == (True, FIRST)
    assert seconds_to_sleep(FIRST - dt.timedelta(seconds=20)) == 20
    assert seconds_to_sleep(FIRST - dt.timedelta(hours=1)) == 60
    at(FIRST + dt.timedelta(minutes=4))
    assert is_running() is False
    assert DueSlot.objects.get(name=HEARTBEAT).done_at is None
    close_campaign(campaign=campaign, reason="สิ้นสุดวาระ", by=CONSOLE)
    assert (next_moment(FIRST), seconds_to_sleep(FIRST)) == (None, 60)


def test_failed_slot_is_not_finished_by_failing(db: None, at: At) -> None:
    campaign = listed(at)
    at(FIRST)
    slot = slot_of(Due(FREEZE, campaign, 1, FIRST))
    claim(slot, "one")
    fail(slot, "ก" * 400)
    slot.refresh_from_db()
    assert (slot.done_at, len(slot.problem), slot.claimed_by) == (None, 300, "")
