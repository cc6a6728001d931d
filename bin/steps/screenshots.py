"""What bin/screenshots does: makes a demonstration of its own, serves it, and has every main page drawn.

Standard library only; the drawing itself (draw.py) runs in the environment that this sets up.
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import demo
import test
from environment import KAEJON, PYTHON, ROOT, VAR, say, set_up, step, stop

# The pages of the day it is made on: an older demonstration would show a campaign that nobody worked on for weeks.
DATA = VAR / "screenshots"
OUTPUT = ROOT / "docs" / "screenshots"
PATIENCE_SECONDS = 30


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/screenshots", description="Makes the pictures in docs/screenshots anew, from a fresh demonstration."
    )
    parser.add_argument("--output", type=Path, default=OUTPUT, help="the folder to write to (docs/screenshots)")
    parser.add_argument("--keep", action="store_true", help="draw from the demonstration of the last run")
    parser.add_argument("names", nargs="*", metavar="NAME", help="draw only these pictures")
    return parser.parse_args()


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind((demo.HOST, 0))
        return int(trial.getsockname()[1])


def prepared(port: int) -> dict[str, str]:
    """A demonstration ready to be served at `port`, and the environment to serve it in."""
    env = demo.prepare(argparse.Namespace(data=DATA, port=port, historic=False, empty=False))
    # What it holds is for its owner alone; the pictures are for everybody.
    os.umask(0o022)
    return env


@contextmanager
def served(env: dict[str, str], port: int) -> Iterator[str]:
    """The address at which the demonstration answers, until the block ends."""
    address = f"http://{demo.HOST}:{port}"
    server = subprocess.Popen([KAEJON, "serve", "--port", str(port)], env=env, stdout=subprocess.DEVNULL)
    try:
        wait_for(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(PATIENCE_SECONDS)


def wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/robots.txt", timeout=2).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise stop("The demonstration did not start to answer; the lines above say why.")


def main() -> int:
    options = parse()
    os.chdir(ROOT)
    set_up("dev")
    test.have_chromium()
    if not options.keep:
        shutil.rmtree(DATA, ignore_errors=True)
    port = free_port()
    env = prepared(port)
    options.output.mkdir(parents=True, exist_ok=True)
    with served(env, port) as address, step(f"Drawing to {options.output}"):
        command: list[str | Path] = [PYTHON, "bin/steps/draw.py", address, options.output.absolute(), *options.names]
        done = subprocess.run(command, stdin=subprocess.DEVNULL)
    if done.returncode:
        say("bin/screenshots: not every picture could be made; see above.")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
