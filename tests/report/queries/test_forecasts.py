from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kaejon.analytics.outlook import LEAST, outlook_of
from kaejon.report.queries.forecasts import HORIZONS, Points, Record, opens_in, record_of

CURRENT = {"households": 9, "persons": 9}


def known(opens: list[int]) -> list[Points]:
    """What each report knew of a series."""
    points = tuple(enumerate(opens, 1))
    return [points[: length + 1] for length in range(len(points))]


def test_even_series_is_forecast_without_error() -> None:
    found = record_of(known([100, 90, 80, 70, 60, 50, 40]))
    assert found == [Record(1, 3, 3, 0), Record(2, 2, 2, 0)]


def test_turn_for_the_worse_is_told() -> None:
    found = record_of(known([100, 90, 80, 70, 70]))
    assert found == [Record(1, 1, 0, 100)]


def test_nothing_is_told_before_a_forecast_has_come_due() -> None:
    assert record_of(known([100, 90, 80, 70])) == []
    assert record_of([]) == []


@given(st.lists(st.integers(0, 400), max_size=16))
def test_record_is_that_of_a_plain_count(opens: list[int]) -> None:
    wanted = []
    for weeks in HORIZONS:
        said = []
        for last in range(LEAST, len(opens) - weeks):
            points = list(enumerate(opens[: last + 1], 1))
            span = outlook_of(points, opens[last], weeks).at_deadline
            assert span is not None
            said.append((span, opens[last + weeks]))
        if said:
            inside = sum(span.low <= actual <= span.high for span, actual in said)
            mean = sum(abs(span.middle - actual) for span, actual in said) / len(said)
            wanted.append((weeks, len(said), inside, mean))
    found = record_of(known(opens))
    assert [(each.weeks, each.count, each.inside) for each in found] == [each[:3] for each in wanted]
    assert all(
        abs(each.mean_error_tenths / 10 - mean) <= 0.0501 for each, (*_rest, mean) in zip(found, wanted, strict=True)
    )


def test_report_knows_the_series_from_its_own_json() -> None:
    def past(number: int, current: int, open_then: int) -> dict[str, object]:
        return {"number": number, "area": "23", "current": current, "open": open_then}

    own = {"area": "23", "dimension": "total", "current": CURRENT, "open": {"households": 7, "persons": 8}}
    inside = {**own, "area": "230101"}
    body = {"number": 3, "totals": [own, inside], "history": [past(1, 0, 0), past(2, 9, 9)]}
    assert opens_in(body) == {"23": ((2, 9), (3, 7))}
    assert opens_in({"number": 3, "totals": [own]}) == {}
