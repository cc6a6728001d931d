"""The history in the making: deeds in the order of their moments, each with the clock set to its own.

The audit chain's time never runs backwards, so nothing is recorded out of order. What lies beyond the end is never
done: it would still be to come.
"""

from __future__ import annotations

import datetime as dt
import heapq
import itertools
from collections.abc import Callable

from kaejon.lib import clock

Deed = Callable[[], object]


class Timeline:
    """Deeds to be done, earliest first; those of one moment in the order in which they were planned."""

    def __init__(self) -> None:
        self._planned: list[tuple[dt.datetime, int, Deed]] = []
        self._count = itertools.count()

    def plan(self, moment: dt.datetime, deed: Deed) -> None:
        """Have a deed done at a moment; a deed may plan others, never before its own moment."""
        heapq.heappush(self._planned, (moment, next(self._count), deed))

    def run(self, until: dt.datetime) -> None:
        """Do everything planned up to and including `until`."""
        while self._planned and self._planned[0][0] <= until:
            moment, _, deed = heapq.heappop(self._planned)
            with clock.set_to(moment):
                deed()
