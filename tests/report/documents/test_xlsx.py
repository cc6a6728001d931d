from __future__ import annotations

import datetime as dt
import functools
import io
import zipfile
from typing import Any

import openpyxl
import pytest
from django.utils import translation

from kaejon.report.documents.figures import ContradictoryReport
from kaejon.report.documents.xlsx import PIVOT, report_xlsx
from tests.report.documents import sample, whole

DIMENSIONS = {
    "รวม (ไม่นับซ้ำ)": "total",
    "สุขภาพ": "health",
    "ความเป็นอยู่": "living",
    "การศึกษา": "education",
    "รายได้": "income",
    "การเข้าถึงบริการภาครัฐ": "access",
}
DEMO = "ข้อมูลสาธิต มิใช่ผลงานจริงของจังหวัด"
DRAFT = "ร่าง (ข้อมูลยังไม่ตัดยอด)"


@functools.cache
def frozen_book() -> Any:
    return opened(sample.frozen())


@functools.cache
def whole_book() -> Any:
    return opened(whole.whole())


def opened(report: sample.Report) -> Any:
    return openpyxl.load_workbook(io.BytesIO(report_xlsx(report)))


def records(sheet: Any, head: int) -> list[dict[str, Any]]:
    rows = list(sheet.iter_rows(min_row=head, values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:] if row[1] is not None]


def test_xlsx_twice_same_bytes() -> None:
    assert report_xlsx(sample.frozen()) == report_xlsx(sample.frozen())


def test_xlsx_in_english_session_same_bytes() -> None:
    with translation.override("en"):
        in_english = report_xlsx(sample.frozen())

    assert in_english == report_xlsx(sample.frozen())


def test_xlsx_sheets_in_order() -> None:
    names = ["สรุปจังหวัด", "รายอำเภอ", "รายตำบล", "เหตุผลนำออก", PIVOT, "คำอธิบาย"]

    assert frozen_book().sheetnames == names


def test_xlsx_table_sheets_hold_every_figure_as_number() -> None:
    report = sample.frozen()
    book = frozen_book()
    rows = [row for name in ("สรุปจังหวัด", "รายอำเภอ", "รายตำบล") for row in records(book[name], 6)]

    read = {(row["รหัสพื้นที่"], DIMENSIONS[row["มิติ"]]): row for row in rows}

    assert len(read) == len(report["totals"])
    for row in report["totals"]:
        found = read[row["area"], row["dimension"]]
        for column, label in (("baseline", "ยอดตั้งต้น"), ("current", "ยอดปัจจุบัน"), ("verified", "สอบทานแล้ว")):
            pair = {"households": found[f"{label} (ครัวเรือน)"], "persons": found[f"{label} (คน)"]}
            assert pair == row[column]


def test_xlsx_announced_total_read_back() -> None:
    total = records(frozen_book()["สรุปจังหวัด"], 6)[0]

    assert (total["ยอดปัจจุบัน (ครัวเรือน)"], total["ยอดปัจจุบัน (คน)"]) == (467, 718)
    assert total["สอบทานแล้ว (ร้อยละครัวเรือน)"] == pytest.approx(100 * 350 / 467)


def test_xlsx_pivot_sheet_has_every_figure_as_a_number_of_its_own() -> None:
    read = {
        (row["รหัสพื้นที่"], DIMENSIONS[row["มิติ"]], row["รหัสรายการ"], row["หน่วยนับ"]): row["จำนวน"]
        for row in records(frozen_book()[PIVOT], 1)
    }

    assert read == {
        (*place, unit): count
        for place, pair in sample.every_figure(sample.frozen()).items()
        for unit, count in zip(("ครัวเรือน", "คน"), pair, strict=True)
        if count is not None
    }


def test_xlsx_pivot_sheet_names_the_district_of_every_area_in_one() -> None:
    rows = records(frozen_book()[PIVOT], 1)

    assert {row["อำเภอ"] for row in rows if row["รหัสพื้นที่"] == "230302"} == {"เขาสมิง"}
    assert {row["อำเภอ"] for row in rows if row["รหัสพื้นที่"] == "23"} == {None}


def test_xlsx_names_the_district_beside_a_subdistrict() -> None:
    report = sample.named("ในเมือง")
    book = opened(report)

    for name in ("รายตำบล", "เหตุผลนำออก"):
        rows = [row for row in records(book[name], 6) if row["รหัสพื้นที่"] in ("230101", "230302")]
        assert {(row["พื้นที่"], row["อำเภอ"]) for row in rows} == {("ในเมือง", "ในเมือง")}
    districts = {row["area"]: row["name"] for row in sample.frozen()["totals"] if row["level"] == "district"}
    for row in records(frozen_book()["รายตำบล"], 6):
        assert row["อำเภอ"] == districts[row["รหัสพื้นที่"][:4]]


def test_xlsx_names_the_district_in_every_section_by_area() -> None:
    book = whole_book()

    for name in ("จะทันกำหนดไหม", "เรื่องที่ขอให้ช่วยเหลือ", "มิติที่ตกเกณฑ์พร้อมกัน", "ดัชนีความยากจน"):
        rows = records(book[name], 6)
        assert {row["อำเภอ"] for row in rows if row["รหัสพื้นที่"] == "2301"} == {"เมืองตราด"}, name
        assert {row["อำเภอ"] for row in rows if row["รหัสพื้นที่"] == "23"} <= {None}, name


