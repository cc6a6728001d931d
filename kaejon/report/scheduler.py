"""The loop that looks for what is due, for as long as its process lives."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.db import connections

from kaejon.lib import clock
from kaejon.report.actions.scheduling import LONGEST_SLEEP, run_due, seconds_to_sleep, told

log = logging.getLogger(__name__)
FIRST_PAUSE = 5.0


def keep_running(*, who: str, say: Callable[[str], object]) -> None:
    """Do what is due, rest until the next moment, and so on. A database that is away is waited for, ever longer."""
    pause = FIRST_PAUSE
    while True:
        try:
            ran = run_due(who=who)
            if ran:
                say(told(ran))
            rest, pause = seconds_to_sleep(clock.now()), FIRST_PAUSE
        except Exception:
            log.exception("scheduler: it goes on in %d s", pause)
            rest, pause = pause, min(pause * 2, LONGEST_SLEEP)
        # Nothing is held while it rests: the server may restart its database meanwhile.
        connections.close_all()
        time.sleep(rest)
