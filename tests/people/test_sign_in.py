from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from axes.models import AccessAttempt
from django.conf import settings as django_settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import password_validators_help_texts
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import Settings

from kaejon.audit.models import Event
from kaejon.audit.principal import CONSOLE
from kaejon.lib import clock
from kaejon.people.actions import create_account, disable_account, invite
from kaejon.people.models import Account, Invitation
from kaejon.people.queries import DEMO_PASSWORD, demo_accounts
from kaejon.people.rules import PeopleProblem
from tests.cast import PASSWORD, Cast, cast

__all__ = ["cast"]

NEW_PASSWORD = "ฝนตกที่ปากคลอง-88"


@pytest.fixture
def officer(cast: Cast) -> Account:
    account = cast["district"]
    account.set_password(PASSWORD)
    account.save()
    return account


def send(client: Client, username: str = "district", password: str = PASSWORD, **more: str) -> int:
    return client.post("/sign-in/", {"username": username, "password": password, **more}).status_code


def last_event() -> Event:
    event = Event.objects.order_by("seq").last()
    assert event is not None
    return event


def is_signed_in(client: Client) -> bool:
    return client.get("/people/me/").status_code == 200


def test_sign_in_begins_a_session_and_is_written_down(officer: Account) -> None:
    client = Client()
    answer = client.post("/sign-in/", {"username": " District ", "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert is_signed_in(client)
    event = last_event()
    assert (event.action, event.by, event.subject_id) == ("account.sign_in", str(officer.pk), str(officer.pk))


def test_sign_in_gives_the_session_a_new_id(officer: Account) -> None:
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    before = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    send(client)
    assert client.cookies[django_settings.SESSION_COOKIE_NAME].value != before
    assert not Session.objects.filter(session_key=before).exists()


@pytest.mark.parametrize(
    ("asked", "went"),
    [
        ("/people/me/", "/people/me/"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_sign_in_goes_on_only_within_our_own_pages(officer: Account, asked: str, went: str) -> None:
    sent = {"username": "district", "password": PASSWORD, "next": asked}
    assert Client().post("/sign-in/", sent).headers["Location"] == went


@pytest.mark.parametrize(("username", "known"), [("district", "known"), ("nobody-of-that-name", "unknown")])
def test_refused_sign_in_says_the_same_and_keeps_no_unknown_name(officer: Account, username: str, known: str) -> None:
    client = Client()
    answer = client.post("/sign-in/", {"username": username, "password": "wrong wrong"})
    assert answer.status_code == 200
    assert "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง" in answer.content.decode()
    assert "ก่อนบันทึก" not in answer.content.decode()
    event = last_event()
    assert (event.action, event.detail) == ("account.sign_in_refused", f'{{"account":"{known}","is_locked":false}}')
    assert event.subject_id == (str(officer.pk) if known == "known" else "")
    assert "nobody-of-that-name" not in "".join(str(value) for value in event.__dict__.values())


def test_unknown_name_costs_the_same_work(officer: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    worked: list[str] = []

    def counted(name: str) -> None:
        real = getattr(Argon2PasswordHasher, name)

        def count(hasher: Argon2PasswordHasher, *given: str) -> object:
            worked.append(name)
            return real(hasher, *given)

        monkeypatch.setattr(Argon2PasswordHasher, name, count)

    counted("encode")
    counted("verify")
    counts: dict[str, int] = {}
    # The second has no account, the third no password yet.
    for username in ("district", "nobody", "mentor"):
        worked.clear()
        send(Client(), username, "wrong wrong")
        counts[username] = len(worked)
    assert counts == {"district": 1, "nobody": 1, "mentor": 1}


def test_lock_out_says_until_when_and_ends(officer: Account) -> None:
    client = Client()
    for _ in range(4):
        assert send(client, password="wrong wrong") == 200
    answer = client.post("/sign-in/", {"username": "district", "password": "wrong wrong"})
    assert (answer.status_code, last_event().detail) == (429, '{"account":"known","is_locked":true}')
    assert "ลองใหม่ได้หลัง" in answer.content.decode()
    events = Event.objects.count()
    assert send(client) == 429
    assert Event.objects.count() == events
    assert send(Client(REMOTE_ADDR="192.0.2.7")) == 302


def test_lock_out_ends_by_itself(officer: Account) -> None:
    client = Client()
    for _ in range(5):
        send(client, password="wrong wrong")
    assert send(client) == 429
    # The first lock lasts one minute.
    for attempt in AccessAttempt.objects.all():
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=attempt.attempt_time - dt.timedelta(seconds=61))
    assert send(client) == 302


def test_sign_out_ends_the_session(officer: Account) -> None:
    client = Client()
    send(client)
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert (is_signed_in(client), last_event().action) == (False, "account.sign_out")


def test_disabled_account_is_out_at_once_and_stays_out(officer: Account) -> None:
    client = Client()
    send(client)
    disable_account(officer, by=CONSOLE)
    assert not is_signed_in(client)
    assert send(Client()) == 200


def test_ended_appointment_stops_the_running_session(cast: Cast) -> None:
    client = cast.client("secretary")
    assert client.get("/people/accounts/").status_code == 200
    appointment = cast.appointments["secretary"]
    appointment.ended_at, appointment.ended_by = clock.now(), "console"
    appointment.save()
    assert client.get("/people/accounts/").status_code == 403


def token_of(link: str) -> str:
    return link.rstrip("/").rsplit("/", 1)[1]


def test_invitation_sets_the_password_once(cast: Cast) -> None:
    token = token_of(invite(cast["mentor"], by=CONSOLE))
    client = Client()
    address = f"/invitation/{token}/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"password": NEW_PASSWORD, "again": NEW_PASSWORD}).status_code == 302
    assert is_signed_in(client)
    assert send(Client(), "mentor", NEW_PASSWORD) == 302
    assert Client().get(address).status_code == 410
    assert Client().post(address, {"password": PASSWORD, "again": PASSWORD}).status_code == 410
    assert send(Client(), "mentor", NEW_PASSWORD) == 302


def test_invitation_is_kept_as_a_hash_and_replaces_earlier_ones(cast: Cast) -> None:
    first, second = (token_of(invite(cast["mentor"], by=CONSOLE)) for _ in range(2))
    assert {row.token_hash for row in Invitation.objects.all()}.isdisjoint({first, second})
    assert Client().get(f"/invitation/{first}/").status_code == 410
    assert Client().get(f"/invitation/{second}/").status_code == 200


def test_invitation_ends_after_seven_days(cast: Cast) -> None:
    token = token_of(invite(cast["mentor"], by=CONSOLE))
    with clock.set_to(clock.now() + dt.timedelta(days=7, seconds=1)):
        assert Client().get(f"/invitation/{token}/").status_code == 410


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("short", "short", "12"),
        ("TratTratTrat99", "TratTratTrat99", "เดาได้ง่าย"),
        (NEW_PASSWORD, PASSWORD, "ไม่ตรงกัน"),
    ],
)
def test_invitation_refuses_a_weak_or_mistyped_password(cast: Cast, password: str, again: str, said: str) -> None:
    token = token_of(invite(cast["mentor"], by=CONSOLE))
    answer = Client().post(f"/invitation/{token}/", {"password": password, "again": again})
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert Client().get(f"/invitation/{token}/").status_code == 200


def test_invitation_lets_a_locked_out_officer_in(officer: Account) -> None:
    client = Client()
    for _ in range(5):
        send(client, password="wrong wrong")
    token = token_of(invite(officer, by=CONSOLE))
    assert client.post(f"/invitation/{token}/", {"password": NEW_PASSWORD, "again": NEW_PASSWORD}).status_code == 302
    assert is_signed_in(client)


def test_password_is_changed_with_the_present_one(officer: Account) -> None:
    here, elsewhere = Client(), Client()
    send(here)
    send(elsewhere)
    new = {"password": NEW_PASSWORD, "again": NEW_PASSWORD}
    assert here.post("/people/me/password/", {"present": "wrong", **new}).status_code == 200
    assert here.post("/people/me/password/", {"present": PASSWORD, **new}).status_code == 302
    assert (is_signed_in(here), is_signed_in(elsewhere)) == (True, False)
    assert last_event().action == "account.change_password"


def test_sign_in_without_a_password_says_what_to_fill_in(officer: Account) -> None:
    page = Client().post("/sign-in/", {"username": "district"}).content.decode()
    assert '<a href="#id_password">รหัสผ่าน: โปรดกรอกข้อมูลนี้</a>' in page
    assert "ก่อนบันทึก" not in page


def test_password_rules_are_a_list(officer: Account) -> None:
    here = Client()
    send(here)
    rules = re.findall("<li>([^<]+)</li>", here.get("/people/me/password/").content.decode())
    assert [html.unescape(rule) for rule in rules] == password_validators_help_texts()


@pytest.mark.parametrize("is_demo_site", [True, False])
def test_demo_accounts_are_offered_and_open_in_a_demo_only(cast: Cast, settings: Settings, is_demo_site: bool) -> None:
    settings.DEMO = is_demo_site
    account = cast["mentor"]
    account.is_demo = True
    account.set_password(DEMO_PASSWORD)
    account.save()
    page = Client().get("/sign-in/").content.decode()
    assert ("ทดลองใช้ด้วยบัญชีสาธิต" in page) == is_demo_site
    assert [offered.username for offered in demo_accounts()] == (["mentor"] if is_demo_site else [])
    assert send(Client(), "mentor", DEMO_PASSWORD) == (302 if is_demo_site else 200)


def test_user_names_that_differ_only_in_case_are_one(cast: Cast) -> None:
    with pytest.raises(PeopleProblem, match="username_taken"):
        create_account(username="MENTOR", full_name="ผู้ทดสอบ", by=CONSOLE)
