from __future__ import annotations

from typing import Any

import pytest

from kaejon.report.sentences import ANSWERS
from kaejon.web.dashboards.forecast import KINDS, answer_of
from tests.report.charts.bodies import body, edition_1, outlook


def with_outlook(**changes: Any) -> dict[str, Any]:
    return body(outlook={"method": "drift/1", "areas": [{**outlook("23", 6), **changes}]})


def test_every_answer_has_its_words_and_its_mark() -> None:
    assert KINDS.keys() == ANSWERS.keys()


@pytest.mark.parametrize("code", ANSWERS)
def test_card_tells_the_outlook_in_its_words(code: str) -> None:
    found = answer_of(with_outlook(answer=code), "23")
    assert (found.words, found.kind) == (str(ANSWERS[code]), KINDS[code])


@pytest.mark.parametrize(
    ("pace", "words"),
    [
        (None, ""),
        ({"num": 123, "den": 5}, "24.6"),
        ({"num": -7, "den": 2}, "−3.5"),
        ({"num": 0, "den": 3}, "0"),
        ({"num": 10, "den": 5}, "2"),
    ],
)
def test_pace_has_one_decimal_and_a_sign(pace: dict[str, int] | None, words: str) -> None:
    assert answer_of(with_outlook(pace=pace), "23").pace == words


def test_unknown_forecast_says_neither_day_nor_number() -> None:
    unknown = {"low": None, "middle": None, "high": None}
    found = answer_of(with_outlook(answer="unknown", pace=None, at_deadline=None, done_by=unknown), "23")
    assert (found.done_words, found.end_words, found.pace, found.needed) == ("", "", "", 23)


def test_pace_that_never_ends_has_no_day() -> None:
    never = {"low": None, "middle": None, "high": None}
    found = answer_of(with_outlook(done_by=never), "23")
    assert "ไม่มีวันแล้วเสร็จ" in found.done_words
    assert found.end_words


def test_nothing_left_needs_nothing() -> None:
    found = answer_of(with_outlook(open=0, answer="done", needed=0), "23")
    assert (found.needed, found.done_words, found.end_words) == (None, "", "")


def test_area_without_an_outlook_says_so_and_what_is_open() -> None:
    found = answer_of(body(outlook=None), "23")
    assert (found.open, found.weeks_left, found.kind) == (344, None, "")
    assert answer_of(edition_1(), "23").words == found.words
