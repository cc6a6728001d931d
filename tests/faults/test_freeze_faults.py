"""The process is killed while it freezes, at random points; started again, it finishes the job once."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import subprocess
import sys
import time

from kaejon.audit.principal import CONSOLE
from kaejon.audit.verify import verify_chain
from kaejon.lib import clock
from kaejon.register.actions import create_campaign
from kaejon.register.models import Campaign
from kaejon.report.models import Figure, WeeklyReport
from kaejon.report.verify import verify_reports
from tests.conftest import CommittingDatabase
from tests.environment import SIZE
from tests.factories.register import approve_list, make_areas, make_household

KILLS = 100 if SIZE == "full" else 10
WEEKS = 6


def campaigns_with_due_reports(count: int) -> list[Campaign]:
    """Campaigns of which six cut-offs lie behind, each with a list and nothing frozen."""
    make_areas()
    start = clock.today() - dt.timedelta(weeks=WEEKS)
    with clock.set_to(clock.now() - dt.timedelta(weeks=WEEKS)):
        made = [
            create_campaign(
                slug=f"faults-{number}",
                name="ทดสอบ",
                province="23",
                starts_on=start,
                deadline_on=start + dt.timedelta(weeks=30),
                by=CONSOLE,
            )
            for number in range(count)
        ]
        members = [m for n in range(20) for m in make_household(made[0], "230302", f"คนที่ {n}")]
        for campaign in made:
            approve_list(campaign, {member: ["living", "income"] for member in members})
    return made


def freezing(database: CommittingDatabase, campaign: Campaign) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "kaejon", "freeze_report", "--campaign", campaign.slug],
        env=database.environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def numbers_of(campaign: Campaign) -> list[int]:
    return list(WeeklyReport.objects.filter(campaign=campaign).order_by("link").values_list("number", flat=True))


def test_killed_freezes_leave_one_report_each(committing_db: CommittingDatabase) -> None:
    first, *others = campaigns_with_due_reports(KILLS + 1)
    due = list(range(1, len(first.calendar.due(clock.now())) + 1))
    start = time.monotonic()
    assert freezing(committing_db, first).wait(timeout=120) == 0
    longest = time.monotonic() - start
    chance = random.Random(2565)
    killed = 0
    for campaign in others:
        process = freezing(committing_db, campaign)
        time.sleep(chance.uniform(longest * 0.4, longest))
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
            killed += 1
        process.wait()
        assert numbers_of(campaign) == due[: len(numbers_of(campaign))]
        assert freezing(committing_db, campaign).wait(timeout=120) == 0
        assert numbers_of(campaign) == due
    assert killed > KILLS // 3
    assert Figure.objects.values("report").distinct().count() == len(due) * (KILLS + 1)
    assert verify_chain().findings == []
    assert verify_reports().findings == []


def test_two_processes_freeze_once(committing_db: CommittingDatabase) -> None:
    (campaign,) = campaigns_with_due_reports(1)
    both = [freezing(committing_db, campaign) for _ in range(2)]
    assert [process.wait(timeout=120) for process in both] == [0, 0]
    assert numbers_of(campaign) == list(range(1, len(campaign.calendar.due(clock.now())) + 1))
    assert verify_chain().findings == []
    assert verify_reports().findings == []


def test_clock_set_back_never_turns_the_chain_back(committing_db: CommittingDatabase) -> None:
    (campaign,) = campaigns_with_due_reports(1)
    with clock.set_to(clock.now() - dt.timedelta(days=400)):
        (member,) = make_household(campaign, "230302", "ย้อนเวลา")
    placed = member.household.placements.get()
    assert placed.recorded_at >= campaign.created_at
    assert verify_chain().findings == []
