"""The value of help that was given, as of a moment: by place, agency, source of money and fiscal year, in satang.

A delivery counts while its entry does: recorded before `known_at`, of a day up to the cut-off's, not taken back. Its
place is where the household lived at that moment; what was given stays given, also where the need was dismissed since.
"""

from __future__ import annotations

import datetime as dt
import uuid
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from kaejon.analytics.facts import AsOf
from kaejon.assistance.models import Delivery
from kaejon.logbook.models import Entry
from kaejon.register.models import Placement

Moment = tuple[dt.date, int, int]


class HelpKey(NamedTuple):
    """Of what a value is the sum; `area` is a subdistrict's code, `fiscal_year` in พ.ศ."""

    area: str
    agency: str
    source: str
    fiscal_year: int


@dataclass
class HelpSum:
    """How many deliveries, and what they were worth together."""

    deliveries: int = 0
    satang: int = 0


@dataclass(frozen=True)
class HelpValue:
    """Every sum that has a delivery, and the names of the agencies by id."""

    sums: dict[HelpKey, HelpSum]
    agencies: dict[str, str]


def help_value(as_of: AsOf) -> HelpValue:
    """The value of all help of the campaign as of a moment, in three queries."""
    entries = as_of.of(Entry.objects.filter(campaign=as_of.campaign))
    taken_back = entries.filter(supersedes__isnull=False).values("supersedes")
    given = (
        Delivery.objects.filter(entry__in=entries.order_by().values("pk"))
        .exclude(entry__in=taken_back)
        .order_by()
        .values_list(
            "household_id", "agency_id", "agency__name", "source", "fiscal_year", "value_satang",
            "entry__occurred_on", "entry__seq", "entry__line",
        )
    )  # fmt: skip
    rows = list(given)
    homes = homes_of(as_of, {row[0] for row in rows})
    sums: dict[HelpKey, HelpSum] = defaultdict(HelpSum)
    for household, agency, _name, source, fiscal_year, satang, day, seq, line in rows:
        area = place_at(homes.get(household, []), (day, seq, line))
        found = sums[HelpKey(area, str(agency), source, fiscal_year)]
        found.deliveries += 1
        found.satang += satang
    return HelpValue(dict(sums), {str(row[1]): row[2] for row in rows})


def homes_of(as_of: AsOf, households: set[uuid.UUID]) -> dict[uuid.UUID, list[tuple[Moment, str]]]:
    """Where each household lived, in order."""
    found: dict[uuid.UUID, list[tuple[Moment, str]]] = defaultdict(list)
    rows = as_of.of(Placement.objects.filter(household__in=households)).order_by()
    for household, area, day, seq, line in rows.values_list("household_id", "area_id", "occurred_on", "seq", "line"):
        found[household].append(((day, seq, line), area[:6]))
    for history in found.values():
        history.sort()
    return found


def place_at(history: list[tuple[Moment, str]], when: Moment) -> str:
    """The subdistrict at a moment; before the first placement the first one, and none where none is known."""
    if not history:
        return ""
    return history[max(bisect_right(history, when, key=lambda each: each[0]) - 1, 0)][1]
