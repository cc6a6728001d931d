"""The report as PDF: A4, official look, Sarabun, made by Typst from texts that Python has written."""

from __future__ import annotations

from django.utils import translation

from kaejon.report.documents.figures import Report, check_draft_marks
from kaejon.report.documents.paper import paper
from kaejon.report.documents.typesetting import HERE, typeset

TEMPLATE = HERE / "weekly.typ"


def report_pdf(
    report: Report, *, verify_url: str | None, thai_digits: bool = False, emblem: bytes | None = None
) -> bytes:
    """The report as PDF/A-2, in Thai whatever language is active; the same bytes for the same report.

    `verify_url` is the page that tells a true paper from a forged one; without it the QR holds the code alone.
    `thai_digits` writes every number and date with Thai digits, but never the code and the address, which are typed in.
    `emblem` is printed if it is the one that the report names.
    Raises ContradictoryReport for a draft that carries a number or a hash.
    """
    check_draft_marks(report)
    with translation.override("th"):
        view = paper(report, verify_url=verify_url, thai_digits=thai_digits, emblem=emblem)
    return typeset(TEMPLATE.name, report, view)
