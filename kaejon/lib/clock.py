"""The one place that tells the time.

Everything that stamps or compares a moment asks here, so that a test, and the making of a
made-up history, can set the clock, and nothing else can.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

BANGKOK = ZoneInfo("Asia/Bangkok")

_set_moment: ContextVar[dt.datetime | None] = ContextVar("kaejon_clock", default=None)


def now() -> dt.datetime:
    """The present moment, aware, in UTC, to the microsecond."""
    return _set_moment.get() or dt.datetime.now(tz=dt.UTC)


def today() -> dt.date:
    """The present date in Bangkok, where every date of a campaign is counted."""
    return bangkok_date(now())


def bangkok_date(moment: dt.datetime) -> dt.date:
    """The date in Bangkok at an aware moment."""
    return moment.astimezone(BANGKOK).date()


def bangkok(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> dt.datetime:
    """An aware moment given as wall time in Bangkok."""
    return dt.datetime(year, month, day, hour, minute, tzinfo=BANGKOK)


@contextmanager
def set_to(moment: dt.datetime) -> Iterator[None]:
    """Make `now()` answer `moment` inside the block; for tests and for making a demo's history.

    Raises ValueError for a moment without a time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("clock.set_to wants an aware moment")
    token = _set_moment.set(moment.astimezone(dt.UTC))
    try:
        yield
    finally:
        _set_moment.reset(token)
