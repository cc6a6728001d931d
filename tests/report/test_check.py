"""The page that tells a genuine document, for anybody: by code, by file, and by what it keeps to itself."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kaejon.audit.models import Event
from kaejon.audit.principal import CONSOLE
from kaejon.lib.clock import bangkok
from kaejon.lib.thai_text import thai_digits
from kaejon.logbook.actions import About
from kaejon.logbook.kinds import Kind
from kaejon.report.actions.correcting import correct_weekly_report
from kaejon.report.actions.freezing import freeze_weekly_report
from kaejon.report.actions.issuing import issue_document
from kaejon.report.content import figures_hash, report_hash
from kaejon.report.documents.figures import document_code
from kaejon.report.documents.kinds import report_document
from kaejon.report.models import WeeklyReport
from kaejon.report.queries.check import LARGEST, check_code, check_file, digits_of
from kaejon.report.queries.reports import body_of, draft_report
from tests.cast import Cast
from tests.factories.register import approve_list, make_campaign, make_household
from tests.report.test_freeze import FIRST, member_called, record

Clock = Callable[[dt.datetime], None]
MONDAY = bangkok(2022, 5, 16, 9)


@pytest.fixture
def report(cast: Cast, at: Clock) -> WeeklyReport:
    at(bangkok(2022, 5, 9, 10))
    campaign = make_campaign()
    one, two = make_household(campaign, "230302", "หนึ่ง", "สอง")
    approve_list(campaign, {one: ["health", "living"], two: ["living"]})
    at(FIRST)
    return freeze_weekly_report(campaign, by=CONSOLE).report


def corrected(report: WeeklyReport, at: Clock) -> WeeklyReport:
    at(MONDAY)
    record(report.campaign, Kind.VERIFIED, About(household=member_called("หนึ่ง").household), dt.date(2022, 5, 12))
    at(MONDAY + dt.timedelta(minutes=1))
    return correct_weekly_report(report, "ส่งผลสอบทานภายหลัง", by=CONSOLE)


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("3f9a-12bc-77d0-e451", "3f9a12bc77d0e451"),
        ("  3F9A 12BC 77D0 E451 ", "3f9a12bc77d0e451"),
        ("3f9a–12bc–77d0–e451", "3f9a12bc77d0e451"),
        (thai_digits("1111-2222-3333-4444"), "1111222233334444"),
        ("a" * 64, "a" * 64),
        ("3f9a-12bc-77d0-e45", None),
        ("3f9a-12bc-77d0-e45g", None),
        ("%25%25%25%25%25%2", None),
        ("", None),
        ("___-____-____-____", None),
    ],
)
def test_code_is_read_as_people_type_it(typed: str, digits: str | None) -> None:
    assert digits_of(typed) == digits


def test_code_and_whole_hash_lead_to_the_report(report: WeeklyReport) -> None:
    for text in (str(document_code(body_of(report))), report.hash):
        found = check_code(text)
        assert (found.kind, found.report, found.is_superseded) == ("genuine", report, False)
    other = ("0" if report.hash[0] != "0" else "1") + report.hash[1:16]
    assert (check_code(other).kind, check_code(other).report) == ("no_code", None)
    assert check_code(report.hash[:15]).kind == "unreadable"


def test_correction_is_told_with_the_version_it_replaces(report: WeeklyReport, at: Clock) -> None:
    made = corrected(report, at)
    found = check_code(report.hash)
    assert (found.report, found.newest, found.is_superseded) == (report, made, True)
    assert not check_code(made.hash).is_superseded


@pytest.mark.parametrize("form", ["pdf", "xlsx", "csv", "json"])
def test_every_first_issue_is_told_by_its_bytes(report: WeeklyReport, form: str) -> None:
    content = issue_document(report, form, by=CONSOLE).content
    found = check_file([content[:100], content[100:]])
    assert (found.kind, found.report, found.form) == ("genuine", report, form)
    assert check_file([content[:-2]]).kind == "unknown"


def test_json_written_down_otherwise_is_still_genuine(report: WeeklyReport) -> None:
    found = check_file([json.dumps(body_of(report), indent=8).encode()])
    assert (found.kind, found.report) == ("genuine", report)


def test_changed_json_is_told_with_the_part_that_was_changed(report: WeeklyReport) -> None:
    body = body_of(report)
    body["totals"][0]["current"]["households"] += 1
    found = check_file([json.dumps(body).encode()])
    assert (found.kind, found.report, found.parts) == ("changed", report, ["totals"])
    body["figures_hash"] = figures_hash(body)
    assert check_file([json.dumps(body).encode()]).kind == "changed"
    body["hash"] = report_hash(body)
    forged = check_file([json.dumps(body).encode()])
    assert (forged.kind, forged.report) == ("unknown", None), "a hash that was made anew is in no register"


def test_draft_is_called_a_draft(report: WeeklyReport) -> None:
    content = report_document(draft_report(report.campaign), "json").content
    found = check_file([content])
    assert (found.kind, found.report) == ("draft", None)


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"{}",
        b'{"draft": false}',
        b'{"draft": false, "hash": null}',
        b'{"draft": false, "hash": 3, "figures_hash": 3, "totals": 4}',
        b'{"a":' * 200_000,
        b'{"draft": false, "hash": "' + b"0" * 64 + b'", "x": 1' + b"0" * 5_000 + b"}",
        b'{"draft": false, "hash": "x", "figures_hash": "x", "totals": [NaN]}',
        b"%PDF-1.7 not one of ours",
        b"\xff\xfe{",
    ],
)
def test_hostile_file_is_unknown(db: None, content: bytes) -> None:
    assert check_file([content]).kind == "unknown"


def test_anybody_may_ask_and_learns_of_the_report_alone(report: WeeklyReport, at: Clock) -> None:
    client = Client()
    code = str(document_code(body_of(report)))
    page = client.get(f"/verify/{code}/").content.decode()
    assert report.campaign.name in page
    assert "หนึ่ง" not in page
    before = client.get("/verify/").content.decode()
    assert report.campaign.name not in before
    for asked in ("0000-0000-0000-0000", "zzzz", "....", "%E0%B8%81", "a" * 500):
        answer = client.get(f"/verify/{asked}/")
        assert answer.status_code == 200
        assert report.campaign.name not in answer.content.decode()
    assert client.get(f"/verify/{code}/")["Cache-Control"].startswith("max-age=0")


def test_page_takes_a_code_or_a_file_and_keeps_nothing(report: WeeklyReport) -> None:
    client = Client()
    content = issue_document(report, "json", by=CONSOLE).content
    events = Event.objects.count()
    by_file = client.post("/verify/", {"file": SimpleUploadedFile("รายงาน.json", content)})
    assert by_file.context["found"].kind == "genuine"
    by_code = client.post("/verify/", {"code": str(document_code(body_of(report)))})
    assert by_code.context["found"].kind == "genuine"
    assert client.post("/verify/", {"code": ""}).context["found"] is None
    assert client.post("/verify/", {}).context["found"] is None
    empty = client.post("/verify/", {"file": SimpleUploadedFile("empty.pdf", b"")})
    assert empty.context["found"].kind == "empty"
    assert "ไฟล์ว่างเปล่า" in empty.content.decode()
    assert "ไม่พบในทะเบียน" not in empty.content.decode()
    large = client.post("/verify/", {"file": SimpleUploadedFile("large.pdf", b"%" * (LARGEST + 1))})
    assert (large.status_code, large.context["found"]) == (200, None)
    assert "ไฟล์ใหญ่เกิน 16 MB" in large.content.decode()
    assert "โปรดแก้ไข 1 จุดแล้วตรวจอีกครั้ง" in large.content.decode()
    assert "ก่อนบันทึก" not in large.content.decode()
    assert Event.objects.count() == events


def test_changed_file_is_said_in_words(report: WeeklyReport) -> None:
    body = body_of(report)
    body["totals"][0]["current"]["households"] += 1
    answer = Client().post("/verify/", {"file": SimpleUploadedFile("x.json", json.dumps(body).encode())})
    assert "ตัวเลขในตาราง" in answer.content.decode()


def test_code_in_no_register_is_told_how_to_look_at_a_code(report: WeeklyReport) -> None:
    page = Client().post("/verify/", {"code": "0000-0000-0000-0000"}).content.decode()
    assert "ไม่พบรหัสนี้ในทะเบียน" in page
    assert "โปรดเทียบทีละตัวกับรหัสบนเอกสาร" in page
    assert "พิมพ์แล้วสแกน" not in page, "that is for files"


@pytest.mark.parametrize(
    ("form", "variant", "label"),
    [
        ("xlsx", "", "ตาราง Excel"),
        ("pdf", "memo", "บันทึกข้อความถึงผู้ว่าราชการจังหวัด PDF"),
        ("png", "", "ภาพสรุปหน้าเดียว PNG"),
    ],
)
def test_answer_names_the_document_that_the_file_is(report: WeeklyReport, form: str, variant: str, label: str) -> None:
    content = issue_document(report, form, variant, by=CONSOLE).content
    page = Client().post("/verify/", {"file": SimpleUploadedFile("x", content)}).content.decode()
    assert f"<dd>{label}</dd>" in page
    assert "เป็นเอกสารแท้" in page


def test_word_file_is_never_called_proof(report: WeeklyReport) -> None:
    content = issue_document(report, "docx", by=CONSOLE).content
    page = Client().post("/verify/", {"file": SimpleUploadedFile("x.docx", content)}).content.decode()
    assert "ตรงทุกไบต์กับไฟล์ Word ที่ระบบออกครั้งแรก" in page
    assert "โปรดเทียบตัวเลขกับไฟล์ PDF" in page
    assert "<dd>รายงาน Word (สำเนาแก้ไขได้)</dd>" in page
    assert "เป็นเอกสารแท้" not in page


def test_answer_shows_every_key_figure_of_the_papers(report: WeeklyReport) -> None:
    answer = Client().get(f"/verify/{report.hash}/")
    columns = ["current", "verified", "planned", "helped", "resolved", "continuing_care", "open", "stuck"]
    assert [row.column for row in answer.context["figures"]] == columns
    total = next(row for row in body_of(report)["totals"] if row["area"] == "23" and row["dimension"] == "total")
    for row in answer.context["figures"]:
        assert (row.households, row.persons) == (total[row.column]["households"], total[row.column]["persons"])
        assert row.label in answer.content.decode()
