"""The criteria of a campaign that are in force on a day, as plain values."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kaejon.lib.thai_date import thai_date
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


DAYS: dict[str, Promise] = {
    "sustain_days": _("ต้องคงผลไว้ก่อนถึงขั้นยั่งยืน (วัน)"),
    "stuck_days": _("ไม่มีความคืบหน้ากี่วันจึงนับว่าติดขัด (วัน)"),
    "answer_days": _("หน่วยงานต้องตอบภายใน (วัน)"),
    "no_help_days": _("ยังไม่ได้รับความช่วยเหลือกี่วันจึงเตือน (วัน)"),
    "same_help_days": _("ช่วยเรื่องเดียวกันซ้ำภายในกี่วันจึงเตือน (วัน)"),
}


def versions_of_rules(campaign: Campaign) -> list[Rules]:
    """Every version of the campaign's criteria, newest first."""
    return [rules_of(version) for version in stored(campaign)]


def newest_rules(campaign: Campaign) -> Rules:
    """The version with the highest number, in force or to come; what a campaign begins with where there is none."""
    found = stored(campaign).first()
    return DEFAULT_RULES if found is None else rules_of(found)


def stored(campaign: Campaign) -> QuerySet[Ruleset]:
    return Ruleset.objects.filter(campaign=campaign).order_by("-number").prefetch_related("items")


@dataclass(frozen=True)
class RuleChange:
    """One difference of two versions: what, as it was, as it is; empty where it was not there."""

    label: str
    before: str
    after: str


def rule_changes(old: Rules, new: Rules) -> Sequence[RuleChange]:
    """What differs between two versions, as a page says it."""
    found = [
        RuleChange(str(label), str(getattr(old, name)), str(getattr(new, name)))
        for name, label in DAYS.items()
        if getattr(old, name) != getattr(new, name)
    ]
    for stage in (Stage.IN_PROGRESS, Stage.SURVIVE, Stage.SUFFICIENT, Stage.SUSTAINED):
        before, after = lines_of(old, stage), lines_of(new, stage)
        if before != after:
            found.append(RuleChange(str(stage.label), "\n".join(before), "\n".join(after)))
    if found and old.in_force_on != new.in_force_on and new.in_force_on is not None:
        since = thai_date(old.in_force_on) if old.in_force_on else _now("ตั้งแต่เริ่มวาระ")
        found.append(RuleChange(_now("เริ่มใช้"), since, thai_date(new.in_force_on)))
    return found


def lines_of(rules: Rules, stage: str) -> list[str]:
    return [f"{number}. {item.text}" for number, item in enumerate(rules.items_of(stage), 1)]
