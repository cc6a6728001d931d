import datetime as dt
from typing import Any

import pytest

from kaejon.lib.thai_text import fold_name
from kaejon.register.intake.values import TargetRow
from tests.register.intake.lists import (
    check,
    check_people,
    citizen_id,
    codes,
    person,
    table_of,
)


def one(**changes: Any) -> tuple[Any, list[tuple[str, str, str]]]:
    """A good row with some cells changed: what was read, and what is wrong."""
    (row,) = check_people(person(1, **changes))
    return row.parsed, codes(row)


def test_check_rows_reads_good_row() -> None:
    (row,) = check_people(
        person(
            1, house_id="99990000011", community="ชุมชนริมน้ำ", latitude="12.24", longitude="102.51", phone="081-2345678"
        )
    )
    assert codes(row) == []
    assert row.outcome == "accepted"
    assert row.number == 2
    assert row.values == TargetRow(
        household_code="H1",
        house_id="99990000011",
        citizen_id=citizen_id(1),
        title="นาย",
        first_name="สมมติ",
        last_name="ลำดับ1",
        name_key=fold_name("สมมติ", "ลำดับ1"),
        sex="male",
        birth_year=1957,
        birth_month=5,
        birth_day=9,
        relation="head",
        house_no="12/1",
        moo=1,
        community="ชุมชนริมน้ำ",
        area_code="810202",
        village_code="81020201",
        is_village_known=True,
        latitude=12.24,
        longitude=102.51,
        phones=("0812345678",),
        dimensions=("health",),
        indicators=(4,),
        welfare_card="has",
        data_year=2022,
        household_key="ch1",
    )


def test_target_row_goes_through_json() -> None:
    (row,) = check_people(person(1, phone="0812345678"))
    assert TargetRow.from_list(row.parsed.to_list()) == row.parsed


# Marks


@pytest.mark.parametrize(
    "mark",
    [
        "1",
        "/",
        "✓",
        "x",
        "X",
        "ตก",
        "ไม่ผ่าน",
        "ใช่",
        "１",
        "／",
        "Ｘ",
        " 1 ",
        "๑",
        1.0,
        "✓\ufe0f",
        "ไม่ ผ่าน",
    ],
)
def test_mark_counts(mark: object) -> None:
    assert one(health=mark)[0].dimensions == ("health",)


@pytest.mark.parametrize("mark", ["0", "-", "ผ่าน", "ไม่ใช่", "", " ", None, 0.0, "๐", "–", "—", "--", "\u200b"])
def test_mark_does_not_count(mark: object) -> None:
    parsed, problems = one(health=mark, income="1", failed_indicators="22")
    assert (parsed.dimensions, problems) == (("income",), [])


@pytest.mark.parametrize(
    "mark", ["2", "?", "ขัดสน", "yes", True, False, 1.5, "1/0", "ü", dt.date(2022, 1, 1), "<b>1</b>"]
)
def test_mark_of_other_word_is_asked_about(mark: object) -> None:
    (row,) = check_people(person(1, health=mark, failed_indicators=""))
    assert codes(row) == [("health", "mark_unknown", "question")]
    assert (row.outcome, row.values) == ("rejected", None)


@pytest.mark.parametrize(("means", "dimensions"), [(True, ("health",)), (False, ())])
def test_mark_word_is_read_as_answered(means: bool, dimensions: tuple[str, ...]) -> None:
    (row,) = check_people(person(1, health=" ขัดสน", failed_indicators=""), mark_words={"ขัดสน": means})
    assert (row.parsed.dimensions, row.outcome != "rejected") == (dimensions, True)


def test_answer_cannot_change_the_meaning_of_a_known_mark() -> None:
    (row,) = check_people(person(1), mark_words={"1": False})
    assert row.parsed.dimensions == ("health",)


def test_row_without_mark_is_a_member_without_warning_of_a_card() -> None:
    (row,) = check_people(person(1, health="", failed_indicators="", welfare_card=""))
    assert (row.outcome, row.parsed.dimensions) == ("accepted", ())


