"""What bin/test does: checks, then the tests in five parts. Standard library only."""

import argparse
import os
import shutil
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

import check
from environment import PYTHON, ROOT, apt_install, run, say, set_up, step, stop

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_TESTS = 5
PARTS = [
    ("on SQLite", "sqlite", ["-n", "2", "-m", "not browser and not faults"]),
    (
        "that touch the database, on PostgreSQL",
        "postgres",
        ["-n", "2", "-m", "database and not browser and not faults"],
    ),
    ("browser journeys", "sqlite", ["-m", "browser"]),
    ("faults on SQLite", "sqlite", ["-m", "faults"]),
    ("faults on PostgreSQL", "postgres", ["-m", "faults and database"]),
]


def find_chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    if named:
        if not shutil.which(named):
            raise stop(f"CHROMIUM names {named}, which cannot be run.")
        return named
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def have_chromium() -> None:
    """Finds Chromium or installs one: Debian's package as root, else Playwright's own download."""
    if not find_chromium():
        with step("Installing Chromium for the browser journeys"):
            is_debian_root = os.geteuid() == 0 and shutil.which("apt-get")
            installed = apt_install("chromium") if is_debian_root else False
            if not installed and not run(PYTHON, "-m", "playwright", "install", "chromium", quiet=True):
                raise stop(
                    "The browser journeys need Chromium, and it could not be installed.\n"
                    "Install it (Debian: apt-get install chromium), or set CHROMIUM to a browser that you have."
                )
    found = find_chromium()
    if found:
        os.environ["CHROMIUM"] = found


def run_part(engine: str, arguments: list[str], size: str, results: Path) -> tuple[int, Counter[str]]:
    """One pytest run: its exit code and how many tests passed, failed and were skipped."""
    environment = {**os.environ, "KAEJON_TEST_ENGINE": engine, "KAEJON_TEST_SIZE": size}
    report = f"--junit-xml={results}"
    code = os.spawnve(os.P_WAIT, PYTHON, [str(PYTHON), "-m", "pytest", "-q", report, *arguments], environment)
    counts: Counter[str] = Counter()
    if results.exists():
        for suite in ElementTree.parse(results).getroot().iter("testsuite"):
            total, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
            failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            counts.update(passed=total - skipped - failed, failed=failed, skipped=skipped)
        results.unlink()
    return code, counts


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/test", description="Sets up and runs every check and test of Kaejon.")
    parser.add_argument("--full", action="store_true", help="the long sizes of property tests and faults")
    size = "full" if parser.parse_args().full else "short"

    start = time.monotonic()
    os.chdir(ROOT)
    set_up("dev")
    have_chromium()
    timings = []
    totals: Counter[str] = Counter()

    say("→ Checks")
    began = time.monotonic()
    all_well = check.main()
    timings.append(("checks", time.monotonic() - began, "ok" if all_well else "FAILED"))

    with tempfile.TemporaryDirectory(prefix="kaejon-results-") as folder:
        for name, engine, arguments in PARTS:
            say(f"→ Tests {name}")
            began = time.monotonic()
            code, counts = run_part(engine, arguments, size, Path(folder) / "results.xml")
            # A part may be empty for as long as nothing of its kind exists.
            well = code in (0, NO_TESTS)
            all_well = all_well and well
            totals.update(counts)
            outcome = f"{counts['passed']} passed" if well else f"FAILED: {counts['failed']} failed"
            timings.append((f"tests {name}", time.monotonic() - began, outcome))

    say("")
    for name, seconds, outcome in timings:
        say(f"{seconds:8.1f} s  {name}: {outcome}")
    say(f"{time.monotonic() - start:8.1f} s  altogether")
    if not all_well and not totals["failed"]:
        say("Not everything passed: see FAILED above.")
    say(f"{totals['passed']} passed, {totals['failed']} failed, {totals['skipped']} skipped")
    return 0 if all_well else 1


if __name__ == "__main__":
    sys.exit(main())
