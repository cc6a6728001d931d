"""The matrix: every address × method × principal × relation answers as `people/policy.py` says."""

from __future__ import annotations

import datetime as dt
import logging
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.cookies import SimpleCookie

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import Settings

from kaejon.people.models import Account, Role
from kaejon.people.policy import ANYONE, POLICY, SIGNED_IN, Policy
from tests.cast import Cast, cast
from tests.policy_samples import (
    HOLDINGS,
    NOT_SIGNED_IN,
    Place,
    World,
    kwargs_of,
    make_world,
    missing_of,
    place_of,
)

__all__ = ["cast"]

METHODS = ("GET", "POST", "PUT", "DELETE")
# No address takes these methods from anybody, so a few ask.
RARE_METHODS = {"PUT": ("anonymous", "secretary", "mentor"), "DELETE": ("anonymous", "secretary", "mentor")}
# Addresses that exist in development only.
DEVELOPMENT = {"web:styleguide", "web:styleguide-error"}
SIGN_IN = "/sign-in/"


def addresses(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every URL name with its parameters, in the order of the path."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", list(pattern.pattern.regex.groupindex)


def expected(policy: Policy, method: str, who: str, place: Place | None) -> str:
    """What the policy says happens: open, sign-in, 303, 403, 404 or 405."""
    allowed = policy.allowed(method)
    if allowed & ANYONE:
        return "open"
    if who in NOT_SIGNED_IN:
        return "sign-in"
    if not allowed:
        # Where something is only sent to, a reader is led to the page above it.
        return "303" if method == "GET" else "405"
    if allowed & SIGNED_IN:
        return "open"
    held = [area for role, area in HOLDINGS[who] if role in allowed]
    if not held:
        return "403"
    return "open" if place is None or any(place.is_reached(area) for area in held) else "404"


def happened(response: HttpResponseBase) -> str:
    if response.status_code == 302 and response.headers["Location"].startswith(SIGN_IN + "?next="):
        return "sign-in"
    if response.status_code in (303, 403, 404, 405) or response.status_code >= 500:
        return str(response.status_code)
    return "open"


class Walker:
    """Sends requests as anybody; what one of them changed is undone before the next."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.sessions = {
            name: world.cast.client(name).cookies[django_settings.SESSION_COOKIE_NAME].value for name in HOLDINGS
        }
        self.client = Client(raise_request_exception=False)
        client = Client()
        client.force_login(world.cast["disabled"], backend="django.contrib.auth.backends.ModelBackend")
        self.sessions["disabled"] = client.cookies[django_settings.SESSION_COOKIE_NAME].value
        Account.objects.filter(username="disabled").update(
            is_active=False, disabled_at=dt.datetime(2022, 5, 12, tzinfo=dt.UTC), disabled_by="console"
        )

    def send(self, method: str, address: str, who: str) -> HttpResponseBase:
        # Signing out and in again change the browser's cookies: each request begins with those of `who` alone.
        session = self.sessions.get(who)
        self.client.cookies = SimpleCookie({django_settings.SESSION_COOKIE_NAME: session} if session else {})
        with transaction.atomic():
            response = self.client.generic(method, address, content_type="application/x-www-form-urlencoded")
            if response.streaming:
                response.getvalue()
            transaction.set_rollback(True)
        return response


@pytest.fixture
def walker(
    cast: Cast, at: Callable[[dt.datetime], None], settings: Settings, caplog: pytest.LogCaptureFixture
) -> Walker:
    settings.JOBS_IN_PLACE = True
    # Thousands of refusals are what is wanted here; telling of each would take longer than all the rest.
    caplog.set_level(logging.CRITICAL)
    return Walker(make_world(cast, at))


def test_every_address_has_a_policy_and_every_policy_an_address() -> None:
    assert {name for name, _kwargs in addresses()} == set(POLICY) - DEVELOPMENT


def test_every_gated_address_has_a_place() -> None:
    without = [name for name, kwargs in addresses() if POLICY[name].gate == "area" and place_of(name, kwargs) is None]
    assert without == []


def test_every_address_answers_each_principal_as_the_policy_says(
    walker: Walker, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong: list[str] = []
    tally: Counter[str] = Counter()
    for name, kwargs in addresses():
        address = reverse(name, kwargs=kwargs_of(name, kwargs, walker.world))
        for method in METHODS:
            for who in RARE_METHODS.get(method, (*NOT_SIGNED_IN, *HOLDINGS)):
                wanted = expected(POLICY[name], method, who, place_of(name, kwargs))
                got = happened(walker.send(method, address, who))
                tally[wanted] += 1
                if got != wanted:
                    wrong.append(f"{method} {name} as {who}: expected {wanted}, got {got}")
    tried = sum(tally.values())
    with capsys.disabled():
        sys.stdout.write(
            f"\naccess matrix: {tried} tried, {tried - len(wrong)} as expected, {len(wrong)} not; {dict(tally)}\n"
        )
    assert wrong == []
    assert tried == len(list(addresses())) * (2 * (len(NOT_SIGNED_IN) + len(HOLDINGS)) + 2 * 3)
    assert min(tally[kind] for kind in ("open", "sign-in", "403", "404", "405")) > 20


def test_out_of_area_is_told_from_missing_by_nothing(walker: Walker, capsys: pytest.CaptureFixture[str]) -> None:
    different: list[str] = []
    tried = 0
    for name, kwargs in addresses():
        own = kwargs_of(name, kwargs, walker.world)
        missing = missing_of(own)
        if missing is None or POLICY[name].allowed("GET") & ANYONE:
            continue
        real, none = reverse(name, kwargs=own), reverse(name, kwargs=missing)
        for method in ("GET", "POST"):
            for who in HOLDINGS:
                wanted = expected(POLICY[name], method, who, place_of(name, kwargs))
                if wanted not in ("open", "404"):
                    continue
                tried += 1
                answer = walker.send(method, none, who)
                outside = walker.send(method, real, who) if wanted == "404" else answer
                if happened(answer) != "404" or told(answer, none) != told(outside, real if wanted == "404" else none):
                    different.append(f"{method} {name} as {who}: {happened(answer)}")
    with capsys.disabled():
        sys.stdout.write(f"\nmissing rows: {tried} tried, {tried - len(different)} as expected, {len(different)} not\n")
    assert different == []
    assert tried > 200


def told(response: HttpResponseBase, address: str) -> tuple[int, str, dict[str, str]]:
    """Everything an answer tells, without the address asked for and the token against forged requests."""
    body = response.content.decode() if isinstance(response, HttpResponse) else ""
    body = re.sub(r"[A-Za-z0-9]{64}", "TOKEN", body.replace(address, "ADDRESS"))
    headers = {name: value for name, value in response.headers.items() if name != "Set-Cookie"}
    return response.status_code, body, {**headers, "Content-Length": ""}


@pytest.mark.parametrize("name", sorted(POLICY))
def test_policy_with_one_role_flipped_expects_something_else(name: str) -> None:
    """Each small change of a row changes what the matrix asks for, so none can pass unseen."""
    policy = POLICY[name]
    kwargs = dict(addresses()).get(name, [])
    for method in ("get", "post"):
        who_may = getattr(policy, method)
        is_open = bool(who_may & (ANYONE | SIGNED_IN))
        changed = [frozenset[str]()] if is_open else [who_may ^ {str(role)} for role in Role]
        mutants = [replace(policy, get=who) if method == "get" else replace(policy, post=who) for who in changed]
        for mutant in mutants:
            assert table(mutant, method, name, kwargs) != table(policy, method, name, kwargs)


def table(policy: Policy, method: str, name: str, kwargs: list[str]) -> list[str]:
    place = place_of(name, kwargs)
    return [expected(policy, method.upper(), who, place) for who in (*NOT_SIGNED_IN, *HOLDINGS)]
