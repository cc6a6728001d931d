from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from kaejon.assessment.queries.household_list import place_of
from kaejon.assessment.queries.persons import who_recorded
from kaejon.assessment.rules import check_withdrawer
from kaejon.assistance.access import correctors
from kaejon.assistance.models import Delivery, DeliveryPhoto, Matter, MatterStep
from kaejon.assistance.rules import (
    AWAITS_AGENCY,
    DELIVERY_EVIDENCE,
    DELIVERY_WHAT,
    ENDED,
    MESSAGE,
    OUTSIDE,
    STEP_NOTE,
    Side,
    following_steps,
)
from kaejon.assistance.words import ANSWER_TITLES, last_word_label
from kaejon.lib import clock
from kaejon.logbook.kept import KeptPages, kept
from kaejon.logbook.kinds import PROMISING, Kind
from kaejon.logbook.models import Entry
from kaejon.logbook.rules import MoveRefused
from kaejon.people.access import User, principal_under
from kaejon.people.models import Agency, Appointment
from kaejon.people.policy import OFFICES
from kaejon.plan.queries.words import baht
from kaejon.register.keys import existing_keys
from kaejon.register.models import Campaign, Dimension, Household
from kaejon.register.queries.by_campaign import campaign_is

PROMISED = PROMISING | {Kind.OFFERED}


def steps_that_count() -> QuerySet[MatterStep]:
    """The steps of a matter that were not withdrawn, newest first (for a subquery over matters)."""
    return MatterStep.objects.filter(matter=OuterRef("pk"), entry__superseded_by__isnull=True).order_by("-seq", "-line")


def with_last_word(matters: QuerySet[Matter]) -> QuerySet[Any]:
    """The matters that count, each with `last_kind` and `promised_on`, the day of its last promise."""
    promises = Entry.objects.filter(
        Q(pk=OuterRef("entry_id")) | Q(answers=OuterRef("entry_id")), until_on__isnull=False, superseded_by__isnull=True
    )
    return matters.filter(entry__superseded_by__isnull=True).annotate(
        last_kind=Coalesce(
            Subquery(steps_that_count().values("entry__kind")[:1]), F("entry__kind"), output_field=CharField()
        ),
        promised_on=Subquery(promises.order_by("-seq", "-line").values("until_on")[:1]),
    )


