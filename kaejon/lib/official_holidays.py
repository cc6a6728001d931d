"""The official holidays of Thailand as the `holidays` package knows them, in Thai."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

SOURCE = "holidays"
"""How a row says that it came from here."""
FIRST_YEAR, LAST_YEAR = 1957, 2100
CATEGORIES = ("public", "government")
"""Bank and school holidays close no office. Government's own are in it: the ploughing ceremony of 13 May 2565."""


@lru_cache(maxsize=16)
def official_holidays(year: int) -> dict[dt.date, str]:
    """The days of a year (ค.ศ.) on which offices are closed, weekends aside, each with its Thai name; none for a year
    that nobody knows.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return {}
    # Its countries take a second to load, and almost every process asks rows that were seeded long ago instead.
    import holidays

    found = holidays.country_holidays("TH", years=year, categories=CATEGORIES, language="th")
    return {day: found[day] for day in sorted(found) if day.year == year}
