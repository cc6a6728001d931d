from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import F

from kaejon.assessment.models import Verification
from kaejon.assessment.queries.indicators import catalogue
from kaejon.assessment.queries.persons import names_of
from kaejon.assessment.rules import LIST_INDICATORS, VERIFICATION_INDICATORS, Catalogue, KnownIndicator, numbers_of
from kaejon.lib.crypto import DataKey
from kaejon.logbook.kinds import Kind, Reason, State
from kaejon.logbook.models import Entry, NeedStanding
from kaejon.logbook.queries import needs_in_household
from kaejon.register.keys import existing_keys
from kaejon.register.models import DIMENSIONS, Campaign, Dimension, Household, ListEntry, Member, Need
from kaejon.register.queries.by_campaign import campaign_is

FOUND_FAILING = (Kind.VERIFIED, Kind.RELAPSED)
"""Kinds with a verification beside them that names the failing indicators."""


@dataclass(frozen=True)
class NeedCard:
    """One need as a page shows it. `status` is a word of the five-step bar.

    `indicators` are the failing ones last verified, else those the list names; empty with `is_hidden` where the
    reader may not see those of health. `verified_on`, `who`: the first verification's day, the last one's recorder.
    """

    id: uuid.UUID
    member_id: uuid.UUID
    member_name: str
    dimension: str
    status: str
    reason: str
    is_pending: bool
    pending_entry: uuid.UUID | None
    is_declined: bool
    attempts: int
    verified_on: dt.date | None
    last_on: dt.date | None
    who: str
    indicators: tuple[KnownIndicator, ...]
    is_hidden: bool

    @property
    def is_open(self) -> bool:
        """Whether it stands on the list still."""
        return self.status != State.DISMISSED

    @property
    def is_unverified(self) -> bool:
        """On the list, and not found true yet."""
        return self.verified_on is None and self.is_open


def needs_of_household(campaign: Campaign, household: Household, *, shows_sensitive: bool) -> list[NeedCard]:
    """The needs of a household's present members, by dimension and then by member; eight queries, however many.

    `shows_sensitive` opens the indicators of health: for the household's field team, or after a recorded reason.
    """
    needs = list(needs_in_household(campaign, household.pk))
    known = catalogue()
    listed = newest_list_entries(needs)
    verified = newest_verifications(campaign, household, needs)
    names = names_of(row.entry.by for row in verified.values())
    keys = existing_keys({n.member_id for n in needs} | {household.pk}) if shows_sensitive else {}
    order = {dimension: index for index, dimension in enumerate(DIMENSIONS)}
    cards = []
    for need in sorted(needs, key=lambda need: order[need.dimension]):
        found = verified.get(need.pk)
        text = indicators_text(need, listed.get(need.pk), found, household, keys)
        cards.append(card(need, found, text, known, names, is_hidden=is_hidden(need, shows_sensitive)))
    return cards


def is_hidden(need: Need, shows_sensitive: bool) -> bool:
    return need.dimension == Dimension.HEALTH and not shows_sensitive


def card(
    need: Need, found: Verification | None, text: str, known: Catalogue, names: Mapping[str, str], *, is_hidden: bool
) -> NeedCard:
    standing = standing_of_need(need)
    return NeedCard(
        id=need.pk,
        member_id=need.member_id,
        member_name=need.member.full_name,
        dimension=need.dimension,
        status=standing.state,
        reason=str(Reason(standing.reason).label) if standing.reason else "",
        is_pending=standing.is_dismissal_pending,
        pending_entry=standing.pending_entry,
        is_declined=standing.is_declined,
        attempts=standing.attempts,
        verified_on=standing.verified_on,
        last_on=standing.last_on,
        who=names.get(found.entry.by, "") if found else "",
        indicators=tuple(known[number] for number in numbers_of(text) if number in known),
        is_hidden=is_hidden,
    )


def standing_of_need(need: Need) -> NeedStanding:
    """The need's stored standing, or that of one only listed."""
    return getattr(need, "standing", None) or NeedStanding(need=need)


def newest_list_entries(needs: Iterable[Need]) -> dict[uuid.UUID, ListEntry]:
    """Each need's entry on the newest version that has it."""
    rows = ListEntry.objects.filter(need__in=[need.pk for need in needs]).order_by("seq", "line")
    return {row.need_id: row for row in rows}


def newest_verifications(
    campaign: Campaign, household: Household, needs: Iterable[Need]
) -> dict[uuid.UUID, Verification]:
    """Each need's last confirmation or relapse that was not withdrawn: its own, or of the household and dimension."""
    rows = list(needs)
    said = Verification.objects.filter(
        campaign_is(campaign, "entry__campaign_id"),
        entry__kind__in=FOUND_FAILING,
        entry__superseded_by__isnull=True,
    ).select_related("entry")
    of_need = said.filter(entry__need__in=[need.pk for need in rows])
    of_household = said.filter(entry__household=household)
    found: dict[uuid.UUID, Verification] = {}
    for row in sorted([*of_need, *of_household], key=lambda row: (row.entry.occurred_on, row.seq, row.line)):
        covered = [need for need in rows if covers(row.entry, need)]
        found |= {need.pk: row for need in covered}
    return found


def covers(entry: Entry, need: Need) -> bool:
    if entry.need_id:
        return entry.need_id == need.pk
    return entry.dimension in ("", need.dimension)


def indicators_text(
    need: Need,
    listed: ListEntry | None,
    found: Verification | None,
    household: Household,
    keys: Mapping[uuid.UUID, DataKey],
) -> str:
    """The stored numbers that count for the need; those of health only with the keys."""
    if found is not None:
        if found.indicators_sealed is None:
            return found.indicators
        owner = keys.get(need.member_id if found.entry.need_id else household.pk)
        return owner.open(bytes(found.indicators_sealed), context=VERIFICATION_INDICATORS) if owner else ""
    if listed is None or listed.indicators_sealed is None:
        return listed.indicators if listed else ""
    owner = keys.get(need.member_id)
    return owner.open(bytes(listed.indicators_sealed), context=LIST_INDICATORS) if owner else ""


def members_of(household: Household) -> list[Member]:
    """Everybody who belongs to the household now, the eldest first."""
    return list(household.members.order_by(F("birth_year").asc(nulls_last=True), "id"))
