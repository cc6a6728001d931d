"""The cover memo as DOCX."""

from __future__ import annotations

import io
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from kaejon.report.documents.figures import Report
from kaejon.report.documents.word_file import RUBY, new_word, say, word_bytes

BODY = 16.0
DOTS = "." * 44
BETWEEN = " " * 12


def laid_out(report: Report, view: dict[str, Any]) -> bytes:
    """The texts of the memo as DOCX; the same bytes for the same texts."""
    document = new_word(report, view["lines"][-1][-1][-1], size=BODY, margins=(30, 20, 20, 20))
    head = document.sections[0].header.paragraphs[0]
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    say(head, " · ".join([view["editable"], *view["warnings"]]), bold=True, size=11, colour=RUBY)
    if view["emblem"]:
        document.add_paragraph().add_run().add_picture(io.BytesIO(bytes(view["emblem"])), width=Mm(16))
    form = document.add_paragraph()
    form.alignment = WD_ALIGN_PARAGRAPH.CENTER
    say(form, view["form"], bold=True, size=29)
    for pairs in view["lines"]:
        line = document.add_paragraph()
        for place, (name, value) in enumerate(pairs):
            say(line, f"{BETWEEN if place else ''}{name}  ", bold=True)
            say(line, value or DOTS[: len(DOTS) // len(pairs)])
    for name, value in (view["to"], view["enclosure"]):
        say(document.add_paragraph(), f"{name}  {value}")
    for text in view["paragraphs"]:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.first_line_indent = Mm(25)
        paragraph.paragraph_format.space_after = Pt(6)
        # The signature stands under the last sentence, on its page.
        paragraph.paragraph_format.keep_with_next = text is view["paragraphs"][-1]
        say(paragraph, text)
    position = view["position"] or f"{view['words']['position']} {DOTS}"
    for text in (f"{view['words']['sign']} {DOTS}", f"({DOTS})", position):
        line = document.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.left_indent = Mm(70)
        line.paragraph_format.keep_with_next = text is not position
        say(line, text)
    return word_bytes(document)
