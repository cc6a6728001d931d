"""Workbooks written row by row as they come: memory does not grow with their number, and the clock leaves no trace.

Every text is an inline string and every number a number; nothing is ever a formula or a link. A library that keeps
cells, formats and shared strings as objects takes about ten times as long for the same sheet.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import islice
from typing import IO
from xml.sax.saxutils import escape


class Year(int):
    """A number that is written without separators: 2566, not 2,566."""


Cell = str | int | float | None
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
CHUNK = 1_000
REMEMBERED = 20_000
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Style(IntEnum):
    """How a cell looks; `PLAIN` says it by what it holds."""

    PLAIN = 0
    HEAD = 1
    STRONG = 2
    WARNING = 3
    NUMBER = 4
    DECIMAL = 5
    WRAPPED = 6
    BOLD = 7
    YEAR = 8


LOOKS: dict[type, Style] = {int: Style.NUMBER, float: Style.DECIMAL, Year: Style.YEAR}
"""How a number looks, by what it is."""


@dataclass(frozen=True)
class Row:
    """One row; texts and numbers in the style given, or each in its own. `height` in points, 0 for the usual.

    `is_note`: it stands below the table, and is no part of what is filtered.
    """

    cells: Sequence[Cell]
    style: Style = Style.PLAIN
    height: int = 0
    is_note: bool = False


@dataclass(frozen=True)
class Sheet:
    """What a sheet has beside its rows: widths of columns in characters, the line and columns that stay in sight, a
    filter over the columns of that line, and what is printed over and under every page."""

    name: str
    widths: Sequence[float]
    head_line: int = 0
    """The line of column heads, from 1; 0 for none."""
    head_columns: int = 0
    page_head: str = ""
    page_foot: str = ""


class Workbook:
    """A workbook being written to `out`; `close` ends it."""

    def __init__(self, out: IO[bytes], *, made: dt.datetime, title: str, font: str = "Sarabun") -> None:
        self.zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)
        self.made, self.title, self.font = made, title, font
        self.sheets: list[tuple[Sheet, int]] = []

    def write(self, sheet: Sheet, rows: Iterable[Row]) -> None:
        """One sheet with its rows, taken as they come."""
        number = len(self.sheets) + 1
        with self.zip.open(_entry(f"xl/worksheets/sheet{number}.xml"), "w") as part:
            part.write(_before_rows(sheet, is_first=number == 1).encode())
            written = _Rows()
            source = iter(rows)
            while batch := list(islice(source, CHUNK)):
                part.write("".join([written.row(row) for row in batch]).encode())
            part.write(_after_rows(sheet, written).encode())
        self.sheets.append((sheet, written.last))

    def close(self) -> None:
        """Write what names the sheets, and end the file."""
        for name, text in self._parts():
            self.zip.writestr(_entry(name), HEAD + text)
        self.zip.close()

    def _parts(self) -> Iterator[tuple[str, str]]:
        count = range(1, len(self.sheets) + 1)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        types = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>' for n in count
        )
        yield (
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.'
            'openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>'
            '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.'
            f'core-properties+xml"/>{types}</Types>',
        )
        yield (
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
            'Target="xl/workbook.xml"/><Relationship Id="rId2" '
            f'Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>',
        )
        made = self.made.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        yield (
            "docProps/core.xml",
            f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
            f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{_text(self.title)}</dc:title>'
            f'<dcterms:created xsi:type="dcterms:W3CDTF">{made}</dcterms:created></cp:coreProperties>',
        )
        listed = "".join(
            f'<sheet name="{_attribute(sheet.name)}" sheetId="{n}" r:id="rId{n}"/>'
            for n, (sheet, _last) in enumerate(self.sheets, 1)
        )
        names = "".join(_names(n, *sheet) for n, sheet in enumerate(self.sheets))
        yield (
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets>'
            f"{f'<definedNames>{names}</definedNames>' if names else ''}</workbook>",
        )
        links = "".join(
            f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in count
        )
        yield (
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships">{links}<Relationship Id="rId{len(self.sheets) + 1}" '
            f'Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        )
        yield "xl/styles.xml", _styles(self.font)


class _Rows:
    """Rows as XML; texts that come again are taken from the last ones."""

    def __init__(self) -> None:
        self.count = self.last = self.widest = 0
        self.letters: list[str] = []
        self.known: dict[str, str] = {}

    def row(self, row: Row) -> str:
        self.count += 1
        number, cells = self.count, row.cells
        if not row.is_note:
            self.last = number
        if len(cells) > self.widest:
            self.widest = len(cells)
            self.letters = [column_letters(place) for place in range(self.widest)]
        height = f' ht="{row.height}" customHeight="1"' if row.height else ""
        found = [f'<row r="{number}"{height}>']
        style, known = int(row.style), self.known
        for letters, cell in zip(self.letters, cells, strict=False):
            if cell is None or cell == "":
                continue
            if isinstance(cell, str):
                inside = known.get(cell)
                if inside is None:
                    if len(known) > REMEMBERED:
                        known.clear()
                    inside = known[cell] = f't="inlineStr"><is><t xml:space="preserve">{_text(cell)}</t></is></c>'
                found.append(f'<c r="{letters}{number}" s="{style}" {inside}')
            else:
                look = style or LOOKS.get(type(cell), Style.NUMBER)
                found.append(f'<c r="{letters}{number}" s="{look:d}"><v>{cell!r}</v></c>')
        found.append("</row>")
        return "".join(found)


def column_letters(place: int) -> str:
    """A, B, … Z, AA for 0, 1, … 25, 26."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, FIRST_DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _text(text: str) -> str:
    return escape(ILLEGAL.sub("", text))


