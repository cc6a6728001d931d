"""What the preview of an import shows, out of its summary and its staged rows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kaejon.lib import clock
from kaejon.register import staging
from kaejon.register.actions import COMMIT_STALE
from kaejon.register.checking import STALE
from kaejon.register.intake.columns import HEADERS
from kaejon.register.intake.problems import ROW_PROBLEMS, RowProblem
from kaejon.register.intake.rejected import RejectedRow
from kaejon.register.models import Dimension, Import, ImportState

ROWS_A_PAGE = 50
WORKING = (ImportState.UPLOADED, ImportState.CHECKING, ImportState.QUEUED, ImportState.COMMITTING)
START_STALE = dt.timedelta(minutes=1)
STALE_AFTER = {ImportState.CHECKING: STALE, ImportState.COMMITTING: COMMIT_STALE}

NEW_WITHOUT_ID = _("บุคคลใหม่ที่ไม่มีเลขประจำตัวประชาชน จึงเทียบกับทะเบียนได้ไม่แน่นอน")
ENCODINGS = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "cp874": "Windows-874 (TIS-620)"}

FIELD_LABELS: dict[str, str | Promise] = {
    "title": _("คำนำหน้า"),
    "first_name": _("ชื่อ"),
    "last_name": _("นามสกุล"),
    "sex": _("เพศ"),
    "birth_year": _("ปีเกิด"),
    "birth_month": _("เดือนเกิด"),
    "birth_day": _("วันเกิด"),
    "relation": _("ความสัมพันธ์กับหัวหน้าครัวเรือน"),
    "welfare_card": _("บัตรสวัสดิการแห่งรัฐ"),
    "citizen_id": _("เลขประจำตัวประชาชน"),
    "phone": _("โทรศัพท์"),
    "household": _("ย้ายครัวเรือน"),
    "area": _("ย้ายพื้นที่"),
    "code": _("รหัสครัวเรือน"),
    "house_code": _("รหัสประจำบ้าน"),
    "house_no": _("บ้านเลขที่"),
    "moo": _("หมู่ที่"),
    "community": _("ชุมชน"),
    "latitude": _("ละติจูด"),
    "longitude": _("ลองจิจูด"),
}
DIFFERENCE: tuple[tuple[str, str | Promise, str | Promise], ...] = (
    ("new_households", _("ครัวเรือนใหม่"), _("ครัวเรือน")),
    ("changed_households", _("ครัวเรือนที่ข้อมูลเปลี่ยน"), _("ครัวเรือน")),
    ("moved_households", _("ครัวเรือนที่ย้ายพื้นที่"), _("ครัวเรือน")),
    ("new_persons", _("คนใหม่"), _("คน")),
    ("changed_persons", _("คนที่ข้อมูลเปลี่ยน"), _("คน")),
    ("moved_persons", _("คนที่ย้ายครัวเรือน"), _("คน")),
    ("new_needs", _("ปัญหาที่ขึ้นบัญชีใหม่"), _("ปัญหา")),
    ("gone_needs", _("ปัญหาที่ไม่อยู่ในไฟล์นี้"), _("ปัญหา")),
)


@dataclass(frozen=True)
class DoubtRow:
    """A row with something wrong: who it seems to be about, its problems with the cell of each, and all its cells."""

    number: int
    outcome: str
    name: str
    problems: list[tuple[str, str, RowProblem]]
    cells: list[tuple[str, str]]


@dataclass(frozen=True)
class ChangeRow:
    """What the file changes about a person or a household already known, or that it is new."""

    number: int
    kind: str
    name: str
    fields: list[str]


@dataclass(frozen=True)
class GoneRow:
    """A person on the present list who is not in the file, wholly or in some dimensions."""

    name: str
    address: str
    dimensions: list[str]


class Staged(Sequence[Any]):
    """Staged rows as a sequence for a paginator: only the page that is asked for is decrypted."""

    def __init__(self, intake: Import, content: staging.Content, count: int) -> None:
        self.intake, self.content, self.count_known = intake, content, count

    def __len__(self) -> int:
        return self.count_known

    def __getitem__(self, key: Any) -> Any:
        size = key.stop - key.start
        return staging.page_of(self.intake, self.content, key.start // ROWS_A_PAGE + 1, ROWS_A_PAGE)[:size]


class Filtered(Staged):
    """Staged rows of one kind, told by the value in one place of each; rows are read until the page is full."""

    def __init__(self, intake: Import, content: staging.Content, count: int, place: int, value: str) -> None:
        super().__init__(intake, content, count)
        self.place, self.value = place, value

    def __getitem__(self, key: Any) -> Any:
        found = (row for row in staging.rows_of(self.intake, self.content) if row[self.place] == self.value)
        return list(islice(found, key.start, key.stop))


def is_working(intake: Import) -> bool:
    """Whether a process is at this import, or about to be."""
    return intake.state in WORKING


def is_stalled(intake: Import) -> bool:
    """Whether the process that should be at it has not been heard of for too long."""
    last = max(intake.uploaded_at, intake.heartbeat_at or intake.uploaded_at)
    return is_working(intake) and last < clock.now() - STALE_AFTER.get(ImportState(intake.state), START_STALE)


def is_ready(intake: Import) -> bool:
    """Whether there is anything to approve."""
    summary = intake.summary
    return intake.state == ImportState.CHECKED and bool(summary.get("figures", {}).get("total", [0, 0])[1])


def is_unchanged(intake: Import) -> bool:
    """Whether the file says nothing that the register and the newest list do not say already."""
    difference = intake.summary.get("difference") or {}
    return bool(difference) and not any(difference.values())


def figures_of(intake: Import) -> list[tuple[str, int, int]]:
    """(dimension, households, persons) of what would stand on the list, "total" last."""
    figures = intake.summary.get("figures", {})
    return [(name, *figures.get(name, [0, 0])) for name in (*Dimension.values, "total")]


def difference_of(intake: Import) -> list[tuple[str, int, str]]:
    """(what, how many, of what) against the register and the newest list."""
    difference = intake.summary.get("difference", {})
    return [(str(label), difference.get(name, 0), str(unit)) for name, label, unit in DIFFERENCE]


def problems_of(intake: Import) -> list[tuple[str, int]]:
    """(sentence with its particulars left out, how many rows), the most frequent first."""
    return [(general_sentence(code), count) for code, count in intake.summary.get("problems", {}).items()]


def general_sentence(code: str) -> str:
    if code == "new_without_id":
        return str(NEW_WITHOUT_ID)
    sentence = gettext(ROW_PROBLEMS[code][0]) if code in ROW_PROBLEMS else code
    return re.sub(r"%\(\w+\)s", "…", sentence)


def encoding_of(intake: Import) -> str:
    """How a CSV's letters were read; empty for a workbook."""
    encoding = str(intake.summary.get("encoding", ""))
    return ENCODINGS.get(encoding, encoding.upper())


