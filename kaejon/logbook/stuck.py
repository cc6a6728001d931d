"""What is stuck or overdue on a day: asked of the dates of a standing, never stored, for time alone changes it.

A need is stuck (ไม่คืบหน้า) when it is open and, without an explanation that still reaches to the day, it has had no plan
for more than `stuck_days` since it was listed, found true or reopened; or nobody has met the family for more than
`stuck_days`; or help was promised for a day that has passed. Source: docs/concepts.md, "Stuck".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from django.db.models import Exists, OuterRef, Q

from kaejon.logbook.kinds import OPEN
from kaejon.register.models import ListEntry


class Dated(Protocol):
    """The dates of a standing, folded or stored."""

    @property
    def verified_on(self) -> dt.date | None: ...
    @property
    def planned_on(self) -> dt.date | None: ...
    @property
    def reopened_on(self) -> dt.date | None: ...
    @property
    def contacted_on(self) -> dt.date | None: ...
    @property
    def promise_due_on(self) -> dt.date | None: ...
    @property
    def explained_until_on(self) -> dt.date | None: ...


@dataclass(frozen=True)
class StuckBecause:
    """Why a need is stuck on a day: which of the three clocks has run out, and whether it is explained until later."""

    no_plan: bool
    no_visit: bool
    promise_overdue: bool
    is_explained: bool

    @property
    def is_stuck(self) -> bool:
        return not self.is_explained and (self.no_plan or self.no_visit or self.promise_overdue)


def stuck_because(standing: Dated, *, is_open: bool, listed_on: dt.date, day: dt.date, stuck_days: int) -> StuckBecause:
    """The three clocks of one need on `day`; none has run out for a need that is not open."""
    last = day - dt.timedelta(days=stuck_days)
    waiting_since = max(filter(None, (listed_on, standing.verified_on, standing.reopened_on)))
    promised = standing.promise_due_on
    return StuckBecause(
        no_plan=is_open and standing.planned_on is None and waiting_since < last,
        no_visit=is_open and (standing.contacted_on or listed_on) < last,
        promise_overdue=is_open and promised is not None and promised < day,
        is_explained=standing.explained_until_on is not None and standing.explained_until_on >= day,
    )


def is_stuck(day: dt.date, stuck_days: int) -> Q:
    """A filter for needs that are stuck on `day`, by their stored standing: the same rule as `stuck_because`."""
    no_plan, no_visit, overdue = clocks(day, stuck_days).values()
    is_open = Q(standing__isnull=True) | Q(standing__state__in=OPEN)
    unexplained = Q(standing__explained_until_on__isnull=True) | Q(standing__explained_until_on__lt=day)
    return is_open & unexplained & (no_plan | no_visit | overdue)


def clocks(day: dt.date, stuck_days: int) -> Mapping[str, Q]:
    """For each of the three clocks, by its name in `StuckBecause`, a filter for open needs of which it has run out."""
    last = day - dt.timedelta(days=stuck_days)
    listed_before = Q(Exists(ListEntry.objects.filter(need=OuterRef("pk"), occurred_on__lt=last)))
    is_late = {
        name: Q(**{f"standing__{name}__isnull": True}) | Q(**{f"standing__{name}__lt": last})
        for name in ("verified_on", "reopened_on", "contacted_on")
    }
    unplanned = Q(standing__planned_on__isnull=True)
    return {
        "no_plan": unplanned & listed_before & is_late["verified_on"] & is_late["reopened_on"],
        "no_visit": Q(standing__contacted_on__lt=last) | (Q(standing__contacted_on__isnull=True) & listed_before),
        "promise_overdue": Q(standing__promise_due_on__lt=day),
    }
