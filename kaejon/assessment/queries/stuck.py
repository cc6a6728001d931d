from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from kaejon.assessment.queries.cards import standing_of_need
from kaejon.assessment.queries.casework import explanation, stuck_words
from kaejon.assessment.queries.household_list import place_of
from kaejon.lib import clock
from kaejon.lib.thai_date import thai_date
from kaejon.logbook.kept import KeptPages, kept
from kaejon.logbook.kinds import OPEN, State
from kaejon.logbook.models import NeedStanding
from kaejon.logbook.stuck import StuckBecause, is_stuck, stuck_because
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


def asked_stuck(campaign: Campaign, *, is_explained: bool) -> Q:
    """A filter for the needs that are stuck today; or for which an explanation still reaches to today."""
    today = clock.today()
    if is_explained:
        return Q(standing__state__in=OPEN, standing__explained_until_on__gte=today)
    return is_stuck(today, rules_on(campaign, today).stuck_days)


def needs_stuck(needs: QuerySet[Need], campaign: Campaign, *, is_explained: bool) -> QuerySet[Need]:
    """Those of the needs that are stuck today, or explained, with the day they were listed, by place."""
    listed = ListEntry.objects.filter(need=OuterRef("pk")).order_by("occurred_on").values("occurred_on")[:1]
    place = ("member__household__area_id", "member__household__sort_key", "member__household_id", "dimension", "pk")
    return (
        needs.filter(asked_stuck(campaign, is_explained=is_explained))
        .select_related("standing", "member__household__area__parent__parent")
        .annotate(listed_on=Subquery(listed))
        .order_by(*place)
    )


def pages_stuck(
    needs: QuerySet[Need], campaign: Campaign, reader: Iterable[object], per_page: int, *, is_explained: bool
) -> KeptPages:
    """The pages of `needs_stuck`; `reader` tells whose needs they are (`register.access.seen_key`)."""
    rows = needs_stuck(needs, campaign, is_explained=is_explained)
    return KeptPages(rows, per_page, what="stuck", parts=(campaign.pk, is_explained, *reader))


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
    clocks = stuck_because(row, is_open=row.state in OPEN, listed_on=listed_on, day=today, stuck_days=stuck_days)
    is_said = clocks.is_explained
    return StuckRow(
        household=need.member.household,
        place=place_of(need.member.household.area),
        member_name=need.member.full_name,
        dimension=need.dimension,
        state=row.state,
        why=stuck_words(clocks),
        since=stuck_since(row, listed_on, today, stuck_days),
        explained=explanation(row) if is_said else "",
        until_on=row.explained_until_on if is_said else None,
        need_id=need.pk,
        clocks=clocks,
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
