"""The weekly calendar of a campaign: when each report's data is cut off.

For 9 May to 30 September 2565, on Fridays at 17.00, that is 21 reports: 13 May to 30 September.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from kaejon.lib.clock import BANGKOK
from kaejon.lib.problem import Problem, gettext_noop

_WEEK = dt.timedelta(days=7)
_LONGEST = dt.timedelta(days=3660)


class CalendarProblem(Problem):
    """A calendar that cannot be, or a report that is not on it.

    Codes: bad_weekday, bad_time, deadline_before_start, too_long, no_cutoff, no_such_number,
    not_a_cutoff.
    """


@dataclass(frozen=True, slots=True)
class Calendar:
    """The cut-offs from the first on or after `starts_on` to the last on or before `deadline_on`.

    `weekday` counts from Monday = 0. There are none after the deadline. Raises CalendarProblem
    when it would hold no cut-off at all.
    """

    starts_on: dt.date
    deadline_on: dt.date
    weekday: int = 4
    time: dt.time = dt.time(17, 0)
    tz: ZoneInfo = BANGKOK

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise CalendarProblem("bad_weekday", gettext_noop("วันตัดยอดต้องเป็นวันใดวันหนึ่งในสัปดาห์ โปรดเลือกใหม่"))
        if self.time.tzinfo is not None:
            raise CalendarProblem("bad_time", gettext_noop("เวลาตัดยอดต้องเป็นเวลาท้องถิ่น โปรดกรอกใหม่ เช่น 17.00"))
        if self.deadline_on < self.starts_on:
            raise CalendarProblem("deadline_before_start", gettext_noop("วันครบกำหนดอยู่ก่อนวันเริ่มต้น โปรดตรวจวันที่ทั้งสอง"))
        if self.deadline_on - self.starts_on > _LONGEST:
            raise CalendarProblem("too_long", gettext_noop("ช่วงเวลายาวเกิน 10 ปี โปรดตรวจวันเริ่มต้นและวันครบกำหนด"))
        if self._first_on > self.deadline_on:
            raise CalendarProblem("no_cutoff", gettext_noop("ไม่มีวันตัดยอดในช่วงเวลานี้ โปรดเลื่อนวันครบกำหนดหรือเปลี่ยนวันตัดยอด"))

    @property
    def _first_on(self) -> dt.date:
        return self.starts_on + dt.timedelta(days=(self.weekday - self.starts_on.weekday()) % 7)

    def __len__(self) -> int:
        """How many reports the campaign has."""
        return (self.deadline_on - self._first_on) // _WEEK + 1

    def cutoff(self, number: int) -> dt.datetime:
        """The cut-off of report `number`, counted from 1, aware; raises CalendarProblem."""
        if not 1 <= number <= len(self):
            raise CalendarProblem(
                "no_such_number",
                gettext_noop("ไม่มีรายงานครั้งที่ %(number)d วาระนี้มีรายงานครั้งที่ 1 ถึง %(last)d"),
                number=number,
                last=len(self),
            )
        return dt.datetime.combine(self._first_on + (number - 1) * _WEEK, self.time, tzinfo=self.tz)

    def cutoffs(self) -> list[dt.datetime]:
        """Every cut-off, in order."""
        return [self.cutoff(number) for number in range(1, len(self) + 1)]

    def number_of(self, cutoff: dt.datetime) -> int:
        """The number of the report cut off exactly then, given in any zone; raises CalendarProblem."""
        number = (cutoff.astimezone(self.tz).date() - self._first_on) // _WEEK + 1
        if not 1 <= number <= len(self) or self.cutoff(number) != cutoff:
            raise CalendarProblem("not_a_cutoff", gettext_noop("เวลานี้ไม่ใช่เวลาตัดยอดของรายงานครั้งใด โปรดเลือกจากรายการ"))
        return number

    def previous(self, number: int) -> dt.datetime | None:
        """The cut-off before that of report `number`; None for the first."""
        self.cutoff(number)
        return self.cutoff(number - 1) if number > 1 else None

    def next_after(self, now: dt.datetime) -> dt.datetime | None:
        """The first cut-off later than `now`; None after the last one."""
        number = self._number_due(now) + 1
        return self.cutoff(number) if number <= len(self) else None

    def due(self, now: dt.datetime) -> list[dt.datetime]:
        """The cut-offs at or before `now`, in order: the reports that should have been frozen."""
        return [self.cutoff(number) for number in range(1, self._number_due(now) + 1)]

    def _number_due(self, now: dt.datetime) -> int:
        """The number of the last report whose cut-off is not after `now`; 0 before the first."""
        weeks = (now.astimezone(self.tz).date() - self._first_on) // _WEEK + 1
        number = max(0, min(weeks, len(self)))
        return number - 1 if number and self.cutoff(number) > now else number