def test_xlsx_outlook_is_read_without_its_neighbours() -> None:
    one, *_rest = records(whole_book()["จะทันกำหนดไหม"], 6)

    assert one["คาดว่าแล้วเสร็จ"] == "6 ม.ค. 2566"
    left = [one[f"คาดว่าคงเหลือ ณ วันครบกำหนด ({which})"] for which in ("ต่ำ", "กลาง", "สูง")]
    assert left == [0, 206, 260]


def test_xlsx_of_a_whole_report_has_a_sheet_for_each_section() -> None:
    book = whole_book()

    assert book.sheetnames[5:-1] == ["จะทันกำหนดไหม", "เรื่องที่ขอให้ช่วยเหลือ", "มิติที่ตกเกณฑ์พร้อมกัน", "ดัชนีความยากจน"]
    poverty = records(book["ดัชนีความยากจน"], 6)[0]
    assert (poverty["ครัวเรือนที่มีคำตอบ"], poverty["ตกเกณฑ์อย่างน้อย 1 มิติ"]) == (467, 300)
    assert poverty["ดัชนี M0 = H × A"] == 300 * 20 / (60 * 467)
    sets = records(book["มิติที่ตกเกณฑ์พร้อมกัน"], 6)
    assert sum(row["ครัวเรือน"] for row in sets if row["รหัสพื้นที่"] == "23") == 467
    assert sum(row["ครัวเรือน"] for row in sets if row["รหัสพื้นที่"] == "23" and row["สุขภาพ"]) == 50 + 20 + 3


def test_xlsx_reasons_add_up_to_dismissed() -> None:
    rows = records(frozen_book()["เหตุผลนำออก"], 6)

    assert len(rows) == 6 * (1 + 7 + 38)
    for row in rows:
        parts = [value for head, value in row.items() if head.endswith("(คน)") and not head.startswith("รวมนำออก")]
        assert sum(parts) == row["รวมนำออก (คน)"]


def test_xlsx_zero_is_written_as_zero() -> None:
    row = records(opened(sample.few_areas(sample.without_list()))["สรุปจังหวัด"], 6)[0]

    assert row["ยอดปัจจุบัน (ครัวเรือน)"] == 0
    assert row["สอบทานแล้ว (ร้อยละครัวเรือน)"] is None


def test_xlsx_head_frozen_and_filtered() -> None:
    book = frozen_book()

    assert {sheet.title: (sheet.freeze_panes, sheet.auto_filter.ref) for sheet in book.worksheets[:5]} == {
        "สรุปจังหวัด": ("D7", "A6:BY12"),
        "รายอำเภอ": ("D7", "A6:BY48"),
        "รายตำบล": ("E7", "A6:BZ234"),
        "เหตุผลนำออก": ("E7", "A6:R282"),
        PIVOT: ("I2", "A1:I25761"),
    }


def test_xlsx_created_when_the_report_was_made() -> None:
    assert frozen_book().properties.created == dt.datetime(2022, 7, 22, 10, 0, 4)


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@SUM(A1)", "https://kaejon.example", "<b>&amp;</b>", "#panic()", "{=1}"]
)
def test_xlsx_hostile_name_is_plain_text(name: str) -> None:
    content = report_xlsx(sample.few_areas(sample.named(name)))
    book = openpyxl.load_workbook(io.BytesIO(content))

    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value == name]
    assert {(cell.data_type, cell.hyperlink) for cell in cells} == {("s", None)}
    assert all(b"<f>" not in part for part in sheets_of(content))


def sheets_of(content: bytes) -> list[bytes]:
    book = zipfile.ZipFile(io.BytesIO(content))
    return [book.read(name) for name in book.namelist() if name.startswith("xl/worksheets/")]


def test_xlsx_name_of_300_letters_kept() -> None:
    report = sample.few_areas(sample.named("ก" * 300))

    assert opened(report)["รายอำเภอ"]["A2"].value == "ก" * 300


def test_xlsx_demo_and_draft_marked_on_every_sheet() -> None:
    book = opened(sample.few_areas(sample.draft(demo=True)))

    assert {sheet.oddHeader.center.text for sheet in book.worksheets} == {f"{DRAFT} · {DEMO}"}
    assert {sheet["A5"].value for sheet in book.worksheets[:4]} == {f"{DRAFT} · {DEMO}"}


def test_xlsx_of_real_frozen_report_has_no_mark() -> None:
    assert {sheet["A5"].value for sheet in frozen_book().worksheets[:4]} == {None}


def test_xlsx_draft_has_no_hash() -> None:
    book = zipfile.ZipFile(io.BytesIO(report_xlsx(sample.draft())))

    assert [name for name in book.namelist() if b"3f9a" in book.read(name)] == []


def test_xlsx_draft_with_hash_refused() -> None:
    with pytest.raises(ContradictoryReport):
        report_xlsx(sample.draft(figures_hash=sample.HASH))
