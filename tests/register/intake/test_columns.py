import pytest

from kaejon.register.intake.cells import Row
from kaejon.register.intake.columns import COLUMNS, FIELDS, HEADERS, find_table, mapped_columns, match_columns
from kaejon.register.intake.table import data_rows

STANDARD = [column.header for column in COLUMNS]


def test_columns_are_the_27_of_the_standard_list() -> None:
    assert " ".join(STANDARD) == (
        "รหัสครัวเรือน รหัสประจำบ้าน เลขประจำตัวประชาชน คำนำหน้า ชื่อ นามสกุล เพศ วันเกิด ความสัมพันธ์กับหัวหน้าครัวเรือน บ้านเลขที่ หมู่ที่ ชุมชน "
        "ตำบล อำเภอ จังหวัด รหัสพื้นที่ ละติจูด ลองจิจูด โทรศัพท์ สุขภาพ ความเป็นอยู่ การศึกษา รายได้ การเข้าถึงบริการภาครัฐ "
        "บัตรสวัสดิการแห่งรัฐ ตัวชี้วัดที่ไม่ผ่าน ปีข้อมูล"
    )


def test_match_columns_finds_every_column_in_any_order() -> None:
    match = match_columns(STANDARD[::-1])
    assert match.fields == dict(enumerate(FIELDS[::-1]))
    assert (match.unmatched, match.repeated, match.problems) == ({}, {}, ())


def test_no_name_means_two_columns() -> None:
    for column in COLUMNS:
        assert {match_columns([name]).fields.get(0) for name in (column.header, *column.synonyms)} == {column.field}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("เลข 13 หลัก", "citizen_id"),
        ("เลขประจําตัวประชาชน", "citizen_id"),  # สระอำ typed as two characters
        (" เลข บัตร ประชาชน* ", "citizen_id"),
        ("ชื่อ - สกุล", "first_name"),
        ("First Name", "first_name"),
        ("ว/ด/ป เกิด", "birth_date"),
        ("วันเดือนปีเกิด (พ.ศ.)", "birth_date"),
        ("1. มิติด้านสุขภาพ", "health"),
        ("มิติที่ 3 การศึกษา", "education"),
        ("บ้านเลขที่\n", "house_no"),
        ("ＣＩＤ", "citizen_id"),
    ],
)
def test_match_columns_knows_spelling(header: str, field: str) -> None:
    assert match_columns([header]).fields == {0: field}


def test_match_columns_reports_what_is_missing() -> None:
    match = match_columns(["เพศ", "อำเภอ", "ของแถม"])
    assert match.unmatched == {2: "ของแถม"}
    assert not match.is_complete
    assert [problem.code for problem in match.problems] == [
        "name_column_missing",
        "area_column_missing",
        "household_column_missing",
        "dimension_column_missing",
    ]


def test_match_columns_is_complete_with_area_code_and_address() -> None:
    assert match_columns(["ชื่อ", "รหัสพื้นที่", "บ้านเลขที่", "รายได้"]).is_complete


def test_match_columns_takes_first_of_repeated_header_and_says_so() -> None:
    match = match_columns(["ชื่อ", "ตำบล", "รหัสครัวเรือน", "รายได้", "มิติรายได้"])
    assert (match.fields[3], match.repeated) == ("income", {4: "มิติรายได้"})
    assert [(p.column, p.code, p.severity) for p in match.problems] == [("income", "column_repeated", "warning")]


def test_match_columns_joins_telephones() -> None:
    assert match_columns(["โทรศัพท์", "มือถือ"]).fields == {0: "phone", 1: "phone"}


def test_mapped_columns_takes_what_the_officer_chose() -> None:
    match = mapped_columns(["ก", "ข", "ค", "ง", "จ"], {0: "first_name", 1: "area_code", 2: "house_no", 3: "income"})
    assert (match.is_complete, match.unmatched) == (True, {4: "จ"})


@pytest.mark.parametrize("chosen", [{0: "first_name", 1: "first_name"}, {0: "password"}])
def test_mapped_columns_refuses_impossible_choice(chosen: dict[int, str]) -> None:
    with pytest.raises(ValueError, match="unknown or chosen twice"):
        mapped_columns(["ก", "ข"], chosen)


def test_find_table_looks_below_titles_and_merged_cells() -> None:
    rows: list[Row] = [["บัญชีครัวเรือนเป้าหมาย", "", ""], ["จังหวัดสมมติ", None, None], [], [*STANDARD], ["1"]]
    table = find_table(rows)
    assert table is not None
    assert (table.header_row, table.first_row, table.score) == (3, 4, 27)


def test_find_table_reads_dimensions_below_their_title() -> None:
    upper = ["รหัสครัวเรือน", "ชื่อ", "ตำบล", "มิติ", "", "", "", "", "ปีข้อมูล"]
    lower = ["", "", "", "สุขภาพ", "ความเป็นอยู่", "การศึกษา", "รายได้", "การเข้าถึงบริการภาครัฐ", ""]
    table = find_table([["บัญชี"], upper, lower, ["1", "ก", "ข", "1"]])
    assert table is not None
    assert (table.header_row, table.first_row) == (1, 3)
    assert list(table.match.fields.values()) == [
        "household_code", "first_name", "subdistrict", "health", "living", "education", "income", "access", "data_year",
    ]  # fmt: skip


def test_find_table_finds_none_among_other_tables() -> None:
    assert find_table([["สินค้า", "ราคา", "จำนวน"], ["ปากกา", 5.0, 3.0]]) is None


def test_with_columns_replaces_the_match() -> None:
    table = find_table([STANDARD])
    assert table is not None
    assert table.with_columns({4: "first_name"}).match.fields == {4: "first_name"}


def test_data_rows_leaves_out_what_is_nobody() -> None:
    header: Row = ["ลำดับ", "รหัสครัวเรือน", "ชื่อ", "นามสกุล", "ตำบล", "สุขภาพ"]
    rows: list[Row] = [
        header,
        [1.0, "H1", "ก", "ข", "ค", "1"],
        [],
        ["", " ", None, "", "", ""],
        [2.0, "", "", "", "", ""],  # numbered in advance
        header,  # printed again on the next page
        [3.0, "", "รวม", "ใจดี", "ค", ""],  # a person called รวม
        ["รวม", "", "", "", "", 1.0],
        ["", "", "รวมทั้งสิ้น 2 คน", "", "", "1"],
        ["", "total", "", "", "", "1"],
    ]
    table = find_table(rows)
    assert table is not None
    assert [number for number, _ in data_rows(rows, table)] == [2, 7]


def test_headers_name_every_field() -> None:
    assert list(HEADERS) == list(FIELDS)
