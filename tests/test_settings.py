import os
import subprocess
import sys
from pathlib import Path

import pytest

SECRET = "a secret that only this test knows, long enough for the settings"


def start(data: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """Starts Django in a process of its own, in a working environment with `changes`; an empty one is left out."""
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "kaejon.settings",
        "KAEJON_SECRET_KEY": SECRET,
        "KAEJON_DATA": str(data),
        "KAEJON_KEYS": "keys.json",
        "KAEJON_URL": "https://kaejon.example",
        **changes,
    }
    program = (
        "import json, django; from django.conf import settings; django.setup();"
        "print(json.dumps([getattr(settings, name) for name in "
        "('DEBUG', 'DEMO', 'ALLOWED_HOSTS', 'SESSION_COOKIE_NAME', 'SECURE_SSL_REDIRECT', 'TIME_ZONE')]"
        " + [str(settings.KEYS_FILE), settings.DATABASES['default']['NAME']]))"
    )
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        env={name: value for name, value in environment.items() if value},
        capture_output=True,
        text=True,
        timeout=60,
    )


def refusal(done: subprocess.CompletedProcess[str]) -> str:
    """The last line of what the process said before it stopped."""
    assert done.returncode != 0
    return done.stderr.strip().splitlines()[-1].removeprefix("django.core.exceptions.ImproperlyConfigured: ")


def test_settings_with_the_required_variables_start(tmp_path: Path) -> None:
    done = start(tmp_path)
    assert done.stderr == ""
    assert done.stdout.strip() == (
        '[false, false, ["kaejon.example"], "__Host-kaejon_session", true, "Asia/Bangkok", '
        f'"{tmp_path}/keys.json", "{tmp_path}/kaejon.sqlite3"]'
    )


@pytest.mark.parametrize("name", ["KAEJON_SECRET_KEY", "KAEJON_DATA", "KAEJON_KEYS", "KAEJON_URL"])
@pytest.mark.parametrize("value", ["", "   "])
def test_settings_without_a_required_variable_name_it(tmp_path: Path, name: str, value: str) -> None:
    message = refusal(start(tmp_path, **{name: value}))
    assert message.startswith(f"{name} is not set. ")
    assert len(message) > len(f"{name} is not set. ") + 20


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KAEJON_SECRET_KEY", "too short"),
        ("KAEJON_DATA", "/nowhere/at/all"),
        ("KAEJON_DEBUG", "yes"),
        ("KAEJON_DEMO", "true"),
        ("KAEJON_PROXIES", "-1"),
        ("KAEJON_URL", "kaejon.example"),
        ("KAEJON_URL", "http://kaejon.example"),
        ("KAEJON_URL", "https://kaejon.example/path"),
        ("KAEJON_HOSTS", "*"),
        ("KAEJON_HOSTS", ".kaejon.example"),
        ("KAEJON_HOSTS", "kaejon.example,,other.example"),
        ("DATABASE_URL", "mysql://user:secret@host/name"),
        ("DATABASE_URL", "postgres://user:secret@host:port/name"),
        ("DATABASE_URL", "postgres://user:secret@host:5432"),
        ("DATABASE_URL", "postgres://user:secret@host:5432/name/more"),
        ("DATABASE_URL", "postgres://host:5432/name"),
        ("DATABASE_URL", "postgres://user:secret@host/name?options=-c%20fsync=off"),
        ("DATABASE_URL", "postgres://user:secret@host/name?sslmode"),
        ("KAEJON_MAIL_URL", "smtp://user:secret@host"),
    ],
)
def test_settings_with_an_unusable_value_name_the_variable(tmp_path: Path, name: str, value: str) -> None:
    message = refusal(start(tmp_path, **{name: value}))
    assert message.split()[0] == name
    assert "secret@" not in message


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://user:secret@host", "kaejon@trat.example"),
        ("smtp://", "kaejon@trat.example"),
        ("smtp://user:secret@host:port", "kaejon@trat.example"),
        ("smtps://user:secret@host/box", "kaejon@trat.example"),
        ("smtps://user:secret@host", "nobody"),
        ("", "kaejon@trat.example"),
    ],
)
def test_settings_with_unusable_mail_name_the_variable(tmp_path: Path, url: str, address: str) -> None:
    message = refusal(start(tmp_path, KAEJON_MAIL_URL=url, KAEJON_MAIL_FROM=address))
    assert message.startswith("KAEJON_MAIL_")
    assert "secret@" not in message


def test_settings_take_a_mail_server_by_its_address() -> None:
    from kaejon.settings import mail_server

    server = mail_server("smtps://ka%40jon:p%2Fw@mail.example")
    assert (server["EMAIL_HOST"], server["EMAIL_PORT"]) == ("mail.example", 465)
    assert (server["EMAIL_HOST_USER"], server["EMAIL_HOST_PASSWORD"]) == ("ka@jon", "p/w")
    assert (server["EMAIL_USE_SSL"], server["EMAIL_USE_TLS"], server["EMAIL_TIMEOUT"]) == (True, False, 10)
    assert mail_server("smtp://mail.example")["EMAIL_USE_TLS"] is True
    assert mail_server("smtp://127.0.0.1:25")["EMAIL_USE_TLS"] is False


def test_settings_of_a_demo_on_loopback_need_no_https(tmp_path: Path) -> None:
    done = start(tmp_path, KAEJON_URL="http://127.0.0.1:8000", KAEJON_DEMO="1")
    assert done.stdout.startswith('[false, true, ["127.0.0.1"], "kaejon_session", false, ')


def test_settings_take_a_database_by_its_address() -> None:
    from kaejon.settings import postgres_database

    database = postgres_database("postgres://ka%40jon:p%2Fw@db.example:6432/campaign?sslmode=verify-full")
    assert (database["USER"], database["PASSWORD"]) == ("ka@jon", "p/w")
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", "6432", "campaign")
    assert database["OPTIONS"]["sslmode"] == "verify-full"
    assert "-c synchronous_commit=on" in database["OPTIONS"]["options"]
