from typing import Any

from tests.register.intake.lists import check_people, citizen_id, codes, person


def problems(*people: dict[str, Any]) -> list[list[tuple[str, str, str]]]:
    return [codes(row) for row in check_people(*people)]


def test_row_pasted_twice_counts_once() -> None:
    first, second = check_people(
        person(1), person(1, title="นาย ", first_name="สม\u200bมติ", citizen_id=citizen_id(1) + " ")
    )
    assert (first.outcome, codes(first)) == ("accepted", [])
    assert (second.outcome, second.repeat_of, second.values) == ("repeated", 2, None)
    assert codes(second) == [("", "row_repeated", "warning")]


def test_row_without_id_pasted_twice_counts_once() -> None:
    _, second = check_people(person(1, citizen_id=""), person(1, citizen_id=""))
    assert (second.outcome, second.repeat_of) == ("repeated", 2)


def test_row_pasted_three_times_names_the_first() -> None:
    rows = check_people(person(1), person(1), person(1))
    assert [row.repeat_of for row in rows] == [None, 2, 2]


def test_same_id_with_differences_puts_both_rows_out() -> None:
    first, second = check_people(person(1), person(1, last_name="อื่น", health="", failed_indicators="", living=""))
    assert codes(first) == codes(second) == [("citizen_id", "person_differs", "error")]
    assert first.problems[0].params == {"row": 3, "columns": "ชื่อ, มิติ, ตัวชี้วัดที่ไม่ผ่าน"}
    assert second.problems[0].params["row"] == 2
    assert (first.values, second.values) == (None, None)


def test_same_id_in_two_households_puts_both_rows_out() -> None:
    assert (
        problems(person(1), person(1, household_code="H2", house_no="99"))
        == [[("household_code", "person_in_two_households", "error")]] * 2
    )


def test_same_id_is_doubted_though_one_row_is_rejected_anyway() -> None:
    first, second = check_people(person(1), person(1, subdistrict="ไม่มีจริง"))
    assert ("citizen_id", "person_differs", "error") in codes(first)
    assert second.outcome == "rejected"


def test_same_name_and_birth_in_a_household_without_ids_is_doubted() -> None:
    assert problems(person(1), person(1, citizen_id="", relation="บุตร")) == [
        [("first_name", "person_differs", "error")],
        [("citizen_id", "citizen_id_missing", "warning"), ("first_name", "person_differs", "error")],
    ]


def test_same_name_and_birth_with_two_ids_are_two_people() -> None:
    assert problems(person(1), person(1, citizen_id=citizen_id(2))) == [[], []]


def test_same_name_with_other_birth_are_two_people() -> None:
    assert [row.outcome for row in check_people(person(1), person(1, citizen_id="", birth_date="1/1/2530"))] == [
        "accepted",
        "warned",
    ]


def test_household_in_two_subdistricts_puts_both_rows_out() -> None:
    rows = check_people(
        person(1),
        person(2, household_code="H1", house_no="12/1", subdistrict="คลองตัวอย่าง", district="เมืองสมมติ", moo="4"),
    )
    assert [codes(row) for row in rows] == [[("household_code", "household_in_two_areas", "error")]] * 2


def test_household_with_two_addresses_is_a_warning_on_the_later_row() -> None:
    assert problems(person(1), person(2, household_code="H1", house_no="13")) == [
        [],
        [("house_no", "household_address_differs", "warning")],
    ]


def test_household_address_left_out_contradicts_nothing() -> None:
    assert problems(person(1), person(2, household_code="H1", house_no="")) == [[], []]


def test_code_used_for_a_whole_province_says_so_once_on_the_first_row() -> None:
    others = [
        person(n, household_code="H1", house_no="12/1", subdistrict="คลองตัวอย่าง", district="เมืองสมมติ", moo="4")
        for n in range(2, 6)
    ]
    assert [len(row.problems) for row in check_people(person(1), *others)] == [1, 1, 1, 1, 1]
