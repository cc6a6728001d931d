import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaejon.lib.problem import Problem
from kaejon.lib.thai_date import (
    DateProblem,
    PartialDate,
    countdown,
    parse_date,
    thai_date,
    thai_date_long,
    thai_datetime,
    thai_weekday_date,
)
from kaejon.lib.thai_text import thai_digits

TODAY = dt.date(2022, 7, 22)
dates = st.dates(dt.date(1900, 1, 1), dt.date(2072, 12, 31))
recent_dates = st.dates(dt.date(1924, 1, 1), dt.date(2023, 12, 31))


def _read(value: object) -> PartialDate:
    return parse_date(value, today=TODAY)


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("13/05/2565", "2022-05-13"),
        ("13-5-2565", "2022-05-13"),
        ("13.5.2565", "2022-05-13"),
        ("13 5 2565", "2022-05-13"),
        ("13 / 05 / 2565", "2022-05-13"),
        ("๑๓/๐๕/๒๕๖๕", "2022-05-13"),
        ("13/05/2022", "2022-05-13"),
        ("13/05/พ.ศ. 2565", "2022-05-13"),
        ("13 พ.ค. 2565", "2022-05-13"),
        ("13พ.ค.2565", "2022-05-13"),
        ("13 พค 2565", "2022-05-13"),
        ("13 พ.ค 2565", "2022-05-13"),
        ("13-พ.ค.-2565", "2022-05-13"),
        ("13 พฤษภาคม 2565", "2022-05-13"),
        ("13 พฤษภา 2565", "2022-05-13"),
        ("13 พฤษภาคม พ.ศ. 2565", "2022-05-13"),
        ("13 พฤษภาคม พ.ศ.2565", "2022-05-13"),
        ("13 พฤษภาคม พศ 2565", "2022-05-13"),
        ("13 พฤษภาคม ค.ศ. 2022", "2022-05-13"),
        ("13 พ.ค. 2022", "2022-05-13"),
        ("วันที่ 13 เดือน พฤษภาคม พ.ศ. 2565", "2022-05-13"),
        ("วันที่ ๑๓ เดือนพฤษภาคม ปี ๒๕๖๕", "2022-05-13"),
        ("วันศุกร์ที่ 13 พฤษภาคม 2565", "2022-05-13"),
        ("วันศุกร์ 13 พฤษภาคม 2565", "2022-05-13"),
        ("ศ. 13 พ.ค. 2565", "2022-05-13"),
        ("พ. 18 พ.ค. 2565", "2022-05-18"),
        ("1 ก.ย. 2565", "2022-09-01"),
        ("1 ก.พ. 2565", "2022-02-01"),
        ("1 พ.ย. 2564", "2021-11-01"),
        ("1 กรกฏาคม 2565", "2022-07-01"),
        ("13 May 2022", "2022-05-13"),
        ("13-May-2022", "2022-05-13"),
        ("13 May 2565 BE", "2022-05-13"),
        ("2022-05-13", "2022-05-13"),
        ("2022/5/13", "2022-05-13"),
        ("2022-05-13 00:00:00", "2022-05-13"),
        ("2022-05-13T17:00:00Z", "2022-05-13"),
        ("2022-05-13T17:00:00.123+07:00", "2022-05-13"),
        ("13/05/2565 17:00", "2022-05-13"),
        ("พ.ศ. 2565-05-13", "2022-05-13"),
        ("25650513", "2022-05-13"),
        ("13052565", "2022-05-13"),
        ("20052565", "2022-05-20"),
        ("3052565", "2022-05-03"),
        (3052565, "2022-05-03"),
        ("20220513", "2022-05-13"),
        (dt.date(2022, 5, 13), "2022-05-13"),
        (dt.datetime(2022, 5, 13, 17, 0), "2022-05-13"),
        (dt.datetime(2022, 5, 13, 17, 30, tzinfo=dt.UTC), "2022-05-14"),
        ("29/02/2563", "2020-02-29"),
        ("00/00/2490", "1947"),
        ("0/0/2490", "1947"),
        ("00/05/2490", "1947-05"),
        ("00002490", "1947"),
        ("24900000", "1947"),
        ("2490", "1947"),
        (2490, "1947"),
        (2490.0, "1947"),
        ("พ.ศ. 2490", "1947"),
        ("ปี 2490", "1947"),
        ("ค.ศ. 1947", "1947"),
        ("1947-05", "1947-05"),
        ("1947-00-00", "1947"),
        ("05/2490", "1947-05"),
        ("พ.ค. 2490", "1947-05"),
        ("เดือนพฤษภาคม 2490", "1947-05"),
        ("01/01/2400", "1857-01-01"),
    ],
)
def test_parse_without_a_doubt(typed: object, iso: str) -> None:
    assert (_read(typed).iso, _read(typed).assumed) == (iso, False)


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("13/05/65", "2022-05-13"),
        ("13 พ.ค. 65", "2022-05-13"),
        ("๑๓ พ.ค. ๖๕", "2022-05-13"),
        ("1/1/66", "2023-01-01"),
        ("1/1/67", "1924-01-01"),
        ("1/1/00", "1957-01-01"),
        ("13/05/ค.ศ. 22", "2022-05-13"),
        ("1/1/ค.ศ. 24", "1924-01-01"),
        ("130565", "2022-05-13"),
        ("00/00/90", "1947"),
        (44694, "2022-05-13"),
        (44694.0, "2022-05-13"),
        (44694.7083, "2022-05-13"),
        ("44694", "2022-05-13"),
        (13654, "1937-05-19"),
        (9133, "1925-01-01"),
        (3654, "1910-01-01"),
    ],
)
def test_parse_by_a_rule_is_assumed(typed: object, iso: str) -> None:
    assert (_read(typed).iso, _read(typed).assumed) == (iso, True)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (None, "empty"),
        ("", "empty"),
        ("-", "empty"),
        ("ไม่ทราบ", "empty"),
        ("เมื่อวาน", "not_a_date"),
        ("13/05", "not_a_date"),
        ("5/65", "not_a_date"),
        ("13 ก.ม. 2565", "not_a_date"),
        ("13/05/2565/1", "not_a_date"),
        ("ก" * 100_000, "not_a_date"),
        ("1" * 30, "not_a_date"),
        (True, "not_a_date"),
        (float("nan"), "not_a_date"),
        (float("inf"), "not_a_date"),
        (-5, "not_a_date"),
        (65, "not_a_date"),
        (3653, "year_out_of_range"),
        (0.5, "not_a_date"),
        ("31/04/2565", "no_such_day"),
        ("29/02/2565", "no_such_day"),
        ("32/01/2565", "no_such_day"),
        ("05/13/2565", "no_such_month"),
        ("13/00/2565", "day_without_month"),
        ("13/05/256", "year_digits"),
        ("13/05/5", "year_digits"),
        ("2565-05-13", "iso_year_thai"),
        ("2565/05/13", "iso_year_thai"),
        (dt.date(2565, 5, 13), "iso_year_thai"),
        (dt.datetime(2565, 5, 13), "iso_year_thai"),
        ("13/05/พ.ศ. 2022", "thai_year_early"),
        ("13 พ.ค. พ.ศ. 2399", "thai_year_early"),
        ("13/05/ค.ศ. 2565", "christian_year_late"),
        ("ค.ศ. 2565-05-13", "christian_year_late"),
        ("13/05/1065", "year_out_of_range"),
        ("13/05/2399", "year_out_of_range"),
        ("13/05/2665", "year_out_of_range"),
        ("13/05/0000", "year_out_of_range"),
        (99999, "year_out_of_range"),
        ("1.2E+07", "scientific"),
    ],
)
def test_parse_refuses(typed: object, code: str) -> None:
    with pytest.raises(DateProblem) as caught:
        _read(typed)
    assert caught.value.code == code
    assert caught.value.sentence.startswith(("ยังไม่", "อ่าน", "ไม่มี", "มีวัน", "ปี", "วันที่", "พ.ศ.", "ค.ศ."))


