from __future__ import annotations

import pytest

from kaejon.report.documents.cells import share_cell
from kaejon.report.documents.figures import Row, share, whole_of

ROW: Row = {
    "current": {"households": 8, "persons": 20},
    "dismissed": {"households": 2, "persons": 5},
    "verified": {"households": 8, "persons": 10},
    "checked": {"households": 10, "persons": 15},
}


@pytest.mark.parametrize(
    ("column", "unit", "whole", "tenths"),
    [("verified", "households", 8, 1000), ("checked", "households", 10, 1000), ("checked", "persons", 25, 600)],
)
def test_share_of_what_was_checked_counts_the_dismissed_in(column: str, unit: str, whole: int, tenths: int) -> None:
    assert (whole_of(ROW, column, unit), share(ROW, column, unit)) == (whole, tenths)


def test_printed_share_never_passes_one_hundred() -> None:
    assert share_cell(ROW, "checked", "households") == ["10", "(100.0)"]


def test_nothing_is_no_share() -> None:
    empty: Row = {name: {"households": 0, "persons": 0} for name in ROW}
    assert share(empty, "checked", "households") is None
    assert share_cell(empty, "checked", "households") == ["0"]
