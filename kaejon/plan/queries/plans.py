from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kaejon.assessment.queries.persons import names_of, who_recorded
from kaejon.lib.crypto import DataKey
from kaejon.logbook.queries import needs_in_household
from kaejon.plan.content import SECTIONS, Change, Content, PlannedActivity, Words, difference, said_of
from kaejon.plan.models import IN_FORCE, HouseholdPlan, PlanVersion, Verdict
from kaejon.plan.queries.words import words_for
from kaejon.plan.rules import PLAN_CONTENT, PLAN_DRAFT, PLAN_NOTE, PLAN_REASON
from kaejon.register.keys import existing_keys
from kaejon.register.models import Campaign, Dimension, Household, Need


@dataclass(frozen=True)
class ActivityRow:
    """An activity in words; `value` in baht as text."""

    dimension: str
    whose: str
    what: str
    owner: str
    value: str
    source: str
    due_on: dt.date
    need: str
    is_hidden: bool


@dataclass(frozen=True)
class VersionRow:
    """One version with what became of it. `note` is the district's, `reason` the proposer's."""

    version: PlanVersion
    content: Content
    who: str
    reason: str
    note: str
    decided_by: str
    acknowledged: Sequence[str]
    is_in_force: bool

    @property
    def number(self) -> int:
        return self.version.number

    @property
    def is_waiting(self) -> bool:
        return getattr(self.version, "decision", None) is None

    @property
    def status(self) -> str:
        decision = getattr(self.version, "decision", None)
        if decision is None:
            return _("รอ คจพ.อ. ตอบข้อเสนอ") if self.version.is_adjustment else _("รอ คจพ.อ. พิจารณา")
        # What is an act in the history is a result here.
        is_withdrawn = decision.verdict == Verdict.WITHDRAWN
        return _("ถอนข้อเสนอแล้ว") if is_withdrawn else str(decision.get_verdict_display())

    @property
    def kind(self) -> str:
        """The colour of the status."""
        if self.is_waiting:
            return "due"
        colours: dict[str, str] = {Verdict.RETURNED: "overdue", Verdict.WITHDRAWN: "plain"}
        return colours.get(self.version.decision.verdict, "done")


@dataclass(frozen=True)
class PlanOfHousehold:
    """Everything of a household's plan: its versions, newest first, the draft, and the words to say it with."""

    plan: HouseholdPlan | None
    versions: Sequence[VersionRow]
    needs: Sequence[Need]
    words: Words
    draft: Content | None
    draft_by: str
    shows_health: bool

    @property
    def current(self) -> VersionRow | None:
        return next((row for row in self.versions if row.is_in_force), None)

    @property
    def waiting(self) -> VersionRow | None:
        """The submitted version that waits for the district."""
        return next((r for r in self.versions if r.is_waiting and not r.version.is_adjustment), None)

    @property
    def adjustment(self) -> VersionRow | None:
        """The proposed adjustment that waits for the district's answer."""
        return next((r for r in self.versions if r.is_waiting and r.version.is_adjustment), None)

    @property
    def returned(self) -> VersionRow | None:
        """The newest version, where the district sent it back."""
        newest = next(iter(r for r in self.versions if not r.version.is_adjustment), None)
        is_returned = (
            newest is not None and not newest.is_waiting and newest.version.decision.verdict == Verdict.RETURNED
        )
        return newest if is_returned else None

    def row(self, number: int) -> VersionRow | None:
        return next((row for row in self.versions if row.number == number), None)

    def activities(self, content: Content) -> list[ActivityRow]:
        """A content's activities in words, by dimension."""
        order = {code: index for index, (code, _label) in enumerate(Dimension.choices)}
        rows = sorted(content.activities, key=lambda each: (order[each.dimension], each.due_on))
        return [self.activity(each) for each in rows]

    def activity(self, each: PlannedActivity) -> ActivityRow:
        return ActivityRow(
            dimension=each.dimension,
            whose=self.words.whose.get(each.need, ""),
            what=each.what,
            owner=self.words.owners.get(each.owner, ""),
            value=self.words.baht(each.value_satang) if each.value_satang else "",
            source=self.words.sources.get(each.source, ""),
            due_on=each.due_on,
            need=each.need,
            is_hidden=each.dimension == Dimension.HEALTH and not self.shows_health,
        )

    def sections(self, content: Content) -> list[tuple[str, str]]:
        """The four ท and what the plan says of each."""
        return [(str(section.label), said_of(section, content)) for section in SECTIONS]

    def goals(self, content: Content) -> list[tuple[str, str]]:
        return [(code, text) for code, text in content.goals.items() if text]

    def changes(self, older: VersionRow, newer: VersionRow) -> list[Change]:
        return difference(older.content, newer.content, self.words)


