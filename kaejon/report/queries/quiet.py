"""Who has not touched a case all week: mentors and teams with households, by district, as counts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from kaejon.logbook.kept import kept, newest_event
from kaejon.logbook.models import Entry
from kaejon.people.models import Appointment
from kaejon.register.access import live_assignments
from kaejon.register.models import AssignmentKind, Campaign
from kaejon.report.models import WeeklyReport

DISTRICT_DIGITS = len("2301")


@dataclass(frozen=True)
class Quiet:
    """Of the mentors and teams of an area that have households: how many there are, how many were not heard of."""

    mentors: int = 0
    quiet_mentors: int = 0
    teams: int = 0
    quiet_teams: int = 0

    def __add__(self, other: Quiet) -> Quiet:
        return Quiet(
            self.mentors + other.mentors,
            self.quiet_mentors + other.quiet_mentors,
            self.teams + other.teams,
            self.quiet_teams + other.quiet_teams,
        )


def quiet_by_district(campaign: Campaign, since: dt.datetime) -> dict[str, Quiet]:
    """By district who has households and recorded nothing since a moment; four queries, kept until anything is done."""
    return kept("quiet", (campaign.pk, since), lambda: counted(campaign, since), until=newest_event)


def counted(campaign: Campaign, since: dt.datetime) -> dict[str, Quiet]:
    heard = heard_since(campaign, since)
    ties = live_assignments(AssignmentKind.MENTOR, AssignmentKind.TEAM).filter(campaign=campaign)
    columns = ("kind", "appointment__account_id", "appointment__area_id", "team_id", "team__area_id")
    # Each is one of two sorts, the other's columns are empty: not a sort of row that the types know.
    holders: set[tuple[Any, ...]] = set(ties.values_list(*columns))
    teams = people_of_teams({team for _kind, _account, _area, team, _place in holders if team is not None})
    found: dict[str, Quiet] = defaultdict(Quiet)
    for kind, account, area, team, place in holders:
        if kind == AssignmentKind.MENTOR and area:
            found[area[:DISTRICT_DIGITS]] += Quiet(mentors=1, quiet_mentors=int(str(account) not in heard))
        elif team is not None and place:
            is_quiet = heard.isdisjoint(teams.get(team, frozenset()))
            found[place[:DISTRICT_DIGITS]] += Quiet(teams=1, quiet_teams=int(is_quiet))
    return dict(found)


def heard_since(campaign: Campaign, since: dt.datetime) -> set[str]:
    """The accounts that recorded anything about a case since a moment, and those for whom it was recorded."""
    # A report frozen before that moment tells from which entry on to look: their moments have no index.
    before = WeeklyReport.objects.filter(campaign=campaign, recorded_at__lte=since).order_by("-seq")
    first = before.values_list("seq", flat=True).first() or 0
    rows = Entry.objects.filter(campaign=campaign, seq__gt=first, recorded_at__gte=since).order_by()
    return {person for pair in rows.values_list("by", "recorded_for").distinct() for person in pair if person}


def people_of_teams(teams: set[object]) -> dict[object, set[str]]:
    """The accounts of each team's members in force."""
    found: dict[object, set[str]] = defaultdict(set)
    members = Appointment.objects.in_force().filter(team__in=teams).order_by()
    for team, account in members.values_list("team_id", "account_id"):
        found[team].add(str(account))
    return found
