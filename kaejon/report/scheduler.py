"""The loop that looks for what is due, for as long as its process lives."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.db import connections

from kaejon.lib import clock
from kaejon.report.actions.scheduling import LONGEST_SLEEP, go_on, run_due, seconds_to_sleep, told

log = logging.getLogger(__name__)
FIRST_PAUSE = 5.0


class Stop:
    """A handler of signals that ends what runs: its transaction is rolled back and its slot given back.

    It raises SystemExit wherever the process is. Code that Python calls for a library may lose that, so it is also
    kept, and `heed` raises it again where the loop can be left.
    """

    def __init__(self) -> None:
        self._is_asked = False

    def __call__(self, _number: int, _frame: object) -> None:
        # A second signal, as from a terminal that tells the whole group, must not interrupt the giving back.
        if not self._is_asked:
            self._is_asked = True
            self.heed()

    def heed(self) -> None:
        """Raise SystemExit where this process was told to stop."""
        if self._is_asked:
            raise SystemExit(0)


def keep_running(*, who: str, say: Callable[[str], object], heed_stop: Callable[[], None] = go_on) -> None:
    """Do what is due, rest until the next moment, and so on. A database that is away is waited for, ever longer.

    `heed_stop` is called between the works and before each rest; what it raises ends the loop.
    """
    pause = FIRST_PAUSE
    while True:
        try:
            ran = run_due(who=who, heed_stop=heed_stop)
            if ran:
                say(told(ran))
            rest, pause = seconds_to_sleep(clock.now()), FIRST_PAUSE
        except Exception:
            log.exception("scheduler: it goes on in %d s", pause)
            rest, pause = pause, min(pause * 2, LONGEST_SLEEP)
        # Nothing is held while it rests: the server may restart its database meanwhile.
        connections.close_all()
        heed_stop()
        time.sleep(rest)
