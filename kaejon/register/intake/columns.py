"""The columns of a target list: their names, and where they stand in a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kaejon.lib.problem import gettext_noop as _
from kaejon.lib.thai_text import fold
from kaejon.register.intake.problems import RowProblem


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the standard list. `field` is its code name, `header` what papers call it.

    `is_text` columns are written as text in the template, so that no spreadsheet turns an ID
    into a number. `explanation` is for the second sheet of the template.
    """

    field: str
    header: str
    synonyms: tuple[str, ...]
    explanation: str
    is_dimension: bool = False
    is_text: bool = True


COLUMNS: tuple[Column, ...] = (
    Column(
        "household_code",
        "รหัสครัวเรือน",
        ("เลขครัวเรือน", "รหัสบ้าน จปฐ", "hc id", "hcode", "household code", "household id", "hh id",
         "รหัสครัวเรือน จปฐ", "รหัสครัวเรือน tpmap", "เลขที่ครัวเรือน", "house id tpmap", "ลำดับครัวเรือน"),
        _("รหัสของครัวเรือนตามบัญชีต้นทาง ทุกคนในครัวเรือนเดียวกันใช้รหัสเดียวกัน (ถ้าไม่มีต้องมีบ้านเลขที่)"),
    ),
    Column(
        "house_id",
        "รหัสประจำบ้าน",
        ("เลขรหัสประจำบ้าน", "เลขประจำบ้าน", "รหัสบ้าน", "house id", "house code", "รหัสประจำบ้าน 11 หลัก"),
        _("รหัสประจำบ้าน 11 หลักตามทะเบียนบ้าน"),
    ),
    Column(
        "citizen_id",
        "เลขประจำตัวประชาชน",
        ("เลขบัตรประชาชน", "เลขที่บัตรประชาชน", "เลขบัตรประจำตัวประชาชน", "เลขประจำตัว 13 หลัก", "เลข 13 หลัก",
         "เลขประชาชน", "เลขประจำตัว", "หมายเลขบัตรประชาชน", "หมายเลขประจำตัวประชาชน", "บัตรประชาชน", "รหัสประชาชน",
         "ปชช", "เลข ปชช", "เลขบัตร ปชช", "cid", "pid", "nid", "citizen id", "national id", "id card",
         "id card number", "เลขประจำตัวประชาชน 13 หลัก", "เลขที่บัตรประจำตัวประชาชน", "รหัสประจำตัวประชาชน"),
        _("เลข 13 หลัก จัดรูปแบบช่องเป็นข้อความ (เว้นว่างได้เมื่อไม่มีเลข ระบบจะเตือนให้บันทึกเหตุผล)"),
    ),
    Column(
        "title",
        "คำนำหน้า",
        ("คำนำหน้าชื่อ", "คำนำหน้านาม", "ยศ", "title", "prefix", "prename", "name prefix"),
        _("เช่น นาย นาง นางสาว เด็กชาย เด็กหญิง"),
    ),
    Column(
        "first_name",
        "ชื่อ",
        ("ชื่อตัว", "ชื่อจริง", "ชื่อบุคคล", "ชื่อ สกุล", "ชื่อ นามสกุล", "ชื่อสกุล", "ชื่อ ชื่อสกุล", "ชื่อนามสกุล", "ชื่อและนามสกุล",
         "ชื่อ และนามสกุล", "ชื่อคนเป้าหมาย", "ชื่อ สกุลคนเป้าหมาย", "ชื่อผู้ตกเกณฑ์", "first name", "firstname",
         "fname", "name", "given name", "full name", "fullname", "ชื่อสมาชิก", "ชื่อ สกุลสมาชิก"),
        _("ชื่อตัว (จำเป็น) หรือชื่อกับนามสกุลในช่องเดียวเมื่อไม่มีคอลัมน์นามสกุล"),
    ),
    Column(
        "last_name",
        "นามสกุล",
        ("สกุล", "ชื่อสกุล (นามสกุล)", "last name", "lastname", "lname", "surname", "family name"),
        _("นามสกุล"),
    ),
    Column("sex", "เพศ", ("sex", "gender"), _("ชาย หรือ หญิง")),
    Column(
        "birth_date",
        "วันเกิด",
        ("วันเดือนปีเกิด", "วัน เดือน ปี เกิด", "ว/ด/ป เกิด", "ว.ด.ป. เกิด", "วดป เกิด", "วันเดือนปี เกิด", "birthday",
         "birthdate", "birth date", "date of birth", "dob", "วันที่เกิด"),
        _("วัน/เดือน/ปี พ.ศ. เช่น 9/5/2500 หากไม่รู้วันหรือเดือนใช้ 00/00/2490"),
    ),
    Column(
        "relation",
        "ความสัมพันธ์กับหัวหน้าครัวเรือน",
        ("ความสัมพันธ์", "ความเกี่ยวข้องกับหัวหน้าครัวเรือน", "ความสัมพันธ์กับเจ้าบ้าน", "ความเกี่ยวพัน", "สถานะในครัวเรือน",
         "สถานะในครอบครัว", "สถานภาพในครัวเรือน", "relation", "relationship", "relation to head"),
        _("เช่น หัวหน้าครัวเรือน คู่สมรส บุตร บิดา มารดา (พ่อเลี้ยง ในช่องนี้คือบิดาเลี้ยง)"),
    ),
    Column(
        "house_no",
        "บ้านเลขที่",
        ("เลขที่บ้าน", "เลขที่", "บ้านเลขที่/ที่อยู่", "house no", "house number", "address no", "address", "ที่อยู่"),
        _("บ้านเลขที่ เช่น 12/3 จัดรูปแบบช่องเป็นข้อความ"),
    ),
    Column(
        "moo",
        "หมู่ที่",
        ("หมู่", "หมู่บ้านที่", "ม.", "เลขหมู่", "moo", "mu", "village no", "village number"),
        _("เลขหมู่ที่ เว้นว่างเมื่อพื้นที่ไม่มีหมู่"),
    ),
    Column(
        "community",
        "ชุมชน",
        ("ชื่อชุมชน", "ชุมชน/บ้าน", "หมู่บ้าน", "ชื่อหมู่บ้าน", "บ้าน", "ชื่อบ้าน", "หมู่บ้าน/ชุมชน", "community", "village",
         "village name"),
        _("ชื่อชุมชนหรือชื่อหมู่บ้าน"),
    ),
    Column(
        "subdistrict",
        "ตำบล",
        ("ตำบล/แขวง", "แขวง/ตำบล", "แขวง", "ต.", "ชื่อตำบล", "tambon", "tambol", "subdistrict", "sub district"),
        _("ชื่อตำบล (จำเป็น เมื่อไม่มีรหัสพื้นที่)"),
    ),
    Column(
        "district",
        "อำเภอ",
        ("อำเภอ/เขต", "เขต/อำเภอ", "เขต", "อ.", "ชื่ออำเภอ", "amphoe", "amphur", "ampur", "district"),
        _("ชื่ออำเภอ จำเป็นเมื่อมีตำบลชื่อเดียวกันหลายแห่ง"),
    ),
    Column("province", "จังหวัด", ("จ.", "ชื่อจังหวัด", "province", "changwat"), _("ชื่อจังหวัด")),
    Column(
        "area_code",
        "รหัสพื้นที่",
        ("รหัสตำบล", "รหัสหมู่บ้าน", "รหัสตำบล 6 หลัก", "รหัสหมู่บ้าน 8 หลัก", "รหัสพื้นที่ 8 หลัก", "รหัสพื้นที่ 6 หลัก",
         "area code", "tambon code", "subdistrict code", "village code", "ccaattmm", "ccaatt", "ddpm code",
         "รหัสมหาดไทย", "tambon id", "village id"),
        _("รหัสกรมการปกครอง 6 หลัก (ตำบล) หรือ 8 หลัก (หมู่บ้าน) ใช้แทนชื่อตำบลได้"),
    ),
    Column(
        "latitude",
        "ละติจูด",
        ("latitude", "lat", "พิกัด lat", "ละติจูด (lat)", "พิกัดละติจูด", "y"),
        _("พิกัดทศนิยม เช่น 12.24"),
        is_text=False,
    ),
    Column(
        "longitude",
        "ลองจิจูด",
        ("longitude", "long", "lon", "lng", "พิกัด long", "ลองติจูด", "ลองจิจูด (long)", "พิกัดลองจิจูด", "x"),
        _("พิกัดทศนิยม เช่น 102.51"),
        is_text=False,
    ),
    Column(
        "phone",
        "โทรศัพท์",
        ("เบอร์โทร", "เบอร์โทรศัพท์", "หมายเลขโทรศัพท์", "โทร", "โทร.", "เบอร์ติดต่อ", "โทรศัพท์มือถือ", "มือถือ", "phone",
         "phone number", "telephone", "tel", "mobile", "เบอร์"),
        _("หมายเลขโทรศัพท์ หลายหมายเลขคั่นด้วยจุลภาค"),
    ),
    Column(
        "health",
        "สุขภาพ",
        ("มิติสุขภาพ", "มิติด้านสุขภาพ", "ด้านสุขภาพ", "health", "มิติที่ 1 สุขภาพ", "1 สุขภาพ", "ขัดสนด้านสุขภาพ"),
        _("ใส่ 1 เมื่อตกเกณฑ์มิติด้านสุขภาพ ใส่ 0 หรือเว้นว่างเมื่อไม่ตก"),
        is_dimension=True,
    ),
    Column(
        "living",
        "ความเป็นอยู่",
        ("มิติความเป็นอยู่", "มิติด้านความเป็นอยู่", "ด้านความเป็นอยู่", "สภาพความเป็นอยู่", "living", "living condition",
         "living conditions", "living standard", "มิติที่ 2 ความเป็นอยู่", "2 ความเป็นอยู่", "ขัดสนด้านความเป็นอยู่"),
        _("ใส่ 1 เมื่อตกเกณฑ์มิติด้านความเป็นอยู่"),
        is_dimension=True,
    ),
    Column(
        "education",
        "การศึกษา",
        ("มิติการศึกษา", "มิติด้านการศึกษา", "ด้านการศึกษา", "education", "มิติที่ 3 การศึกษา", "3 การศึกษา",
         "ขัดสนด้านการศึกษา"),
        _("ใส่ 1 เมื่อตกเกณฑ์มิติด้านการศึกษา"),
        is_dimension=True,
    ),
    Column(
        "income",
        "รายได้",
        ("มิติรายได้", "มิติด้านรายได้", "ด้านรายได้", "income", "มิติที่ 4 รายได้", "4 รายได้", "ขัดสนด้านรายได้",
         "การมีงานทำและรายได้"),
        _("ใส่ 1 เมื่อตกเกณฑ์มิติด้านรายได้ (ไม่ใช่จำนวนเงิน)"),
        is_dimension=True,
    ),
    Column(
        "access",
        "การเข้าถึงบริการภาครัฐ",
        ("การเข้าถึงบริการ", "การเข้าถึงบริการรัฐ", "การเข้าถึงภาครัฐ", "มิติการเข้าถึงบริการภาครัฐ", "มิติการเข้าถึงบริการรัฐ",
         "มิติด้านการเข้าถึงบริการภาครัฐ", "มิติด้านการเข้าถึงบริการ", "ด้านการเข้าถึงบริการภาครัฐ", "ด้านการเข้าถึงบริการรัฐ",
         "เข้าถึงบริการภาครัฐ", "บริการภาครัฐ", "access", "accessibility", "access to services",
         "access to government services", "มิติที่ 5 การเข้าถึงบริการภาครัฐ", "5 การเข้าถึงบริการภาครัฐ",
         "ขัดสนด้านการเข้าถึงบริการภาครัฐ"),
        _("ใส่ 1 เมื่อตกเกณฑ์มิติด้านการเข้าถึงบริการภาครัฐ"),
        is_dimension=True,
    ),
    Column(
        "welfare_card",
        "บัตรสวัสดิการแห่งรัฐ",
        ("บัตรสวัสดิการ", "ผู้มีบัตรสวัสดิการแห่งรัฐ", "มีบัตรสวัสดิการแห่งรัฐ", "สถานะบัตรสวัสดิการแห่งรัฐ", "บัตรคนจน",
         "welfare card", "state welfare card", "การมีบัตรสวัสดิการแห่งรัฐ"),
        _("มี หรือ ไม่มี (เว้นว่างได้ ระบบจะเตือน)"),
    ),
    Column(
        "failed_indicators",
        "ตัวชี้วัดที่ไม่ผ่าน",
        ("ตัวชี้วัดที่ตกเกณฑ์", "ตัวชี้วัดตกเกณฑ์", "ตัวชี้วัดไม่ผ่าน", "ตัวชี้วัด", "ตัวชี้วัด จปฐ ที่ไม่ผ่าน", "ตัวชี้วัด จปฐ ที่ตกเกณฑ์",
         "ตกเกณฑ์ข้อ", "ข้อที่ตกเกณฑ์", "indicators", "failed indicators", "ตชว", "ตัวชี้วัด จปฐ"),
        _("เลขตัวชี้วัด จปฐ. ที่ไม่ผ่าน คั่นด้วยจุลภาค เช่น 8,9,22 จัดรูปแบบช่องเป็นข้อความ"),
    ),
    Column(
        "data_year",
        "ปีข้อมูล",
        ("ปี", "ปี พ.ศ.", "ปีที่สำรวจ", "ปีสำรวจ", "ปี จปฐ", "ปีงบประมาณ", "ข้อมูลปี", "year", "data year", "survey year"),
        _("ปี พ.ศ. ของข้อมูล เช่น 2565"),
        is_text=False,
    ),
)  # fmt: skip

