"""The server and the scheduler beside it, as children of one process that stops both and starts the scheduler anew."""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Sequence

POLL_SECONDS = 0.2
PATIENCE_SECONDS = 30.0
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 60.0
HEALTHY_SECONDS = 120.0
"""A scheduler that ran for so long is started again at once, as if it had never crashed."""
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent() -> None:
    """Run in a new child: the system ends it when its parent is killed, so that no server is left behind."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def start(arguments: Sequence[str]) -> subprocess.Popen[bytes]:
    """A Python child of this process."""
    return subprocess.Popen([sys.executable, *arguments], preexec_fn=die_with_parent)


class Supervisor:
    """Runs a server, and beside it a scheduler if there is one, until the server ends or it is told to stop."""

    def __init__(self, server: Sequence[str], scheduler: Sequence[str] | None) -> None:
        self._scheduler_arguments = scheduler
        self._is_stopping = False
        self._server = start(server)
        self._scheduler = start(scheduler) if scheduler else None
        # Told before this line, the parent dies and the system ends the children.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        self._started_at = time.monotonic()
        self._start_again_at = 0.0
        self._pause = FIRST_PAUSE

    def run(self) -> int:
        """The exit code of the server, 0 where it was told to stop and did."""
        while self._server.poll() is None and not self._is_stopping:
            self._tend_scheduler()
            time.sleep(POLL_SECONDS)
        self._tell_both()
        code = self._wait_for(self._server)
        if self._scheduler is not None:
            self._wait_for(self._scheduler)
        return 0 if self._is_stopping and code in (0, -signal.SIGTERM, -signal.SIGINT) else code

    def _stop(self, _number: int, _frame: object) -> None:
        self._is_stopping = True
        self._tell_both()

    def _tell_both(self) -> None:
        for child in (self._server, self._scheduler):
            if child is not None and child.poll() is None:
                child.send_signal(signal.SIGTERM)

    def _tend_scheduler(self) -> None:
        """Start a scheduler that crashed again, after a pause that grows while it keeps crashing."""
        if self._scheduler is None or self._scheduler.poll() is None or self._scheduler_arguments is None:
            return
        now = time.monotonic()
        if not self._start_again_at:
            lasted = now - self._started_at
            self._pause = FIRST_PAUSE if lasted > HEALTHY_SECONDS else self._pause
            self._start_again_at = now + self._pause
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
        elif now >= self._start_again_at:
            self._scheduler = start(self._scheduler_arguments)
            self._started_at, self._start_again_at = now, 0.0

    def _wait_for(self, child: subprocess.Popen[bytes]) -> int:
        try:
            return child.wait(timeout=PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            return child.wait()
