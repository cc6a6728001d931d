"""What a person gets who selects the text of a PDF and copies it.

pypdf's own `extract_text` passes over /ActualText, where a PDF says which characters a cluster of glyphs stands for.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pypdf
from pypdf.generic import ContentStream


def page_texts(pdf: bytes) -> list[str]:
    """The characters of every page in the order of the file, without any white space or break marks."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return [_copied(page, reader) for page in reader.pages]


def all_text(pdf: bytes) -> str:
    return "".join(page_texts(pdf))


def right_edge(pdf: bytes) -> float:
    """How far to the right any upright text of any page reaches, in points from the left edge of the paper."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    return max(edge for page in reader.pages for edge in _edges(page, reader))


def _edges(page: Any, reader: pypdf.PdfReader) -> Iterator[float]:
    fonts = {name: _widths(font.get_object()) for name, font in page["/Resources"]["/Font"].items()}
    lefts = [0.0]
    start, size = 0.0, 0.0
    widths: dict[int, float] = {}
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator == b"q":
            lefts.append(lefts[-1])
        elif operator == b"Q":
            lefts.pop()
        elif operator == b"cm":
            lefts[-1] += float(operands[4])
        elif operator == b"Tf":
            widths, size = fonts[operands[0]], float(operands[1])
        elif operator == b"Tm":
            start = float(operands[4])
        elif operator in (b"Tj", b"TJ"):
            strings = operands[0] if operator == b"TJ" else operands
            glyphs = [glyph for string in strings if not isinstance(string, int | float) for glyph in _glyphs(string)]
            yield lefts[-1] + start + sum(widths.get(glyph, 0) for glyph in glyphs) * size / 1000


def _widths(font: Any) -> dict[int, float]:
    """Glyph number to width in thousandths of the size, from the font's /W: `first [width …]` or `first last width`."""
    found: dict[int, float] = {}
    rest = list(font["/DescendantFonts"][0].get_object()["/W"].get_object())
    while rest:
        first, second = rest.pop(0), rest.pop(0)
        if isinstance(second, list):
            found |= {int(first) + step: float(width) for step, width in enumerate(second)}
        else:
            found |= dict.fromkeys(range(int(first), int(second) + 1), float(rest.pop(0)))
    return found


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b]", "", text)


def _copied(page: Any, reader: pypdf.PdfReader) -> str:
    found: list[str] = []
    _walk(page, page.get_contents(), reader, found)
    return squeezed("".join(found))


def _walk(holder: Any, content: Any, reader: pypdf.PdfReader, found: list[str]) -> None:
    resources = holder["/Resources"].get_object()
    fonts = {name: _characters(font.get_object()) for name, font in resources.get("/Font", {}).items()}
    font: dict[int, str] = {}
    spans: list[str | None] = []
    for operands, operator in ContentStream(content, reader).operations:
        if operator == b"Tf":
            font = fonts[operands[0]]
        elif operator in (b"BDC", b"BMC"):
            properties = operands[1] if len(operands) > 1 and hasattr(operands[1], "get") else {}
            text = properties.get("/ActualText")
            spans.append(None if text is None else str(text))
            found.append(str(text or ""))
        elif operator == b"EMC":
            spans.pop()
        elif operator in (b"Tj", b"TJ") and not any(spans):
            strings = operands[0] if operator == b"TJ" else operands
            found += [_decoded(string, font) for string in strings if not isinstance(string, int | float)]
        elif operator == b"Do":
            form = resources["/XObject"][operands[0]].get_object()
            if form.get("/Subtype") == "/Form" and "/Font" in form.get("/Resources", {}):
                _walk(form, form, reader, found)


def _characters(font: Any) -> dict[int, str]:
    """Glyph number to characters, from the font's /ToUnicode."""
    lines = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", font["/ToUnicode"].get_object().get_data())
    return {int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in lines}


def _decoded(string: Any, font: dict[int, str]) -> str:
    return "".join(font.get(glyph, "") for glyph in _glyphs(string))


def _glyphs(string: Any) -> list[int]:
    raw = string.original_bytes
    return [int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2)]