def _attribute(text: str) -> str:
    return escape(ILLEGAL.sub("", text), {'"': "&quot;"})


def _before_rows(sheet: Sheet, *, is_first: bool) -> str:
    chosen = ' tabSelected="1"' if is_first else ""
    pane = ""
    if sheet.head_line:
        columns = f'xSplit="{sheet.head_columns}" ' if sheet.head_columns else ""
        where = "bottomRight" if sheet.head_columns else "bottomLeft"
        corner = f"{column_letters(sheet.head_columns)}{sheet.head_line + 1}"
        pane = f'<pane {columns}ySplit="{sheet.head_line}" topLeftCell="{corner}" activePane="{where}" state="frozen"/>'
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(sheet.widths, 1)
    )
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView workbookViewId="0"{chosen}>{pane}</sheetView></sheetViews>'
        '<sheetFormatPr defaultRowHeight="16"/>'
        f"<cols>{widths}</cols><sheetData>"
    )


def _after_rows(sheet: Sheet, rows: _Rows) -> str:
    over = f"<oddHeader>{_text(sheet.page_head)}</oddHeader>" if sheet.page_head else ""
    under = f"<oddFooter>{_text(sheet.page_foot)}</oddFooter>" if sheet.page_foot else ""
    return (
        f'</sheetData>{_filter(sheet, rows.last)}<pageMargins left="0.5" right="0.5" top="0.7" bottom="0.7" '
        'header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        f"{f'<headerFooter>{over}{under}</headerFooter>' if over or under else ''}</worksheet>"
    )


def _filter(sheet: Sheet, last: int) -> str:
    return f'<autoFilter ref="{_filtered(sheet, last)}"/>' if sheet.head_line else ""


def _filtered(sheet: Sheet, last: int) -> str:
    return f"A{sheet.head_line}:{column_letters(len(sheet.widths) - 1)}{max(last, sheet.head_line)}"


def _names(place: int, sheet: Sheet, last: int) -> str:
    """The names by which a spreadsheet finds the filter and the line that is printed on every page."""
    if not sheet.head_line:
        return ""
    quoted = "'" + _text(sheet.name).replace("'", "''") + "'"
    start, end = _filtered(sheet, last).split(":")
    fixed = ":".join(
        f"${cell.rstrip('0123456789')}${cell.lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ')}" for cell in (start, end)
    )
    line = sheet.head_line
    return (
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="{place}" hidden="1">{quoted}!{fixed}</definedName>'
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{place}">{quoted}!${line}:${line}</definedName>'
    )


def _styles(font: str) -> str:
    def face(size: int, more: str = "") -> str:
        return f'<font>{more}<sz val="{size}"/><name val="{_attribute(font)}"/></font>'

    fonts = (
        face(11),
        face(11, "<b/>"),
        face(14, "<b/>"),
        f'<font><b/><sz val="11"/><color rgb="FFB3203A"/><name val="{_attribute(font)}"/></font>',
    )
    side = "".join(f'<{name} style="thin"><color auto="1"/></{name}>' for name in ("left", "right", "top", "bottom"))
    looks = (
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
        '<xf numFmtId="0" fontId="1" fillId="2" borderId="1" xfId="0" applyFont="1" applyFill="1" applyBorder="1" '
        'applyAlignment="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf>',
        '<xf numFmtId="0" fontId="2" fillId="0" borderId="0" xfId="0" applyFont="1"/>',
        '<xf numFmtId="0" fontId="3" fillId="0" borderId="0" xfId="0" applyFont="1"/>',
        '<xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>',
        '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>',
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">'
        '<alignment vertical="top" wrapText="1"/></xf>',
        '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>',
        '<xf numFmtId="1" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>',
    )
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="#,##0.0##"/></numFmts>'
        f'<fonts count="{len(fonts)}">{"".join(fonts)}</fonts><fills count="3">'
        '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
        '<fill><patternFill patternType="solid">'
        '<fgColor rgb="FFE3EEEF"/><bgColor indexed="64"/></patternFill></fill></fills>'
        '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
        f"<border>{side}<diagonal/></border></borders>"
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(looks)}">{"".join(looks)}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
