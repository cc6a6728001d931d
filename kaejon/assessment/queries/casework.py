"""What the household page shows of casework: per need the last visit, what waits and what may be done; the stage."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from kaejon.assessment.models import Assessment, Found
from kaejon.assessment.queries.cards import standing_of_need
from kaejon.assessment.queries.pending import SORT_OF, SORTS, owner_of_entry
from kaejon.assessment.queries.stages import HouseholdStage, stage_of_household
from kaejon.assessment.rules import ASSESSMENT_ANSWERS, answers_of
from kaejon.lib import clock
from kaejon.logbook.kinds import FOUND_TRUE, OPEN, Kind, State, StuckReason
from kaejon.logbook.models import Entry, NeedStanding
from kaejon.logbook.queries import entry_ids_of_household, needs_in_household
from kaejon.logbook.stuck import StuckBecause, stuck_because
from kaejon.people.access import User
from kaejon.people.policy import DISTRICT, OUTCOME_PROPOSERS, TEAM
from kaejon.register.access import appointment_over, may_see_health
from kaejon.register.keys import existing_keys
from kaejon.register.models import Campaign, Dimension, Household, Need
from kaejon.register.queries.rulesets import rules_on


@dataclass(frozen=True)
class AnswerWord:
    """The last answer to one indicator, and its day."""

    number: int
    answer: str
    label: str
    on: dt.date


@dataclass(frozen=True)
class PendingWord:
    """A proposal about the need that waits for a second person."""

    entry_id: uuid.UUID
    sort: str
    label: str
    is_own: bool
    withdraw_href: str
    on: dt.date


@dataclass(frozen=True)
class CaseNeed:
    """What casework says of one need; hrefs are empty where the reader may not go or the state does not ask for it."""

    id: uuid.UUID
    member_name: str
    dimension: str
    state: str
    contacted_on: dt.date | None
    next_visit_on: dt.date | None
    is_visit_overdue: bool
    answers: tuple[AnswerWord, ...]
    is_failing: bool
    """Helped, and found since not to pass yet."""
    is_hidden: bool
    stuck: str
    explained: str
    explained_until_on: dt.date | None
    care_due_on: dt.date | None
    is_care_due: bool
    resolved_on: dt.date | None
    held_on: dt.date | None
    passes_survey: bool | None
    pending: tuple[PendingWord, ...]
    outcome_href: str = ""
    relapse_href: str = ""
    care_href: str = ""
    review_href: str = ""
    stuck_href: str = ""


@dataclass(frozen=True)
class Casework:
    """The part of a household's page about visits, outcomes and the stage."""

    needs: tuple[CaseNeed, ...]
    stage: HouseholdStage
    visit_href: str = ""
    unchanged_href: str = ""
    follow_up_href: str = ""
    stage_href: str = ""
    decide_href: str = ""
    next_visit_on: dt.date | None = None

    def of(self, need_id: uuid.UUID) -> CaseNeed | None:
        """What is said of one need."""
        return next((need for need in self.needs if need.id == need_id), None)


def casework_of(user: User, campaign: Campaign, household: Household) -> Casework:
    """Everything of casework for the household's page and this reader, in a constant number of queries."""
    today = clock.today()
    rules = rules_on(campaign, today)
    needs = list(needs_in_household(campaign, household.pk))
    is_team = appointment_over(user, TEAM, household) is not None and campaign.closed_at is None
    may_propose = campaign.closed_at is None and (
        is_team or appointment_over(user, OUTCOME_PROPOSERS, household) is not None
    )
    decides = appointment_over(user, DISTRICT, household) is not None
    shows = may_see_health(user, household)
    about = entry_ids_of_household(campaign, household.pk)
    waiting = waiting_of(campaign, about, needs, user)
    answers = last_answers(about, needs, shows)
    links = Links(campaign, household, is_team, may_propose)
    rows = tuple(
        case_need(need, today, rules.stuck_days, waiting.get(need.pk, ()), answers.get(need.pk, {}), shows, links)
        for need in needs
    )
    states = {row.state for row in rows}
    has_list = bool(states - {State.DISMISSED})
    dues = [row.next_visit_on for row in rows if row.next_visit_on and row.state != State.DISMISSED]
    return Casework(
        needs=rows,
        stage=stage_of_household(campaign, household, rules),
        visit_href=links.team("visit-new") if has_list else "",
        unchanged_href=links.team("visit-unchanged") if has_list else "",
        follow_up_href=links.team("follow-up-new") if State.RESOLVED in states else "",
        stage_href=links.team("stage-edit") if has_list else "",
        decide_href=f"{reverse('assessment:decision-list', args=[campaign.slug])}?household={household.pk}"
        if decides and any(row.pending for row in rows)
        else "",
        next_visit_on=min(dues, default=None),
    )