# Indicators


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("8,9,22", (8, 9, 22)),
        ("๘, ๙", (8, 9)),
        ("22;8 9", (8, 9, 22)),
        ("8/9", (8, 9)),
        ("ข้อ 8 และ 9", (8, 9)),
        (8.0, (8,)),
        (8, (8,)),
        ("8,8,8", (8,)),
        ("", ()),
        ("-", ()),
        ("ไม่มี", ()),
        ("ตชว. 4", (4,)),
        ("1,31", (1, 31)),
        ("8\n9", (8, 9)),
    ],
)
def test_indicators_are_read(cell: object, numbers: tuple[int, ...]) -> None:
    parsed, problems = one(failed_indicators=cell)
    assert parsed.indicators == numbers
    assert not [code for code in problems if code[2] == "error"]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (8.9, "indicators_number"),
        ("8.9", "indicators_number"),
        (8922.0, "indicators_number"),
        ("1E+05", "indicators_number"),
        (dt.date(2022, 8, 9), "indicators_number"),
        ("8-11", "indicators_range"),
        ("8 ถึง 11", "indicators_range"),
        ("8–11", "indicators_range"),
        ("0", "indicators_outside"),
        ("8,32", "indicators_outside"),
        (32.0, "indicators_outside"),
        ("8922", "indicators_outside"),
        ("น้ำ", "indicators_unreadable"),
        ("8,,x", "indicators_unreadable"),
        ("-8", "indicators_unreadable"),
        ("8," * 5000, "indicators_unreadable"),
        ("9" * 250, "indicators_outside"),
    ],
)
def test_indicators_are_refused(cell: object, code: str) -> None:
    parsed, problems = one(failed_indicators=cell)
    assert (parsed.indicators, problems) == ((), [("failed_indicators", code, "error")])


def test_mark_without_indicators_is_a_warning() -> None:
    (row,) = check_people(person(1, failed_indicators=""))
    assert (codes(row), row.outcome) == ([("health", "mark_without_indicators", "warning")], "warned")


def test_indicators_without_mark_are_a_warning_and_the_mark_wins() -> None:
    parsed, problems = one(failed_indicators="4,8,9")
    assert parsed.dimensions == ("health",)
    assert problems == [("failed_indicators", "indicators_without_mark", "warning")]


def test_indicator_of_no_dimension_contradicts_nothing() -> None:
    assert one(failed_indicators="4,30")[1] == []


# The citizen ID

DASHED = "-".join((citizen_id(1)[0], citizen_id(1)[1:5], citizen_id(1)[5:10], citizen_id(1)[10:12], citizen_id(1)[12]))


@pytest.mark.parametrize(
    "cell", [DASHED, f" {citizen_id(1)} ", citizen_id(1).translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))]
)
def test_citizen_id_is_read(cell: str) -> None:
    parsed, problems = one(citizen_id=cell)
    assert (parsed.citizen_id, problems) == (citizen_id(1), [])


@pytest.mark.parametrize("cell", [citizen_id(1)[1:], float(citizen_id(1)), int(citizen_id(1))])
def test_citizen_id_gets_its_lost_zero_back_with_warning(cell: object) -> None:
    parsed, problems = one(citizen_id=cell)
    assert (parsed.citizen_id, problems) == (citizen_id(1), [("citizen_id", "citizen_id_padded", "warning")])


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (citizen_id(1)[:-1] + str((int(citizen_id(1)[-1]) + 1) % 10), "citizen_id_wrong"),
        ("1.23E+12", "citizen_id_scientific"),
        ("123", "citizen_id_length"),
        (citizen_id(1) + "0", "citizen_id_length"),
        ("12345678901ab", "citizen_id_letters"),
        (dt.date(2022, 5, 9), "citizen_id_length"),
    ],
)
def test_citizen_id_of_doubt_is_an_error(cell: object, code: str) -> None:
    parsed, problems = one(citizen_id=cell)
    assert (parsed.citizen_id, problems) == ("", [("citizen_id", code, "error")])


@pytest.mark.parametrize("cell", ["", None, "-", "ไม่มี"])
def test_citizen_id_may_be_missing_with_warning(cell: object) -> None:
    (row,) = check_people(person(1, citizen_id=cell))
    assert (codes(row), row.outcome) == ([("citizen_id", "citizen_id_missing", "warning")], "warned")


def test_citizen_id_is_never_quoted() -> None:
    wrong = citizen_id(1)[:-1] + str((int(citizen_id(1)[-1]) + 1) % 10)
    (row,) = check_people(person(1, citizen_id=wrong))
    assert wrong not in row.problems[0].sentence + row.problems[0].remedy


