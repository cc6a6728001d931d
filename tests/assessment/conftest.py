from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from kaejon.lib.clock import bangkok
from tests.assessment.village import Village
from tests.cast import Cast, cast

__all__ = ["Cast", "cast"]


@pytest.fixture
def village(db: None, at: Callable[[dt.datetime], None]) -> Village:
    """Listed on 9 May 2565; it is now ten o'clock on 11 May."""
    at(bangkok(2022, 5, 9, 10))
    made = Village()
    at(bangkok(2022, 5, 11, 10))
    return made