@dataclass(frozen=True)
class Links:
    """Addresses about the household for one reader."""

    campaign: Campaign
    household: Household
    is_team: bool
    may_propose: bool

    def to(self, name: str, need: uuid.UUID | None = None) -> str:
        address = reverse(f"assessment:{name}", args=[self.campaign.slug, self.household.pk])
        return f"{address}?need={need}" if need else address

    def team(self, name: str, need: uuid.UUID | None = None) -> str:
        return self.to(name, need) if self.is_team else ""


def case_need(
    need: Need,
    today: dt.date,
    stuck_days: int,
    pending: Iterable[PendingWord],
    answers: Mapping[int, AnswerWord],
    shows_sensitive: bool,
    links: Links,
) -> CaseNeed:
    """One need's row."""
    row = standing_of_need(need)
    listed_on = getattr(need, "listed_on", None) or today
    clocks = stuck_because(row, is_open=row.state in OPEN, listed_on=listed_on, day=today, stuck_days=stuck_days)
    waits = tuple(pending)
    sorts = {word.sort for word in waits}
    is_found = row.state in FOUND_TRUE
    is_hidden = need.dimension == Dimension.HEALTH and not shows_sensitive
    is_failing = row.state == State.HELPED and any(is_failed_since(each, row) for each in answers.values())
    return CaseNeed(
        id=need.pk,
        member_name=need.member.full_name,
        dimension=need.dimension,
        state=row.state,
        contacted_on=row.contacted_on,
        next_visit_on=row.next_visit_on,
        is_visit_overdue=bool(row.next_visit_on and row.next_visit_on < today and row.state != State.DISMISSED),
        answers=tuple(answers[number] for number in sorted(answers)),
        is_failing=is_failing,
        is_hidden=is_hidden,
        stuck=stuck_words(clocks),
        explained=explanation(row) if clocks.is_explained and row.state in OPEN else "",
        explained_until_on=row.explained_until_on if clocks.is_explained else None,
        care_due_on=row.care_due_on,
        is_care_due=bool(row.care_due_on and row.care_due_on <= today),
        resolved_on=row.resolved_on,
        held_on=row.held_on,
        passes_survey=row.passes_survey,
        pending=waits,
        outcome_href=links.to("outcome-new", need.pk)
        if is_found and links.may_propose and "outcome" not in sorts and not is_hidden
        else "",
        relapse_href=links.team("relapse-new", need.pk) if row.state == State.RESOLVED else "",
        care_href=links.team("care-new", need.pk) if is_found and "care" not in sorts else "",
        review_href=links.team("care-review", need.pk) if row.state == State.CONTINUING_CARE else "",
        stuck_href=links.team("stuck-new", need.pk)
        if row.state in OPEN and (clocks.is_stuck or clocks.is_explained or is_failing)
        else "",
    )


CAUSES: Mapping[str, str | Promise] = {
    "no_plan": gettext_lazy("ยังไม่มีแผน"),
    "no_visit": gettext_lazy("ไม่ได้เยี่ยมนานเกินกำหนด"),
    "promise_overdue": gettext_lazy("เลยกำหนดช่วยเหลือ"),
}
"""Why a need is stuck: the clocks of `StuckBecause` in words."""


def is_failed_since(answer: AnswerWord, row: NeedStanding) -> bool:
    """Whether the indicator was found failing after the last help."""
    return answer.answer == Found.FAIL and row.last_helped_on is not None and answer.on >= row.last_helped_on


