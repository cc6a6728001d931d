"""Works 6 and 7: the household list, the home screens, every inbox and the household page, at 100,000 households.

    .venv/bin/python -m benchmarks.pages [--households 100000] [--rounds 30]

Pages are asked of Django in this process, signed in and with every check of permission, as one client would. The list
stands beside a bare Django page of the same rows: one view that reads 50 households with their area and lays them out
in a plain template, no permission, no needs, no chrome; interleaved, and the ratio is the median of the rounds'. The
number of queries is counted at two sizes: it must not grow. Milliseconds are for orientation.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import made_list
from benchmarks.installation import ROOT, Installation, installation, report

SMALL = 1_000
SLUG = "bench"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--households", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args()
    sizes = sorted({min(SMALL, options.households), options.households})
    found = [measured(size, options.rounds) for size in sizes]
    for first, last in zip(found[0], found[-1], strict=True):
        report(**last, queries_at={str(size): row["queries"] for size, row in zip(sizes, (first, last), strict=False)})


def measured(households: int, rounds: int) -> list[dict[str, object]]:
    """Every page's figures in an installation with so many households."""
    with installation() as place:
        prepare(place, households)
        said = place_python(place, "benchmarks.pages_within", SLUG, str(rounds))
    return [json.loads(line) for line in said.splitlines() if line.startswith("{")]


def prepare(place: Installation, households: int) -> None:
    """A campaign begun two months ago with its list, and the casework on it."""
    start = dt.date.today() - dt.timedelta(days=63)
    place.run("collectstatic", "--noinput", "--verbosity", "0")
    place.run("load_areas")
    place.run(
        "create_campaign", SLUG, "--province", "23", "--name", "วัดผล", "--start", start.isoformat(),
        "--deadline", (start + dt.timedelta(days=144)).isoformat(),
    )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="kaejon-bench-") as folder:
        # XLSX, as a CSV of a province's size is larger than a file may be.
        path = Path(folder) / "list.xlsx"
        made_list.write_households(path, households)
        place.run("import_targets", str(path), "--campaign", SLUG, "--approve", "วัดผล")
    place_python(place, "benchmarks.casework", SLUG)


def place_python(place: Installation, module: str, *arguments: str) -> str:
    """A module run in the installation's environment; what it said."""
    environ = {**place.environ, "DJANGO_SETTINGS_MODULE": "kaejon.settings"}
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


def milliseconds(work: Callable[[], object], rounds: int) -> list[float]:
    """How long each round took."""
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        found.append((time.perf_counter() - start) * 1000)
    return found


def p95(times: list[float]) -> float:
    return round(statistics.quantiles(times, n=20, method="inclusive")[-1], 1)


if __name__ == "__main__":
    os.environ.setdefault("LANG", "C.UTF-8")
    main()
