"""What bin/check does, the same for a developer and in CI. Standard library only."""

import sys
import tempfile
import time
from pathlib import Path

from environment import KAEJON, PYTHON, VENV, run, say, scratch_environment, set_up


def checks() -> list[tuple[str, list[str | Path]]]:
    tools = VENV / "bin"
    return [
        ("style", [tools / "ruff", "check", "--quiet", "--output-format", "concise", "."]),
        ("format", [tools / "ruff", "format", "--check", "--quiet", "--output-format", "concise", "."]),
        ("types", [tools / "mypy", "--no-error-summary"]),
        ("layers", [tools / "lint-imports", "--no-cache"]),
        ("migrations", [KAEJON, "makemigrations", "--check", "--dry-run"]),
        ("templates", [PYTHON, "bin/steps/templates.py"]),
        ("deployment", [KAEJON, "check", "--deploy", "--fail-level", "WARNING"]),
    ]


def main() -> bool:
    """Runs every check, also after one that fails; whether all passed."""
    failed = []
    with tempfile.TemporaryDirectory(prefix="kaejon-check-") as folder:
        env = scratch_environment(Path(folder))
        for name, command in checks():
            start = time.monotonic()
            passed = run(*command, quiet=True, env=env)
            say(f"  {'ok    ' if passed else 'FAILED'} {name} ({time.monotonic() - start:.1f} s)")
            if not passed:
                failed.append(name)
    if failed:
        say(f"bin/check: failed: {', '.join(failed)}")
    return not failed


if __name__ == "__main__":
    set_up("dev")
    sys.exit(0 if main() else 1)
