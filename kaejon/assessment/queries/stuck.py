from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Substr

from kaejon.assessment.queries.cards import standing_of_need
from kaejon.assessment.queries.casework import CAUSES, explanation, stuck_words
from kaejon.assessment.queries.household_list import flag, place_of
from kaejon.lib import clock
from kaejon.lib.thai_date import thai_date
from kaejon.logbook.kept import KeptPages, kept
from kaejon.logbook.kinds import OPEN, State
from kaejon.logbook.models import NeedStanding
from kaejon.logbook.stuck import StuckBecause, clocks, is_stuck, stuck_because
from kaejon.people.access import within
from kaejon.register.models import Campaign, Dimension, Household, ListEntry, Need
from kaejon.register.queries.rulesets import rules_on


@dataclass(frozen=True)
class StuckRow:
    """One need that does not get on: why, since when, and what was said about it."""

    household: Household
    place: str
    member_name: str
    dimension: str
    state: str
    why: str
    since: dt.date | None
    explained: str
    until_on: dt.date | None
    need_id: uuid.UUID
    clocks: StuckBecause

    @property
    def is_unverified(self) -> bool:
        """Whether verification comes before any plan."""
        return self.state == State.LISTED

    def cells(self) -> tuple[str, ...]:
        """The row as text, for a file."""
        return (
            self.household.address,
            self.place,
            self.member_name,
            str(Dimension(self.dimension).label),
            str(State(self.state).label),
            self.why,
            thai_date(self.since) if self.since else "",
            self.explained,
            thai_date(self.until_on) if self.until_on else "",
        )


def asked_stuck(campaign: Campaign, *, is_explained: bool, cause: str = "") -> Q:
    """A filter for the needs that are stuck today, for one cause or any; or for which an explanation still reaches to
    today.
    """
    today = clock.today()
    if is_explained:
        return Q(standing__state__in=OPEN, standing__explained_until_on__gte=today)
    days = rules_on(campaign, today).stuck_days
    return is_stuck(today, days) & clocks(today, days)[cause] if cause else is_stuck(today, days)


def needs_stuck(
    needs: QuerySet[Need], campaign: Campaign, *, is_explained: bool, area: str = "", cause: str = ""
) -> QuerySet[Need]:
    """Those of the needs, in an area or anywhere, that are stuck today (for one cause or any) or explained; by place.

    Each with the day it was listed.
    """
    listed = ListEntry.objects.filter(need=OuterRef("pk")).order_by("occurred_on").values("occurred_on")[:1]
    place = ("member__household__area_id", "member__household__sort_key", "member__household_id", "dimension", "pk")
    inside = within([area], "member__household__area_id") if area else Q()
    return (
        needs.filter(inside, asked_stuck(campaign, is_explained=is_explained, cause=cause))
        .select_related("standing", "member__household__area__parent__parent")
        .annotate(listed_on=Subquery(listed))
        .order_by(*place)
    )


def pages_stuck(
    needs: QuerySet[Need],
    campaign: Campaign,
    reader: Iterable[object],
    per_page: int,
    *,
    is_explained: bool,
    area: str = "",
    cause: str = "",
) -> KeptPages:
    """The pages of `needs_stuck`; `reader` tells whose needs they are (`register.access.seen_key`)."""
    rows = needs_stuck(needs, campaign, is_explained=is_explained, area=area, cause=cause)
    return KeptPages(rows, per_page, what="stuck", parts=(campaign.pk, is_explained, area, cause, *reader))


@dataclass(frozen=True)
class StuckCount:
    """How many needs are stuck in how many households."""

    needs: int = 0
    households: int = 0

    def __add__(self, other: StuckCount) -> StuckCount:
        return StuckCount(self.needs + other.needs, self.households + other.households)


@dataclass(frozen=True)
class StuckTally:
    """The counts by subdistrict and cause, "" for any; a need may have several causes."""

    counts: Mapping[tuple[str, str], StuckCount]

    def count(self, area: str = "", cause: str = "") -> StuckCount:
        """The count of any area: a household lives in one subdistrict, so subdistricts add up."""
        found = (row for (code, name), row in self.counts.items() if name == cause and code.startswith(area))
        return sum(found, StuckCount())

    def main_cause(self, area: str = "") -> str:
        """The cause of most needs of an area; "" where nothing is stuck."""
        found = {cause: self.count(area, cause).needs for cause in CAUSES}
        return max(found, key=lambda cause: found[cause]) if any(found.values()) else ""


