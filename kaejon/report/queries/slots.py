"""What the scheduler has to do, has failed at, and whether it runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from kaejon.lib import clock
from kaejon.register.models import Campaign, ListState, TargetList
from kaejon.report.models import DueSlot, WeeklyReport
from kaejon.report.queries.holidays import current_number, times_of
from kaejon.report.schedule import moments_ahead

FREEZE = "freeze"
REMIND = "remind"
AFTER = "after"
HEARTBEAT = "scheduler"
HEARTBEAT_AT = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""The one slot that is never due: the scheduler writes into it that it runs."""
ALIVE = dt.timedelta(minutes=3)
"""A scheduler that has not looked for so long has stopped."""


@dataclass(frozen=True)
class Due:
    """Something that is due: its slot's name and moment, what it is, in which round, and what it is in particular."""

    what: str
    campaign: Campaign
    number: int
    at: dt.datetime
    kind: str = ""

    @property
    def name(self) -> str:
        """The slot's name: the same whoever works it out."""
        return " ".join(filter(None, (self.what, self.campaign.slug, str(self.number), self.kind)))


def open_campaigns() -> list[Campaign]:
    """The campaigns that are not closed, in the order in which they were opened."""
    return list(Campaign.objects.filter(closed_at__isnull=True).select_related("province").order_by("created_at", "pk"))


def freezes_due(campaign: Campaign, now: dt.datetime) -> list[Due]:
    """The rounds that were cut off and have no report, oldest first; one query."""
    frozen = set(WeeklyReport.objects.filter(campaign=campaign, version=1).values_list("number", flat=True))
    cutoffs = enumerate(campaign.calendar.due(now), 1)
    return [Due(FREEZE, campaign, number, cutoff) for number, cutoff in cutoffs if number not in frozen]


def reminder_due(campaign: Campaign, now: dt.datetime) -> Due | None:
    """The reminder to give now; none before there is a list, when a district has nothing to report, and none of a round
    that is frozen, as the present one is where the clock was set back.
    """
    times = times_of(campaign, current_number(campaign))
    kind = times.newest_reminder(now)
    if kind is None or WeeklyReport.objects.filter(campaign=campaign, number=times.number).exists():
        return None
    if not TargetList.objects.filter(campaign=campaign, state=ListState.APPROVED).exists():
        return None
    return Due(REMIND, campaign, times.number, times.reminders[kind], kind.value)


def follow_ups_due(campaign: Campaign, names: Iterable[str]) -> Iterator[Due]:
    """What is still to be done after a freeze: for every report and follow-up without a finished slot."""
    wanted = list(names)
    if not wanted:
        return
    done = set(
        DueSlot.objects.filter(name__startswith=f"{AFTER} {campaign.slug} ", done_at__isnull=False).values_list("name")
    )
    for report in WeeklyReport.objects.filter(campaign=campaign).defer("body").order_by("link"):
        for name in wanted:
            due = Due(AFTER, campaign, report.number, report.recorded_at, f"{report.version} {name}")
            if (due.name,) not in done:
                yield due


def next_moment(now: dt.datetime) -> dt.datetime | None:
    """The next moment at which anything of a campaign falls due; None when nothing will."""
    ahead = [
        moment
        for campaign in open_campaigns()
        for moment in moments_ahead(times_of(campaign, current_number(campaign)), now)
    ]
    return min(ahead, default=None)


def slots_open() -> QuerySet[DueSlot]:
    """The slots that are not finished."""
    return DueSlot.objects.filter(done_at__isnull=True).exclude(name=HEARTBEAT)


def slots_failed(campaign: Campaign | None = None) -> list[DueSlot]:
    """The unfinished slots at which something went wrong, oldest first; of one campaign, or of all."""
    rows = slots_open().exclude(problem="")
    if campaign is not None:
        mine = [Q(name__startswith=f"{what} {campaign.slug} ") for what in (FREEZE, REMIND, AFTER)]
        rows = rows.filter(mine[0] | mine[1] | mine[2])
    return list(rows)


def looked_at() -> dt.datetime | None:
    """When a scheduler looked last; None where none ever did."""
    until = DueSlot.objects.filter(name=HEARTBEAT).values_list("claimed_until", flat=True).first()
    return until - ALIVE if until else None


def is_running() -> bool:
    """Whether a scheduler looked lately."""
    at = looked_at()
    return at is not None and abs(clock.now() - at) <= ALIVE
