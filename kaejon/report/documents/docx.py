"""The report as DOCX, for offices that edit: the texts and tables of the paper, and a mark that it proves nothing."""

from __future__ import annotations

import io
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from kaejon.report.documents import labels
from kaejon.report.documents.figures import Report, check_draft_marks
from kaejon.report.documents.paper import Paper, paper
from kaejon.report.documents.word_file import RUBY, SEA, field, new_word, say, word_bytes
from kaejon.report.documents.word_table import HEAD_FILL, TOTAL_FILL, Cell, add_table, fitting

PORTRAIT, LANDSCAPE = 176.0, 269.0
"""What the margins leave of the paper, in millimetres."""
BODY, SMALL, IN_TABLE, IN_AREAS = 14.0, 11.0, 11.0, 9.0


def report_docx(report: Report, *, thai_digits: bool = False, emblem: bytes | None = None) -> bytes:
    """The report as DOCX in Thai, tables as real tables; the same bytes for the same report.

    It carries no code to check it by: whoever edits it would have a checked paper that says something else.
    Raises ContradictoryReport for a draft that carries a number or a hash.
    """
    check_draft_marks(report)
    with translation.override("th"):
        view = paper(report, verify_url=None, thai_digits=thai_digits, emblem=emblem)
        document = new_word(report, view["title"], size=BODY, margins=(17, 17, 17, 17))
        _running(document, view)
        _beginning(document, view)
        for data in view["tables"]:
            _summary(document, data, view["headings"], is_last=data is view["tables"][-1])
        _signatures(document, view)
        if view["areas"]:
            _turned(document)
            for data in view["areas"]:
                _areas(document, data, view["headings"])
        return word_bytes(document)


def _running(document: Document, view: Paper) -> None:
    """What stands over and under every page."""
    section = document.sections[0]
    head = section.header.paragraphs[0]
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    marks = [str(labels.EDITABLE), *view["warnings"]]
    say(head, " · ".join(marks), bold=True, size=SMALL, colour=RUBY)
    foot = section.footer.paragraphs[0]
    say(foot, f"{view['footer']}    {view['headings']['page']} ", size=SMALL)
    field(foot, "PAGE")
    say(foot, "/", size=SMALL)
    field(foot, "NUMPAGES")


def _beginning(document: Document, view: Paper) -> None:
    letterhead(document, view["letterhead"])
    say(document.add_paragraph(), view["title"], bold=True, size=20, colour=SEA)
    say(document.add_paragraph(), view["campaign"], bold=True, size=16)
    document.add_paragraph(view["committee"])
    for mark in view["marks"]:
        say(document.add_paragraph(), mark, bold=True, colour=RUBY)
    for name, value in view["about"]:
        line = document.add_paragraph()
        say(line, f"{name}  ", bold=True)
        say(line, value)
    _figures(document, view)
    for part in view["words"]:
        heading(document, part["heading"])
        for text in part["lines"]:
            say(document.add_paragraph(), f"– {text}" if len(part["lines"]) > 1 else text)
        if part["note"]:
            say(document.add_paragraph(), part["note"], size=SMALL)
    if view["pictures"]:
        say(document.add_paragraph(), _("แผนภูมิของรายงานนี้อยู่ในไฟล์ PDF ฉบับนี้มีเฉพาะข้อความและตาราง"), size=SMALL)


def letterhead(document: Document, head: Paper | None) -> None:
    """The office over the paper, its emblem only where the province loaded one."""
    if head is None:
        return
    if head["emblem"]:
        document.add_paragraph().add_run().add_picture(io.BytesIO(bytes(head["emblem"])), width=Mm(17))
    say(document.add_paragraph(), head["office"], bold=True)
    for text in (head["address"], head["reference"]):
        if text:
            say(document.add_paragraph(), text, size=SMALL)


