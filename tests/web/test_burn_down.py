from __future__ import annotations

import datetime as dt

import pytest

from kaejon.analytics.outlook import outlook_of
from kaejon.report.sentences import ANSWERS
from kaejon.web.queries.burn_down import KINDS, BurnDown


def burn(*opens: int, weeks_left: int = 10) -> BurnDown:
    points = list(enumerate(opens, 1))
    return BurnDown([], outlook_of(points, opens[-1], weeks_left), dt.date(2022, 6, 3), dt.date(2022, 9, 30))


def test_every_answer_has_its_words_and_its_mark() -> None:
    assert KINDS.keys() == ANSWERS.keys()


@pytest.mark.parametrize(
    ("opens", "kind", "pace", "done_by"),
    [
        ((40, 30, 20, 10), "done", "10", dt.date(2022, 6, 10)),
        ((400, 399, 398, 397), "overdue", "1", None),
        ((400, 300), "due", "100", None),
        ((400,), "due", None, None),
        ((400, 399, 397, 396), "overdue", "1.3", None),
    ],
)
def test_card_tells_the_outlook(opens: tuple[int, ...], kind: str, pace: str | None, done_by: dt.date | None) -> None:
    found = burn(*opens)
    assert (found.kind, found.pace, found.done_by) == (kind, pace, done_by)
    assert str(found.answer)
