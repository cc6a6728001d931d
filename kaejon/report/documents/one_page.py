"""The report as one picture for a telephone: large figures, burn-down, map, and the answer in words."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from kaejon.report.documents import labels
from kaejon.report.documents.figures import Report, as_of, changes, check_draft_marks, title, warnings
from kaejon.report.documents.paper import figure_words, letterhead_words, seal
from kaejon.report.documents.pictures import telephone_pictures
from kaejon.report.documents.typesetting import drawn
from kaejon.report.documents.words import outlook_sentences, returns_sentence, week_sentences
from kaejon.report.documents.written import written

TEMPLATE = "one_page.typ"
DOTS_PER_INCH = 144
"""A page 540 points wide becomes 1,080 dots wide."""
SHOWN = ("current", "verified", "planned", "helped", "resolved", "open")
MOST_SENTENCES = 3


def report_png(report: Report, *, verify_url: str | None = None, emblem: bytes | None = None) -> bytes:
    """The picture, 1,080 dots wide and as high as it needs (about 1,920), in Thai; the same bytes for the same report.

    Raises ContradictoryReport for a draft that carries a number or a hash.
    """
    check_draft_marks(report)
    with translation.override("th"):
        view = one_page(report, verify_url=verify_url, emblem=emblem)
    return drawn(TEMPLATE, view, dots_per_inch=DOTS_PER_INCH)


def one_page(report: Report, *, verify_url: str | None, emblem: bytes | None) -> dict[str, Any]:
    """Every text of the picture; call it with the Thai language active."""
    province = report["campaign_detail"]["province"]["code"]
    outlook = outlook_sentences(report, province)[:MOST_SENTENCES]
    week = week_sentences(report)[:MOST_SENTENCES]
    view = {
        "title": title(report),
        "letterhead": letterhead_words(report, emblem),
        "campaign": report["campaign_detail"]["name"],
        "as_of": as_of(report),
        "warnings": [*warnings(report), *changes(report)],
        "watermark": str(labels.DRAFT) if report["draft"] else None,
        "figures": figure_words(report, SHOWN),
        "parts": [
            {"heading": heading, "lines": lines}
            for heading, lines in ((_("จะทันกำหนดไหม"), outlook), (_("สัปดาห์นี้"), week))
            if lines
        ],
        "pictures": telephone_pictures(report),
        "returns": returns_sentence(report),
        "note": str(labels.OVERLAP_NOTE),
        "seal": seal(report, verify_url),
        "words": {"code_label": _("รหัสยืนยันเอกสาร"), "verify": _("ตรวจเอกสารได้ที่")},
    }
    found: dict[str, Any] = written(view, thai_digits=False)
    return found
