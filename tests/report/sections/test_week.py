"""The week in words: golden sentences in both languages, and sentences that agree with the figures they are made of."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kaejon.report.sections.week import PROVINCE, week_section
from kaejon.report.sentences import tenths, week_lines
from kaejon.web.translations import compile_catalogues

Row = dict[str, Any]
UNITS = ("households", "persons")
COLUMNS = (*PROVINCE, "current", "late_arriving")


def row(area: str, name: str, counts: dict[str, tuple[int, int]], changes: dict[str, tuple[int, int]] | None) -> Row:
    def pairs(given: dict[str, tuple[int, int]]) -> dict[str, dict[str, int]]:
        return {column: dict(zip(UNITS, given.get(column, (0, 0)), strict=True)) for column in COLUMNS}

    delta = None if changes is None else pairs(changes)
    return {"area": area, "name": name, "dimension": "total", "delta": delta, **pairs(counts)}


def body(*rows: Row, satang: int = 0, number: int | None = 1, outlook: dict[str, Any] | None = None) -> dict[str, Any]:
    given = [{"area": "230101", "satang": satang}] if satang else []
    areas = [outlook] if outlook else []
    return {
        "list": {"number": number},
        "totals": list(rows),
        "help": {"rows": given},
        "outlook": {"areas": areas},
    }


BEFORE = body(row("23", "ตราด", {}, None), satang=100_000_00)
OUTLOOK = {
    "area": "23",
    "answer": "in_doubt",
    "open": 410,
    "needed": 41,
    "pace": {"num": 25, "den": 2},
    "at_deadline": {"low": 0, "middle": 285, "high": 300},
}
COUNTS = {
    "current": (465, 716),
    "verified": (213, 330),
    "helped": (61, 90),
    "relapsed": (1, 2),
    "stuck": (1, 1),
    "open": (410, 640),
}
CHANGES = {"dismissed": (2, 2), "verified": (12, 23), "helped": (1, 1), "relapsed": (1, 2), "stuck": (-3, -4)}
WEEK = body(
    row("23", "ตราด", {**COUNTS, "late_arriving": (1, 1)}, {**CHANGES, "open": (-7, 0)}),
    row("2301", "เมืองตราด", {}, {"verified": (-1, 0), "stuck": (5, 5)}),
    row("2303", "เขาสมิง", {}, {"verified": (12, 23), "resolved": (1, 1)}),
    satang=112_345_50,
    outlook=OUTLOOK,
)
THAI = [
    "นำออกจากบัญชีโดยมีผู้ยืนยัน 2 ครัวเรือน (2 คน)",
    "สอบทานเพิ่ม 12 ครัวเรือน (23 คน) รวมเป็น 213 ครัวเรือน (330 คน)",
    "ได้รับความช่วยเหลือเป็นครั้งแรกเพิ่ม 1 ครัวเรือน (1 คน) รวมเป็น 61 ครัวเรือน (90 คน)",
    "กลับมาตกเกณฑ์เพิ่ม 1 ครัวเรือน (2 คน)",
    "ไม่คืบหน้าลดลง 3 ครัวเรือน (4 คน) เป็น 1 ครัวเรือน (1 คน)",
    "คงเหลือลดลง 7 ครัวเรือน เป็น 410 ครัวเรือน (640 คน)",
    "บันทึกหลังตัดยอดครั้งก่อน แต่เกิดขึ้นก่อนหน้านั้น 1 ครัวเรือน (1 คน)",
    "มูลค่าความช่วยเหลือเพิ่มขึ้น 12,345.50 บาท รวมทั้งสิ้น 112,345.50 บาท",
    "อำเภอเมืองตราด: สอบทานลดลง 1 ครัวเรือน",
    "อำเภอเขาสมิง: สอบทานเพิ่ม 12 ครัวเรือน แก้ไขแล้วเพิ่ม 1 ครัวเรือน",
    "ยังไม่แน่ว่าจะทันกำหนด: ต้องแก้ไขสัปดาห์ละ 41 ครัวเรือน ที่ผ่านมาได้ 12.5 หากเป็นเช่นเดิม เมื่อครบกำหนดจะคงเหลือ 0 ถึง 300 ครัวเรือน",
]
ENGLISH = [
    "Dismissed from the list with a second person's confirmation: 2 households (2 persons).",
    "Verification covered 12 households (23 persons) more, 213 households (330 persons) in all.",
    "First help reached 1 household (1 person) more, 61 households (90 persons) in all.",
    "1 household (2 persons) more fell below the criteria again.",
    "Stuck: 3 households (4 persons) fewer, now 1 household (1 person).",
    "Still open: 7 households fewer, now 410 households (640 persons).",
    "Recorded after the last cut-off though it happened before: 1 household (1 person).",
    "The value of help grew by 12,345.50 baht to 112,345.50 baht in all.",
    "เมืองตราด District: 1 household fewer verified.",
    "เขาสมิง District: 12 households more verified, 1 household more resolved.",
    "Whether the deadline will be met is open: 41 households a week must be resolved, 12.5 were; "
    "at that pace 0 to 300 households remain at the deadline.",
]


def test_week_in_thai_is_as_frozen() -> None:
    assert [each["text"] for each in week_section(WEEK, BEFORE)] == THAI


def test_week_is_frozen_in_thai_whatever_language_is_active() -> None:
    with translation.override("en"):
        assert [each["text"] for each in week_section(WEEK, BEFORE)] == THAI


def test_page_in_thai_says_what_was_frozen_word_for_word() -> None:
    frozen = [{"code": "verified_more", "values": {"households": 1}, "text": "ข้อความเดิม"}]
    with translation.override("th"):
        assert week_lines(frozen) == ["ข้อความเดิม"]


def test_sentence_of_a_later_version_is_shown_as_frozen() -> None:
    with translation.override("en"):
        assert week_lines([{"code": "unheard_of", "values": {}, "text": "ข้อความใหม่"}]) == ["ข้อความใหม่"]


def test_quiet_week_says_nothing_of_changes() -> None:
    quiet = body(row("23", "ตราด", COUNTS, {}), satang=100_000_00)
    assert week_section(quiet, BEFORE) == []


def test_nothing_is_said_before_there_is_a_list() -> None:
    assert week_section(body(row("23", "ตราด", {}, None), number=None), None) == []


def test_first_report_says_what_there_is() -> None:
    first = body(row("23", "ตราด", {**COUNTS, "stuck": (0, 0), "relapsed": (0, 0), "helped": (0, 0)}, None))
    assert [(each["code"], each["text"]) for each in week_section(first, None)] == [
        ("list", "ใช้บัญชีครัวเรือนเป้าหมาย ฉบับที่ 1"),
        ("start", "บัญชีครัวเรือนเป้าหมายมี 465 ครัวเรือน (716 คน)"),
        ("verified_more", "สอบทานเพิ่ม 213 ครัวเรือน (330 คน) รวมเป็น 213 ครัวเรือน (330 คน)"),
    ]


def test_districts_stand_by_their_code_and_none_is_blamed() -> None:
    codes = ["2307", "2302", "2305"]
    rows = [row(code, f"ที่ {code}", {}, {"verified": (9, 9), "stuck": (9, 9), "relapsed": (9, 9)}) for code in codes]
    found = week_section(body(row("23", "ตราด", COUNTS, {}), *sorted(rows, key=lambda r: r["area"])), body(satang=0))
    districts = [each for each in found if each["code"] == "district"]
    assert [each["values"]["area"] for each in districts] == sorted(codes)
    assert all(set(each["values"]) == {"area", "name", "verified"} for each in districts)


@given(
    st.dictionaries(
        st.sampled_from(PROVINCE), st.tuples(st.integers(-2_000, 2_000), st.integers(-2_000, 2_000)), max_size=10
    )
)
def test_sentences_agree_with_the_changes(changes: dict[str, tuple[int, int]]) -> None:
    """Every change is told once, with its size and its direction; and nothing else is."""
    found = week_section(body(row("23", "ตราด", COUNTS, changes), satang=100_000_00), BEFORE)
    told: dict[tuple[str, str], int] = {}
    for each in found:
        column, _dash, direction = each["code"].rpartition("_")
        sign = {"more": 1, "less": -1}[direction]
        for unit in UNITS:
            if unit in each["values"]:
                told[column, unit] = sign * each["values"][unit]
                assert f"{each['values'][unit]:,}" in each["text"]
        assert not re.search(r"%\(|None", each["text"])
    wanted = {
        (column, unit): count
        for column, pair in changes.items()
        for unit, count in zip(UNITS, pair, strict=True)
        if count
    }
    assert told == wanted


@pytest.mark.parametrize(
    ("num", "den", "said"), [(25, 2, "12.5"), (10, 1, "10"), (-7, 3, "−2.3"), (1, 30, "0"), (-1, 30, "0"), (0, 1, "0")]
)
def test_pace_has_one_decimal(num: int, den: int, said: str) -> None:
    assert tenths(num, den) == said


def test_week_in_english_is_made_from_code_and_values() -> None:
    compile_catalogues()
    with translation.override("en"):
        assert week_lines(week_section(WEEK, BEFORE)) == ENGLISH