@given(dates)
def test_every_way_of_showing_a_date_reads_back(date: dt.date) -> None:
    shown = [thai_date(date), thai_date_long(date), thai_weekday_date(date), date.isoformat()]
    shown += [f"{date:%d/%m}/{date.year + 543}", f"{date:%d%m}{date.year + 543}", f"{date.year + 543}{date:%m%d}"]
    shown += [thai_digits(text) for text in shown]
    assert {_read(text).iso for text in shown} == {date.isoformat()}


@given(recent_dates)
def test_two_digit_years_of_the_last_hundred_read_back(date: dt.date) -> None:
    typed = f"{date.day}/{date.month}/{(date.year + 543) % 100:02d}"
    assert _read(typed) == PartialDate(date, date.year, date.month, date.day, assumed=True)


@given(dates)
def test_serial_numbers_count_days_as_spreadsheets_do(date: dt.date) -> None:
    serial = 44694 + (date - dt.date(2022, 5, 13)).days
    if serial >= 3654:
        assert _read(serial).date == date


@given(st.integers(1857, 2072), st.integers(0, 12))
def test_partial_dates_read_back(year: int, month: int) -> None:
    partial = _read(f"00/{month:02d}/{year + 543}")
    assert (partial, partial.precision) == (
        (None, year, month or None, None, False),
        "month" if month else "year",
    )
    assert (_read(partial.iso), _read(partial.thai)) == (partial, partial)


@given(st.text() | st.text("0123456789๐๒๕/-. พศคมกย", max_size=20) | st.integers() | st.floats() | st.binary())
def test_anything_else_is_refused_with_a_sentence(value: object) -> None:
    sentence = "read"
    try:
        _read(value)
    except Problem as problem:
        sentence = problem.sentence
    assert sentence


def test_thai_datetime_shows_bangkok_time() -> None:
    assert thai_datetime(dt.datetime(2022, 5, 13, 10, 0, tzinfo=dt.UTC)) == "ศ. 13 พ.ค. 2565 เวลา 17.00 น."


def test_thai_datetime_crosses_midnight() -> None:
    assert thai_datetime(dt.datetime(2022, 12, 31, 17, 5, tzinfo=dt.UTC)) == "อา. 1 ม.ค. 2566 เวลา 00.05 น."


def test_thai_datetime_refuses_a_moment_without_a_zone() -> None:
    with pytest.raises(ValueError, match="aware"):
        thai_datetime(dt.datetime(2022, 5, 13))


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (dt.timedelta(hours=2, minutes=14, seconds=59), "2 ชม. 14 นาที"),
        (dt.timedelta(hours=2), "2 ชม."),
        (dt.timedelta(days=3, hours=2, minutes=50), "3 วัน 2 ชม."),
        (dt.timedelta(days=3, minutes=50), "3 วัน"),
        (dt.timedelta(minutes=1), "1 นาที"),
        (dt.timedelta(seconds=59), "ไม่ถึง 1 นาที"),
        (dt.timedelta(0), "0 นาที"),
        (dt.timedelta(hours=-1), "0 นาที"),
    ],
)
def test_countdown(left: dt.timedelta, words: str) -> None:
    assert countdown(left) == words
