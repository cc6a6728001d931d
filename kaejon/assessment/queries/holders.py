"""Whose a household is: its team and its named mentor at present, and the households of somebody."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from kaejon.people.access import User, standing_of
from kaejon.people.models import Appointment, Role, Team
from kaejon.people.policy import FIELD
from kaejon.register.access import live_assignments, own_and_head
from kaejon.register.models import AssignmentKind, Household

MENTOR = Role.MENTOR.value
HOLDING = (AssignmentKind.TEAM, AssignmentKind.MENTOR)


@dataclass(frozen=True)
class Holder:
    """The team and the mentor of a household; empty for nobody."""

    team: str = ""
    mentor: str = ""

    @property
    def words(self) -> str:
        return " · ".join(name for name in (self.mentor, self.team) if name)


NOBODY = Holder()


def holders_of(households: Iterable[uuid.UUID]) -> dict[uuid.UUID, Holder]:
    """Team and mentor of each of these households that has any, in one query."""
    rows = live_assignments(*HOLDING).filter(household__in=list(households)).order_by("seq", "line")
    found: dict[uuid.UUID, dict[str, str]] = defaultdict(dict)
    for household, kind, team, mentor in rows.values_list(
        "household", "kind", "team__name", "appointment__account__full_name"
    ):
        found[household] |= {"team": team} if kind == AssignmentKind.TEAM else {"mentor": mentor}
    return {household: Holder(**names) for household, names in found.items()}


def given_to_nobody() -> Q:
    """A filter for the households that neither a team nor a mentor holds."""
    return ~Q(Exists(live_assignments(*HOLDING).filter(household=OuterRef("pk"))))


def held_by(holders: Collection[uuid.UUID]) -> Q:
    """A filter for the households that one of these teams or mentors' appointments holds."""
    here = live_assignments(*HOLDING).filter(household=OuterRef("pk"))
    return Q(Exists(here.filter(Q(appointment__in=holders) | Q(team__in=holders))))


def holders_for(user: User) -> frozenset[uuid.UUID]:
    """The ids under which households are given to the user: their appointments in a team, those teams, their heads'."""
    held = standing_of(user).holding(FIELD)
    return frozenset({*own_and_head(held), *(a.team_id for a in held if a.team_id)})


def own_households(user: User, scope: QuerySet[Household]) -> QuerySet[Household]:
    """Those of `scope` that are given to the user or a team of theirs."""
    return scope.filter(held_by(holders_for(user)))


def scope_key(user: User, areas: Collection[str], team: str) -> tuple[str, ...]:
    """What tells one reader's households from another's: areas, and for a mentor under which appointments and teams."""
    is_own = team == "mine" or MENTOR in standing_of(user).roles
    return (*areas, *sorted(map(str, holders_for(user)))) if is_own else tuple(areas)


def holder_name(holder: str) -> str:
    """The name of a team, or of the person behind an appointment; empty for an id of neither."""
    team = Team.objects.filter(pk=holder).first()
    if team is not None:
        return team.name
    appointment = Appointment.objects.filter(pk=holder, role__in=FIELD).select_related("account").first()
    return appointment.account.full_name if appointment else ""
