"""What stays after a process was killed, and what lies on the disk."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from kaejon.audit.principal import CONSOLE, Principal
from kaejon.audit.verify import verify_chain
from kaejon.lib import clock
from kaejon.register.actions import upload_list
from kaejon.register.approving import commit_import, request_approval
from kaejon.register.checking import check_import
from kaejon.register.models import Household, Import, ImportChunk, ImportState, ListEntry, Member, Need, TargetList
from kaejon.register.queries.preview import is_stalled
from tests.conftest import CommittingDatabase
from tests.factories.register import make_campaign
from tests.register.trat import somebody, workbook

MANY = 2_500
BY = Principal(account="console", channel="command")


def drafted(people: int) -> Import:
    data = workbook(*(somebody(n) for n in range(1, people + 1)))
    return upload_list(campaign=make_campaign(), file_name="บัญชี.xlsx", data=data, by=BY)


def killed_when(is_time: Callable[[], bool], database: CommittingDatabase, *command: str) -> int:
    """Start the command, kill it once `is_time`, and return how it ended."""
    process = subprocess.Popen(
        [sys.executable, "-m", "kaejon", *command],
        env=database.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    until = time.monotonic() + 60
    while process.poll() is None and not is_time() and time.monotonic() < until:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    return process.wait()


def test_killed_check_is_started_anew(committing_db: CommittingDatabase) -> None:
    intake = drafted(MANY)
    is_checking = Import.objects.filter(pk=intake.pk, state=ImportState.CHECKING, rows_done__gt=0).exists
    assert killed_when(is_checking, committing_db, "check_import", str(intake.pk)) == -signal.SIGKILL
    intake.refresh_from_db()
    assert (intake.state, Household.objects.count(), is_stalled(intake)) == (ImportState.CHECKING, 0, False)
    assert check_import(intake=intake, by=BY).state == ImportState.CHECKING
    with clock.set_to(clock.now() + dt.timedelta(minutes=5)):
        assert is_stalled(intake)
        done = check_import(intake=intake, by=BY)
    assert (done.state, done.summary["total"], done.summary["rejected"]) == (ImportState.CHECKED, MANY, 0)


@pytest.mark.parametrize("after", [0.0, 0.2])
def test_killed_commit_leaves_nothing_half(committing_db: CommittingDatabase, after: float) -> None:
    intake = check_import(intake=drafted(MANY), by=BY)
    request_approval(intake=intake, reference="มติ 1", by=BY)
    begun: list[float] = []

    def is_time() -> bool:
        if not begun and Import.objects.filter(pk=intake.pk, state=ImportState.COMMITTING).exists():
            begun.append(time.monotonic())
        return bool(begun) and time.monotonic() - begun[0] > after

    ended = killed_when(is_time, committing_db, "commit_import", str(intake.pk))
    intake.refresh_from_db()
    written = [model.objects.count() for model in (Household, Member, Need, ListEntry)]
    assert (ended, intake.state, written) == (-signal.SIGKILL, ImportState.COMMITTING, [0, 0, 0, 0])
    with clock.set_to(clock.now() + dt.timedelta(minutes=11)):
        version = commit_import(intake=intake)
    assert version is not None
    assert (version.number, Household.objects.count(), ListEntry.objects.count()) == (1, MANY, MANY)
    assert TargetList.objects.count() == 1
    assert verify_chain().findings == []


def test_nothing_readable_lies_on_the_disk(committing_db: CommittingDatabase) -> None:
    if connection.vendor != "sqlite":
        return
    people = [somebody(n, phone=f"081234567{n}") for n in range(1, 4)]
    data = workbook(*people)
    intake = upload_list(campaign=make_campaign(), file_name="บัญชี.xlsx", data=data, by=BY)
    intake = check_import(intake=intake, by=BY)
    bytes_while_waiting = raw_bytes(committing_db)
    request_approval(intake=intake, reference="มติ 1", by=CONSOLE)
    commit_import(intake=intake)
    bytes_after = raw_bytes(committing_db)
    secrets = [str(person[field]) for person in people for field in ("citizen_id", "phone")]
    found = [secret for secret in secrets for raw in (bytes_while_waiting, bytes_after) if secret.encode() in raw]
    assert (found, data[:400] in bytes_while_waiting, b"xl/worksheets" in bytes_while_waiting) == ([], False, False)
    assert "สมมติ".encode() not in bytes_while_waiting
    assert "สมมติ".encode() in bytes_after
    assert set(ImportChunk.objects.values_list("content", flat=True)) <= {"doubts"}


def raw_bytes(database: CommittingDatabase) -> bytes:
    folder = Path(database.name).parent
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
