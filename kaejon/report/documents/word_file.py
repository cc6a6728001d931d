"""DOCX as every editable paper uses it: Thai fonts, real tables with repeated heads, the same bytes every time."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import Any

from docx import Document as new_document
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from kaejon.report.documents.figures import Report, moment

FONT = "TH Sarabun New"
"""The font of Thai offices; where it is missing Word takes another, and nothing is lost."""
RUBY, SEA = RGBColor(0xB3, 0x20, 0x3A), RGBColor(0x0B, 0x6E, 0x74)
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def new_word(report: Report, title: str, *, size: float, margins: tuple[float, float, float, float]) -> Document:
    """An empty A4 document, its margins (left, right, top, bottom) in millimetres, its properties the report's."""
    document = new_document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = (
        Mm(each) for each in margins
    )
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    normal.font.name, normal.font.size = FONT, Pt(size)
    normal.paragraph_format.space_after, normal.paragraph_format.space_before = Pt(3), Pt(0)
    thai_font(normal.element.get_or_add_rPr(), size)
    # Word's properties are in UTC; python-docx takes them without saying so.
    made = moment(report["made_at"]).astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, "", ""
    properties.created = properties.modified = made
    _without_thumbnail(document)
    return document


def _without_thumbnail(document: Document) -> None:
    """Takes out the picture of another document's first page, which python-docx's own template carries."""
    links = document.part.package.rels
    for name in [name for name, link in links.items() if link.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del links[name]


def thai_font(properties: Any, size: float) -> None:
    """The font of Thai letters (Word calls them complex script) in these run properties, and their size in points."""
    fonts = properties.find(qn("w:rFonts"))
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
        fonts.attrib.pop(qn(name), None)
    for old in properties.findall(qn("w:szCs")):
        properties.remove(old)
    properties.find(qn("w:sz")).addnext(sized(size))


def sized(points: float) -> Any:
    """The size of Thai letters, which stands beside that of the others."""
    given = OxmlElement("w:szCs")
    given.set(qn("w:val"), str(round(points * 2)))
    return given


def say(
    paragraph: Paragraph, text: str, *, bold: bool = False, size: float | None = None, colour: RGBColor | None = None
) -> None:
    """A run of text at the end of the paragraph; Thai letters have weight and size of their own."""
    run = paragraph.add_run(legal(text))
    properties = run._r.get_or_add_rPr()
    if bold:
        run.bold = True
        properties.find(qn("w:b")).addnext(OxmlElement("w:bCs"))
    if size is not None:
        run.font.size = Pt(size)
        properties.find(qn("w:sz")).addnext(sized(size))
    if colour is not None:
        run.font.color.rgb = colour


def legal(text: str) -> str:
    """The text without the characters that XML cannot hold, and without places to break that only paper needs."""
    return ILLEGAL.sub("", text).replace("\u200b", "")


def field(paragraph: Paragraph, code: str) -> None:
    """A field that Word fills: PAGE, NUMPAGES."""
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        else:
            words = OxmlElement("w:instrText")
            words.set(qn("xml:space"), "preserve")
            words.text = text
            run._r.append(words)


def word_bytes(document: Document) -> bytes:
    """The document as DOCX; the clock leaves no trace in it, so that the same document gives the same bytes."""
    raw, out = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name in sorted(read.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, FIRST_DAY)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            written.writestr(entry, read.read(name))
    return out.getvalue()