# Names and texts


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"title": "", "first_name": "นางสาวสมมติ"}, ("นางสาว", "สมมติ")),
        ({"title": "น.ส.", "first_name": "น.ส.สมมติ"}, ("นางสาว", "สมมติ")),
        ({"title": "ด.ช.", "first_name": "สมมติ"}, ("เด็กชาย", "สมมติ")),
        ({"title": "", "first_name": " สม\u200bมติ "}, ("", "สมมติ")),
        ({"title": "นาย", "first_name": "นางาม"}, ("นาย", "นางาม")),
        ({"title": "", "first_name": "=cmd|' /C calc'!A0"}, ("", "=cmd|' /C calc'!A0")),
        ({"title": "", "first_name": "<script>alert(1)</script>"}, ("", "<script>alert(1)</script>")),
        ({"title": "", "first_name": "สม\ud800มติ"}, ("", "สมมติ")),
    ],
)
def test_name_is_read(changes: dict[str, str], name: tuple[str, str]) -> None:
    parsed, problems = one(**changes)
    assert ((parsed.title, parsed.first_name), problems) == (name, [])


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"first_name": ""}, ("first_name", "name_missing", "error")),
        ({"first_name": " - "}, ("first_name", "name_missing", "error")),
        ({"first_name": 12.0}, ("first_name", "name_strange", "error")),
        ({"first_name": "ก" * 301}, ("first_name", "text_too_long", "error")),
        ({"last_name": "ก" * 40_000}, ("last_name", "text_too_long", "error")),
        ({"last_name": ""}, ("last_name", "last_name_missing", "warning")),
        ({"first_name": "สมชาย".encode().decode("latin-1")}, ("first_name", "text_garbled", "error")),
        ({"first_name": "à¸ªà¸¡à¸Šà¸²à¸¢"}, ("first_name", "text_garbled", "error")),
        ({"last_name": "สมร".encode().decode("cp874")}, ("last_name", "text_garbled", "error")),
        ({"last_name": "สม\ufffd\ufffd"}, ("last_name", "text_garbled", "error")),
        ({"last_name": "??????"}, ("last_name", "text_garbled", "error")),
        ({"community": "ÊÁªÒÂ"}, ("community", "text_garbled", "error")),
        ({"household_code": "ก" * 61}, ("household_code", "text_too_long", "error")),
        ({"sex": "ไม่บอก"}, ("sex", "sex_unknown", "warning")),
        ({"house_id": "123"}, ("house_id", "house_id_wrong", "warning")),
        ({"phone": "ไม่มีเบอร์"}, ("phone", "phone_wrong", "warning")),
        ({"welfare_card": "เคยมี"}, ("welfare_card", "welfare_card_unknown", "warning")),
        ({"welfare_card": ""}, ("welfare_card", "welfare_card_missing", "warning")),
        ({"welfare_card": "ไม่มี"}, ("welfare_card", "welfare_card_missing", "warning")),
        ({"house_no": dt.date(2022, 3, 12)}, ("house_no", "house_no_date", "error")),
        ({"data_year": "สองพัน"}, ("data_year", "data_year_wrong", "warning")),
        ({"data_year": "2600"}, ("data_year", "data_year_future", "warning")),
        ({"latitude": "12.24"}, ("latitude", "coordinates_half", "warning")),
        ({"latitude": "12.24", "longitude": "ตะวันออก"}, ("latitude", "coordinates_wrong", "warning")),
        ({"latitude": "51.5", "longitude": "0.12"}, ("latitude", "coordinates_wrong", "warning")),
        ({"latitude": float("nan"), "longitude": float("inf")}, ("latitude", "coordinates_wrong", "warning")),
        ({"birth_date": "31/2/2500"}, ("birth_date", "birth_date_wrong", "error")),
        ({"birth_date": "เมื่อวาน"}, ("birth_date", "birth_date_wrong", "error")),
        ({"birth_date": "10/5/2565"}, ("birth_date", "birth_date_future", "error")),
        ({"birth_date": "9/5/00"}, ("birth_date", "birth_date_assumed", "warning")),
    ],
)  # fmt: skip
def test_cell_has_one_problem_that_speaks_thai(changes: dict[str, Any], problem: tuple[str, str, str]) -> None:
    (row,) = check_people(person(1, **changes))
    assert codes(row) == [problem]
    assert row.outcome == ("warned" if problem[2] == "warning" else "rejected")
    for sentence in (row.problems[0].sentence, row.problems[0].remedy):
        assert any("ก" <= letter <= "๛" for letter in sentence)
        assert "%(" not in sentence