def columns_of(intake: Import) -> list[tuple[int, str, list[str]]]:
    """(index, header, cells of the first rows) of every column with a header or a cell; citizen IDs are hidden."""
    samples = list(staging.rows_of(intake, "sample"))
    fields = intake.summary.get("columns", {})
    found = []
    for index, header in enumerate(intake.summary.get("header", [])):
        cells = [shown_cell(fields.get(str(index), ""), row[index]) if index < len(row) else "" for row in samples]
        if header or any(cells):
            found.append((index, header, [cell or "–" for cell in cells]))
    return found


def shown_cell(field: str, text: str) -> str:
    """A cell as the page shows it: of a citizen ID the last three characters, which tell it apart well enough."""
    return f"…{text.strip()[-3:]}" if field == "citizen_id" and text.strip() else text[:200]


def doubts_page(intake: Import, outcome: str, number: str) -> Page[DoubtRow]:
    """A page of the rows with this outcome (rejected, warned or repeated)."""
    rows = Filtered(intake, "doubts", intake.summary.get(outcome, 0), 1, outcome)
    return page_with(rows, number, [doubt_row(intake, row) for row in page_rows(rows, number)])


def doubt_row(intake: Import, row: list[Any]) -> DoubtRow:
    line, outcome, texts, problems = row
    header, fields = intake.summary["header"], intake.summary["columns"]
    by_field = {name: int(index) for index, name in fields.items()}
    cells = [(header[i] if i < len(header) else "", shown_cell(fields.get(str(i), ""), t)) for i, t in enumerate(texts)]

    def cell(name: str) -> str:
        index = by_field.get(name, -1)
        return cells[index][1] if 0 <= index < len(cells) else ""

    found = sorted((RowProblem(*values) for values in problems), key=lambda problem: problem.severity == "warning")
    told = [(str(HEADERS.get(problem.column, "")), cell(problem.column), problem) for problem in found]
    name = " ".join(part for part in (cell("title") + cell("first_name"), cell("last_name")) if part)
    return DoubtRow(line, outcome, name, told, [(head, text) for head, text in cells if text])


def changes_page(intake: Import, kind: str, number: str) -> Page[ChangeRow]:
    """A page of what the file changes: new or changed persons, or known households."""
    rows = Filtered(intake, "changes", change_counts(intake)[kind], 1, kind)
    return page_with(rows, number, [change_row(*row) for row in page_rows(rows, number)])


def change_counts(intake: Import) -> dict[str, int]:
    """How many staged changes there are of each kind."""
    counts: dict[str, int] = intake.summary.get("changes", {})
    return {kind: counts.get(kind, 0) for kind in ("new", "changed", "household")}


def change_row(line: int, kind: str, name: str, fields: list[str]) -> ChangeRow:
    return ChangeRow(line, kind, name, [str(FIELD_LABELS.get(field, field)) for field in fields])


def gone_page(intake: Import, number: str) -> Page[GoneRow]:
    """A page of who is on the newest list and not in the file."""
    rows = Staged(intake, "gone", intake.summary.get("gone_persons", 0))
    told = [GoneRow(name, address, marks.split(",")) for _id, name, address, marks in page_rows(rows, number)]
    return page_with(rows, number, told)


def page_rows(rows: Staged, number: str) -> list[Any]:
    return list(Paginator(rows, ROWS_A_PAGE).get_page(number).object_list)


def page_with(rows: Staged, number: str, told: list[Any]) -> Page[Any]:
    """The page of `rows` that was asked for, holding what is said of them."""
    page = Paginator(rows, ROWS_A_PAGE).get_page(number)
    return Page(told, page.number, page.paginator)


def rejected_rows(intake: Import) -> Iterator[RejectedRow]:
    """Every row that cannot be taken, with its problems, for the download."""
    for number, outcome, texts, problems in staging.rows_of(intake, "doubts"):
        if outcome == "rejected":
            yield number, texts, [RowProblem(*values) for values in problems]
