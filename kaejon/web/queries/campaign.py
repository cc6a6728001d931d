from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kaejon.lib import clock
from kaejon.people.access import User
from kaejon.register.access import campaigns_for
from kaejon.register.models import Campaign, ListState, TargetList


@dataclass(frozen=True)
class Here:
    """The campaign that a page speaks of, the others that the user could choose, and its newest approved list."""

    campaign: Campaign | None = None
    others: Sequence[Campaign] = ()
    list_number: int | None = None


def current_campaign(campaigns: Sequence[Campaign], slug: str = "") -> Campaign | None:
    """The campaign named by `slug`; else the newest that has begun and is not closed, else the newest there is.

    `campaigns` are those of the user's province, newest first.
    """
    today = clock.today()
    named = [c for c in campaigns if c.slug == slug]
    running = [c for c in campaigns if c.starts_on <= today and c.closed_at is None]
    return next(iter([*named, *running, *campaigns]), None)


def here_for(user: User, slug: str = "") -> Here:
    """The current campaign of the user's province, in two queries; nothing where there is none."""
    campaigns = list(campaigns_for(user))
    campaign = current_campaign(campaigns, slug)
    if campaign is None:
        return Here()
    approved = TargetList.objects.filter(campaign=campaign, state=ListState.APPROVED).order_by("-number")
    return Here(
        campaign=campaign,
        others=[c for c in campaigns if c.pk != campaign.pk],
        list_number=approved.values_list("number", flat=True).first(),
    )
