"""The `kaejon` command: Django's management commands, with the data folder's own settings."""

import os
import sys
from pathlib import Path

DEMO_DATA = Path("var/demo")
ENV_FILE = "kaejon.env"


def read_env_file(path: Path) -> dict[str, str]:
    """The variables of a `kaejon.env`: lines of NAME=value, blank lines and lines that start with #.

    Nothing is expanded or unquoted, so a secret may hold any character. Raises SystemExit, naming the line, for
    anything else.
    """
    variables: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals or not name.isidentifier():
            raise SystemExit(f"{path}, line {number}: expected NAME=value.")
        variables[name] = value
    return variables


def load_environment() -> None:
    """Takes what the environment does not already say from the data folder's `kaejon.env`.

    `KAEJON_DATA` names the data folder. Without it, a demo in `var/demo` of the present folder is used, and said.
    """
    if "KAEJON_DATA" not in os.environ and (DEMO_DATA / ENV_FILE).is_file():
        print(f"kaejon: KAEJON_DATA is not set, using the demo in {DEMO_DATA}", file=sys.stderr)
        os.environ["KAEJON_DATA"] = str(DEMO_DATA.resolve())
    data = os.environ.get("KAEJON_DATA")
    if data and (env_file := Path(data) / ENV_FILE).is_file():
        for name, value in read_env_file(env_file).items():
            os.environ.setdefault(name, value)


def main() -> None:
    load_environment()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaejon.settings")
    # Imported here because Django reads the environment when it is imported by a command.
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