def test_whole_name_in_one_column_is_cut_at_its_space() -> None:
    fields = [
        "household_code",
        "citizen_id",
        "first_name",
        "subdistrict",
        "district",
        "moo",
        "health",
        "welfare_card",
        "failed_indicators",
    ]
    (row,) = check(table_of([person(1, first_name="นางสมมติ  ณ ตัวอย่าง")], fields))
    assert (row.parsed.title, row.parsed.first_name, row.parsed.last_name) == ("นาง", "สมมติ", "ณ ตัวอย่าง")
    assert row.parsed.name_key == fold_name("สมมติ", "ณ ตัวอย่าง")
    assert codes(row) == []


def test_headers_and_household_without_name_or_place() -> None:
    assert one(household_code="", house_no="")[1] == [("household_code", "household_missing", "error")]


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("พ่อเลี้ยง", "step_parent"),
        ("แม่เลี้ยง", "step_parent"),
        ("บิดา", "parent"),
        ("แม่", "parent"),
        ("หัวหน้าครัวเรือน", "head"),
        ("สามี", "spouse"),
        ("บุตรสาว", "child"),
        ("หลาน", "grandchild"),
        ("ยาย", "grandparent"),
        ("น้องสาว", "sibling"),
        ("เขย", "other"),
        ("", ""),
        ("-", ""),
    ],
)
def test_relation_is_read(word: str, code: str) -> None:
    assert one(relation=word)[0].relation == code


@pytest.mark.parametrize(
    ("cell", "born"),
    [
        ("9/5/2500", (1957, 5, 9)),
        ("00/00/2490", (1947, None, None)),
        ("9 พ.ค. 2500", (1957, 5, 9)),
        (dt.date(1957, 5, 9), (1957, 5, 9)),
        ("", (None, None, None)),
    ],
)
def test_birth_date_is_read(cell: object, born: tuple[int | None, ...]) -> None:
    parsed, problems = one(birth_date=cell)
    assert (parsed.birth, problems) == (born, [])


def test_coordinates_in_each_others_cells_are_swapped_back() -> None:
    parsed, problems = one(latitude="102.51", longitude="12.24")
    assert (parsed.latitude, parsed.longitude) == (12.24, 102.51)
    assert problems == [("latitude", "coordinates_swapped", "warning")]


@pytest.mark.parametrize(
    ("cell", "year"),
    [("2565", 2022), (2565.0, 2022), ("๒๕๖๕", 2022), ("2022", 2022), ("65", 2022), ("พ.ศ. 2564", 2021)],
)
def test_data_year_is_read(cell: object, year: int) -> None:
    assert one(data_year=cell)[0].data_year == year


def test_data_year_of_the_list_stands_in() -> None:
    (row,) = check_people(person(1, data_year=""), default_year=2021)
    assert (row.parsed.data_year, codes(row)) == (2021, [])


def test_phones_of_several_cells_and_columns_are_joined() -> None:
    rows = table_of([person(1, phone="0812345678, 0898765432")])
    rows[0].append("มือถือ")
    rows[1].append(812345678.0)
    (row,) = check(rows)
    assert (row.parsed.phones, codes(row)) == (("0812345678", "0898765432"), [])


# Households


def test_household_key_is_the_code_however_typed() -> None:
    assert one(household_code=" h1 ")[0].household_key == one(household_code="H1")[0].household_key


def test_household_key_without_code_is_the_address() -> None:
    keys = [
        one(household_code="", **changes)[0].household_key
        for changes in ({}, {"house_no": "12 / 1"}, {"house_no": "๑๒/๑"}, {"house_no": "12/1 ม.1", "moo": ""})
    ]
    assert keys == ["a810202|1||12/1"] * 4


def test_household_key_tells_apart_villages() -> None:
    assert one(household_code="", moo="2")[0].household_key == "a810202|2||12/1"
