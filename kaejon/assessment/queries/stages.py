from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kaejon.assessment.queries.cards import standing_of_need
from kaejon.lib import clock
from kaejon.logbook.fold import effective
from kaejon.logbook.kinds import Kind, State
from kaejon.logbook.models import Entry
from kaejon.logbook.queries import needs_in_household
from kaejon.logbook.stage import CARE, held_items_of, item_holds, stage_of
from kaejon.register.models import Campaign, Household, Stage
from kaejon.register.queries.rulesets import Rules, rules_on

ITEM_KINDS = (
    Kind.ITEM_PROPOSED,
    Kind.ITEM_CONFIRMED,
    Kind.ITEM_REFUSED,
    Kind.ITEM_WITHDRAWN,
    Kind.ITEM_LAPSED,
    Kind.ENTRY_WITHDRAWN,
)


@dataclass(frozen=True)
class ItemRow:
    """One item of the checklist for a household; `pending` is the proposal that waits for a second person."""

    code: str
    text: str
    holds: bool
    is_answered: bool
    pending: uuid.UUID | None = None


@dataclass(frozen=True)
class StageStep:
    """One stage with its items."""

    code: str
    label: str
    is_reached: bool
    items: tuple[ItemRow, ...]


@dataclass(frozen=True)
class HouseholdStage:
    """Where a household stands, with the whole checklist; `code` "" where nothing is on the list now.

    `resolve_by` is the last day on which its needs can be resolved for it to be sustained by the deadline;
    `is_too_late`, where that day has passed and some are open.
    """

    code: str
    label: str
    steps: tuple[StageStep, ...]
    resolve_by: dt.date
    is_too_late: bool

    @property
    def asks(self) -> bool:
        """Whether any item of it is answered by the team, and not waiting for a second person."""
        return any(item.is_answered and not item.pending for step in self.steps for item in step.items)

    @property
    def next_step(self) -> StageStep | None:
        """The stage to be reached next; None in continuing care and at the top."""
        return None if self.code == CARE else next((step for step in self.steps if not step.is_reached), None)


def item_entries(campaign: Campaign, household_id: uuid.UUID) -> list[Entry]:
    """Every entry about stage items of a household, withdrawals too."""
    return list(Entry.objects.filter(campaign=campaign, household=household_id, kind__in=ITEM_KINDS))


def held_items(campaign: Campaign, household_id: uuid.UUID) -> frozenset[str]:
    """The answered items that hold of a household."""
    return held_items_of(item_entries(campaign, household_id))


def items_pending(campaign: Campaign, household_id: uuid.UUID) -> dict[str, uuid.UUID]:
    """The items that wait for a second person, each with its proposal."""
    return pending_in(item_entries(campaign, household_id))


def pending_in(entries: list[Entry]) -> dict[str, uuid.UUID]:
    rows = effective(entries)
    answered = {row.answers_id for row in rows if row.answers_id}
    waiting = [row for row in rows if row.kind == Kind.ITEM_PROPOSED and row.id not in answered]
    return {getattr(row, "item", None) or "": row.id for row in waiting}


def stage_of_household(campaign: Campaign, household: Household, rules: Rules | None = None) -> HouseholdStage:
    """The stage of a household today and its checklist, in a constant number of queries."""
    today = clock.today()
    rules = rules or rules_on(campaign, today)
    rows = [standing_of_need(need) for need in needs_in_household(campaign, household.pk)]
    current = [row for row in rows if row.state != State.DISMISSED]
    entries = item_entries(campaign, household.pk)
    held, pending = held_items_of(entries), pending_in(entries)
    code = stage_of(current, rules, held) if current else ""
    order: Mapping[str, int] = {str(stage): index for index, stage in enumerate(Stage.values)}
    steps = tuple(
        StageStep(
            code=str(stage),
            label=str(stage.label),
            is_reached=code in order and order[str(stage)] <= order[code],
            items=tuple(
                ItemRow(
                    item.code,
                    item.text,
                    bool(current) and item_holds(item, current, rules.sustain_days, held),
                    item.is_answered,
                    pending.get(item.code),
                )
                for item in rules.items_of(stage)
            ),
        )
        for stage in Stage
        if stage != Stage.IN_PROGRESS
    )
    resolve_by = rules.resolve_by(campaign.deadline_on)
    is_open = any(row.resolved_on is None and row.care_on is None for row in current)
    label = _("ดูแลต่อเนื่อง") if code == CARE else str(Stage(code).label) if code else ""
    return HouseholdStage(code, label, steps, resolve_by, is_open and today > resolve_by)


def next_visit_from(campaign: Campaign, day: dt.date) -> dt.date:
    """When a household visited on `day` is to be visited again, unless somebody says otherwise."""
    return day + dt.timedelta(days=rules_on(campaign, day).stuck_days)
