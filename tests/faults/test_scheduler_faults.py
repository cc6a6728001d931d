"""The scheduler is killed at random points, or runs twice at once, or dies beside the server: one report each."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from kaejon.audit.verify import verify_chain
from kaejon.lib import clock
from kaejon.register.models import Campaign
from kaejon.report.models import DueSlot
from kaejon.report.queries.slots import HEARTBEAT, slots_open
from kaejon.report.verify import verify_reports
from tests.conftest import CommittingDatabase
from tests.database.postgres import free_port
from tests.faults.test_freeze_faults import KILLS, campaigns_with_due_reports, numbers_of

PATIENCE = 120


def running(database: CommittingDatabase, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "kaejon", *arguments],
        env={**database.environ, "KAEJON_DEBUG": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def due_numbers(campaign: Campaign) -> list[int]:
    return list(range(1, len(campaign.calendar.due(clock.now())) + 1))


def wait_until_frozen(campaigns: list[Campaign]) -> None:
    until = time.monotonic() + PATIENCE
    while any(numbers_of(campaign) != due_numbers(campaign) for campaign in campaigns):
        assert time.monotonic() < until
        time.sleep(0.2)


def finish(database: CommittingDatabase, patience: float = PATIENCE) -> None:
    """One more pass, as after any stop: what was given back when the process was told to stop is done."""
    assert running(database, "run_due").wait(timeout=patience) == 0


def assert_whole(campaigns: list[Campaign]) -> None:
    for campaign in campaigns:
        assert numbers_of(campaign) == due_numbers(campaign)
    assert list(slots_open()) == []
    assert verify_chain().findings == []
    assert verify_reports().findings == []


def test_scheduler_killed_and_started_again_does_everything_once(committing_db: CommittingDatabase) -> None:
    campaigns = campaigns_with_due_reports(KILLS)
    start = time.monotonic()
    # The first run tells how long a start takes here; it leaves the rest to those that are killed.
    first = running(committing_db, "run_due")
    while not DueSlot.objects.filter(done_at__isnull=False).exists():
        assert first.poll() is None
        time.sleep(0.01)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    begins = time.monotonic() - start
    chance = random.Random(2565)
    killed = 1
    for _kill in range(KILLS):
        process = running(committing_db, "run_due")
        time.sleep(chance.uniform(begins * 0.9, begins * 1.2))
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
            killed += 1
        process.wait()
        for campaign in campaigns:
            found = numbers_of(campaign)
            assert found == due_numbers(campaign)[: len(found)]
    # As long for ten campaigns as ever; a hundred have ten times the weeks left.
    finish(committing_db, PATIENCE * KILLS / 10)
    assert killed > KILLS // 3
    assert_whole(campaigns)


def test_two_schedulers_at_once_freeze_once_and_stop_when_told(committing_db: CommittingDatabase) -> None:
    campaigns = campaigns_with_due_reports(3)
    both = [running(committing_db, "run_due", "--forever") for _ in range(2)]
    try:
        wait_until_frozen(campaigns)
        for process in both:
            process.send_signal(signal.SIGTERM)
        assert [process.wait(timeout=20) for process in both] == [0, 0]
    finally:
        for process in both:
            process.kill()
            process.wait()
    finish(committing_db)
    assert_whole(campaigns)


def children_of(pid: int) -> list[tuple[int, str]]:
    """The processes whose parent this is, with their command lines."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            if folder.name.isdecimal() and parent == pid:
                found.append((int(folder.name), (folder / "cmdline").read_text()))
        except (OSError, ValueError, IndexError):
            continue
    return found


def scheduler_of(server: subprocess.Popen[bytes], apart_from: int = 0) -> int:
    """The process id of the scheduler beside a server, waited for."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = [pid for pid, line in children_of(server.pid) if "run_due" in line and pid != apart_from]
        if found:
            return found[0]
        time.sleep(0.1)
    raise AssertionError("no scheduler beside the server")


def test_scheduler_that_dies_beside_the_server_is_started_again(committing_db: CommittingDatabase) -> None:
    campaigns = campaigns_with_due_reports(1)
    server = running(committing_db, "serve", "--port", str(free_port()))
    try:
        first = scheduler_of(server)
        os.kill(first, signal.SIGKILL)
        second = scheduler_of(server, apart_from=first)
        wait_until_frozen(campaigns)
        assert DueSlot.objects.get(name=HEARTBEAT).claimed_by.endswith(f":{second}")
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=40) == 0
        assert not Path(f"/proc/{second}").exists()
    finally:
        server.kill()
        server.wait()
    finish(committing_db)
    assert_whole(campaigns)
