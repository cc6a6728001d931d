"""What bin/demo does: sets up, makes a data folder with made-up data, and serves it. Standard library only.

A second run on the same data folder keeps what is in it.
"""

import argparse
import hashlib
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from pathlib import Path

from environment import KAEJON, ROOT, say, set_up, step, stop

HOST = "127.0.0.1"


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/demo", description="Sets up Kaejon with made-up data and serves it on this machine."
    )
    parser.add_argument("--port", type=int, default=8000, help="the port to serve on (8000)")
    parser.add_argument("--data", type=Path, default=ROOT / "var" / "demo", help="the data folder (var/demo)")
    parser.add_argument("--prepare-only", action="store_true", help="set up, but do not serve")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--historic", action="store_true", help="the campaign of 2565, all 21 Fridays frozen")
    kind.add_argument("--empty", action="store_true", help="an installation without demo data, for real use")
    return parser.parse_args()


def kind_of(options: argparse.Namespace) -> str:
    return "historic" if options.historic else "empty" if options.empty else "demo"


def refuse_taken_port(port: int) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except (OSError, OverflowError) as error:
            raise stop(
                f"Port {port} cannot be used ({error}). Is another Kaejon running? Choose another: --port 8001"
            ) from error


def write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def write_settings(data: Path, kind: str, port: int) -> None:
    """Writes kaejon.env: new secrets the first time, only the address after that."""
    path = data / "kaejon.env"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    known = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    known.setdefault("KAEJON_SECRET_KEY", secrets.token_urlsafe(64))
    known.setdefault("KAEJON_KEYS", "keys.json")
    known.setdefault("KAEJON_HOSTS", "127.0.0.1,localhost")
    known["KAEJON_DEMO"] = "0" if kind == "empty" else "1"
    known["KAEJON_URL"] = f"http://{HOST}:{port}"
    write_private(path, "".join(f"{name}={value}\n" for name, value in known.items()))


def own_environment(data: Path) -> dict[str, str]:
    """The environment of this installation: nothing of another one comes in from the shell."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("KAEJON_", "DATABASE_URL"))}
    return {**own, "KAEJON_DATA": str(data), "DJANGO_SETTINGS_MODULE": "kaejon.settings"}


def kaejon(env: dict[str, str], *arguments: str) -> str:
    """Runs a management command and returns what it printed; what it says while it works goes to the terminal."""
    done = subprocess.run([KAEJON, *arguments], env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        say(done.stdout)
        raise stop(f"kaejon {' '.join(arguments)} failed; the lines above say why.")
    return done.stdout


def collect_static_files(data: Path, env: dict[str, str]) -> None:
    files = [*sorted((ROOT / "kaejon").glob("*/static/**/*")), ROOT / "requirements" / "base.txt"]
    seen = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    wanted = hashlib.sha256(repr(seen).encode()).hexdigest()
    stamp = data / "static.stamp"
    if not stamp.exists() or stamp.read_text() != wanted:
        with step("Collecting static files"):
            kaejon(env, "collectstatic", "--noinput", "--clear", "--verbosity", "0")
            stamp.write_text(wanted)


def fill(data: Path, kind: str, env: dict[str, str]) -> None:
    """Makes the data of `kind`, and keeps how to sign in for the next run."""
    if kind == "empty":
        kaejon(env, "load_areas")
        text = kaejon(env, "invite_secretary")
    else:
        text = kaejon(env, "make_demo", *(["--historic"] if kind == "historic" else []))
    write_private(data / "sign-in.txt", text)


def prepare(options: argparse.Namespace) -> dict[str, str]:
    data: Path = options.data.absolute()
    kind = kind_of(options)
    record = data / "made.json"
    made = json.loads(record.read_text()) if record.exists() else None
    if made and made["kind"] != kind:
        raise stop(f"{data} holds a {made['kind']!r} installation, not {kind!r}. Choose another folder with --data.")
    if not made and data.exists() and any(data.iterdir()) and not (data / "unfinished").exists():
        raise stop(f"{data} exists and was not made by bin/demo. Choose another folder with --data.")

    set_up("base")
    # From here on, whatever is written is personal data or a secret.
    os.umask(0o077)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    env = own_environment(data)
    if not made:
        (data / "unfinished").touch()
        # What an interrupted run left is not worth keeping, and half a demo would be taken for a whole one.
        for left in data.glob("kaejon.sqlite3*"):
            left.unlink()
    write_settings(data, kind, options.port)
    if not (data / "keys.json").exists():
        kaejon(env, "make_keys", str(data / "keys.json"))
    with step("Preparing the database"):
        kaejon(env, "migrate", "--verbosity", "0")
    collect_static_files(data, env)
    if not made:
        with step("Loading areas" if kind == "empty" else "Making the demonstration data"):
            fill(data, kind, env)
        write_private(record, json.dumps({"kind": kind}) + "\n")
        (data / "unfinished").unlink()
    return env


def main() -> None:
    options = parse()
    start = time.monotonic()
    if not options.prepare_only:
        refuse_taken_port(options.port)
    env = prepare(options)
    say(f"\nReady in {time.monotonic() - start:.0f} s. The data is in {options.data}")
    say((options.data.absolute() / "sign-in.txt").read_text(encoding="utf-8").rstrip())
    if options.prepare_only:
        return
    say(f"\nOpen http://{HOST}:{options.port}/  (Ctrl-C stops it)")
    os.execve(KAEJON, [str(KAEJON), "serve", "--port", str(options.port)], env)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped. The next bin/demo goes on from here.")