FIELDS: tuple[str, ...] = tuple(column.field for column in COLUMNS)
DIMENSIONS: tuple[str, ...] = tuple(c.field for c in COLUMNS if c.is_dimension)
HEADERS: dict[str, str] = {column.field: column.header for column in COLUMNS}

# Several columns of these are read together; of any other field only the first counts.
JOINED_FIELDS = frozenset({"phone"})
# Words put before or after the name of a column that say nothing of what it holds.
REMARK = re.compile(r"\((?:\s*(?:พ\.?ศ\.?|ถ้ามี|13 หลัก|11 หลัก|1/0|0/1|ระบุ|\*|บาท)\s*)\)|[*:]+")
NUMBERING = re.compile(r"^\s*(?:\d{1,2}|[ก-ฮ])\s*[.)]\s*")
HEADER_ROWS_SEARCHED = 40
# A row is a header when this many of its cells are names of columns.
FEWEST_MATCHES = 3


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """Which column of a file holds which field.

    `fields` maps the index of a column (from 0) to a field's code name. `unmatched` are headers
    nothing was made of, `repeated` headers of a field that another column already gives; both by
    index. `problems` with severity "error" stop the import until columns are chosen by hand.
    """

    fields: dict[int, str]
    unmatched: dict[int, str]
    repeated: dict[int, str]
    problems: tuple[RowProblem, ...]

    @property
    def is_complete(self) -> bool:
        """Whether every column that a list needs is there."""
        return all(problem.severity != "error" for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Table:
    """The table found in a sheet: its header and where its data begins (index from 0)."""

    header: tuple[str, ...]
    header_row: int
    first_row: int
    match: ColumnMatch

    @property
    def score(self) -> int:
        """How many different fields the header names."""
        return len(set(self.match.fields.values()))

    def with_columns(self, chosen: Mapping[int, str]) -> Table:
        """The same table with the columns an officer chose; see `mapped_columns`."""
        return replace(self, match=mapped_columns(self.header, chosen))


def match_columns(header: Sequence[object]) -> ColumnMatch:
    """The fields that header cells name. See `mapped_columns` for a choice made by hand."""
    fields: dict[int, str] = {}
    unmatched: dict[int, str] = {}
    repeated: dict[int, str] = {}
    for index, cell in enumerate(header):
        text = header_text(cell)
        if not text:
            continue
        name = _field_named(text)
        if name is None:
            unmatched[index] = text
        elif name in fields.values() and name not in JOINED_FIELDS:
            repeated[index] = text
        else:
            fields[index] = name
    return _checked(fields, unmatched, repeated)


def mapped_columns(header: Sequence[object], chosen: Mapping[int, str]) -> ColumnMatch:
    """The match an officer chose on the page: exactly `chosen`, what is left unmatched.

    Raises ValueError for a field that does not exist, and for one given twice: the page offers
    neither.
    """
    names = [name for name in chosen.values() if name not in JOINED_FIELDS]
    if len(names) != len(set(names)) or not set(chosen.values()) <= set(FIELDS):
        raise ValueError("a field is unknown or chosen twice")
    texts = {index: header_text(cell) for index, cell in enumerate(header)}
    unmatched = {i: text for i, text in texts.items() if text and i not in chosen}
    return _checked(dict(chosen), unmatched, {})


def _checked(fields: dict[int, str], unmatched: dict[int, str], repeated: dict[int, str]) -> ColumnMatch:
    """The match with what is missing from it, in the order of the columns."""
    present = set(fields.values())
    problems = [
        RowProblem(_field_named(text) or "", "column_repeated", "warning", {"header": text[:80]})
        for text in repeated.values()
    ]
    for column, code, any_of in (
        ("first_name", "name_column_missing", {"first_name"}),
        ("subdistrict", "area_column_missing", {"subdistrict", "area_code"}),
        ("household_code", "household_column_missing", {"household_code", "house_no"}),
        ("", "dimension_column_missing", set(DIMENSIONS)),
    ):
        if not any_of & present:
            problems.append(RowProblem(column, code, "error"))
    return ColumnMatch(fields, unmatched, repeated, tuple(problems))


def find_table(rows: Sequence[Sequence[object]]) -> Table | None:
    """The header among the first rows of a sheet, below titles, over one row or two.

    In a header of two rows a name of the lower row wins over what stands above it: dimensions
    stand below one merged "มิติ". None when no row names enough columns.
    """
    best: Table | None = None
    for index in range(min(len(rows), HEADER_ROWS_SEARCHED)):
        for table in (_one_row(rows, index), _two_rows(rows, index)):
            if table.score >= FEWEST_MATCHES and (best is None or table.score > best.score):
                best = table
    return best


def _one_row(rows: Sequence[Sequence[object]], index: int) -> Table:
    header = tuple(header_text(cell) for cell in rows[index])
    return Table(header, index, index + 1, match_columns(header))


def _two_rows(rows: Sequence[Sequence[object]], index: int) -> Table:
    """This row with the one below; the same as this row alone when that one holds data."""
    single = _one_row(rows, index)
    # A title above a header names a column at most by chance.
    if index + 1 >= len(rows) or single.score < 2:
        return single
    upper, lower = single.header, [header_text(cell) for cell in rows[index + 1]]
    filled = [text for text in lower if text]
    if not filled or any(_field_named(text) is None for text in filled):
        return single
    width = max(len(upper), len(lower))
    upper = upper + ("",) * (width - len(upper))
    lower += [""] * (width - len(lower))
    header = tuple(below or above for above, below in zip(upper, lower, strict=True))
    both = Table(header, index, index + 2, match_columns(header))
    return both if both.score > single.score else single


def header_text(cell: object) -> str:
    """A header cell as one line of text; numbers and dates are never headers."""
    return " ".join(cell.split())[:300] if isinstance(cell, str) else ""


@lru_cache(maxsize=4096)
def _field_named(text: str) -> str | None:
    for candidate in (text, REMARK.sub(" ", text), NUMBERING.sub("", REMARK.sub(" ", text))):
        if name := _NAMES.get(_header_key(candidate)):
            return name
    return None


def _header_key(text: str) -> str:
    """A header folded, without spaces and signs: "ชื่อ - สกุล" and "ชื่อสกุล" are one."""
    return re.sub(r"[\s._/\\\-–—()\[\]\"'“”,]+", "", fold(text))


def _names(columns: Iterable[Column]) -> dict[str, str]:
    names: dict[str, str] = {}
    for column in columns:
        for name in (column.header, *column.synonyms, column.field):
            names.setdefault(_header_key(name), column.field)
    return names


_NAMES = _names(COLUMNS)
