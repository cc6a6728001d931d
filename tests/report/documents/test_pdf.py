from __future__ import annotations

import functools
import io
import json

import pypdf
import pytest
from django.utils import translation

from kaejon.report.documents.figures import ContradictoryReport
from kaejon.report.documents.paper import paper
from kaejon.report.documents.pdf import TEMPLATE, report_pdf
from tests.report.documents import sample
from tests.report.documents.pdf_text import all_text, page_texts, right_edge, squeezed

ADDRESS = "https://kaejon.example/v/3f9a12bc77d0e451"
DRAFT = squeezed("ร่าง (ข้อมูลยังไม่ตัดยอด)")
DEMO = squeezed("ข้อมูลสาธิต มิใช่ผลงานจริงของจังหวัด")
OVERLAP = squeezed("1 ครัวเรือน/คน อาจตกเกณฑ์มากกว่า 1 มิติ ผลรวมรายมิติจึงมากกว่ายอดรวม (ไม่นับซ้ำ)")
COMMITTEE = "คณะกรรมการขจัดความยากจนและพัฒนาคนทุกช่วงวัยอย่างยั่งยืนตามหลักปรัชญาของเศรษฐกิจพอเพียงจังหวัดตราด(คจพ.จ.)"

NAMED = 15
"""Campaign, list twice, reason; province and district by stage; district, its band and subdistrict in three tables."""


@functools.cache
def pages_of_frozen() -> list[str]:
    return page_texts(report_pdf(sample.frozen(), verify_url=ADDRESS))


def test_pdf_twice_same_bytes() -> None:
    report = sample.frozen()

    assert report_pdf(report, verify_url=ADDRESS) == report_pdf(report, verify_url=ADDRESS)


def test_pdf_in_english_session_same_bytes() -> None:
    report = sample.few_areas(sample.frozen())
    with translation.override("en"):
        in_english = report_pdf(report, verify_url=ADDRESS)

    assert in_english == report_pdf(report, verify_url=ADDRESS)


def test_pdf_copied_text_keeps_every_thai_mark() -> None:
    copied = "".join(pages_of_frozen())

    for text in ("รายงานความคืบหน้าประจำสัปดาห์ ครั้งที่ 11", "ยอดตั้งต้น", "นำออก", "ตัดยอดข้อมูล", "ทั้งหมด 21 ครั้ง"):
        assert squeezed(text) in copied
    assert pages_of_frozen()[0].count(COMMITTEE) == 1


def test_pdf_province_table_prints_announced_figures() -> None:
    with translation.override("th"):
        table = paper(sample.frozen(), verify_url=None, thai_digits=False)["tables"][0]

    current = {row["label"]: tuple(cell[0] for cell in row["cells"][6:8]) for row in table["rows"]}
    assert current == {
        "รวม (ไม่นับซ้ำ)": ("467", "718"),
        "สุขภาพ": ("76", "120"),
        "ความเป็นอยู่": ("175", "261"),
        "การศึกษา": ("95", "143"),
        "รายได้": ("198", "300"),
        "การเข้าถึงบริการภาครัฐ": ("3", "4"),
    }


def test_pdf_subdistricts_stand_in_order_of_code() -> None:
    with translation.override("th"):
        view = paper(sample.frozen(), verify_url=None, thai_digits=False)

    codes = [area["area"] for band in view["areas"][3]["bands"] for area in band["areas"]]
    assert codes == sorted(codes)
    assert len(codes) == 38
    assert [area["area"] for area in view["areas"][0]["bands"][0]["areas"]] == [f"23{n:02}" for n in range(1, 8)]


def test_pdf_note_on_overlap_on_every_page() -> None:
    pages = pages_of_frozen()

    assert [OVERLAP in page for page in pages] == [True] * len(pages)


def test_pdf_frozen_carries_code_on_every_page() -> None:
    pages = pages_of_frozen()

    assert ["3f9a-12bc-77d0-e451" in page for page in pages] == [True] * len(pages)
    assert [page.count(f"หน้า{n}/{len(pages)}") for n, page in enumerate(pages, 1)] == [1] * len(pages)


def test_pdf_draft_marked_on_every_page_without_number_or_hash() -> None:
    pdf = report_pdf(sample.few_areas(sample.draft()), verify_url=ADDRESS)
    pages = page_texts(pdf)

    assert [DRAFT in page for page in pages] == [True] * len(pages)
    everything = "".join(pages)
    assert "รหัสยืนยันเอกสาร" not in everything
    assert "ครั้งที่" not in everything
    assert ADDRESS not in everything
    assert b"3f9a" not in pdf


def test_pdf_draft_with_hash_refused() -> None:
    with pytest.raises(ContradictoryReport):
        report_pdf(sample.draft(hash=sample.HASH), verify_url=ADDRESS)


