"""A later survey's list (จปฐ. รอบถัดไป) read row by row: which need it speaks of, and whether it passes."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from kaejon.lib.citizen_id import parse_citizen_id
from kaejon.lib.problem import Problem
from kaejon.lib.thai_text import fold, fold_name
from kaejon.register.intake.cells import Row, text_of
from kaejon.register.intake.problems import FileProblem
from kaejon.register.intake.reader import read_bytes
from kaejon.register.models import Campaign, Dimension, Member, Need
from kaejon.register.search import member_by_citizen_id

HEADER_ROWS = 15
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "citizen_id": ("เลขประจำตัวประชาชน", "เลขบัตรประชาชน", "เลขประชาชน", "citizenid", "citizen_id", "pid"),
    "code": ("รหัสครัวเรือน", "รหัสบ้าน", "householdcode", "hhcode"),
    "name": ("ชื่อสกุล", "ชื่อ-สกุล", "ชื่อนามสกุล", "ชื่อ", "name"),
    "last_name": ("นามสกุล", "สกุล", "lastname"),
    "dimension": ("มิติ", "ด้าน", "dimension"),
    "result": ("ผล", "ผลการสำรวจ", "ผลสำรวจ", "ผลการประเมิน", "result"),
}
PASSED = ("ผ่าน", "ผ่านเกณฑ์", "pass", "passed", "1", "y", "yes")
FAILED = ("ไม่ผ่าน", "ตกเกณฑ์", "ไม่ผ่านเกณฑ์", "fail", "failed", "0", "n", "no")


@dataclass(frozen=True)
class SurveyProblem:
    """Why a row is not taken: its number in the file, the column, and a sentence with the remedy."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True)
class SurveyRow:
    """One row that speaks of a need of the list."""

    number: int
    need: Need
    passes: bool


@dataclass
class SurveyList:
    """A whole file: what is taken, and what is not, with the rejected rows as they came."""

    rows: list[SurveyRow] = field(default_factory=list)
    problems: list[SurveyProblem] = field(default_factory=list)
    header: tuple[str, ...] = ()
    rejected: list[tuple[str, ...]] = field(default_factory=list)

    def rejected_table(self) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """Header and rows of what was not taken, each with the reason behind it, for a file to be put right."""
        return (*self.header, _("เหตุที่ไม่รับ")), self.rejected


class RowRefused(Exception):
    """A row that cannot be taken: the column and the sentence."""

    def __init__(self, column: str, sentence: str) -> None:
        super().__init__(column)
        self.column = column
        self.sentence = sentence


def read_survey(campaign: Campaign, data: bytes, file_name: str) -> SurveyList:
    """The file checked against the campaign's needs. Raises FileProblem where it is no readable table."""
    found = SurveyList()
    with read_bytes(data, filename=file_name) as book:
        sheet = next((each for each in book.sheets if each.height and not each.refused), None)
        if sheet is None:
            raise next((each.refused for each in book.sheets if each.refused), None) or FileProblem("empty_file")
        rows = enumerate(book.rows(sheet.number), 1)
        columns = header_of(rows, found, sheet.name or file_name)
        take_rows(campaign, rows, columns, found)
    return found


def header_of(rows: Iterator[tuple[int, Row]], found: SurveyList, name: str) -> dict[str, int]:
    """The columns by their names, in the first rows that has a dimension and a result."""
    for number, row in rows:
        columns = columns_of(row)
        if {"dimension", "result"} <= set(columns) and {"citizen_id", "code"} & set(columns):
            found.header = tuple(text_of(cell) for cell in row)
            return columns
        if number >= HEADER_ROWS:
            break
    raise FileProblem("no_header", sheet=name)


def columns_of(row: Row) -> dict[str, int]:
    keys = [fold(text_of(cell)).replace(" ", "").replace("-", "") for cell in row]
    names = {name: {fold(word).replace(" ", "").replace("-", "") for word in words} for name, words in COLUMNS.items()}
    return {name: keys.index(key) for name, words in names.items() for key in keys if key and key in words}