def awaiting_agency(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Of matters with their last word, those that the agency has still to answer."""
    return rows.filter(last_kind__in=AWAITS_AGENCY)


def promised(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Of matters with their last word, those that are promised and unfinished."""
    return rows.filter(last_kind__in=PROMISED)


STATES: Mapping[str, Collection[Kind]] = {
    "to_answer": AWAITS_AGENCY,
    "to_inform": {Kind.HELP_QUERIED},
    "promised": PROMISED,
    "declined": {Kind.HELP_DECLINED},
    "finished": {Kind.HELP_FINISHED},
    "withdrawn": {Kind.HELP_WITHDRAWN},
}
ALL = "all"
DUE = ("", "over", "within")


@dataclass(frozen=True)
class MatterRow:
    """One matter as a list shows it. `due_on`: by when the next word or the help itself is due."""

    matter: Matter
    household: Household
    place: str
    whom: str
    last: Kind
    due_on: dt.date | None
    is_overdue: bool
    name: str
    """What the household is called to this reader: its address, or only its code."""

    @property
    def id(self) -> uuid.UUID:
        return self.matter.pk

    @property
    def title(self) -> str:
        """What the matter is, and for which problem."""
        problem = f"{self.matter.get_dimension_display()} {self.whom}".strip()
        return (
            f"{self.matter.get_kind_display()} · {problem} · {self.matter.agency.short_name or self.matter.agency.name}"
        )

    @property
    def status(self) -> str:
        return last_word_label(self.last)

    @property
    def kind(self) -> str:
        """The colour of the status."""
        if self.is_overdue:
            return "overdue"
        if self.last in ENDED:
            return "done" if self.last == Kind.HELP_FINISHED else "plain"
        return "due" if self.last in AWAITS_AGENCY or self.last == Kind.HELP_QUERIED else "info"

    @property
    def is_open(self) -> bool:
        return self.last not in ENDED


def matter_rows(matters: Iterable[Any]) -> list[MatterRow]:
    """The rows of matters that have their last word, in the order given; no query."""
    today = clock.today()
    rows = []
    for matter in matters:
        last = Kind(matter.last_kind)
        due = due_of(matter, last)
        need = matter.entry.need
        rows.append(
            MatterRow(
                matter=matter,
                household=matter.household,
                place=place_of(matter.household.area),
                whom=need.member.full_name if need else "",
                last=last,
                due_on=due,
                is_overdue=due is not None and due < today,
                name=matter.household.address,
            )
        )
    return rows


def as_seen(row: MatterRow, *, may_open: bool) -> MatterRow:
    """The row for a reader: of a withdrawn matter whose household they may not open its code alone, and no name."""
    if may_open or row.last != Kind.HELP_WITHDRAWN:
        return row
    return replace(row, name=_("รหัสครัวเรือน %(code)s") % {"code": row.household.code or "–"}, whom="")


def due_of(matter: Any, last: Kind) -> dt.date | None:
    if last in AWAITS_AGENCY:
        found: dt.date | None = matter.answer_due_on
        return found
    return matter.promised_on if last in PROMISED else None


def for_rows(matters: QuerySet[Matter]) -> QuerySet[Any]:
    """The matters with all that their rows need, the oldest due first."""
    return with_last_word(matters).select_related(
        "agency", "household__area__parent__parent", "entry__need__member", "entry__campaign"
    )


def inbox_order(rows: QuerySet[Any]) -> QuerySet[Any]:
    """What should be answered or given first comes first."""
    return rows.order_by(F("answer_due_on").asc(nulls_last=True), F("promised_on").asc(nulls_last=True), "seq")


def matters_of_agencies(campaign: Campaign, agencies: Collection[Agency]) -> QuerySet[Matter]:
    return Matter.objects.filter(campaign_is(campaign, "entry__campaign_id"), agency__in=agencies)


def open_matters(campaign: Campaign, household: Household, agencies: Collection[Agency]) -> list[MatterRow]:
    """The matters of these agencies with the household that are not at their end, oldest first; one query."""
    found = matters_of_agencies(campaign, agencies).filter(household=household)
    return [row for row in matter_rows(for_rows(found).order_by("seq")) if row.is_open]


def matters_of_households(campaign: Campaign, households: QuerySet[Household]) -> QuerySet[Matter]:
    inside = households.order_by().values("pk")
    return Matter.objects.filter(campaign_is(campaign, "entry__campaign_id"), household__in=inside)


def pages_of_matters(
    matters: QuerySet[Matter], state: str, parts: Iterable[object], per_page: int, *, due: str = ""
) -> KeptPages:
    """The pages of the matters in a state of `STATES`, what is due first first; `parts` tell whose they are.

    `state` "all" takes every one; `due` "over" those that are overdue, "within" the others.
    """
    rows = inbox_order(for_rows(matters))
    if state != ALL:
        rows = rows.filter(last_kind__in=STATES[state])
    if due:
        rows = rows.filter(is_over()) if due == "over" else rows.exclude(is_over())
    return KeptPages(rows, per_page, what="matters", parts=(state, due, *parts))


def is_over() -> Q:
    """Of matters with their last word, those whose answer or promise is overdue."""
    today = clock.today()
    late_answer = Q(last_kind__in=AWAITS_AGENCY, answer_due_on__isnull=False, answer_due_on__lt=today)
    return late_answer | Q(last_kind__in=PROMISED, promised_on__isnull=False, promised_on__lt=today)


def counts_by_state(matters: QuerySet[Matter], parts: Iterable[object]) -> dict[str, int]:
    """How many of the matters stand in each state; kept, `parts` tell whose they are."""

    def counted() -> dict[str, int]:
        rows = with_last_word(matters).order_by().values_list("last_kind").annotate(count=Count("pk"))
        by_kind = dict(rows)
        return {state: sum(by_kind.get(kind, 0) for kind in kinds) for state, kinds in STATES.items()}

    return kept("matter-states", parts, counted)


@dataclass(frozen=True)
class Word:
    """One word about a matter: what, who, when, the note where it may be read."""

    kind: Kind
    who: str
    occurred_on: dt.date
    until_on: dt.date | None
    reason: str
    note: str
    is_withdrawn: bool


@dataclass(frozen=True)
class Given:
    """A delivery in words. `value` in baht as text, "" for none."""

    delivery: Delivery
    what: str
    evidence: str
    value: str
    who: str
    is_withdrawn: bool
    is_hidden: bool
    photos: Sequence[str] = ()
    withdraw_href: str = ""
    asks_district: bool = False
    """The reader's own agency gave it, but only the district or the secretary may still withdraw it."""

    @property
    def source(self) -> str:
        return str(self.delivery.get_source_display())


@dataclass(frozen=True)
class MatterPage:
    """A matter whole: what was asked, every word since, what was given, and what this reader may say next."""

    row: MatterRow
    message: str
    outside: str
    words: Sequence[Word]
    deliveries: Sequence[Given]
    steps: Sequence[Kind]
    side: Side | None
    is_hidden: bool

    @property
    def has_delivery(self) -> bool:
        return any(not row.is_withdrawn for row in self.deliveries)

    @property
    def answers(self) -> list[Kind]:
        """What its agency may say next, the likeliest first: closing once something was given, and not before."""
        steps: list[Kind] = [kind for kind in ANSWER_TITLES if kind in self.steps and kind != Kind.HELP_FINISHED]
        return [Kind.HELP_FINISHED, *steps] if self.has_delivery and len(steps) < len(self.steps) else steps


def matter_page(matter: Matter, *, user: User, side: Side | None, shows_notes: bool) -> MatterPage:
    """The matter as its reader may see it: eleven queries, however many words."""
    found = for_rows(Matter.objects.filter(pk=matter.pk)).get()
    row = matter_rows([found])[0]
    steps = list(MatterStep.objects.filter(matter=matter).select_related("entry").order_by("seq", "line"))
    entries = [found.entry, *(step.entry for step in steps)]
    who = who_recorded(entries)
    gone = set(Entry.objects.filter(supersedes__in=[e.pk for e in entries]).values_list("supersedes_id", flat=True))
    owner = found.entry.need.member_id if found.entry.need else found.household_id
    key = existing_keys([owner]).get(owner) if shows_notes else None

    def said(sealed: bytes | memoryview | None, context: str) -> str:
        return key.open(bytes(sealed), context=context) if key and sealed is not None else ""

    first = Word(
        Kind(found.entry.kind), who[found.entry_id], found.entry.occurred_on, found.entry.until_on, "", "", False
    )
    words = [first] + [
        Word(
            Kind(step.entry.kind),
            who[step.entry_id],
            step.entry.occurred_on,
            step.entry.until_on,
            str(step.get_reason_display()) if step.reason else "",
            said(step.note_sealed, STEP_NOTE),
            step.entry_id in gone,
        )
        for step in steps
    ]
    return MatterPage(
        row=row,
        message=said(found.message_sealed, MESSAGE),
        outside=said(found.outside_sealed, OUTSIDE),
        words=words,
        deliveries=deliveries_in_words(
            Delivery.objects.filter(matter=matter), shows_notes=shows_notes, user=user, household=found.household
        ),
        steps=following_steps(row.last, side, is_offer=found.entry.kind == Kind.OFFERED) if side else (),
        side=side,
        is_hidden=not shows_notes,
    )


def deliveries_in_words(
    deliveries: QuerySet[Delivery], *, shows_notes: bool, user: User, household: Household
) -> list[Given]:
    """The household's deliveries newest first, with what they were where that may be read; five queries."""
    rows = list(
        deliveries.select_related("agency", "entry__campaign", "member")
        .annotate(is_gone=Exists(Entry.objects.filter(supersedes=OuterRef("entry"))))
        .order_by("-entry__occurred_on", "-seq", "-line")
    )
    who = who_recorded(row.entry for row in rows)
    photos = photos_of(rows)
    keys = existing_keys({row.member_id or row.household_id for row in rows})
    may = correctors(user, household) if rows else None
    found = []
    for row in rows:
        appointment = may.of(row.agency_id) if may and not row.is_gone else None
        may_withdraw = appointment is not None and is_withdrawable(row.entry, user, appointment)
        is_hidden = row.dimension == Dimension.HEALTH and not shows_notes
        key = None if is_hidden else keys.get(row.member_id or row.household_id)
        found.append(
            Given(
                delivery=row,
                what=key.open(bytes(row.what_sealed), context=DELIVERY_WHAT) if key and row.what_sealed else "",
                evidence=key.open(bytes(row.evidence_sealed), context=DELIVERY_EVIDENCE)
                if key and row.evidence_sealed
                else "",
                value=baht(row.value_satang) if row.value_satang else "",
                who=who[row.entry_id],
                is_withdrawn=row.is_gone,
                is_hidden=is_hidden,
                photos=() if is_hidden else photos[row.pk],
                withdraw_href=withdraw_address(row) if may_withdraw else "",
                asks_district=appointment is not None and appointment.role in OFFICES and not may_withdraw,
            )
        )
    return found


def withdraw_address(row: Delivery) -> str:
    return reverse("assistance:delivery-withdraw", args=[row.entry.campaign.slug, row.pk])


def is_withdrawable(entry: Entry, user: User, appointment: Appointment) -> bool:
    """Whether the rules would let the user withdraw the entry now under this appointment."""
    recorders = {person for person in (entry.by, entry.recorded_for) if person}
    by = principal_under(user, appointment)
    try:
        check_withdrawer(entry.kind, entry.recorded_at, recorders, by=by, role=appointment.role, is_confirmed=False)
    except MoveRefused:
        return False
    return True


def photos_of(deliveries: Iterable[Delivery]) -> dict[uuid.UUID, list[str]]:
    """For each delivery the addresses of its photos; one query."""
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    photos = DeliveryPhoto.objects.filter(delivery__in=[row.pk for row in deliveries])
    for photo in photos.select_related("delivery__entry__campaign").order_by("seq", "line"):
        slug = photo.delivery.entry.campaign.slug
        address = reverse("register:attachment-view", args=[slug, photo.attachment_id])
        found[photo.delivery_id].append(address)
    return found
