from __future__ import annotations

import datetime as dt
import json
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaejon.audit.digest import digested_columns, plain, row_bytes, rows_sha256
from kaejon.register.models import ListEntry, Placement

BANGKOK = dt.timezone(dt.timedelta(hours=7))
HOUSEHOLD = uuid.UUID("01890a5d-ac96-774b-bcce-b302099a8057")


def placement(**changes: object) -> Placement:
    row = Placement(id=HOUSEHOLD, household_id=HOUSEHOLD, area_id="230302", occurred_on=dt.date(2022, 5, 9))
    row.seq, row.line, row.recorded_at = 7, 0, dt.datetime(2022, 5, 9, 3, tzinfo=dt.UTC)
    for name, value in changes.items():
        setattr(row, name, value)
    return row


def test_row_is_one_line_of_its_columns_in_order() -> None:
    line = row_bytes(placement())
    values = json.loads(line)
    assert list(values) == sorted(values) == list(digested_columns(Placement))
    assert values["household_id"] == "01890a5dac96774bbcceb302099a8057"
    assert values["recorded_at"] == "2022-05-09T03:00:00.000000+00:00"
    # A number is written as one: another spelling would make every chain of before unreadable.
    assert b'"line":0,' in line
    assert b'"seq":7' in line
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1


def test_row_without_a_value_says_nothing_of_its_column() -> None:
    entry = ListEntry(id=HOUSEHOLD, need_id=HOUSEHOLD, target_list_id=HOUSEHOLD, occurred_on=dt.date(2022, 5, 9))
    assert "indicators_sealed" not in json.loads(row_bytes(entry))
    entry.indicators_sealed = b"sealed"
    assert json.loads(row_bytes(entry))["indicators_sealed"] == "c2VhbGVk"


@given(st.datetimes(timezones=st.sampled_from([dt.UTC, BANGKOK]), min_value=dt.datetime(2000, 1, 1)))
def test_moment_is_spelled_the_same_in_every_zone(moment: dt.datetime) -> None:
    assert plain(moment) == plain(moment.astimezone(dt.UTC)) == plain(moment.astimezone(BANGKOK))


@given(st.binary(max_size=40))
def test_bytes_are_spelled_the_same_from_either_engine(content: bytes) -> None:
    assert plain(content) == plain(memoryview(content))


@pytest.mark.parametrize("value", [object(), {"a": 1}, [1], 1 + 2j])
def test_value_that_no_column_holds_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="a fact cannot hold"):
        plain(value)


def test_order_of_rows_counts() -> None:
    one, two = placement(), placement(line=1)
    assert rows_sha256([one, two]) != rows_sha256([two, one])


@given(st.text(max_size=30), st.text(max_size=30))
def test_different_texts_make_different_lines(one: str, two: str) -> None:
    same = row_bytes(placement(area_id=one)) == row_bytes(placement(area_id=two))
    assert same == (one == two)
