"""The papers beside the report itself: Word, cover memo, picture, text; and what the whole report says in words."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import Any

import docx
import pytest
from django.utils import translation
from PIL import Image

from kaejon.report.documents.docx import report_docx
from kaejon.report.documents.figures import ContradictoryReport
from kaejon.report.documents.kinds import KINDS, file_name, report_document
from kaejon.report.documents.line_text import report_text
from kaejon.report.documents.memo import memo, memo_docx, memo_pdf
from kaejon.report.documents.paper import paper
from kaejon.report.documents.typesetting import typeset
from kaejon.report.documents.visit import visit_pdf
from kaejon.report.documents.word_table import fitting
from kaejon.report.documents.words import outlook_sentences, poverty_sentences, tenths, thousandths
from tests.report.documents import sample, whole
from tests.report.documents.pdf_text import all_text, page_texts, squeezed

ADDRESS = "https://kaejon.example/verify/3f9a-12bc-77d0-e451"
EDITABLE = "สำเนาแก้ไขได้ ไม่ใช่ฉบับที่ตรวจสอบได้"


def small(**changes: Any) -> sample.Report:
    return sample.few_areas(whole.whole(**changes))


@pytest.mark.parametrize("key", sorted(KINDS))
def test_every_document_twice_same_bytes_in_any_language(key: tuple[str, str]) -> None:
    once = report_document(small(), *key, verify_url=ADDRESS, emblem=whole.emblem())
    with translation.override("en"):
        again = report_document(small(), *key, verify_url=ADDRESS, emblem=whole.emblem())

    assert once == again


@pytest.mark.parametrize("key", sorted(KINDS))
@pytest.mark.parametrize("kind", [sample.draft, sample.corrected, sample.without_list, sample.frozen])
def test_every_document_of_a_report_of_edition_1_is_made(kind: Any, key: tuple[str, str]) -> None:
    assert len(report_document(sample.few_areas(sample.older(kind())), *key).content) > 200


@pytest.mark.parametrize("key", sorted(KINDS))
def test_every_document_refuses_a_draft_with_a_hash(key: tuple[str, str]) -> None:
    with pytest.raises(ContradictoryReport):
        report_document(sample.draft(hash=sample.HASH), *key)


def test_names_of_files_tell_variant_and_version() -> None:
    assert file_name(sample.frozen(), "pdf", "memo-thai") == "trat-2565-report-11-memo-thai.pdf"
    assert file_name(sample.corrected(), "docx") == "trat-2565-report-11-v2.docx"
    assert file_name(sample.draft(), "png") == "trat-2565-report-draft.png"


def opened(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def test_docx_tables_hold_the_figures_of_the_paper_under_repeated_heads() -> None:
    document = opened(report_docx(sample.few_areas(sample.frozen())))

    first = next(table for table in document.tables if table.cell(0, 0).text == "มิติ")
    assert [cell.text for cell in first.rows[2].cells][:9] == [
        "รวม (ไม่นับซ้ำ)", "512", "788", "23", "35", "68", "105", "467", "718",
    ]  # fmt: skip
    heads = [
        row._tr.trPr is not None and row._tr.trPr.find(docx.oxml.ns.qn("w:tblHeader")) is not None for row in first.rows
    ]
    assert heads == [True, True, *[False] * 6]


def test_docx_says_that_it_proves_nothing_and_carries_no_code() -> None:
    content = report_docx(small())
    document = opened(content)

    assert EDITABLE in document.sections[0].header.paragraphs[0].text
    parts = zipfile.ZipFile(io.BytesIO(content))
    assert not any(b"3f9a" in parts.read(name) for name in parts.namelist())


def test_docx_names_a_thai_font_for_thai_letters() -> None:
    styles = zipfile.ZipFile(io.BytesIO(report_docx(small()))).read("word/styles.xml").decode()

    normal = re.search(r'<w:style [^>]*w:styleId="Normal".*?</w:style>', styles, re.DOTALL)
    assert normal is not None
    assert 'w:cs="TH Sarabun New"' in normal.group()
    assert '<w:szCs w:val="28"/>' in normal.group()


def stays(paragraph: Any) -> bool:
    return paragraph.paragraph_format.keep_with_next is True


def kept_rows(table: Any) -> list[bool]:
    """Which rows stay on the page of what follows: those whose every cell says so."""
    return [all(stays(cell.paragraphs[0]) for cell in row.cells) for row in table.rows]


def test_docx_signatures_stay_together_under_the_end_of_a_table() -> None:
    document = opened(report_docx(small()))
    blocks = list(document.iter_inner_content())

    signed = next(table for table in document.tables if table.cell(0, 0).text.startswith("ลงชื่อ"))
    place = next(n for n, block in enumerate(blocks) if block._element is signed._tbl)
    assert kept_rows(signed) == [True] * 5
    last_table, note, space = blocks[place - 3 : place]
    assert note.text.startswith("หมายเหตุ")
    assert (stays(note), stays(space), kept_rows(last_table)[-1]) == (True, True, True)


def test_docx_heading_stays_with_the_first_rows_of_its_table() -> None:
    blocks = list(opened(report_docx(sample.frozen())).iter_inner_content())

    headed = [
        (blocks[place - 1], block)
        for place, block in enumerate(blocks)
        if hasattr(block, "rows") and getattr(blocks[place - 1], "text", "").startswith("ตารางที่")
    ]
    assert len(headed) > 8
    for heading, table in headed:
        assert stays(heading)
        assert kept_rows(table)[:3] == [True] * 3, heading.text
    assert not all(kept_rows(headed[-1][1])), "a long table goes over pages"


def test_memo_docx_signature_stays_with_the_last_sentence() -> None:
    *_before, sentence, sign, name, position = opened(memo_docx(small(), verify_url=ADDRESS)).paragraphs

    assert sign.text.startswith("ลงชื่อ")
    assert [stays(each) for each in (sentence, sign, name, position)] == [True, True, True, False]


@pytest.mark.parametrize("variant", ["", "memo"])
def test_docx_is_dated_in_utc_and_carries_no_picture_of_another_document(variant: str) -> None:
    content = report_document(small(), "docx", variant, emblem=whole.emblem()).content

    parts = zipfile.ZipFile(io.BytesIO(content))
    assert not [name for name in parts.namelist() if "thumbnail" in name]
    assert b"thumbnail" not in parts.read("_rels/.rels") + parts.read("[Content_Types].xml")
    properties = opened(content).core_properties
    made = dt.datetime(2022, 7, 22, 10, 0, 4, tzinfo=dt.UTC)
    assert (properties.created, properties.modified) == (made, made)


def test_docx_word_of_a_narrow_head_fits_its_column() -> None:
    document = opened(report_docx(small()))

    table = next(table for table in document.tables if table.cell(0, 0).text == "มิติ" and len(table.columns) == 15)
    sizes = {cell.text: cell.paragraphs[0].runs[0].font.size.pt for cell in table.rows[1].cells[1:]}
    assert sizes == {"ครัวเรือน": 8, "คน": 8}
    assert fitting("ครัวเรือน", 40, 11) == 11


def test_docx_says_where_the_charts_are() -> None:
    def said(report: sample.Report) -> bool:
        return any("แผนภูมิของรายงานนี้อยู่ในไฟล์ PDF" in each.text for each in opened(report_docx(report)).paragraphs)

    assert said(small())
    assert not said(sample.few_areas(sample.older(sample.without_list())))


def test_docx_hostile_name_kept_as_text() -> None:
    name = "<w:t>&amp;\x00 ชื่อ"
    document = opened(report_docx(sample.few_areas(sample.named(name))))

    assert any("<w:t>&amp; ชื่อ" in cell.text for table in document.tables for row in table.rows for cell in row.cells)


def test_letterhead_heads_the_paper_and_names_who_signs() -> None:
    with translation.override("th"):
        view = paper(small(), verify_url=ADDRESS, thai_digits=False, emblem=whole.emblem())

    assert view["letterhead"]["office"] == "สำนักงานพัฒนาชุมชนจังหวัดสาธิต"
    assert bytes(view["letterhead"]["emblem"]) == whole.emblem()
    assert [one["position"] for one in view["signatures"]][-1] == "พัฒนาการจังหวัดสาธิต"


def test_emblem_that_the_report_does_not_name_is_not_printed() -> None:
    with translation.override("th"):
        view = paper(small(), verify_url=ADDRESS, thai_digits=False, emblem=b"another")

    assert view["letterhead"]["emblem"] == []


def test_pdf_says_week_outlook_returns_and_depth_in_words() -> None:
    text = all_text(report_document(small(), "pdf", verify_url=ADDRESS).content)

    for said in (
        "สัปดาห์นี้สอบทานเพิ่ม 12 ครัวเรือน (23 คน)",
        "อาจไม่ทันกำหนด คงเหลือ 374 ครัวเรือน เหลือเวลา 10 สัปดาห์ ต้องลดลงสัปดาห์ละ 38 ครัวเรือน",
        "ได้รับรายงานแล้ว 5 จาก 7 อำเภอ",
        "ดัชนีความยากจนหลายมิติจึงเท่ากับ 0.214",
        "มิติที่ตกเกณฑ์พร้อมกัน",
        "พัฒนาการจังหวัดสาธิต",
    ):
        assert squeezed(said) in text


@pytest.mark.parametrize(
    ("answer", "changes", "first"),
    [
        ("done", {"open": 0}, "ไม่มีครัวเรือนคงเหลือแล้ว คงเหลือ 0 ครัวเรือน"),
        ("over", {"needed": None}, "ครบกำหนดวาระแล้ว คงเหลือ 374 ครัวเรือน"),
        ("late", {}, "คาดว่าไม่ทันกำหนด คงเหลือ 374 ครัวเรือน เหลือเวลา 10 สัปดาห์ ต้องลดลงสัปดาห์ละ 38 ครัวเรือน"),
    ],
)
def test_outlook_begins_with_its_answer(answer: str, changes: dict[str, Any], first: str) -> None:
    report = small(outlook={"method": "drift/1", "areas": [whole.expected("23", answer) | changes]})
    with translation.override("th"):
        said = outlook_sentences(report, "23")

    assert said[0] == first


def test_outlook_of_what_grows_says_so() -> None:
    report = small(outlook={"method": "drift/1", "areas": [whole.expected("23", "late", pace=-20)]})
    with translation.override("th"):
        assert "8 สัปดาห์ที่ผ่านมาเพิ่มขึ้นเฉลี่ยสัปดาห์ละ 2.5 ครัวเรือน" in outlook_sentences(report, "23")


def test_poverty_of_nobody_is_not_spoken_of() -> None:
    section = whole.sections()["poverty"] | {"areas": [whole.lack("23", 0, 0)]}
    assert poverty_sentences(small(poverty=section)) == []


def test_ratios_are_rounded_halves_up() -> None:
    assert [tenths(1, 4), tenths(20, 8), tenths(-1, 2), tenths(9, 3)] == ["0.3", "2.5", "0.5".replace("0", "−0"), "3"]
    assert [thousandths(1, 16), thousandths(1, 1), thousandths(0, 5)] == ["0.063", "1.000", "0.000"]


def test_memo_has_the_official_form_and_asks_in_a_paragraph_of_its_own() -> None:
    view = memo(small(), verify_url=ADDRESS, thai_digits=False, emblem=None)

    assert [name for line in view["lines"] for name, _value in line] == ["ส่วนราชการ", "ที่", "วันที่", "เรื่อง"]
    assert view["lines"][1][1][1].replace("\u00a0", " ") == "22 กรกฎาคม 2565"
    assert view["to"] == ["เรียน", "ผู้ว่าราชการจังหวัดตราด"]
    assert view["paragraphs"][-1].startswith("รายละเอียดตามรายงานที่แนบ จึงเรียนมาเพื่อโปรดทราบ")
    assert "ปัจจุบันมีครัวเรือนเป้าหมาย 467 ครัวเรือน (718 คน)" in view["paragraphs"][1].replace("\u00a0", " ")


def test_memo_of_a_busy_week_is_signed_on_its_one_page() -> None:
    told = [
        *({"code": "verified", "values": {}, "text": "สอบทานเพิ่ม 25 ครัวเรือน (36 คน) รวมเป็น 297 ครัวเรือน (477 คน)"},) * 8
    ]
    told += [{"code": "district", "values": {}, "text": "อำเภอหนึ่ง: แก้ไขแล้วเพิ่ม 2 ครัวเรือน"}] * 7
    told += [{"code": "outlook", "values": {}, "text": "คาดว่าไม่ทัน"}]
    pages = page_texts(memo_pdf(small(week=told), verify_url=ADDRESS))

    assert len(pages) == 1
    assert squeezed("สอบทานเพิ่ม 25 ครัวเรือน") in pages[0]
    assert "อำเภอหนึ่ง" not in pages[0]
    assert "คาดว่าไม่ทัน" not in pages[0]


def test_visit_sheet_of_a_district_of_many_subdistricts_is_one_page() -> None:
    report = whole.whole()
    rows = [row for row in report["totals"] if row["dimension"] == "total" and row["level"] == "subdistrict"]
    copied = next(row for row in rows if row["area"].startswith("2301"))
    more = [{**copied, "area": f"2301{n}", "name": f"ตำบลที่{n}"} for n in range(70, 84)]
    pages = page_texts(visit_pdf({**report, "totals": [*report["totals"], *more]}, "2301", verify_url=ADDRESS))

    assert len(pages) == 1
    assert squeezed("ตำบลที่83") in pages[0]


def test_memo_with_thai_digits_keeps_code_and_address() -> None:
    content = report_document(small(), "pdf", "memo-thai", verify_url=ADDRESS).content
    text = all_text(content)

    assert squeezed("๔๖๗ ครัวเรือน") in text
    assert set("0123456789") & set(text.replace("3f9a-12bc-77d0-e451", "").replace(ADDRESS, "")) == set()


def test_memo_docx_names_no_person_and_leaves_lines_to_write_on() -> None:
    texts = [paragraph.text for paragraph in opened(memo_docx(small(), verify_url=ADDRESS)).paragraphs]

    assert texts[-1] == "พัฒนาการจังหวัดสาธิต"
    assert set(texts[-2]) == {"(", ".", ")"}


def test_picture_is_as_wide_as_a_telephone_shows() -> None:
    image = Image.open(io.BytesIO(report_document(small(), "png", verify_url=ADDRESS, emblem=whole.emblem()).content))

    assert (image.format, image.width) == ("PNG", 1080)
    assert 1500 < image.height < 2400


def test_text_for_a_group_is_short_and_names_the_check() -> None:
    text = report_text(small(), verify_url=ADDRESS)

    assert text.splitlines()[0] == "รายงานความคืบหน้าประจำสัปดาห์ ครั้งที่ 11/21"
    assert "• คงเหลือ 374 ครัวเรือน (576 คน) 80.1% [+53]" in text
    assert text.splitlines()[-1] == f"ตรวจเอกสาร {ADDRESS}"
    assert len(text) < 2500


def test_text_of_a_draft_says_so_and_has_no_code() -> None:
    text = report_text(sample.draft())

    assert text.startswith("ร่าง (ข้อมูลยังไม่ตัดยอด)\n")
    assert "รหัสยืนยันเอกสาร" not in text


def test_pdf_is_made_where_a_chart_alone_has_a_low_vowel_with_a_tone() -> None:
    report = small()
    with translation.override("th"):
        view = paper(report, verify_url=None, thai_digits=False)

    assert any("อยู่รอด" in one["svg"] for one in view["pictures"])
    assert typeset("weekly.typ", report, view | {"tables": view["tables"][-1:], "areas": []}).startswith(b"%PDF-")
