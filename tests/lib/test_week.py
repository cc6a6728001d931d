import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaejon.lib.clock import bangkok
from kaejon.lib.week import Calendar, CalendarProblem

TRAT = Calendar(dt.date(2022, 5, 9), dt.date(2022, 9, 30))
SECOND = dt.timedelta(microseconds=1)

calendars = st.builds(
    lambda start, days, weekday, time: Calendar(start, start + dt.timedelta(days=days), weekday, time),
    st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)),
    st.integers(6, 800),
    st.integers(0, 6),
    st.times(),
)


def test_the_announced_campaign_has_21_fridays() -> None:
    assert (len(TRAT), TRAT.cutoff(1), TRAT.cutoff(21)) == (
        21,
        bangkok(2022, 5, 13, 17),
        bangkok(2022, 9, 30, 17),
    )


def test_a_cutoff_is_ten_in_the_morning_utc() -> None:
    assert TRAT.cutoffs()[10] == dt.datetime(2022, 7, 22, 10, 0, tzinfo=dt.UTC)


def test_due_and_next_around_a_cutoff() -> None:
    moment = TRAT.cutoff(11)
    assert [(len(TRAT.due(now)), TRAT.next_after(now)) for now in (moment - SECOND, moment, moment + SECOND)] == [
        (10, moment),
        (11, TRAT.cutoff(12)),
        (11, TRAT.cutoff(12)),
    ]


def test_before_the_first_and_after_the_deadline() -> None:
    assert (TRAT.due(bangkok(2022, 5, 9)), TRAT.next_after(bangkok(2022, 1, 1))) == ([], TRAT.cutoff(1))
    assert (TRAT.due(bangkok(2023, 1, 1)), TRAT.next_after(bangkok(2022, 9, 30, 17))) == (TRAT.cutoffs(), None)


def test_previous() -> None:
    assert (TRAT.previous(1), TRAT.previous(21)) == (None, TRAT.cutoff(20))


def test_a_campaign_of_one_day() -> None:
    friday = dt.date(2022, 9, 30)
    assert Calendar(friday, friday).cutoffs() == [bangkok(2022, 9, 30, 17)]


@given(calendars)
def test_cutoffs_against_a_walk_over_the_days(calendar: Calendar) -> None:
    days = (calendar.deadline_on - calendar.starts_on).days + 1
    walk = [calendar.starts_on + dt.timedelta(days=n) for n in range(days)]
    expected = [
        dt.datetime.combine(day, calendar.time, calendar.tz) for day in walk if day.weekday() == calendar.weekday
    ]
    assert calendar.cutoffs() == expected
    assert [calendar.number_of(moment.astimezone(dt.UTC)) for moment in expected] == list(range(1, len(calendar) + 1))


@given(calendars, st.datetimes(dt.datetime(1999, 12, 1), dt.datetime(2103, 1, 1), timezones=st.just(dt.UTC)))
def test_due_and_next_split_the_cutoffs(calendar: Calendar, now: dt.datetime) -> None:
    later = [moment for moment in calendar.cutoffs() if moment > now]
    assert calendar.due(now) == [moment for moment in calendar.cutoffs() if moment <= now]
    assert calendar.next_after(now) == (later[0] if later else None)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((dt.date(2022, 5, 9), dt.date(2022, 5, 8)), "deadline_before_start"),
        ((dt.date(2022, 5, 9), dt.date(2022, 5, 12)), "no_cutoff"),
        ((dt.date(2022, 5, 9), dt.date(2565, 9, 30)), "too_long"),
        ((dt.date(2022, 5, 9), dt.date(2022, 9, 30), 7), "bad_weekday"),
        ((dt.date(2022, 5, 9), dt.date(2022, 9, 30), -1), "bad_weekday"),
        ((dt.date(2022, 5, 9), dt.date(2022, 9, 30), 4, dt.time(17, tzinfo=dt.UTC)), "bad_time"),
    ],
)
def test_calendar_refuses_nonsense(arguments: tuple[dt.date, dt.date], code: str) -> None:
    with pytest.raises(CalendarProblem) as caught:
        Calendar(*arguments)
    assert caught.value.code == code


@pytest.mark.parametrize("number", [0, -1, 22])
def test_no_such_number(number: int) -> None:
    for ask in (TRAT.cutoff, TRAT.previous):
        with pytest.raises(CalendarProblem) as caught:
            ask(number)
        assert caught.value.code == "no_such_number"


@pytest.mark.parametrize(
    "moment",
    [bangkok(2022, 5, 13, 16, 59), bangkok(2022, 5, 6, 17), bangkok(2022, 10, 7, 17), bangkok(2022, 5, 14, 17)],
)
def test_not_a_cutoff(moment: dt.datetime) -> None:
    with pytest.raises(CalendarProblem) as caught:
        TRAT.number_of(moment)
    assert caught.value.code == "not_a_cutoff"
