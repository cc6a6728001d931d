"""System checks of the installation: what must be true before Kaejon touches a row."""

import re
import stat
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

# The versions that mend SQLite's WAL-reset bug: a release series, and its first safe release.
WAL_FIX_BACKPORTS = {(3, 44): 6, (3, 50): 7}
WAL_FIX_SINCE = (3, 51, 3)
DURABLE_PRAGMAS = {"journal_mode": ("wal",), "synchronous": (2, 3), "foreign_keys": (1,)}
DURABLE_POSTGRES = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
OLDEST_POSTGRES = 14
# Sort keys and area codes are compared by code point; any other order puts Thai names wrong.
BYTEWISE_COLLATIONS = {"C", "POSIX", "C.UTF-8", "C.utf8"}


def has_wal_fix(version: str) -> bool:
    """Whether this SQLite never loses a committed row when its write-ahead log starts again."""
    release = tuple(int(number) for number in re.findall(r"\d+", version)[:3])
    if len(release) != 3:
        return False
    backport = WAL_FIX_BACKPORTS.get(release[:2])
    return release >= WAL_FIX_SINCE or (backport is not None and release[2] >= backport)


@register(Tags.compatibility)
def sqlite_is_safe(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    import sqlite3

    used = any(settings.DATABASES[alias]["ENGINE"].endswith("sqlite3") for alias in settings.DATABASES)
    if not used or has_wal_fix(sqlite3.sqlite_version):
        return []
    return [
        Error(
            f"SQLite {sqlite3.sqlite_version} can lose committed rows (the WAL-reset bug).",
            hint="Install the requirements again: pysqlite3 carries a safe SQLite, and kaejon swaps it in.",
            id="kaejon.E001",
        )
    ]


@register(Tags.database)
def database_is_durable(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    wrong: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        findings = sqlite_findings(connection) if connection.vendor == "sqlite" else postgres_findings(connection)
        wrong += [
            Error(f"Database {alias!r} is not durable: {finding}.", hint="See docs/operations.md.", id="kaejon.E002")
            for finding in findings
        ]
    return wrong


def sqlite_findings(connection: BaseDatabaseWrapper) -> list[str]:
    findings = []
    with connection.cursor() as cursor:
        for pragma, allowed in DURABLE_PRAGMAS.items():
            value = cursor.execute(f"PRAGMA {pragma}").fetchone()[0]
            if value not in allowed:
                findings.append(f"PRAGMA {pragma} is {value}, expected {allowed[0]}")
    return findings


def postgres_findings(connection: BaseDatabaseWrapper) -> list[str]:
    findings = []
    with connection.cursor() as cursor:
        for name, expected in DURABLE_POSTGRES.items():
            cursor.execute("SELECT current_setting(%s)", [name])
            value = cursor.fetchone()[0]
            if value != expected:
                findings.append(f"{name} is {value}, expected {expected}")
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
        version = cursor.fetchone()[0]
        if version < OLDEST_POSTGRES:
            findings.append(f"PostgreSQL {version} is older than {OLDEST_POSTGRES}")
    return findings


@register(Tags.database)
def database_sorts_by_code_point(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    return [
        Error(
            f"Database {alias!r} sorts by {collation}, so Thai names would stand in the wrong order.",
            hint="Create it with: CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'.",
            id="kaejon.E005",
        )
        for alias in databases or ()
        if connections[alias].vendor == "postgresql"
        and (collation := collation_of(connections[alias])) not in BYTEWISE_COLLATIONS
    ]


def collation_of(connection: BaseDatabaseWrapper) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT datcollate FROM pg_database WHERE datname = current_database()")
        return str(cursor.fetchone()[0])


@register(Tags.security)
def keys_are_private(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    try:
        mode = settings.KEYS_FILE.stat().st_mode
    except OSError:
        return [
            Error(
                f"KAEJON_KEYS names {settings.KEYS_FILE}, which cannot be read.",
                hint=f"Make it with `kaejon make_keys {settings.KEYS_FILE}`, or restore it from its own backup.",
                id="kaejon.E003",
            )
        ]
    if not stat.S_ISREG(mode) or mode & 0o077:
        return [
            Error(
                f"The key file {settings.KEYS_FILE} can be read by others.",
                hint=f"chmod 600 {settings.KEYS_FILE}, and ask who may have read it.",
                id="kaejon.E004",
            )
        ]
    return []
