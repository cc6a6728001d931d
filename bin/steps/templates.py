"""Compiles every template of Kaejon, so that a broken tag fails here and not on somebody's page."""

import sys
from pathlib import Path

import django
from django.template import TemplateSyntaxError
from django.template.loader import get_template

import kaejon


def main() -> int:
    django.setup()
    broken = 0
    for folder in sorted(Path(kaejon.__file__).parent.rglob("templates")):
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            try:
                get_template(str(path.relative_to(folder)))
            except TemplateSyntaxError as error:
                broken += 1
                print(f"{path}: {error}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