def stuck_words(clocks: StuckBecause) -> str:
    """Why a need is stuck now, in words; "" where it is not."""
    if not clocks.is_stuck:
        return ""
    return " · ".join(str(words) for cause, words in CAUSES.items() if getattr(clocks, cause))


def explanation(row: NeedStanding) -> str:
    """The reason given for not getting on."""
    return str(StuckReason(row.stuck_reason).label) if row.stuck_reason else ""


def waiting_of(
    campaign: Campaign, about: Collection[uuid.UUID], needs: Iterable[Need], user: User
) -> dict[uuid.UUID, list[PendingWord]]:
    """The proposals about each need that wait, among these entries; the reader's own can be taken back."""
    rows = list(needs)
    kinds = [kind for kind, _label in SORTS.values() if kind != Kind.ITEM_PROPOSED]
    proposals = list(Entry.objects.filter(pk__in=about, kind__in=kinds, superseded_by__isnull=True))
    answered = set(
        Entry.objects.filter(answers__in=proposals, superseded_by__isnull=True).values_list("answers_id", flat=True)
    )
    found: dict[uuid.UUID, list[PendingWord]] = {}
    for entry in proposals:
        sort = SORT_OF[entry.kind]
        if entry.pk in answered:
            continue
        own = str(getattr(user, "pk", "")) in (entry.by, entry.recorded_for)
        href = reverse("assessment:proposal-withdraw", args=[campaign.slug, entry.pk]) if own else ""
        word = PendingWord(entry.pk, sort, str(SORTS[sort][1]), own, href, entry.occurred_on)
        for need in rows:
            if covers(entry, need) and is_marked(standing_of_need(need), sort):
                found.setdefault(need.pk, []).append(word)
    return found


def waiting_about(campaign: Campaign, need: Need, sort: str, user: User) -> PendingWord | None:
    """The proposal of a sort that waits about one need, where one does."""
    if not is_marked(standing_of_need(need), sort):
        return None
    about = entry_ids_of_household(campaign, need.member.household_id)
    words = waiting_of(campaign, about, [need], user).get(need.pk, ())
    return next((word for word in words if word.sort == sort), None)


def is_marked(row: NeedStanding, sort: str) -> bool:
    return bool(getattr(row, f"is_{sort}_pending"))


def covers(entry: Entry, need: Need) -> bool:
    """Whether a proposal found for this household speaks of the need."""
    if entry.need_id:
        return entry.need_id == need.pk
    if entry.member_id:
        return entry.member_id == need.member_id
    return entry.dimension in ("", need.dimension)


def last_answers(
    about: Collection[uuid.UUID], needs: Iterable[Need], shows_sensitive: bool
) -> dict[uuid.UUID, dict[int, AnswerWord]]:
    """The newest answer to each indicator of each need, told with the need or among these entries of its household.

    Those of health only where they may be seen.
    """
    rows = list(needs)
    found = (
        Assessment.objects.filter(entry__superseded_by__isnull=True)
        .filter(
            Q(need__in=[need.pk for need in rows])
            | Q(need__isnull=True, entry__household__isnull=False, entry__in=about)
        )
        .select_related("entry", "entry__need", "need")
        .order_by("entry__occurred_on", "seq", "line")
    )
    sealed = [row for row in found if row.answers_sealed is not None]
    owners = {row.pk: row.need.member_id if row.need else owner_of_entry(row.entry) for row in sealed}
    keys = existing_keys(set(owners.values())) if shows_sensitive and owners else {}
    answers: dict[uuid.UUID, dict[int, AnswerWord]] = {}
    for row in found:
        text = row.answers
        if row.answers_sealed is not None:
            key = keys.get(owners[row.pk])
            text = key.open(bytes(row.answers_sealed), context=ASSESSMENT_ANSWERS) if key else ""
        for need in rows:
            if row.need_id == need.pk or (row.need_id is None and row.dimension == need.dimension):
                answers.setdefault(need.pk, {}).update(answer_words(text, row.entry.occurred_on))
    return answers


def answer_words(text: str, on: dt.date) -> dict[int, AnswerWord]:
    """The stored answers of one assessment by indicator, in words."""
    said = answers_of(text)
    return {number: AnswerWord(number, answer, str(Found(answer).label), on) for number, answer in said.items()}
