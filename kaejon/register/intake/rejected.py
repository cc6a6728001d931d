"""The rows that could not be taken, as they came, each with its reasons beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext

from kaejon.lib.problem import gettext_noop as _
from kaejon.register.intake.cells import Cell, text_of
from kaejon.register.intake.columns import HEADERS
from kaejon.register.intake.problems import RowProblem

ROW_NUMBER, REASONS, REMEDIES = _("แถวที่ในไฟล์"), _("สิ่งที่ต้องแก้"), _("วิธีแก้")
# Written in memory: the rows are personal, and a spooled workbook would leave them on the disk.
# A file with more rejected rows than this has one thing wrong with it, over and over.
MOST_ROWS = 20_000
MORE_ROWS = _("ยังมีแถวที่ต้องแก้อีก ไฟล์นี้แสดงเพียง %(limit)s แถวแรก")
MOST_CHARACTERS = 32_767

RejectedRow = tuple[int, Sequence[Cell], Sequence[RowProblem]]


def write_rejected(stream: IO[bytes], header: Sequence[str], rows: Iterable[RejectedRow]) -> int:
    """Writes rows of (number, cells, problems) as XLSX; how many were written comes back.

    Every cell is text, so that an ID keeps its zeros and "=1+1" stays what it was. The headers
    are those of the file: with the rows put right it can be imported again as it is.
    """
    book = xlsxwriter.Workbook(
        stream,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    head = book.add_format({"bold": True, "text_wrap": True, "border": 1, "bg_color": "#E6EEF5"})
    as_text = book.add_format({"num_format": "@"})
    reason = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(gettext(_("แถวที่ต้องแก้")))
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 2, 50)
    for index, text in enumerate((gettext(ROW_NUMBER), gettext(REASONS), gettext(REMEDIES), *header)):
        sheet.write_string(0, index, _writable(text), head)
    sheet.freeze_panes(1, 3)
    written = 0
    for number, cells, problems in rows:
        if written == MOST_ROWS:
            sheet.write_string(written + 1, 1, gettext(MORE_ROWS) % {"limit": MOST_ROWS}, reason)
            break
        written += 1
        _write_row(sheet, written, (number, cells, problems), reason, as_text)
    book.close()
    return written


def _write_row(sheet: Any, line: int, row: RejectedRow, reason: Any, as_text: Any) -> None:
    number, cells, problems = row
    grave = [problem for problem in problems if problem.severity != "warning"] or list(problems)
    sheet.write_number(line, 0, number)
    sheet.write_string(line, 1, _writable("\n".join(map(_reason, grave))), reason)
    sheet.write_string(line, 2, _writable("\n".join(dict.fromkeys(problem.remedy for problem in grave))), reason)
    for index, cell in enumerate(cells, start=3):
        if text := _writable(text_of(cell)):
            sheet.write_string(line, index, text, as_text)


def _reason(problem: RowProblem) -> str:
    header = HEADERS.get(problem.column)
    return f"{header}: {problem.sentence}" if header else problem.sentence


def _writable(text: str) -> str:
    """The text without what no XML can hold, as long as a cell can be."""
    return text.encode("utf-8", "replace").decode("utf-8")[:MOST_CHARACTERS]
