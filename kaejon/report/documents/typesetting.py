"""Typst, as every paper uses it: Sarabun alone, texts as data, the same bytes every time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import fontpkg_sarabun
import typst

from kaejon.report.documents.figures import Report, moment

HERE = Path(__file__).parent
FONTS = Path(fontpkg_sarabun.ROOT) / "files"
SHARED = "look.typ"
"""What the templates have in common: colours, fonts, letterhead."""


def typeset(template: str, report: Report, view: Mapping[str, Any]) -> bytes:
    """The texts of `view` laid out by a template of this folder, as PDF/A dated when the report was made.

    Level u, which promises that all text can be copied; with pictures level b, as the letters of an SVG come as glyphs
    and those for a low vowel with a tone (อยู่) stand for no character by themselves. The page's own text is the same.
    """
    return _compiled(
        template,
        view,
        format="pdf",
        pdf_standards=["a-2b" if view.get("pictures") else "a-2u"],
        # Tags for 4,000 cells make 130 kB into 1.9 MB, too much to send to a phone; the page is the accessible form.
        pdf_tags=False,
        timestamp=int(moment(report["made_at"]).timestamp()),
    )


def drawn(template: str, view: Mapping[str, Any], *, dots_per_inch: int) -> bytes:
    """The one page of a template as PNG."""
    return _compiled(template, view, format="png", ppi=float(dots_per_inch))


def _compiled(template: str, view: Mapping[str, Any], *, format: Literal["pdf", "png"], **options: Any) -> bytes:
    files = {"main.typ": (HERE / template).read_bytes(), SHARED: (HERE / SHARED).read_bytes()}
    made = typst.compile(
        files,
        format=format,
        font_paths=_sarabun(),
        sys_inputs={"paper": json.dumps(view, ensure_ascii=False)},
        **options,
    )
    assert isinstance(made, bytes)
    return made


@cache
def _sarabun() -> typst.Fonts:
    # System fonts would make the bytes differ from machine to machine.
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
