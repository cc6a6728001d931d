"""Databases made by copying: one is migrated once a session, and every worker and committing test gets a copy.

Tables of facts refuse DELETE and TRUNCATE, so a test that commits can never be cleaned up after; it throws its whole
database away instead.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.core.management import call_command
from django.db import connection, connections

from tests.environment import FOLDER

SESSION = FOLDER.name.replace("-", "_")
TEMPLATE = f"{SESSION}_template"


def is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def migrated_template() -> str:
    """The name of the session's migrated database, made by whichever process asks first."""
    with open(FOLDER / "template.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = FOLDER / "template.done"
        name = str(FOLDER / "template.sqlite3") if is_sqlite() else TEMPLATE
        if not done.exists():
            if not is_sqlite():
                administer(f"CREATE DATABASE {name}")
            with using(name):
                call_command("migrate", verbosity=0)
            done.touch()
    return name


def copy_of_template(name: str) -> str:
    """A fresh copy of the migrated database; for SQLite in a folder of its own that can serve as KAEJON_DATA."""
    template = migrated_template()
    if is_sqlite():
        folder = FOLDER / name
        folder.mkdir(mode=0o700)
        path = folder / "kaejon.sqlite3"
        shutil.copyfile(template, path)
        return str(path)
    copy = f"{SESSION}_{name}"
    administer(f"CREATE DATABASE {copy} TEMPLATE {template}")
    return copy


def throw_away(name: str) -> None:
    if is_sqlite():
        shutil.rmtree(Path(name).parent)
    else:
        administer(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def using(name: str) -> Iterator[None]:
    """Points Django, in every thread of this process, at another database inside the block."""
    default: dict[str, Any] = connections.settings["default"]
    before = default["NAME"]
    connection.close()
    default["NAME"] = connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        default["NAME"] = connection.settings_dict["NAME"] = before


def environment_of(name: str) -> dict[str, str]:
    """The environment in which a process of its own works on the same database."""
    if is_sqlite():
        return {**os.environ, "KAEJON_DATA": str(Path(name).parent)}
    url = urlsplit(os.environ["DATABASE_URL"])
    return {**os.environ, "DATABASE_URL": urlunsplit(url._replace(path=f"/{name}"))}


def administer(statement: str) -> None:
    import psycopg

    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as administration:
        administration.execute(statement.encode())