def plan_of_household(campaign: Campaign, household: Household, *, shows_health: bool) -> PlanOfHousehold:
    """The household's plan as the reader may see it: ten queries, however many versions."""
    needs = list(needs_in_household(campaign, household.pk))
    plan = HouseholdPlan.objects.filter(campaign=campaign, household=household).first()
    if plan is None:
        return PlanOfHousehold(None, (), needs, words_for(needs, ()), None, "", shows_health)
    key = existing_keys([household.pk]).get(household.pk)
    versions = list(
        plan.versions.select_related("entry", "decision", "amends").prefetch_related("acknowledgements__member")
        .order_by("-number")
    )  # fmt: skip
    who = who_recorded(version.entry for version in versions)
    decisions = [version.decision for version in versions if hasattr(version, "decision")]
    names = names_of([plan.draft_by, *(decision.by for decision in decisions)])
    in_force = max(
        (decision for decision in decisions if decision.verdict in IN_FORCE), key=lambda d: d.seq, default=None
    )
    rows = [
        VersionRow(
            version=version,
            content=shown(opened(key, version.content_sealed, PLAN_CONTENT), shows_health),
            who=who[version.entry_id],
            reason=text_of(key, version.reason_sealed, PLAN_REASON),
            note=text_of(key, version.decision.note_sealed, PLAN_NOTE) if hasattr(version, "decision") else "",
            decided_by=names.get(version.decision.by, "") if hasattr(version, "decision") else "",
            acknowledged=[
                f"{each.member.full_name} · {each.get_manner_display()}" for each in version.acknowledgements.all()
            ],
            is_in_force=in_force is not None and in_force.version_id == version.pk,
        )
        for version in versions
    ]
    draft = shown(opened(key, plan.draft_sealed, PLAN_DRAFT), shows_health) if plan.draft_sealed else None
    contents = [row.content for row in rows] + ([draft] if draft else [])
    return PlanOfHousehold(
        plan, rows, needs, words_for(needs, contents), draft, names.get(plan.draft_by, ""), shows_health
    )


def shown(content: Content, shows_health: bool) -> Content:
    return content if shows_health else content.without(Dimension.HEALTH)


def opened(key: DataKey | None, sealed: bytes | memoryview | None, context: str) -> Content:
    """The sealed content; an empty one where the key was erased."""
    if key is None or sealed is None:
        return Content()
    return Content.of_json(json.loads(key.open(bytes(sealed), context=context)))


def text_of(key: DataKey | None, sealed: bytes | memoryview | None, context: str) -> str:
    return key.open(bytes(sealed), context=context) if key and sealed is not None else ""


def draft_of(campaign: Campaign, household: Household) -> tuple[Content | None, int]:
    """The draft whole, for who writes it, and its edition; None where nothing is begun."""
    plan = HouseholdPlan.objects.filter(campaign=campaign, household=household).first()
    if plan is None:
        return None, 0
    if plan.draft_sealed is None:
        return None, plan.draft_edition
    key = existing_keys([household.pk]).get(household.pk)
    return opened(key, plan.draft_sealed, PLAN_DRAFT), plan.draft_edition
