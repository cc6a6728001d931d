from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kaejon.lib import clock
from kaejon.lib.official_holidays import SOURCE, official_holidays
from kaejon.register.models import Campaign
from kaejon.report.models import Holiday
from kaejon.report.schedule import RoundTimes, WorkingDays, round_times


@dataclass(frozen=True)
class DayOff:
    """One day of a province's calendar: closed, or open although it is written as a holiday (`is_off` False)."""

    on: dt.date
    name: str
    is_off: bool
    is_official: bool
    """It came with the official holidays; else the secretary entered it."""


def is_seeded(province: str, year: int) -> bool:
    """Whether the official holidays of a year stand as the province's own rows."""
    return Holiday.objects.filter(province=province, on__year=year, source=SOURCE).exists()


def days_off(province: str, year: int) -> list[DayOff]:
    """The holidays of a province in a year (ค.ศ.), by date: its own rows, and until they were seeded the official
    ones too.
    """
    rows = Holiday.objects.filter(province=province, on__year=year)
    found = {row.on: DayOff(row.on, row.name, row.is_off, row.source == SOURCE) for row in rows}
    if not any(day.is_official for day in found.values()):
        official = official_holidays(year)
        found = {on: DayOff(on, name, is_off=True, is_official=True) for on, name in official.items()} | found
    return [found[on] for on in sorted(found)]


def working_days(province: str, *years: int) -> WorkingDays:
    """The working days of a province in these years; one query a year."""
    return WorkingDays({day.on: day.is_off for year in years for day in days_off(province, year)})


def times_of(campaign: Campaign, number: int) -> RoundTimes:
    """The moments of one round of a campaign, by the holidays as they stand now. Raises CalendarProblem."""
    calendar = campaign.calendar
    cut_on = clock.bangkok_date(calendar.cutoff(number))
    years = sorted({(cut_on + dt.timedelta(days=each)).year for each in (-8, 0, 8)})
    return round_times(calendar, number, campaign.district_due_time, working_days(campaign.province_id, *years))


def current_number(campaign: Campaign) -> int:
    """The number of the round that is being filled now; the last one after it has been cut off."""
    following = campaign.calendar.next_after(clock.now())
    return campaign.calendar.number_of(following) if following else len(campaign.calendar)


def days_hit(campaign: Campaign, year: int) -> set[dt.date]:
    """The cut-offs' days of a campaign in a year."""
    return {day for day in map(clock.bangkok_date, campaign.calendar.cutoffs()) if day.year == year}
