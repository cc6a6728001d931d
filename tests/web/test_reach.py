"""Every page that a role may open is found by following links from its home screen."""

import re

import pytest
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from kaejon.lib import clock
from kaejon.people.models import Role
from kaejon.people.policy import POLICY
from kaejon.register.models import Campaign
from tests.cast import Cast
from tests.factories.register import approve_list, make_campaign, make_household

DEPTH = 3
# Reached otherwise than by a link: signing in, files, what a browser asks for itself, and what is for development.
ELSEWHERE = {
    "people:sign-in",
    "people:invitation-accept",
    "web:favicon",
    "report:letterhead-emblem",
    "web:robots",
    "web:styleguide",
    "web:styleguide-error",
}


def openable(role: str, campaign: Campaign) -> set[str]:
    """The URL names without a row behind them that the role may open."""
    found = set()
    for name, policy in POLICY.items():
        if name in ELSEWHERE or not policy.get & {role, "signed_in"}:
            continue
        for args in ([], [campaign.slug]):
            try:
                reverse(name, args=args)
            except NoReverseMatch:
                continue
            found.add(name)
    return found


def reached(client: Client) -> set[str]:
    """The URL names of the pages at most so many links away from the home screen."""
    found, seen, edge = {"web:home"}, {"/"}, ["/"]
    for _step in range(DEPTH):
        links: list[str] = []
        for path in edge:
            answer = client.get(path)
            if "text/html" in answer.headers.get("Content-Type", ""):
                links += re.findall(r'href="(/[^"#?]*)', answer.content.decode())
            if answer.streaming:
                answer.getvalue()
        edge = []
        for path in dict.fromkeys(links):
            try:
                name = resolve(path).view_name
            except Resolver404:
                continue
            # One page of each kind is enough to go on from.
            if name not in found and path not in seen:
                edge.append(path)
            found.add(name)
            seen.add(path)
    return found


@pytest.mark.parametrize("role", [str(role) for role in Role])
def test_every_page_of_a_role_is_found_from_its_home(cast: Cast, role: str) -> None:
    with clock.set_to(clock.bangkok(2022, 5, 10, 9)):
        campaign = make_campaign()
        (member,) = make_household(campaign, "230302", "ดาว")
        approve_list(campaign, {member: ["living"]})
    with clock.set_to(clock.bangkok(2022, 5, 18, 9)):
        assert sorted(openable(role, campaign) - reached(cast.client(role))) == []
