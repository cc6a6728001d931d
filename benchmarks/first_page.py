"""Work 14: from a clean checkout to the first page, and to a passed `bin/test`.

    .venv/bin/python -m benchmarks.first_page [--with-tests]

Clones the last commit, gives it an empty home folder, runs `bin/demo` and asks for the sign-in page until it answers.
The package cache is as warm as it is; run it twice to have it warm.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from benchmarks.installation import ROOT, report

GOAL = 90
LONGEST = 900


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--with-tests", action="store_true", help="measure bin/test in the same clone, too")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="kaejon-bench-"))
    try:
        home, clone = folder / "home", folder / "clone"
        home.mkdir()
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        # The cache of the one who measures stands for "warm"; everything else of the home is empty.
        cache = os.environ.get("UV_CACHE_DIR") or str(Path.home() / ".cache" / "uv")
        own = ("KAEJON_", "PYTHON", "VIRTUAL_ENV", "DJANGO_", "DATABASE_URL")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
        environ = {**kept, "HOME": str(home), "UV_CACHE_DIR": cache}
        report(work=14, figure="clone to first page, seconds", value=first_page(clone, environ), goal=GOAL, n=1)
        if options.with_tests:
            start = time.perf_counter()
            subprocess.run(["bin/test"], cwd=clone, env=environ, check=True, stdout=subprocess.DEVNULL)
            report(work=14, figure="bin/test, seconds", value=round(time.perf_counter() - start), goal=900, n=1)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def first_page(clone: Path, environ: dict[str, str]) -> float:
    """Seconds until the demo's sign-in page answers 200; the demo is stopped afterwards."""
    port = free_port()
    start = time.perf_counter()
    demo = subprocess.Popen(
        ["bin/demo", "--port", str(port)], cwd=clone, env=environ, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        while time.perf_counter() - start < LONGEST:
            if demo.poll() is not None:
                raise SystemExit(f"bin/demo ended with {demo.returncode}")
            if answers(f"http://127.0.0.1:{port}/sign-in/"):
                return round(time.perf_counter() - start, 1)
            time.sleep(0.2)
        raise SystemExit(f"no page after {LONGEST} s")
    finally:
        if demo.poll() is None:
            os.killpg(demo.pid, signal.SIGTERM)
            demo.wait(timeout=30)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as page:
            return bool(page.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
