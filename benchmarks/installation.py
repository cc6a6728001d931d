"""A throwaway installation for a measurement, and the project's commands run in it as a person would run them."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Run:
    """What one command took: wall and CPU seconds (its children's too), the largest memory in MB, and what it said."""

    wall: float
    cpu: float
    memory_mb: int
    said: str


class Installation:
    """A data folder with keys and a migrated database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environ = {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "KAEJON_DATA": str(folder),
            "KAEJON_KEYS": "keys.json",
            "KAEJON_URL": "http://127.0.0.1:8000",
            "KAEJON_SECRET_KEY": "only for measuring, " * 4,
            **{name: os.environ[name] for name in ("DATABASE_URL",) if name in os.environ},
        }

    def run(self, *arguments: str) -> Run:
        """A management command in a process of its own. Raises CalledProcessError with what it said."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "kaejon", *arguments],
            cwd=ROOT,
            env=self.environ,
            capture_output=True,
            text=True,
            check=True,
        )
        wall = time.perf_counter() - start
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return Run(wall, cpu, after.ru_maxrss // 1024, done.stdout)


@contextmanager
def installation(template: Path | None = None) -> Iterator[Installation]:
    """A fresh installation, or a copy of one made before; removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="kaejon-bench-"))
    try:
        if template:
            shutil.copytree(template, folder, dirs_exist_ok=True)
        made = Installation(folder)
        if not template:
            made.run("make_keys", str(folder / "keys.json"))
            made.run("migrate", "--verbosity", "0")
        yield made
    finally:
        shutil.rmtree(folder)


def commit() -> str:
    """The commit that is measured, marked where the work tree differs from it."""
    said = subprocess.run(
        ["git", "describe", "--always", "--dirty", "--abbrev=10"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return said.stdout.strip() or "unknown"


def report(**figures: object) -> None:
    """One line of JSON."""
    print(json.dumps({**figures, "commit": commit()}, ensure_ascii=False))