def heading(document: Document, text: str) -> None:
    """A heading that stays with what follows."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(8)
    paragraph.paragraph_format.keep_with_next = True
    say(paragraph, text, bold=True, colour=SEA)


def _figures(document: Document, view: Paper) -> None:
    """The large numbers, a row each."""
    if not view["figures"]:
        return
    lines = [
        [
            Cell(one["label"], align="left", bold=True),
            Cell(f"{one['count']} {one['unit']}", bold=True),
            Cell(one["persons"]),
            Cell(one["share"]),
            Cell(one["change"]),
        ]
        for one in view["figures"]
    ]
    add_table(document, [46, 36, 30, 30, 34], [], lines, size=13)
    _notes(document, [view["figures_note"]], view["headings"])


def _notes(document: Document, notes: list[str], words: Paper, *, kept: bool = False) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_together = True
    paragraph.paragraph_format.keep_with_next = kept
    say(paragraph, f"{words['note']}: {' · '.join(notes)}", size=SMALL)


def _summary(document: Document, data: Paper, words: Paper, *, is_last: bool) -> None:
    """A table of the province: under every group households and persons, or what its units are.

    The end of the last one stays with the signatures, so that nobody signs a page that says nothing.
    """
    heading(document, data["heading"])
    units = data.get("units", [words["households"], words["persons"]])
    wide = max(len(units), 1)
    lead = float(data.get("lead_width", 36))
    rest = (PORTRAIT - lead) / (wide * len(data["groups"]))
    heads = [[_head(data["lead"]), *(_head(group, wide) for group in data["groups"])]]
    if units:
        heads.append([_head(""), *(head for _group in data["groups"] for head in _units(units, rest, IN_TABLE))])
    lines = [
        [
            Cell(row["label"], align="left", bold=row["strong"], fill=_fill(row)),
            *(Cell(" ".join(cell), bold=row["strong"], fill=_fill(row)) for cell in row["cells"]),
        ]
        for row in data["rows"]
    ]
    add_table(document, [lead, *[rest] * (wide * len(data["groups"]))], heads, lines, size=IN_TABLE)
    _notes(document, data["notes"], words, kept=is_last)


def _head(text: str, span: int = 1) -> Cell:
    return Cell(text, span, bold=True, align="center", fill=HEAD_FILL)


def _units(words: list[str], width: float, size: float) -> list[Cell]:
    """The heads of narrow columns, all so small that no word is broken in two."""
    fits = min(fitting(word, width, size) for word in words)
    return [Cell(word, bold=True, align="center", fill=HEAD_FILL, size=fits) for word in words]


def _fill(row: Paper) -> str:
    return TOTAL_FILL if row["strong"] else ""


def _areas(document: Document, data: Paper, words: Paper) -> None:
    """A table by area: a row for each dimension, the area named in each, so that rows can be sorted and taken out."""
    heading(document, data["heading"])
    units = [
        [words["households"], words["share"], words["persons"], words["share"]]
        if shared
        else [words["households"], words["persons"]]
        for shared in data["shared"]
    ]
    count = sum(map(len, units))
    rest = (LANDSCAPE - 61) / count
    heads = [
        [_head(data["lead"]), _head(words["dimension"]), *map(_head, data["groups"], map(len, units))],
        [_head(""), _head(""), *(head for group in units for head in _units(group, rest, IN_AREAS))],
    ]
    lines: list[list[Cell]] = []
    for band in data["bands"]:
        if band["band"] is not None:
            lines.append([Cell(band["band"], 2 + count, bold=True, align="left", fill=HEAD_FILL)])
        lines += [_area_line(area, row) for area in band["areas"] for row in area["rows"]]
    add_table(document, [28, 33, *[rest] * count], heads, lines, size=IN_AREAS)
    _notes(document, data["notes"], words)


def _area_line(area: Paper, row: Paper) -> list[Cell]:
    strong: dict[str, Any] = {"bold": row["strong"], "fill": _fill(row)}
    return [
        Cell(f"{area['name']} ({area['area']})", align="left", **strong),
        Cell(row["label"], align="left", **strong),
        *(Cell(cell, **strong) for cell in row["cells"]),
    ]


def _signatures(document: Document, view: Paper) -> None:
    """Who signs, side by side: lines to write on, the part, the position; no name."""
    words = view["headings"]
    found = view["signatures"]
    if found:
        dots = "." * 34
        lines = [
            [Cell(f"{words['sign']} {dots}", align="center") for _each in found],
            [Cell(f"({dots})", align="center") for _each in found],
            [Cell(one["position"] or f"{words['position']} {dots}", align="center") for one in found],
            [Cell(f"{words['date']} {dots}", align="center") for _each in found],
            [Cell(one["part"], align="center", bold=True) for one in found],
        ]
        document.add_paragraph().paragraph_format.keep_with_next = True
        add_table(document, [PORTRAIT / len(found)] * len(found), [], lines, size=IN_TABLE, whole=True)
    say(document.add_paragraph(), f"{view['software']} · {labels.EDITABLE}", size=SMALL)


def _turned(document: Document) -> None:
    """A new section in landscape."""
    section = document.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(14)
