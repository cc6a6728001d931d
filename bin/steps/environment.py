"""Sets up what bin/* need: an environment in .venv with exactly the hashed requirements. Standard library only.

The second time it takes no time: a stamp in .venv says what was installed.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
KAEJON = VENV / "bin" / "kaejon"
VAR = ROOT / "var"
UV_VENV = VAR / "uv"
UV = UV_VENV / "bin" / "uv"
STAMP = VENV / "kaejon-stamp"


def say(text: str) -> None:
    print(text, flush=True)


def stop(text: str) -> SystemExit:
    return SystemExit(f"\n{text}")


@contextmanager
def step(what: str) -> Iterator[None]:
    say(f"→ {what}")
    start = time.monotonic()
    yield
    say(f"  {time.monotonic() - start:.1f} s")


def run(*command: str | Path, quiet: bool = False, env: dict[str, str] | None = None) -> bool:
    """Runs a command in the project's folder; whether it succeeded. `quiet` shows its output only if it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
    )
    if quiet and done.returncode:
        say(done.stdout.rstrip())
    return done.returncode == 0


def have_a_home() -> None:
    """Gives the tools a home folder inside the project when there is none to write to."""
    home = os.environ.get("HOME", "")
    if not home or not os.access(home, os.W_OK):
        own = VAR / "home"
        own.mkdir(parents=True, exist_ok=True)
        os.environ["HOME"] = str(own)
    os.environ.setdefault("UV_PYTHON_DOWNLOADS", "never")
    os.environ.setdefault("PIP_DISABLE_PIP_VERSION_CHECK", "1")
    if os.environ.get("PIP_INDEX_URL"):
        os.environ.setdefault("UV_DEFAULT_INDEX", os.environ["PIP_INDEX_URL"])


def fingerprint(*paths: Path) -> str:
    """Changes when a file does, or the Python, or the place of the project."""
    digest = hashlib.sha256(f"{sys.version_info[:3]} {ROOT}".encode())
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def works(python: Path) -> bool:
    try:
        return subprocess.run([python, "-c", ""], capture_output=True).returncode == 0
    except OSError:
        return False


def set_up(kind: str) -> None:
    """Makes .venv hold the requirements of `kind` (base or dev) and Kaejon itself."""
    VAR.mkdir(exist_ok=True)
    have_a_home()
    with open(VAR / "setup.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamped = STAMP.read_text().split() if STAMP.exists() and works(PYTHON) else ["", ""]
        if stamped[0] == "dev":
            # What tests needs includes what a demo needs, and taking it away again would serve nobody.
            kind = "dev"
        requirements = ROOT / "requirements" / f"{kind}.txt"
        wanted = [kind, fingerprint(requirements, ROOT / "pyproject.toml")]
        if stamped != wanted:
            install_uv()
            install(requirements)
            STAMP.write_text(" ".join(wanted))
        compile_translations()


def install_uv() -> None:
    pinned = ROOT / "requirements" / "uv.txt"
    stamp = UV_VENV / "kaejon-stamp"
    wanted = fingerprint(pinned)
    if stamp.exists() and stamp.read_text() == wanted and UV.exists():
        return
    with step("Installing uv, which installs the rest (var/uv)"):
        shutil.rmtree(UV_VENV, ignore_errors=True)
        pip = make_venv_with_pip()
        if not run(*pip, "install", "--quiet", "--require-hashes", "-r", pinned, quiet=True):
            raise stop("uv could not be installed. Does this machine reach its Python package index?")
        stamp.write_text(wanted)


def make_venv_with_pip() -> list[str | Path]:
    """Makes var/uv and returns the command that runs a pip for it. Debian ships Python without ensurepip."""
    if try_venv():
        return [UV_VENV / "bin" / "python", "-m", "pip"]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("  This Python cannot make environments; installing python3-venv.")
        apt_install("python3-venv")
        if try_venv():
            return [UV_VENV / "bin" / "python", "-m", "pip"]
    shutil.rmtree(UV_VENV, ignore_errors=True)
    without = subprocess.run([sys.executable, "-m", "venv", "--without-pip", UV_VENV], capture_output=True)
    has_pip = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True).returncode == 0
    if without.returncode or not has_pip:
        raise stop(
            "This Python has neither ensurepip nor pip, so no environment can be made.\n"
            "On Debian and Ubuntu, as root: apt-get install python3-venv"
        )
    return [sys.executable, "-m", "pip", "--python", UV_VENV / "bin" / "python"]


def try_venv() -> bool:
    return subprocess.run([sys.executable, "-m", "venv", "--clear", UV_VENV], capture_output=True).returncode == 0


def apt_install(*packages: str) -> bool:
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return run("apt-get", "update", "-qq", quiet=True, env=env) and run(
        "apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages, quiet=True, env=env
    )


def install(requirements: Path) -> None:
    with step(f"Installing {requirements.relative_to(ROOT)} (.venv)"):
        if not works(PYTHON):
            shutil.rmtree(VENV, ignore_errors=True)
            if not run(UV, "venv", "--quiet", "--python", sys.executable, VENV, quiet=True):
                raise stop(".venv could not be made.")
        STAMP.unlink(missing_ok=True)
        target: list[str | Path] = ["--quiet", "--python", PYTHON]
        synced = run(UV, "pip", "sync", *target, "--require-hashes", requirements, quiet=True)
        if not synced or not run(UV, "pip", "install", *target, "--no-deps", "--editable", ROOT, quiet=True):
            raise stop("The requirements could not be installed. The lines above say why.")


def compile_translations() -> None:
    """Compiles the catalogues that are newer than what was compiled of them."""
    catalogues = ROOT / "kaejon" / "locale"
    sources = list(catalogues.glob("*/LC_MESSAGES/*.po"))
    stale = [po for po in sources if not is_newer(po.with_suffix(".mo"), po)]
    for po in stale:
        mo = po.with_suffix(".mo")
        if not run(PYTHON, "-m", "babel.messages.frontend", "compile", "-i", po, "-o", mo, quiet=True):
            raise stop(f"{po.relative_to(ROOT)} could not be compiled.")


def is_newer(made: Path, source: Path) -> bool:
    return made.exists() and made.stat().st_mtime_ns >= source.stat().st_mtime_ns


def scratch_environment(folder: Path) -> dict[str, str]:
    """The settings of a production-like installation in a throw-away folder, for checks that start Django."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("KAEJON_", "DATABASE_URL"))}
    env = {
        **own,
        "KAEJON_DATA": str(folder),
        "KAEJON_KEYS": "keys.json",
        "KAEJON_SECRET_KEY": "only for checks; no such installation exists 0123456789",
        "KAEJON_URL": "https://kaejon.example",
        "DJANGO_SETTINGS_MODULE": "kaejon.settings",
    }
    if not run(KAEJON, "make_keys", folder / "keys.json", quiet=True, env=env):
        raise stop("kaejon make_keys failed.")
    return env
