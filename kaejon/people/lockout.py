"""How long failed sign-ins keep one account on one network out: longer each time, a quarter of an hour at most."""

import ipaddress
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog
from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

LONGEST = timedelta(minutes=15)
# The first locks within an hour; every further one is the longest.
LOCKS = (timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4), timedelta(minutes=8))
REMEMBERED = timedelta(hours=1)


def cool_off(request: HttpRequest | None = None) -> timedelta:
    """The time after which failures of this account from this network are forgiven.

    Doubles with every lock of the past hour: 1, 2, 4, 8, then 15 minutes. Before the first lock, failures count
    together for 15 minutes. An officer who is locked out at 16:55 by mistyping gets in at 16:56.
    """
    if request is None:
        return LONGEST
    attempted_at = request.axes_attempt_time  # type: ignore[attr-defined]  # set by axes on each sign-in
    failures = AccessFailureLog.objects.filter(
        username=account_name(request), ip_address=client_network(request), attempt_time__gt=attempted_at - REMEMBERED
    ).count()
    locks = failures // settings.AXES_FAILURE_LIMIT
    return LOCKS[locks - 1] if 1 <= locks <= len(LOCKS) else LONGEST


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: Mapping[str, Any] | None = None
) -> HttpResponse:
    """The page instead of the sign-in page while locked out, with the moment from which trying helps again."""
    last = AccessAttempt.objects.filter(username=account_name(request), ip_address=client_network(request)).aggregate(
        at=Max("attempt_time")
    )["at"]
    wait_until = last + cool_off(request) if last else None
    return render(request, "people/locked_out.html", {"wait_until": wait_until}, status=429)


def account_name(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The account that failures are counted for, as signing in finds it: case and outer spaces do not matter, so
    that writing a name in another way starts no new count. Cut to what an account name can be.
    """
    name = credentials.get("username") if credentials else request.POST.get("username")
    return str(name or "").strip().casefold()[:60]


def client_network(request: HttpRequest) -> str:
    """The address that failures are counted for: IPv4 as it is, IPv6 as the /64 that one subscriber holds.

    Behind our own reverse proxies (`KAEJON_PROXIES`), it is the entry of X-Forwarded-For that the outermost of them
    wrote; entries further left are whatever the sender claims.
    """
    claimed = request.META.get("REMOTE_ADDR", "")
    if settings.PROXY_COUNT:
        hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        claimed = hops[-settings.PROXY_COUNT].strip() if len(hops) >= settings.PROXY_COUNT else claimed
    try:
        address = ipaddress.ip_address(claimed)
    except ValueError:
        return "0.0.0.0"
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)
