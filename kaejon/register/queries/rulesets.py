"""The criteria of a campaign that are in force on a day, as plain values."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from kaejon.register.models import Campaign, Ruleset, Stage, StageRule

SUSTAIN_DAYS, STUCK_DAYS, ANSWER_DAYS, NO_HELP_DAYS, SAME_HELP_DAYS = 90, 14, 7, 30, 90


@dataclass(frozen=True)
class Item:
    """One item of the checklist of stages."""

    stage: str
    rule: str
    code: str
    text: str

    @property
    def is_answered(self) -> bool:
        """Whether a person says it, and not the entries."""
        return self.rule == StageRule.ANSWERED


@dataclass(frozen=True)
class Rules:
    """A version of the criteria; `id` None and `number` 0 for those every campaign begins with."""

    id: uuid.UUID | None = None
    number: int = 0
    in_force_on: dt.date | None = None
    sustain_days: int = SUSTAIN_DAYS
    stuck_days: int = STUCK_DAYS
    answer_days: int = ANSWER_DAYS
    no_help_days: int = NO_HELP_DAYS
    same_help_days: int = SAME_HELP_DAYS
    reference: str = ""
    items: tuple[Item, ...] = ()

    def items_of(self, stage: str) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.stage == stage)

    def resolve_by(self, deadline: dt.date) -> dt.date:
        """The last day on which a household can be resolved to be sustained by the deadline."""
        return deadline - dt.timedelta(days=self.sustain_days)


DEFAULT_ITEMS = (
    Item(Stage.SURVIVE, StageRule.OPEN_NEEDS_HELPED, "open_needs_helped", str(StageRule.OPEN_NEEDS_HELPED.label)),
    Item(Stage.SUFFICIENT, StageRule.NEEDS_RESOLVED, "needs_resolved", str(StageRule.NEEDS_RESOLVED.label)),
    Item(Stage.SUSTAINED, StageRule.HELD, "held", str(StageRule.HELD.label)),
)
DEFAULT_RULES = Rules(items=DEFAULT_ITEMS)


def rules_on(campaign: Campaign, day: dt.date, known_at: dt.datetime | None = None) -> Rules:
    """The criteria in force on `day`, as known at a moment (now): the latest version that began by then."""
    versions = Ruleset.objects.filter(campaign=campaign, occurred_on__lte=day)
    if known_at is not None:
        versions = versions.filter(recorded_at__lt=known_at)
    found = versions.order_by("-occurred_on", "-number").prefetch_related("items").first()
    return DEFAULT_RULES if found is None else rules_of(found)


def rules_of(version: Ruleset) -> Rules:
    """A stored version as plain values."""
    return Rules(
        id=version.pk,
        number=version.number,
        in_force_on=version.occurred_on,
        sustain_days=version.sustain_days,
        stuck_days=version.stuck_days,
        answer_days=version.answer_days,
        no_help_days=version.no_help_days,
        same_help_days=version.same_help_days,
        reference=version.reference,
        items=tuple(
            Item(item.stage, item.rule, item.code, item.text)
            for item in sorted(version.items.all(), key=lambda item: item.position)
        ),
    )
