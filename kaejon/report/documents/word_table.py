"""A table of a DOCX, written as XML in one go: python-docx would walk it anew for every cell."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from kaejon.report.documents.word_file import legal

HEAD_FILL, TOTAL_FILL = "E3EEEF", "F3F7F7"
TWIPS = 56.7
"""In a millimetre."""
SIDE = 40
"""What a cell keeps free at either side, in twips."""
WIDEST_LETTER = 0.42
"""How far a Thai letter of the fonts of offices reaches at most, of its size."""
MILLIMETRES = 25.4 / 72
"""In a point."""
BEGINNING = 2
"""Rows at the beginning of a table that do not stand alone at the foot of a page, and as many at its end."""
LINES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="B9C4C9"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


@dataclass(frozen=True)
class Cell:
    """One cell: its text, over how many columns, how it stands."""

    text: str
    span: int = 1
    bold: bool = False
    align: str = "right"
    fill: str = ""
    size: float = 0
    """In points; 0 for the size of the table."""


Line = Sequence[Cell]


def add_table(
    document: Document,
    widths: Sequence[float],
    heads: Sequence[Line],
    lines: Sequence[Line],
    *,
    size: float,
    whole: bool = False,
) -> None:
    """A table at the document's end: widths in millimetres, its heads repeated on every page, no row torn apart.

    Its heads stay with its first rows, and its last rows with what follows; `whole`: all of it on one page.
    """
    columns = "".join(f'<w:gridCol w:w="{round(width * TWIPS)}"/>' for width in widths)
    rows = [_row(head, size, widths, repeated=True, kept=True) for head in heads]
    for place, line in enumerate(lines):
        at_edge = place < BEGINNING - 1 or place >= len(lines) - BEGINNING
        # A row across the whole table names the rows below it.
        rows.append(_row(line, size, widths, kept=whole or at_edge or len(line) == 1))
    table: Any = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{LINES}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:left w:w="{SIDE}" w:type="dxa"/><w:right w:w="{SIDE}" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr>"
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
    # The body ends with the properties of its last section, before which everything stands.
    document.element.body.sectPr.addprevious(table)


def fitting(word: str, width: float, size: float) -> float:
    """The size at which the word stands on one line of a cell of that many millimetres, in half points; no larger
    than `size`. Word and LibreOffice would break ครัวเรือน in two.
    """
    letters = sum(unicodedata.category(letter) != "Mn" for letter in word)
    room = width - 2 * SIDE / TWIPS
    return min(size, int(2 * room / (letters * WIDEST_LETTER * MILLIMETRES)) / 2) if letters else size


def _row(line: Line, size: float, widths: Sequence[float], *, kept: bool, repeated: bool = False) -> str:
    again = "<w:tblHeader/>" if repeated else ""
    cells, start = [], 0
    for cell in line:
        cells.append(_cell(cell, cell.size or size, sum(widths[start : start + cell.span]), kept=kept))
        start += cell.span
    return f"<w:tr><w:trPr><w:cantSplit/>{again}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(cell: Cell, size: float, width: float, *, kept: bool) -> str:
    span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{cell.fill}"/>' if cell.fill else ""
    bold = "<w:b/><w:bCs/>" if cell.bold else ""
    keep = "<w:keepNext/>" if kept else ""
    half = round(size * 2)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{round(width * TWIPS)}" w:type="dxa"/>{span}{fill}<w:vAlign w:val="center"/>'
        "</w:tcPr>"
        f'<w:p><w:pPr>{keep}<w:spacing w:before="0" w:after="0"/><w:jc w:val="{cell.align}"/></w:pPr><w:r><w:rPr>{bold}'
        f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(legal(cell.text))}</w:t></w:r></w:p></w:tc>'
    )
