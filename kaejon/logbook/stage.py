"""The stage of a household (ระดับขั้น) from the standings of its current needs and the province's checklist: pure.

Every current household is in exactly one: continuing care where every need is resolved or in care and one at least in
care; else the highest stage whose items, and those of all stages below it, hold. Source: docs/concepts.md, "Stages".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from kaejon.logbook.fold import EntryLike, effective
from kaejon.logbook.kinds import Kind, State
from kaejon.register.models import Stage, StageRule
from kaejon.register.queries.rulesets import Item, Rules

CARE = State.CONTINUING_CARE.value
"""Stands beside the stages: with it they add to the current households."""


class Marked(Protocol):
    """The marks of a current need that stages are made of, folded or stored."""

    @property
    def verified_on(self) -> dt.date | None: ...
    @property
    def planned_on(self) -> dt.date | None: ...
    @property
    def helped_on(self) -> dt.date | None: ...
    @property
    def resolved_on(self) -> dt.date | None: ...
    @property
    def care_on(self) -> dt.date | None: ...
    @property
    def held_on(self) -> dt.date | None: ...


class ItemEntry(EntryLike, Protocol):
    """What is read of an entry about a stage item."""

    item: str | None


def stage_of(needs: Sequence[Marked], rules: Rules, held_items: Collection[str]) -> str:
    """The stage of a household with these current needs (at least one).

    `held_items` are the codes of the answered items that hold.
    """
    if all(need.resolved_on or need.care_on for need in needs) and any(need.care_on for need in needs):
        return CARE
    reached = Stage.IN_PROGRESS.value
    for stage in (Stage.SURVIVE, Stage.SUFFICIENT, Stage.SUSTAINED):
        if not all(item_holds(item, needs, rules.sustain_days, held_items) for item in rules.items_of(stage)):
            break
        reached = stage.value
    return reached


def item_holds(item: Item, needs: Sequence[Marked], sustain_days: int, held_items: Collection[str]) -> bool:
    """Whether one item of the checklist holds of a household."""
    match item.rule:
        case StageRule.NEEDS_VERIFIED:
            return all(need.verified_on for need in needs)
        case StageRule.NEEDS_PLANNED:
            return all(need.planned_on or need.resolved_on or need.care_on for need in needs)
        case StageRule.OPEN_NEEDS_HELPED:
            return all(need.helped_on or need.resolved_on or need.care_on for need in needs)
        case StageRule.NEEDS_RESOLVED:
            return all(need.resolved_on for need in needs)
        case StageRule.HELD:
            return all(has_held(need, sustain_days) for need in needs)
    return item.code in held_items


def has_held(need: Marked, sustain_days: int) -> bool:
    """Resolved, and a follow-up visit at least `sustain_days` days later found that it holds."""
    if need.resolved_on is None or need.held_on is None:
        return False
    return need.held_on >= need.resolved_on + dt.timedelta(days=sustain_days)


def held_items_of(entries: Iterable[ItemEntry]) -> frozenset[str]:
    """The answered items that hold, from every entry of one household about items (in any order).

    Confirmed by a second person, and not said since to have lapsed.
    """
    waiting: dict[object, str] = {}
    held: set[str] = set()
    for row in effective(entries):
        code = getattr(row, "item", None) or ""
        if row.kind == Kind.ITEM_PROPOSED:
            waiting[row.id] = code
        elif row.kind == Kind.ITEM_LAPSED:
            held.discard(code)
        elif row.kind in (Kind.ITEM_CONFIRMED, Kind.ITEM_REFUSED, Kind.ITEM_WITHDRAWN) and row.answers_id in waiting:
            proposed = waiting.pop(row.answers_id)
            if row.kind == Kind.ITEM_CONFIRMED:
                held.add(proposed)
    return frozenset(held)
