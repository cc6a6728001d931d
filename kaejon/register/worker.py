"""Long jobs in a process of their own, so that no request waits for them and a restart of the server ends none."""

from __future__ import annotations

import io
import subprocess
import sys
import threading

from django.conf import settings
from django.core.management import call_command

from kaejon.register.models import Import

# A list of this many rows is written while the officer waits.
ROWS_IN_PLACE = 1_000


def start_check(intake: Import) -> None:
    """Check an uploaded file."""
    start("check_import", str(intake.pk))


def start_commit(intake: Import) -> None:
    """Write an approved list: a short one at once."""
    start("commit_import", str(intake.pk), in_place=intake.rows_total <= ROWS_IN_PLACE)


def start(command: str, argument: str, *, in_place: bool = False) -> None:
    """Run `kaejon command argument` in this environment, apart from the request unless told otherwise."""
    if in_place or settings.JOBS_IN_PLACE:
        call_command(command, argument, stdout=io.StringIO())
        return
    process = subprocess.Popen(
        [sys.executable, "-m", "kaejon", command, argument],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    # Somebody has to ask for the end of a child, or it stays in the process table.
    threading.Thread(target=process.wait, daemon=True).start()
