import sqlite3
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from kaejon.checks import (
    database_is_durable,
    database_sorts_by_code_point,
    has_wal_fix,
    keys_are_private,
    sqlite_is_safe,
)


@pytest.mark.parametrize(
    ("version", "is_safe"),
    [
        ("3.40.1", False),
        ("3.44.5", False),
        ("3.44.6", True),
        ("3.45.0", False),
        ("3.50.6", False),
        ("3.50.7", True),
        ("3.51.2", False),
        ("3.51.3", True),
        ("3.52.0", True),
        ("4.0.0", True),
        ("", False),
    ],
)
def test_wal_fix_is_known_by_version(version: str, is_safe: bool) -> None:
    assert has_wal_fix(version) is is_safe


def test_sqlite_in_use_is_the_safe_one() -> None:
    assert has_wal_fix(sqlite3.sqlite_version)
    assert sqlite_is_safe(None) == []


@pytest.mark.django_db
def test_database_is_durable_as_set_up() -> None:
    assert database_is_durable(None, databases=["default"]) == []


@pytest.mark.django_db
def test_database_sorts_by_code_point_as_set_up() -> None:
    assert database_sorts_by_code_point(None, databases=["default"]) == []


@pytest.mark.django_db
def test_database_that_sorts_otherwise_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaejon.checks.BYTEWISE_COLLATIONS", set())
    found = [error.id for error in database_sorts_by_code_point(None, databases=["default"])]
    assert found == (["kaejon.E005"] if connection.vendor == "postgresql" else [])


def test_database_with_a_setting_out_of_force_is_refused(committing_db: object) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=NORMAL")
            expected = "PRAGMA synchronous is 1, expected 2"
        else:
            cursor.execute("SET synchronous_commit = off")
            expected = "synchronous_commit is off, expected on"
    messages = [error.msg for error in database_is_durable(None, databases=["default"])]
    assert messages == [f"Database 'default' is not durable: {expected}."]


@pytest.mark.parametrize(
    ("mode", "ids"), [(0o600, []), (0o400, []), (0o640, ["kaejon.E004"]), (0o604, ["kaejon.E004"])]
)
def test_keys_that_others_can_read_are_refused(tmp_path: Path, settings: Settings, mode: int, ids: list[str]) -> None:
    settings.KEYS_FILE = tmp_path / "keys.json"
    settings.KEYS_FILE.touch()
    settings.KEYS_FILE.chmod(mode)
    assert [error.id for error in keys_are_private(None)] == ids


def test_keys_that_are_missing_are_refused(tmp_path: Path, settings: Settings) -> None:
    settings.KEYS_FILE = tmp_path / "keys.json"
    assert [error.id for error in keys_are_private(None)] == ["kaejon.E003"]
