"""The catalogue of translations: every text in the code and the templates, and its English.

The source language is Thai. Babel reads Python by itself; templates go through Django's own `templatize`, which
turns what is marked in them into calls. GNU gettext is not needed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

import kaejon

PACKAGE = Path(kaejon.__file__).parent
LOCALE = PACKAGE / "locale"
ENGLISH = LOCALE / "en" / "LC_MESSAGES" / "django.po"
HEADER = "# Kaejon's texts. The source language is Thai; `kaejon translations` brings this file up to date."

# A function's name, and which of its arguments are the text ("c": its context).
KEYWORDS: dict[str, tuple[int | tuple[int, str] | tuple[int, int], ...] | None] = {
    "_": None,
    "_now": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "npgettext": ((1, "c"), 2, 3),
}
# What `templatize` makes of a template is code only in parts: the calls are picked out of it.
_STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(rf"(?<!\w)(_|n?p?gettext)\(((?:\s*{_STRING}\s*,?)+)")
IDLE_HEADER = re.compile(
    r'"(Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By): '
)
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|(?<!\{)\{\w+\}(?!\})")


@dataclass(frozen=True)
class Text:
    """One text to translate, with its context and the files it stands in."""

    id: str
    context: str | None
    place: str


def texts() -> Iterator[Text]:
    """Every text marked for translation, file by file."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield from texts_in(path.read_bytes(), path)
    for path in sorted(PACKAGE.glob("*/templates/**/*.html")):
        code = templatize(path.read_text(encoding="utf-8"), origin=str(path.relative_to(PACKAGE)))
        calls = "\n".join(f"{name}({arguments})" for name, arguments in CALL.findall(code))
        yield from texts_in(calls.encode(), path)


def texts_in(source: bytes, path: Path) -> Iterator[Text]:
    """The marked texts of Python source."""
    place = str(path.relative_to(PACKAGE.parent))
    for _line, message, _comments, context in extract("python", io.BytesIO(source), KEYWORDS):
        text = message if isinstance(message, str) else message[0]
        if text:
            yield Text(text, context, place)


def current_catalogue() -> Catalog:
    """A catalogue of what the code holds now, without translations."""
    catalogue = Catalog(locale="en", project="Kaejon", version="1", charset="utf-8", header_comment=HEADER, fuzzy=False)
    for text in texts():
        catalogue.add(text.id, context=text.context, locations=[(text.place, 0)])
    return catalogue


def stored_catalogue(path: Path = ENGLISH) -> Catalog:
    """The catalogue as it stands in its file; empty where there is none."""
    if not path.exists():
        return Catalog(locale="en")
    with path.open("rb") as file:
        return read_po(file, locale="en")


def updated_catalogue() -> Catalog:
    """What the code holds now, with the English that is known of it; what is no longer used is left out."""
    known = stored_catalogue()
    fresh = current_catalogue()
    for message in fresh:
        if message.id:
            old = known.get(message.id, context=message.context)
            message.string = old.string if old else ""
    return fresh


def write_english() -> Path:
    """Bring the English file up to date, in the order of the texts, so that a change is a small difference."""
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    out = io.BytesIO()
    write_po(out, updated_catalogue(), sort_output=True, include_lineno=False, width=120)
    # Dates and names in the head would differ from one machine to the next and say nothing.
    kept = [line for line in out.getvalue().decode().splitlines() if not IDLE_HEADER.match(line)]
    ENGLISH.write_text("\n".join(kept).rstrip() + "\n", encoding="utf-8")
    return ENGLISH


def compile_catalogues() -> list[Path]:
    """Compile every catalogue for Django, and return the files written."""
    written = []
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        with source.open("rb") as file, target.open("wb") as out:
            write_mo(out, read_po(file, locale=source.parts[-3]))
        written.append(target)
    return written


def untranslated() -> list[str]:
    """The texts that have no English."""
    return [str(message.id) for message in updated_catalogue() if message.id and not message.string]


def with_other_placeholders() -> list[str]:
    """The texts whose English would be filled with other values than the Thai."""
    return [str(message.id) for message in stored_catalogue() if message.string and placeholders(message) is not None]


def placeholders(message: Message) -> tuple[list[str], list[str]] | None:
    """The placeholders of the text and of its translation, where they differ."""
    ours = sorted(set(PLACEHOLDER.findall(str(message.id))))
    theirs = sorted(set(PLACEHOLDER.findall(str(message.string))))
    return None if not message.id or ours == theirs else (ours, theirs)
