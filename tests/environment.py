"""What must hold before Django reads its settings: a pytest plugin that pyproject.toml loads first of all.

The tests run in an environment of their own, whatever the shell's says: a data folder that is thrown away, fresh keys,
and the engine that KAEJON_TEST_ENGINE names (sqlite, the default, or postgres). KAEJON_TEST_DATABASE_URL points the
tests at a PostgreSQL server of yours; without it, they start one of their own.
"""

import atexit
import json
import os
import shutil
import socket
import tempfile
from pathlib import Path
from typing import Any

import pytest

import kaejon  # noqa: F401  # swaps SQLite in before anything else can import the old one
from tests.database.postgres import LocalPostgres

ENGINES = ("sqlite", "postgres")
SIZES = ("short", "full")

# Set by the first process and inherited by xdist's workers.
SESSION_FOLDER = "KAEJON_TEST_SESSION_FOLDER"

_server: LocalPostgres | None = None


def one_of(name: str, choices: tuple[str, ...]) -> str:
    value = os.environ.get(name) or choices[0]
    if value not in choices:
        raise pytest.UsageError(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
    return value


ENGINE = one_of("KAEJON_TEST_ENGINE", ENGINES)
SIZE = one_of("KAEJON_TEST_SIZE", SIZES)


def begin() -> Path:
    """The session's folder, with the environment set up for the settings to read."""
    global _server
    is_worker = "PYTEST_XDIST_WORKER" in os.environ
    folder = Path(os.environ[SESSION_FOLDER]) if is_worker else Path(tempfile.mkdtemp(prefix="kaejon-tests-"))
    own = [name for name in os.environ if name.startswith("KAEJON_") and not name.startswith("KAEJON_TEST_")]
    for name in own:
        del os.environ[name]
    if not is_worker:
        os.environ[SESSION_FOLDER] = str(folder)
        write_keys(folder / "keys.json")
        (folder / "static").mkdir()  # whitenoise warns of a missing one
        if ENGINE == "postgres" and not os.environ.get("KAEJON_TEST_DATABASE_URL"):
            _server = LocalPostgres()
            os.environ["KAEJON_TEST_DATABASE_URL"] = _server.start()
    os.environ.update(
        KAEJON_SECRET_KEY="only for tests, " * 4,
        KAEJON_DATA=str(folder),
        KAEJON_KEYS=str(folder / "keys.json"),
        KAEJON_URL="http://127.0.0.1:8000",
        KAEJON_HOSTS="127.0.0.1,localhost,testserver",
        DATABASE_URL=os.environ["KAEJON_TEST_DATABASE_URL"] if ENGINE == "postgres" else "",
    )
    return folder


def write_keys(path: Path) -> None:
    from kaejon.lib.crypto import new_key_file_content

    path.touch(mode=0o600)
    path.write_text(json.dumps(new_key_file_content()), encoding="utf-8")


def block_sockets() -> None:
    """Only this machine may be reached: a test that asks the network for anything fails at once."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def refuse_elsewhere(address: Any) -> None:
        is_local = isinstance(address, str | bytes) or address[0] in {"127.0.0.1", "::1", "localhost"}
        if not is_local:
            raise RuntimeError(f"A test tried to reach {address!r}; tests reach only this machine.")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        refuse_elsewhere(address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        refuse_elsewhere(address)
        return connect_ex(self, address)

    socket.socket.connect = guarded_connect  # type: ignore[method-assign, assignment]  # meant
    socket.socket.connect_ex = guarded_connect_ex  # type: ignore[method-assign, assignment]  # meant


def clean_up() -> None:
    if _server is not None:
        _server.stop()
    shutil.rmtree(FOLDER, ignore_errors=True)


FOLDER = begin()
block_sockets()
if "PYTEST_XDIST_WORKER" not in os.environ:
    # Not a pytest hook: those are not called when pytest stops while it is still starting.
    atexit.register(clean_up)
