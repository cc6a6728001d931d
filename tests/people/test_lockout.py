import datetime as dt

import pytest
from axes.models import AccessFailureLog
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django import Settings

from kaejon.people.lockout import account_name, client_network, cool_off

START = dt.datetime(2022, 7, 8, 9, 55, tzinfo=dt.UTC)


def sign_in_request(username: str = "officer", **meta: str) -> HttpRequest:
    return RequestFactory().post("/sign-in/", {"username": username, "password": "wrong"}, **meta)  # type: ignore[arg-type]  # META keys


def try_to_sign_in(username: str, password: str, **meta: str) -> AbstractBaseUser | None:
    """The account, or None when it is refused for whatever reason."""
    try:
        return authenticate(sign_in_request(username, **meta), username=username, password=password)
    except PermissionDenied:
        return None


def record_failures(count: int, minutes_ago: int, username: str = "officer", network: str = "127.0.0.1") -> None:
    for _ in range(count):
        failure = AccessFailureLog.objects.create(username=username, ip_address=network, path_info="/sign-in/")
        AccessFailureLog.objects.filter(pk=failure.pk).update(attempt_time=START - dt.timedelta(minutes=minutes_ago))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("failures", "minutes"),
    [(0, 15), (4, 15), (5, 1), (9, 1), (10, 2), (15, 4), (20, 8), (25, 15), (30, 15), (500, 15)],
)
def test_cool_off_doubles_with_every_lock_of_the_past_hour(failures: int, minutes: int) -> None:
    record_failures(failures, minutes_ago=10)
    request = sign_in_request()
    request.axes_attempt_time = START  # type: ignore[attr-defined]  # as axes sets it
    assert cool_off(request) == dt.timedelta(minutes=minutes)


@pytest.mark.django_db
def test_cool_off_counts_only_this_account_this_network_and_this_hour() -> None:
    record_failures(10, minutes_ago=61)
    record_failures(10, minutes_ago=10, username="colleague")
    record_failures(10, minutes_ago=10, network="192.0.2.7")
    request = sign_in_request()
    request.axes_attempt_time = START  # type: ignore[attr-defined]  # as axes sets it
    assert cool_off(request) == dt.timedelta(minutes=15)


@pytest.mark.django_db
def test_sign_in_after_five_failures_is_refused_here_and_not_elsewhere() -> None:
    account = get_user_model().objects.create(username="officer", full_name="คนที่แต่งขึ้น", created_by="test")
    account.set_password("ฝนตกที่ปากคลอง-88")
    account.save()
    for spelling in ("officer", "Officer", " officer", "OFFICER", "officer"):
        assert try_to_sign_in(spelling, "wrong") is None
    assert try_to_sign_in("officer", "ฝนตกที่ปากคลอง-88") is None
    assert try_to_sign_in("officer", "ฝนตกที่ปากคลอง-88", REMOTE_ADDR="192.0.2.7") == account


@pytest.mark.django_db
def test_sign_in_while_locked_out_does_not_lengthen_the_lock() -> None:
    for _ in range(5):
        try_to_sign_in("officer", "wrong")
    before = AccessFailureLog.objects.count()
    for _ in range(20):
        try_to_sign_in("officer", "wrong")
    assert (before, AccessFailureLog.objects.count()) == (5, 5)


def test_account_name_ignores_case_and_outer_spaces() -> None:
    assert account_name(sign_in_request("  OffiCer ")) == "officer"
    assert account_name(sign_in_request("other"), {"username": "Officer"}) == "officer"
    assert len(account_name(sign_in_request("x" * 5000))) == 60


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("not an address", "0.0.0.0"),
        ("", "0.0.0.0"),
    ],
)
def test_client_network_is_one_subscriber(address: str, network: str) -> None:
    assert client_network(sign_in_request(REMOTE_ADDR=address)) == network


@pytest.mark.parametrize(
    ("proxies", "forwarded", "network"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 192.0.2.1", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),
    ],
)
def test_client_network_trusts_only_our_own_proxies(
    proxies: int, forwarded: str, network: str, settings: Settings
) -> None:
    settings.PROXY_COUNT = proxies
    assert client_network(sign_in_request(HTTP_X_FORWARDED_FOR=forwarded)) == network
