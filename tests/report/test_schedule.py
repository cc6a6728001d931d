from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaejon.lib.clock import BANGKOK, bangkok
from kaejon.lib.official_holidays import official_holidays
from kaejon.lib.week import Calendar
from kaejon.report.models import ReminderKind
from kaejon.report.schedule import WorkingDays, moments_ahead, round_times

TRAT = Calendar(dt.date(2022, 5, 9), dt.date(2022, 9, 30))
THREE = dt.time(15, 0)
OFFICIAL = WorkingDays(dict.fromkeys(official_holidays(2022), True))
DAYS = st.dates(dt.date(2021, 1, 1), dt.date(2026, 12, 31))


def test_five_fridays_of_the_campaign_of_2565_were_holidays() -> None:
    cutoffs = [cutoff.date() for cutoff in TRAT.cutoffs()]
    assert [day for day in cutoffs if not OFFICIAL.is_working(day)] == [
        dt.date(2022, 5, 13), dt.date(2022, 6, 3), dt.date(2022, 7, 15), dt.date(2022, 7, 29), dt.date(2022, 8, 12),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "due", "reminders"),
    [
        (
            2,
            bangkok(2022, 5, 20, 15),
            [bangkok(2022, 5, 19, 9), bangkok(2022, 5, 20, 13), bangkok(2022, 5, 20, 15, 30)],
        ),
        (
            1,
            bangkok(2022, 5, 12, 15),
            [bangkok(2022, 5, 11, 9), bangkok(2022, 5, 12, 13), bangkok(2022, 5, 12, 15, 30)],
        ),
        # Wednesday to Friday closed: due on Tuesday
        (
            10,
            bangkok(2022, 7, 12, 15),
            [bangkok(2022, 7, 11, 9), bangkok(2022, 7, 12, 13), bangkok(2022, 7, 12, 15, 30)],
        ),
        # Thursday and Friday closed
        (
            12,
            bangkok(2022, 7, 27, 15),
            [bangkok(2022, 7, 26, 9), bangkok(2022, 7, 27, 13), bangkok(2022, 7, 27, 15, 30)],
        ),
    ],
)
def test_due_time_and_reminders_move_to_the_last_working_day(
    number: int, due: dt.datetime, reminders: list[dt.datetime]
) -> None:
    times = round_times(TRAT, number, THREE, OFFICIAL)
    assert (times.cutoff, times.due_at) == (TRAT.cutoff(number), due)
    assert list(times.reminders.values()) == reminders
    assert list(times.reminders) == [ReminderKind.DAY_BEFORE, ReminderKind.MIDDAY, ReminderKind.LAST]


def test_week_without_a_working_day_is_due_on_the_first_after_it_and_reminds_nobody() -> None:
    closed = WorkingDays({dt.date(2022, 5, day): True for day in range(14, 24)})
    times = round_times(TRAT, 2, THREE, closed)
    assert times.due_at == bangkok(2022, 5, 24, 15)
    assert times.reminders == {}


def test_saturday_marked_as_working_day_is_one() -> None:
    days = WorkingDays({dt.date(2022, 5, 21): False})
    assert [days.is_working(dt.date(2022, 5, day)) for day in (20, 21, 22)] == [True, True, False]


def test_reminders_after_the_cut_off_are_none() -> None:
    noon = Calendar(dt.date(2022, 5, 9), dt.date(2022, 9, 30), time=dt.time(12, 0))
    times = round_times(noon, 2, dt.time(11, 0), OFFICIAL)
    assert times.reminders == {ReminderKind.DAY_BEFORE: bangkok(2022, 5, 19, 9)}


@pytest.mark.parametrize(
    ("now", "kind"),
    [
        (bangkok(2022, 5, 19, 8, 59), None),
        (bangkok(2022, 5, 19, 9), ReminderKind.DAY_BEFORE),
        (bangkok(2022, 5, 20, 12, 59), ReminderKind.DAY_BEFORE),
        (bangkok(2022, 5, 20, 13), ReminderKind.MIDDAY),
        (bangkok(2022, 5, 20, 16, 59), ReminderKind.LAST),
        (bangkok(2022, 5, 20, 17), None),
    ],
)
def test_only_the_newest_reminder_is_given_and_none_after_the_cut_off(
    now: dt.datetime, kind: ReminderKind | None
) -> None:
    assert round_times(TRAT, 2, THREE, OFFICIAL).newest_reminder(now) == kind


def test_moments_ahead_are_those_to_come() -> None:
    times = round_times(TRAT, 2, THREE, OFFICIAL)
    assert sorted(moments_ahead(times, bangkok(2022, 5, 20, 13))) == [bangkok(2022, 5, 20, 15, 30), TRAT.cutoff(2)]


@given(
    DAYS,
    st.integers(0, 6),
    st.times(dt.time(8), dt.time(20)),
    st.times(dt.time(8), dt.time(20)),
    st.dictionaries(DAYS, st.booleans(), max_size=200),
    st.integers(1, 30),
)
def test_round_agrees_with_a_walk_from_day_to_day(
    start: dt.date, weekday: int, cut: dt.time, due_time: dt.time, closed: dict[dt.date, bool], number: int
) -> None:
    calendar = Calendar(start, start + dt.timedelta(days=300), weekday, cut)
    days = WorkingDays(closed)
    times = round_times(calendar, number, due_time, days)
    first = calendar.cutoff(number - 1).date() + dt.timedelta(days=1) if number > 1 else start
    week = [first + dt.timedelta(days=n) for n in range((times.cutoff.date() - first).days + 1)]
    open_days = [day for day in week if not closed.get(day, day.weekday() in (5, 6))]
    due_on = times.due_at.astimezone(BANGKOK).date()
    if open_days:
        assert due_on == open_days[-1]
        wanted = {ReminderKind.MIDDAY: (open_days[-1], 13, 0), ReminderKind.LAST: (open_days[-1], 15, 30)}
        if len(open_days) > 1:
            wanted[ReminderKind.DAY_BEFORE] = (open_days[-2], 9, 0)
        moments = {
            kind: dt.datetime(d.year, d.month, d.day, h, m, tzinfo=BANGKOK) for kind, (d, h, m) in wanted.items()
        }
        assert dict(times.reminders) == {kind: at for kind, at in moments.items() if at < times.cutoff}
    else:
        assert due_on > times.cutoff.date()
        assert days.is_working(due_on)
        assert times.reminders == {}