def stuck_tally(
    needs: QuerySet[Need], campaign: Campaign, reader: Iterable[object], *, is_explained: bool = False
) -> StuckTally:
    """The tally of the reader's needs that are stuck (or explained), in one statement; kept."""
    parts = (campaign.pk, is_explained, *reader)
    return kept("stuck-tally", parts, lambda: tallied(needs, campaign, is_explained=is_explained))


def tallied(needs: QuerySet[Need], campaign: Campaign, *, is_explained: bool) -> StuckTally:
    today = clock.today()
    ran_out = clocks(today, rules_on(campaign, today).stuck_days)
    rows = (
        needs.filter(asked_stuck(campaign, is_explained=is_explained))
        .order_by()
        .values(
            tambon=Substr("member__household__area_id", 1, 6),
            household=F("member__household_id"),
            **{f"in_{cause}": flag(where) for cause, where in ran_out.items()},
        )
    )
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(TALLY.replace("{needs}", sql), params)
        found = cursor.fetchall()
    counts: dict[tuple[str, str], StuckCount] = {}
    for area, *numbers in found:
        for name, pair in zip(("", *CAUSES), batched(numbers), strict=True):
            counts[area, name] = StuckCount(*pair)
    return StuckTally(counts)


def batched(numbers: Sequence[int | None]) -> Iterable[tuple[int, int]]:
    """Two by two; nothing counted is 0."""
    return ((numbers[i] or 0, numbers[i + 1] or 0) for i in range(0, len(numbers), 2))


TALLY = (
    "WITH stuck AS ({needs}) SELECT tambon, count(*), count(DISTINCT household)"
    + "".join(f", sum(in_{cause}), count(DISTINCT CASE WHEN in_{cause} = 1 THEN household END)" for cause in CAUSES)
    + " FROM stuck GROUP BY tambon"
)


def households_stuck(needs: QuerySet[Need], campaign: Campaign, reader: Iterable[object]) -> int:
    """How many households have a need that is stuck today, kept for the reader."""
    rows = needs.filter(asked_stuck(campaign, is_explained=False)).order_by()
    return kept(
        "stuck-households",
        (campaign.pk, *reader),
        lambda: int(rows.aggregate(n=Count("member__household", distinct=True))["n"]),
    )


def stuck_rows(campaign: Campaign, needs: Iterable[Need]) -> list[StuckRow]:
    """The rows of a page of `needs_stuck`."""
    today = clock.today()
    days = rules_on(campaign, today).stuck_days
    return [stuck_row(need, today, days) for need in needs]


def stuck_row(need: Need, today: dt.date, stuck_days: int) -> StuckRow:
    row, listed_on = standing_of_need(need), getattr(need, "listed_on", None) or today
    because = stuck_because(row, is_open=row.state in OPEN, listed_on=listed_on, day=today, stuck_days=stuck_days)
    is_said = because.is_explained
    return StuckRow(
        household=need.member.household,
        place=place_of(need.member.household.area),
        member_name=need.member.full_name,
        dimension=need.dimension,
        state=row.state,
        why=stuck_words(because),
        since=stuck_since(row, listed_on, today, stuck_days),
        explained=explanation(row) if is_said else "",
        until_on=row.explained_until_on if is_said else None,
        need_id=need.pk,
        clocks=because,
    )


def stuck_since(row: NeedStanding, listed_on: dt.date, today: dt.date, stuck_days: int) -> dt.date | None:
    """The first day on which one of the clocks had run out, of those that still have."""
    grace = dt.timedelta(days=stuck_days + 1)
    days = [(row.contacted_on or listed_on) + grace]
    if row.planned_on is None:
        days.append(max(filter(None, (listed_on, row.verified_on, row.reopened_on))) + grace)
    if row.promise_due_on:
        days.append(row.promise_due_on + dt.timedelta(days=1))
    return min((day for day in days if day <= today), default=None)
