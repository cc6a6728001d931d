"""When what is due in a round: pure functions of a campaign's calendar, its district's time and the holidays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kaejon.lib.week import Calendar
from kaejon.report.models import ReminderKind

SATURDAY = 5
A_DAY = dt.timedelta(days=1)
FARTHEST = 60
"""Nobody closes an office for longer than this many days on end."""
DAY_BEFORE_AT = dt.time(9, 0)
MIDDAY_AT = dt.time(13, 0)
LAST_AT = dt.time(15, 30)


@dataclass(frozen=True)
class WorkingDays:
    """Which days offices are open: Monday to Friday, unless a day says otherwise (True: closed)."""

    closed: Mapping[dt.date, bool] = field(default_factory=dict)

    def is_working(self, day: dt.date) -> bool:
        """Whether offices are open that day."""
        return not self.closed.get(day, day.weekday() >= SATURDAY)

    def last_before(self, day: dt.date, first: dt.date) -> dt.date | None:
        """The last working day up to and including `day`, not before `first`; None where there is none."""
        while day >= first:
            if self.is_working(day):
                return day
            day -= A_DAY
        return None

    def first_after(self, day: dt.date) -> dt.date:
        """The first working day after `day`."""
        for _ in range(FARTHEST):
            day += A_DAY
            if self.is_working(day):
                return day
        return day


@dataclass(frozen=True)
class RoundTimes:
    """The moments of one round: its cut-off, when the districts' returns are due, when who is late is reminded."""

    number: int
    cutoff: dt.datetime
    due_at: dt.datetime
    reminders: Mapping[ReminderKind, dt.datetime]

    def newest_reminder(self, now: dt.datetime) -> ReminderKind | None:
        """The reminder to give now: the last that has come, while the cut-off has not. Earlier ones it makes vain."""
        due = [kind for kind, at in self.reminders.items() if at <= now]
        return due[-1] if due and now < self.cutoff else None


def round_times(calendar: Calendar, number: int, due_time: dt.time, days: WorkingDays) -> RoundTimes:
    """The moments of round `number`.

    The cut-off never moves. The districts' time is that of their due time on the cut-off's day, or on the last
    working day before it; where a round has no working day at all, on the first one after it. Reminders go with it: the
    working day before at 09.00, that day at 13.00 and 15.30, and only before the cut-off.
    """
    cutoff = calendar.cutoff(number)
    cut_on, previous = cutoff.astimezone(calendar.tz).date(), calendar.previous(number)
    first = previous.astimezone(calendar.tz).date() + A_DAY if previous else calendar.starts_on
    due_on = days.last_before(cut_on, first)
    if due_on is None:
        due_at = dt.datetime.combine(days.first_after(cut_on), due_time, tzinfo=calendar.tz)
        return RoundTimes(number, cutoff, due_at, {})
    before = days.last_before(due_on - A_DAY, first)
    said = (
        (ReminderKind.DAY_BEFORE, before, DAY_BEFORE_AT),
        (ReminderKind.MIDDAY, due_on, MIDDAY_AT),
        (ReminderKind.LAST, due_on, LAST_AT),
    )
    moments = {kind: dt.datetime.combine(day, at, tzinfo=calendar.tz) for kind, day, at in said if day}
    due_at = dt.datetime.combine(due_on, due_time, tzinfo=calendar.tz)
    return RoundTimes(number, cutoff, due_at, {kind: at for kind, at in moments.items() if at < cutoff})


def moments_ahead(times: RoundTimes, now: dt.datetime) -> Iterator[dt.datetime]:
    """The moments of a round that are still to come."""
    return (moment for moment in (times.cutoff, *times.reminders.values()) if moment > now)
