"""The report as PDF: A4, official look, Sarabun, made by Typst from texts that Python has written."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import fontpkg_sarabun
import typst
from django.utils import translation

from kaejon.report.documents.figures import Report, check_draft_marks, moment
from kaejon.report.documents.paper import paper

TEMPLATE = Path(__file__).parent / "weekly.typ"
FONTS = Path(fontpkg_sarabun.ROOT) / "files"


def report_pdf(report: Report, *, verify_url: str | None, thai_digits: bool = False) -> bytes:
    """The report as PDF/A-2u, in Thai whatever language is active; the same bytes for the same report.

    `verify_url` is the page that tells a true paper from a forged one; without it the QR holds the code alone.
    `thai_digits` writes every number and date with Thai digits, but never the code and the address, which are typed in.
    Raises ContradictoryReport for a draft that carries a number or a hash.
    """
    check_draft_marks(report)
    with translation.override("th"):
        view = paper(report, verify_url=verify_url, thai_digits=thai_digits)
    pdf = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        font_paths=_sarabun(),
        sys_inputs={"paper": json.dumps(view, ensure_ascii=False)},
        pdf_standards=["a-2u"],
        # Tags for 4,000 cells make 130 kB into 1.9 MB, too much to send to a phone; the page is the accessible form.
        pdf_tags=False,
        timestamp=int(moment(report["made_at"]).timestamp()),
    )
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _sarabun() -> typst.Fonts:
    # System fonts would make the bytes differ from machine to machine.
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
