"""Charts as a template places them: drawn once for a wide page and once for a narrow one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

WIDE, NARROW = 720, 320


@dataclass(frozen=True)
class Picture:
    """One chart in two widths; the stylesheet shows one of them."""

    wide: SafeString
    narrow: SafeString


def picture(draw: Callable[[int], str], wide: int = WIDE) -> Picture:
    """The chart that `draw` makes of a width. Its words are escaped where they are written (`charts.svg`)."""
    return Picture(as_markup(draw(wide)), as_markup(draw(NARROW)))


def as_markup(drawn: str) -> SafeString:
    """A drawn picture as a part of the page."""
    return mark_safe(drawn)