def take_rows(campaign: Campaign, rows: Iterator[tuple[int, Row]], columns: dict[str, int], found: SurveyList) -> None:
    """Check every row; the same need twice with different results is refused, with the same it is taken once."""
    needs = needs_by_member(campaign)
    taken: dict[uuid.UUID, bool] = {}
    for number, row in rows:
        texts = tuple(text_of(cell).strip() for cell in row)
        if not any(texts):
            continue
        try:
            checked = checked_row(campaign, number, texts, columns, needs)
            if taken.get(checked.need.pk, checked.passes) != checked.passes:
                raise RowRefused("result", _("ปัญหานี้มีในไฟล์แล้วด้วยผลที่ต่างกัน โปรดเหลือไว้แถวเดียว"))
        except RowRefused as refused:
            column = found.header[columns[refused.column]] if refused.column in columns else refused.column
            found.problems.append(SurveyProblem(number, column, refused.sentence))
            found.rejected.append((*texts, refused.sentence))
            continue
        if checked.need.pk not in taken:
            found.rows.append(checked)
        taken[checked.need.pk] = checked.passes


def needs_by_member(campaign: Campaign) -> dict[tuple[uuid.UUID, str], Need]:
    rows = Need.objects.filter(campaign=campaign, entries__isnull=False).select_related("member", "standing").distinct()
    return {(need.member_id, need.dimension): need for need in rows}


def checked_row(
    campaign: Campaign,
    number: int,
    texts: Sequence[str],
    columns: dict[str, int],
    needs: Mapping[tuple[uuid.UUID, str], Need],
) -> SurveyRow:
    """The row's need and result, or RowRefused."""

    def cell(name: str) -> str:
        index = columns.get(name, len(texts))
        return texts[index] if index < len(texts) else ""

    member = member_of(campaign, cell("citizen_id"), cell("code"), cell("name"), cell("last_name"))
    dimension = dimension_of(cell("dimension"))
    need = needs.get((member.pk, dimension))
    if need is None:
        raise RowRefused(
            "dimension",
            _("ผู้นี้ไม่มีปัญหามิติ%(dimension)sในบัญชีของวาระนี้ โปรดตรวจมิติหรือตัดแถวนี้ออก")
            % {"dimension": Dimension(dimension).label},
        )
    return SurveyRow(number, need, passes_of(cell("result")))


def member_of(campaign: Campaign, citizen_id: str, code: str, name: str, last_name: str) -> Member:
    """The member by citizen ID, else by household code and name."""
    if citizen_id:
        try:
            member = member_by_citizen_id(parse_citizen_id(citizen_id))
        except Problem as problem:
            raise RowRefused("citizen_id", _(problem.template) % problem.params) from None
        if member is None or member.household.province_id != campaign.province_id:
            raise RowRefused("citizen_id", _("ไม่พบเลขประจำตัวประชาชนนี้ในทะเบียน โปรดตรวจเลข หรือใช้รหัสครัวเรือนกับชื่อแทน"))
        return member
    if not code or not name:
        raise RowRefused("citizen_id", _("โปรดกรอกเลขประจำตัวประชาชน หรือทั้งรหัสครัวเรือนและชื่อ"))
    key = fold_name(name, last_name)
    found: dict[str, list[Member]] = defaultdict(list)
    for member in Member.objects.filter(household__code=code, household__province=campaign.province_id):
        found[member.name_key].append(member)
    if len(found[key]) != 1:
        raise RowRefused("code", _("ไม่พบชื่อนี้เพียงคนเดียวในครัวเรือนรหัสนี้ โปรดตรวจรหัสและชื่อ หรือกรอกเลขประจำตัวประชาชน"))
    return found[key][0]


def dimension_of(text: str) -> str:
    key = fold(text).replace(" ", "").removeprefix(fold("มิติ")).removeprefix(fold("ด้าน"))
    for value, label in Dimension.choices:
        if key and key in (value, fold(str(label)).replace(" ", "")):
            return str(value)
    raise RowRefused("dimension", _("ไม่รู้จักมิตินี้ โปรดใช้ สุขภาพ ความเป็นอยู่ การศึกษา รายได้ หรือ การเข้าถึงบริการภาครัฐ"))


def passes_of(text: str) -> bool:
    key = fold(text).replace(" ", "")
    if key in {fold(word) for word in PASSED}:
        return True
    if key in {fold(word) for word in FAILED}:
        return False
    raise RowRefused("result", _("อ่านผลไม่ได้ โปรดใช้ “ผ่าน” หรือ “ตกเกณฑ์”"))
