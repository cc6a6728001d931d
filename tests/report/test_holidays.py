from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from kaejon.audit.models import Event
from kaejon.audit.principal import CONSOLE
from kaejon.lib.clock import bangkok
from kaejon.lib.official_holidays import official_holidays
from kaejon.logbook.rules import MoveRefused
from kaejon.report.actions.holidays import add_holiday, mark_day, seed_holidays
from kaejon.report.models import Holiday
from kaejon.report.queries.holidays import days_off, times_of
from tests.factories.register import make_areas, make_campaign


def test_official_holidays_stand_before_anybody_seeded_them(db: None) -> None:
    make_areas()
    assert {day.on: day.name for day in days_off("23", 2022)} == official_holidays(2022)
    assert Holiday.objects.count() == 0


def test_official_holidays_of_an_unknown_year_are_none() -> None:
    assert official_holidays(2300) == {}


def test_seeding_twice_writes_once(db: None) -> None:
    make_areas()
    count = len(official_holidays(2022))
    assert [seed_holidays(province="23", year=2022, by=CONSOLE) for _ in range(2)] == [count, 0]
    assert Holiday.objects.count() == count
    assert Event.objects.filter(action="holiday.seed").count() == 1


def test_added_holiday_moves_the_district_due_time_and_no_cut_off(db: None) -> None:
    campaign = make_campaign()
    before = times_of(campaign, 2)
    add_holiday(province="23", on=dt.date(2022, 5, 20), name="วันหยุดพิเศษ", by=CONSOLE)
    after = times_of(campaign, 2)
    assert (before.due_at, after.due_at) == (bangkok(2022, 5, 20, 15), bangkok(2022, 5, 19, 15))
    assert after.cutoff == before.cutoff


def test_day_marked_as_working_is_open_and_back_again(db: None) -> None:
    campaign = make_campaign()
    mark_day(province="23", on=dt.date(2022, 5, 13), is_off=False, by=CONSOLE)
    assert times_of(campaign, 1).due_at == bangkok(2022, 5, 13, 15)
    for _ in range(2):
        mark_day(province="23", on=dt.date(2022, 5, 13), is_off=True, by=CONSOLE)
    assert times_of(campaign, 1).due_at == bangkok(2022, 5, 12, 15)
    actions = Event.objects.filter(action__startswith="holiday.").order_by("seq").values_list("action", flat=True)
    assert list(actions) == ["holiday.open", "holiday.restore"]


def test_other_province_keeps_its_calendar(db: None) -> None:
    make_campaign()
    make_areas("22")
    add_holiday(province="23", on=dt.date(2022, 5, 20), name="วันหยุดพิเศษ", by=CONSOLE)
    assert dt.date(2022, 5, 20) not in {day.on for day in days_off("22", 2022)}


@pytest.mark.parametrize(
    ("on", "name", "code"),
    [
        (dt.date(2022, 5, 13), "วันหยุดซ้ำ", "there"),
        (dt.date(2022, 5, 20), "  ", "name_missing"),
        (dt.date(1900, 5, 20), "เก่าเกินไป", "year"),
        (dt.date(2022, 5, 20), "ก" * 201, "too_long"),
    ],
)
def test_bad_holiday_is_refused(db: None, on: dt.date, name: str, code: str) -> None:
    make_areas()
    with pytest.raises(MoveRefused) as refused:
        add_holiday(province="23", on=on, name=name, by=CONSOLE)
    assert refused.value.code == code


def test_day_outside_the_calendar_cannot_be_marked(db: None) -> None:
    make_areas()
    with pytest.raises(MoveRefused) as refused:
        mark_day(province="23", on=dt.date(2022, 5, 20), is_off=False, by=CONSOLE)
    assert refused.value.code == "gone"


def test_round_over_new_year_knows_both_years(db: None, at: Callable[[dt.datetime], None]) -> None:
    campaign = make_campaign()
    campaign.starts_on, campaign.deadline_on = dt.date(2026, 12, 28), dt.date(2027, 3, 1)
    # 31 December and 1 January are closed: the Friday of New Year is due on Wednesday.
    assert times_of(campaign, 1).due_at == bangkok(2026, 12, 30, 15)
