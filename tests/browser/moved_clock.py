"""The site's clock, set back: the server answers in threads of its own, which a test's clock does not reach."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import ClassVar

from django.http import HttpRequest, HttpResponse

from kaejon.lib import clock


class MovedClock:
    """The outermost middleware of a site that lives `back` before the real moment, and goes on from there."""

    back: ClassVar[dt.timedelta] = dt.timedelta(0)

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with clock.set_to(self.moment()):
            return self.get_response(request)

    @classmethod
    def moment(cls) -> dt.datetime:
        return clock.now() - cls.back

    @classmethod
    def set_back(cls, days: int) -> None:
        """From now on the site lives this many days ago."""
        cls.back = dt.timedelta(days=days)
