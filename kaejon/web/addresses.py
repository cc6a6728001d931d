"""Addresses for links: empty where there is no such page, or none that one of the roles may open."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from kaejon.people.policy import POLICY
from kaejon.register.models import Campaign


def address(name: str, *args: object, roles: Collection[str], **query: str) -> str:
    """The address of a page with its parameters, those without a value left out."""
    policy = POLICY.get(name)
    if policy is None or policy.get.isdisjoint({*roles, "signed_in", "anyone"}):
        return ""
    try:
        path = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    asked = {key: value for key, value in query.items() if value}
    return f"{path}?{urlencode(asked)}" if asked else path


def campaign_address(name: str, campaign: Campaign | None, roles: Collection[str], **query: str) -> str:
    """As `address`, for a page that has a campaign in its address, or has none."""
    plain = address(name, roles=roles, **query)
    if plain or campaign is None:
        return plain
    return address(name, campaign.slug, roles=roles, **query)


def list_address(campaign: Campaign, roles: Collection[str], **query: str) -> str:
    """The household list with the filters `area`, `dimension`, `state`."""
    return campaign_address("assessment:household-list", campaign, roles, **query)
