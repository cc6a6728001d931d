from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from kaejon.audit.actions import Recorder, recording
from kaejon.audit.principal import CONSOLE, Principal
from kaejon.logbook.fold import Standing, fold
from kaejon.logbook.kinds import HELP_ANSWERS, MOVES, Kind, Pending, Subject
from kaejon.logbook.models import Entry, NeedStanding
from kaejon.logbook.queries import Coverage, ListedNeed, coverage_of, listed_needs
from kaejon.logbook.rules import MoveRefused, check_move, check_occurred_on, check_open, check_root
from kaejon.register.models import Campaign, Household, Member, Membership, Need

BATCH = 2_000


@dataclass(frozen=True)
class About:
    """What an entry speaks of: exactly one of the three; `dimension` narrows a household."""

    need: Need | None = None
    member: Member | None = None
    household: Household | None = None
    dimension: str = ""

    @property
    def subject(self) -> Subject:
        if self.need is not None:
            return Subject.NEED
        return Subject.MEMBER if self.member is not None else Subject.HOUSEHOLD

    def members(self) -> set[uuid.UUID]:
        """Everybody whose needs the entry may cover, past members of the household included."""
        if self.need is not None:
            return {self.need.member_id}
        if self.member is not None:
            return {self.member.pk}
        return set(Membership.objects.filter(household=self.household).values_list("member_id", flat=True))


def append_entry(
    recorder: Recorder,
    campaign: Campaign,
    kind: Kind,
    about: About,
    *,
    by: Principal,
    occurred_on: dt.date,
    reason: str = "",
    until_on: dt.date | None = None,
    item: str | None = None,
    answers: Entry | None = None,
    supersedes: Entry | None = None,
) -> Entry:
    """Check the move against the covered needs, append the entry and bring their standings up to date.

    Runs inside the caller's `recording`, so under the chain's lock. Raises MoveRefused with a Thai sentence.
    """
    check_open(campaign)
    check_occurred_on(campaign, occurred_on)
    if about.subject not in MOVES[kind].subjects:
        raise MoveRefused("subject", f"{kind} is not said of a {about.subject}")
    check_root(campaign, kind, answers)
    entry = Entry(
        campaign=campaign,
        kind=kind,
        need=about.need,
        member=about.member,
        household=about.household,
        dimension=about.dimension,
        reason=reason,
        until_on=until_on,
        item=item,
        occurred_on=occurred_on,
        by=by.account,
        recorded_for=by.recorded_for or "",
        channel=by.channel,
        answers=answers,
        supersedes=supersedes,
    )
    entry.seq, entry.line = recorder.seq, 2**31 - 1
    members = about.members()
    coverage = coverage_of(campaign, members)
    covered = needs_covered(coverage, entry, listed_needs(campaign, members))
    # Of these two a member without any listed need may be the subject.
    if kind not in (Kind.NEED_PROPOSED, Kind.ENTRY_WITHDRAWN):
        check_move(kind, [fold(coverage.entries_of(n)) for n in covered], answers=answers.pk if answers else None)
    recorder.write(entry)
    if supersedes is not None:
        spoken_of = About(supersedes.need, supersedes.member, supersedes.household)
        refresh_standings(campaign, members | spoken_of.members())
        return entry
    coverage.add_entries([entry])
    save_standings({need.id: fold(coverage.entries_of(need)) for need in covered})
    return entry


def refresh_standings(campaign: Campaign, members: Collection[uuid.UUID]) -> None:
    """Fold the listed needs of `members` anew: after a membership was recorded, which may change what covers them.

    Runs inside the `recording` that wrote the memberships.
    """
    coverage = coverage_of(campaign, members)
    save_standings({need.id: fold(coverage.entries_of(need)) for need in listed_needs(campaign, members)})


def needs_covered(coverage: Coverage, entry: Entry, needs: Iterable[ListedNeed]) -> list[ListedNeed]:
    """The needs that `entry` covers, by the one rule of `Coverage`."""
    probe = Coverage(memberships=coverage.memberships)
    probe.add_entries([entry, entry.answers] if entry.kind in HELP_ANSWERS and entry.answers else [entry])
    return [need for need in needs if probe.entries_of(need)]


def save_standings(standings: dict[uuid.UUID, Standing]) -> None:
    """Write standings, new or changed."""
    NeedStanding.objects.bulk_create(
        [standing_row(need_id, standing) for need_id, standing in standings.items()],
        update_conflicts=True,
        unique_fields=["need"],
        update_fields=[f.name for f in NeedStanding._meta.concrete_fields if not f.primary_key],
        batch_size=BATCH,
    )


COPIED = (
    "reason",
    "is_declined",
    "attempts",
    "verified_on",
    "planned_on",
    "adjusted_on",
    "helped_on",
    "last_helped_on",
    "resolved_on",
    "was_resolved",
    "care_on",
    "care_due_on",
    "reopened_on",
    "held_on",
    "contacted_on",
    "next_visit_on",
    "stuck_reason",
    "explained_until_on",
    "passes_survey",
    "last_on",
    "upto_seq",
    "pending_entry",
    "promise_due_on",
)


def standing_row(need_id: uuid.UUID, standing: Standing) -> NeedStanding:
    """A standing as its stored row."""
    return NeedStanding(
        need_id=need_id,
        state=standing.state,
        is_dismissal_pending=bool(standing.pending_of(Pending.DISMISSAL)),
        is_outcome_pending=bool(standing.pending_of(Pending.OUTCOME)),
        is_care_pending=bool(standing.pending_of(Pending.CARE)),
        open_promises=len(standing.promises),
        **{name: getattr(standing, name) for name in COPIED},
    )


def folded_standings(campaign: Campaign) -> dict[uuid.UUID, Standing]:
    """The standing of every listed need of the campaign, folded from its entries."""
    coverage = coverage_of(campaign)
    return {need.id: fold(coverage.entries_of(need)) for need in listed_needs(campaign)}


def rebuild_standings(campaign: Campaign, *, by: Principal = CONSOLE) -> int:
    """Fold every standing of the campaign anew and return how many stored ones differed (normally 0)."""
    with recording("standing.rebuild", by=by, campaign_id=campaign.pk) as recorder:
        fresh = folded_standings(campaign)
        stored = {row.need_id: row for row in NeedStanding.objects.filter(need__campaign=campaign)}
        changed = {
            need_id: standing
            for need_id, standing in fresh.items()
            if not same_standing(stored.get(need_id), standing_row(need_id, standing))
        }
        save_standings(changed)
        recorder.detail = {"changed": len(changed), "needs": len(fresh)}
    return len(changed)


def same_standing(stored: NeedStanding | None, fresh: NeedStanding) -> bool:
    """Whether a stored standing (none: only listed) says what the fold says."""
    kept = stored or NeedStanding(need_id=fresh.need_id)
    names = [f.attname for f in NeedStanding._meta.concrete_fields]
    return all(getattr(kept, name) == getattr(fresh, name) for name in names)