def test_pdf_frozen_without_hash_refused() -> None:
    with pytest.raises(ContradictoryReport):
        report_pdf(sample.frozen(hash=None), verify_url=ADDRESS)


def test_pdf_demo_marked_on_every_page() -> None:
    pages = page_texts(report_pdf(sample.few_areas(sample.frozen(demo=True)), verify_url=ADDRESS))

    assert [DEMO in page for page in pages] == [True] * len(pages)


def test_pdf_of_real_data_not_marked_demo() -> None:
    assert DEMO not in "".join(pages_of_frozen())


def test_pdf_made_late_says_when() -> None:
    text = all_text(report_pdf(sample.few_areas(sample.late()), verify_url=ADDRESS))

    assert squeezed("จัดทำย้อนหลัง ณ จ. 25 ก.ค. 2565 เวลา 08.12 น.") in text
    assert squeezed("ตัดยอดข้อมูล ณ ศ. 22 ก.ค. 2565 เวลา 17.00 น.") in text


def test_pdf_correction_names_its_reason() -> None:
    report = sample.few_areas(sample.corrected())
    text = all_text(report_pdf(report, verify_url=ADDRESS))

    assert squeezed(f"ฉบับแก้ไข ครั้งที่ 1 เหตุผล: {report['correction']['reason']}") in text


def test_every_page_of_a_correction_says_which_it_is() -> None:
    pages = page_texts(report_pdf(sample.corrected(), verify_url=ADDRESS))

    assert len(pages) > 1
    assert [squeezed("ฉบับแก้ไข ครั้งที่ 1") in page for page in pages] == [True] * len(pages)


def test_pdf_without_approved_list_says_so_and_prints_zeros() -> None:
    with translation.override("th"):
        view = paper(sample.without_list(), verify_url=None, thai_digits=False)

    assert ["บัญชีเป้าหมาย", "ยังไม่มีบัญชีที่เห็นชอบ"] in view["about"]
    assert {tuple(cell) for row in view["tables"][0]["rows"] for cell in row["cells"]} == {("0",)}
    assert squeezed("ยังไม่มีบัญชีที่เห็นชอบ") in all_text(
        report_pdf(sample.few_areas(sample.without_list()), verify_url=ADDRESS)
    )


def test_pdf_thai_digits_everywhere_but_code_and_address() -> None:
    text = all_text(report_pdf(sample.few_areas(sample.frozen()), verify_url=ADDRESS, thai_digits=True))

    assert squeezed("ครั้งที่ ๑๑") in text
    assert "๔๖๗๗๑๘" in text
    assert set("0123456789") & set(text.replace("3f9a-12bc-77d0-e451", "").replace(ADDRESS, "")) == set()


@pytest.mark.parametrize(
    "name",
    [
        "#panic()",
        "*ตัวหนา*",
        "$x^2$",
        "a\\b\\",
        "<script>x</script>",
        "=1+1",
        '#read("/etc/passwd")',
        "[x] // y",
        "%(n)s",
    ],
)
def test_pdf_hostile_name_printed_as_it_is(name: str) -> None:
    report = sample.few_areas(sample.named(name))
    text = all_text(report_pdf(report, verify_url=ADDRESS))

    assert text.count(squeezed(name)) == NAMED


@pytest.mark.parametrize("letter", ["ก", "A", "กำ", "ตำบล ", "-"])
def test_pdf_name_of_300_letters_stays_on_the_paper(letter: str) -> None:
    name = (letter * 300)[:300].strip()
    report = sample.few_areas(sample.named(name))
    pdf = report_pdf(report, verify_url=ADDRESS)

    assert all_text(pdf).count(squeezed(name)) == NAMED
    assert right_edge(pdf) <= 842 - 14 * 72 / 25.4  # landscape A4 less its margin


def test_pdf_for_province_without_areas_has_no_empty_annex() -> None:
    report = sample.frozen()
    report["totals"] = [row for row in report["totals"] if row["level"] == "province"]

    boxes = [page.mediabox for page in pypdf.PdfReader(io.BytesIO(report_pdf(report, verify_url=ADDRESS))).pages]
    # The annex of areas is what lies on its side.
    assert [box for box in boxes if box.width > box.height] == []


def test_template_holds_no_thai_text() -> None:
    source = TEMPLATE.read_text()
    rules = [line for line in source.splitlines() if not line.startswith("#show ")]

    assert [line for line in rules if any("\u0e00" <= letter <= "\u0e7f" for letter in line)] == []


def test_paper_is_plain_json() -> None:
    with translation.override("th"):
        view = paper(sample.frozen(), verify_url=ADDRESS, thai_digits=False)

    assert json.loads(json.dumps(view)) == view
