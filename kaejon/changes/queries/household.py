"""The part of the household page that tells what changes in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from kaejon.changes.models import ChangeKind, ChangeRequest
from kaejon.changes.queries.gone import WORDS, gone_of
from kaejon.changes.queries.requests import ChangeRow, rows_of
from kaejon.people.access import User
from kaejon.people.policy import CASE_READERS, TEAM
from kaejon.register.access import appointment_over
from kaejon.register.models import Campaign, Household, Member

MOST_TOLD = 10


@dataclass(frozen=True)
class GoneMember:
    """Somebody who is dead or has left the province, and keeps the household in which they were last."""

    member: Member
    kind: ChangeKind

    @property
    def words(self) -> str:
        return str(WORDS[self.kind])


@dataclass(frozen=True)
class ChangesPart:
    """What the household page says of changes; addresses are empty where the reader may not go there."""

    campaign: Campaign
    waiting: Sequence[ChangeRow]
    answered: Sequence[ChangeRow]
    gone: Sequence[GoneMember]
    is_empty: bool
    new_href: str
    can_open: bool


def changes_part(user: User, campaign: Campaign, household: Household) -> ChangesPart:
    """The part as this reader may see it: a constant number of queries, and one for each newcomer's sealed name."""
    requests = ChangeRequest.objects.filter(campaign=campaign, household=household).order_by("-seq")
    rows = rows_of(requests[:MOST_TOLD])
    members = list(Member.objects.filter(household=household))
    gone = gone_of(campaign, [member.pk for member in members])
    may_ask = appointment_over(user, TEAM, household) is not None
    can_open = may_ask or appointment_over(user, CASE_READERS, household) is not None
    is_empty = len(gone) == len(members)
    may_change = may_ask and not is_empty and campaign.closed_at is None
    return ChangesPart(
        campaign=campaign,
        waiting=[row for row in rows if row.is_waiting],
        answered=[row for row in rows if not row.is_waiting],
        gone=[GoneMember(member, gone[member.pk]) for member in members if member.pk in gone],
        is_empty=is_empty,
        new_href=reverse("changes:change-choose", args=[campaign.slug, household.pk]) if may_change else "",
        can_open=can_open,
    )
