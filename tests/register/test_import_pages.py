import datetime as dt
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kaejon.audit.models import Event
from kaejon.lib import clock
from kaejon.logbook.models import Entry
from kaejon.register.models import (
    Campaign,
    Household,
    Import,
    ImportChunk,
    ImportState,
    ListEntry,
    ListState,
    Member,
    Membership,
    Need,
    Placement,
    TargetList,
)
from tests.cast import Cast
from tests.register.hostile import HOSTILE
from tests.register.intake.lists import csv_bytes, table_of, xlsx_bytes
from tests.register.trat import APPROVAL, LATER_APPROVAL, Desk, csv_list, somebody, text_of, workbook

READERS = ("mentor", "operator", "district", "supervisor", "governor", "secretary", "auditor")
OTHERS = ("godparent", "agency", "sysadmin", "unappointed", "former")


@pytest.mark.parametrize("who", READERS)
def test_list_index_is_open_to_case_readers(cast: Cast, campaign: Campaign, who: str) -> None:
    assert cast.client(who).get(f"/{campaign.slug}/lists/").status_code == 200


@pytest.mark.parametrize("who", OTHERS)
def test_list_index_is_closed_to_others(cast: Cast, campaign: Campaign, who: str) -> None:
    assert cast.client(who).get(f"/{campaign.slug}/lists/").status_code == 403


@pytest.mark.parametrize("who", [*(name for name in READERS if name != "secretary"), *OTHERS])
def test_import_is_closed_to_all_but_the_secretary(cast: Cast, campaign: Campaign, who: str) -> None:
    client = cast.client(who)
    assert client.get(f"/{campaign.slug}/imports/new/").status_code == 403
    sent = client.post(f"/{campaign.slug}/imports/new/", {"file": SimpleUploadedFile("a.csv", b"a")})
    assert (sent.status_code, Import.objects.count()) == (403, 0)


def test_import_of_another_campaign_is_not_found(desk: Desk) -> None:
    intake = desk.upload(workbook(somebody()))
    address = reverse("register:import-view", args=["another", intake.pk])
    assert desk.client.get(address).status_code == 404


def test_list_from_upload_to_version(desk: Desk) -> None:
    people = [somebody(1), somebody(2, household_code="H1", house_no="12/1", living="1"), somebody(3, health="0")]
    intake = desk.upload(workbook(*people))
    assert (intake.state, intake.summary["total"], Household.objects.count()) == (ImportState.CHECKED, 3, 0)
    assert intake.summary["figures"]["total"] == [1, 2]
    for part in ("view", "columns", "questions", "rows", "changes", "gone", "approve"):
        assert desk.get(f"import-{part}", intake).status_code == 200
    version = desk.approve(intake, **APPROVAL)
    assert (version.number, version.state, version.reference) == (1, ListState.APPROVED, APPROVAL["reference"])
    assert (Household.objects.count(), Member.objects.count(), Need.objects.count()) == (2, 3, 3)
    assert (Placement.objects.count(), Membership.objects.count(), ListEntry.objects.count()) == (2, 3, 3)
    assert "บันทึกบัญชีแล้ว" in text_of(desk.get("import-view", intake))
    index = text_of(desk.get("list-index"))
    assert "รวม (ไม่นับซ้ำ) 1 ครัวเรือน 2 คน" in index
    assert desk.client.get(f"/{desk.campaign.slug}/lists/1/").status_code == 200


def test_every_step_is_audited_once(desk: Desk) -> None:
    before = set(Event.objects.values_list("seq", flat=True))
    desk.bring_in(somebody())
    told = Event.objects.exclude(seq__in=before).order_by("seq").values_list("action", "by", "channel")
    by = told[0][1]
    assert list(told) == [
        ("import.upload", by, "page"),
        ("import.check", by, "import"),
        ("import.approve", by, "page"),
        ("list.approve", by, "page"),
    ]


@pytest.mark.parametrize("part", ["columns", "rows", "changes", "gone"])
def test_every_look_at_persons_is_audited(desk: Desk, part: str) -> None:
    intake = desk.upload(workbook(somebody()))
    before = Event.objects.filter(action="import.view").count()
    desk.get(f"import-{part}", intake)
    assert Event.objects.filter(action="import.view", subject_id=str(intake.pk)).count() == before + 1


def test_approval_sent_twice_makes_one_version(desk: Desk) -> None:
    intake = desk.upload(workbook(somebody()))
    desk.approve(intake, **APPROVAL)
    again = desk.post("import-approve", intake, **APPROVAL)
    assert (again.status_code, TargetList.objects.filter(state=ListState.APPROVED).count()) == (302, 1)
    assert Event.objects.filter(action="list.approve").count() == 1


def test_approval_without_reference_writes_nothing(desk: Desk) -> None:
    intake = desk.upload(workbook(somebody()))
    answer = desk.post("import-approve", intake, reference=" ")
    assert (answer.status_code, Household.objects.count()) == (200, 0)
    assert 'href="#id_reference"' in text_of(answer)


def test_same_file_again_changes_nothing(desk: Desk) -> None:
    desk.bring_in(somebody(1), somebody(2))
    intake = desk.upload(workbook(somebody(1), somebody(2)))
    assert "จึงไม่ต้องออกบัญชีฉบับใหม่" in text_of(desk.get("import-view", intake))
    desk.post("import-approve", intake, **LATER_APPROVAL)
    assert TargetList.objects.filter(state=ListState.APPROVED).count() == 1
    assert (Household.objects.count(), ListEntry.objects.count()) == (2, 2)


def test_same_file_twice_while_waiting_opens_the_first(desk: Desk) -> None:
    data = workbook(somebody())
    intake = desk.upload(data)
    answer = desk.post("import-new", file=SimpleUploadedFile("อีกชื่อ.xlsx", data))
    assert (answer.status_code, answer["Location"]) == (302, desk.address("import-view", intake))
    assert Import.objects.count() == 1


@pytest.mark.parametrize("left_out", ["reason", "approver"])
def test_later_version_asks_for_reason_and_approver(desk: Desk, left_out: str) -> None:
    desk.bring_in(somebody(1))
    intake = desk.upload(workbook(somebody(1), somebody(2)))
    answer = desk.post("import-approve", intake, **{**LATER_APPROVAL, left_out: ""})
    assert (answer.status_code, Household.objects.count()) == (200, 1)
    version = desk.approve(intake, **LATER_APPROVAL)
    assert (version.number, version.reason, version.approver) == (2, "สำรวจเพิ่ม", "คณะกรรมการทดสอบ")


def test_gone_person_is_shown_and_not_dismissed(desk: Desk) -> None:
    desk.bring_in(somebody(1), somebody(2))
    intake = desk.upload(workbook(somebody(1)))
    page = text_of(desk.get("import-gone", intake))
    assert ("สมมติ ลำดับ2" in page, "สมมติ ลำดับ1" in page, "ไม่นำผู้ใดออกจากบัญชีจนกว่า" in page) == (True, False, True)
    desk.approve(intake, **LATER_APPROVAL)
    assert (Need.objects.count(), Entry.objects.count()) == (2, 0)
    assert "1 คน 1 ปัญหา" in text_of(desk.client.get(f"/{desk.campaign.slug}/lists/2/"))


def test_list_approved_meanwhile_is_compared_anew(desk: Desk) -> None:
    desk.bring_in(somebody(1))
    slow, quick = desk.upload(workbook(somebody(1), somebody(2))), desk.upload(workbook(somebody(1), somebody(3)))
    desk.approve(quick, **LATER_APPROVAL)
    desk.approve(slow, **LATER_APPROVAL)
    slow.refresh_from_db()
    assert (slow.state, slow.summary["against"], slow.summary["gone_persons"]) == (ImportState.CHECKED, 2, 1)
    assert "โปรดดูผลเปรียบเทียบใหม่" in text_of(desk.get("import-view", slow))
    assert desk.approve(slow, **LATER_APPROVAL).number == 3


def test_rejected_rows_come_back_with_reasons(desk: Desk) -> None:
    intake = desk.upload(
        workbook(somebody(1), somebody(2, citizen_id="1234567890123"), somebody(3, subdistrict="ไม่มีจริง"))
    )
    assert intake.summary["rejected"] == 2
    answer = desk.get("rejected-download", intake)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert [row[0] for row in rows[1:]] == [3, 4]
    assert "ตัวเลขตรวจสอบไม่ตรง" in rows[1][1]
    assert "1234567890123" in rows[1]
    assert "ไม่มีจริง" in rows[2][1]
    assert Event.objects.filter(action="import.view", detail__contains="rejected.xlsx").count() == 1


def test_rejected_rows_are_listed_without_whole_ids(desk: Desk) -> None:
    intake = desk.upload(workbook(somebody(1), somebody(2, citizen_id="1234567890123")))
    page = text_of(desk.get("import-rows", intake))
    assert ("1234567890123" in page, "…123" in page, "ตัวเลขตรวจสอบไม่ตรง" in page) == (False, True, True)


def test_doubtful_word_is_asked_about_and_answered(desk: Desk) -> None:
    intake = desk.upload(workbook(somebody(1, health="อาจจะ"), somebody(2, health="อาจจะ"), somebody(3)))
    assert (intake.summary["questions"], intake.summary["rejected"]) == ({"อาจจะ": 2}, 2)
    assert "“อาจจะ” หมายถึง" in text_of(desk.get("import-questions", intake))
    desk.post("import-questions", intake, word_0="yes")
    intake.refresh_from_db()
    assert (intake.state, intake.summary["rejected"], intake.summary["figures"]["health"]) == ("checked", 0, [3, 3])
    assert intake.mark_words == {"อาจจะ": True}
    desk.post("import-questions", intake, word_0="no")
    intake.refresh_from_db()
    assert intake.summary["figures"]["health"] == [1, 1]


def test_number_in_a_dimension_stays_out_of_the_summary(desk: Desk) -> None:
    intake = desk.upload(workbook(somebody(1, health="0812345678"), somebody(2)))
    assert (intake.summary["questions"], intake.summary["rejected"]) == ({}, 1)


def test_columns_are_corrected_by_hand(desk: Desk) -> None:
    rows = table_of([somebody(1), somebody(2)])
    at = rows[0].index("ชื่อ")
    rows[0][at] = "เรียกว่า"
    intake = desk.upload(xlsx_bytes(rows))
    assert (intake.state, intake.summary["total"]) == (ImportState.CHECKED, 0)
    assert "ไม่พบคอลัมน์ชื่อ" in text_of(desk.get("import-view", intake))
    chosen = {f"column_{index}": field for index, field in intake.summary["columns"].items()}
    desk.post("import-columns", intake, **chosen, **{f"column_{at}": "first_name"})
    intake.refresh_from_db()
    assert (intake.state, intake.summary["total"], intake.summary["rejected"]) == (ImportState.CHECKED, 2, 0)


def test_column_chosen_twice_is_refused(desk: Desk) -> None:
    intake = desk.upload(workbook(somebody()))
    answer = desk.post("import-columns", intake, column_0="first_name", column_1="first_name")
    assert (answer.status_code, "โปรดเลือกเพียงคอลัมน์เดียว" in text_of(answer)) == (200, True)


def test_other_sheet_is_read_with_its_own_columns(desk: Desk) -> None:
    sheets = table_of([somebody(1)]), table_of([somebody(2, education="1"), somebody(3, education="1")])
    intake = desk.upload(xlsx_bytes(*sheets, names=["ก", "ข"]))
    chosen = "ก" if intake.summary["sheet"] == "ข" else "ข"
    desk.post("import-columns", intake, sheet=chosen)
    intake.refresh_from_db()
    assert (intake.summary["sheet"], intake.summary["total"]) == (chosen, 1 if chosen == "ก" else 2)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
def test_csv_of_an_office_is_read(desk: Desk, encoding: str) -> None:
    intake = desk.upload(csv_list(somebody(1), encoding=encoding), "บัญชี.csv")
    page = text_of(desk.get("import-columns", intake))
    assert (intake.summary["total"], "สมมติ" in page, "อ่านตัวอักษรแบบ" in page) == (1, True, True)


def test_discarded_import_leaves_nothing_behind(desk: Desk) -> None:
    intake = desk.upload(workbook(somebody()))
    assert desk.post("import-discard", intake).status_code == 302
    intake.refresh_from_db()
    assert (intake.state, ImportChunk.objects.count()) == (ImportState.DISCARDED, 0)
    assert desk.get("import-view", intake).status_code == 200
    assert desk.get("import-rows", intake).status_code == 302


def test_progress_is_told_until_the_page_has_more_to_show(desk: Desk) -> None:
    intake = desk.upload(workbook(somebody()))
    assert desk.get("import-progress", intake)["HX-Refresh"] == "true"
    values = {"state": ImportState.CHECKING, "rows_total": 4_000, "rows_done": 2_000, "heartbeat_at": clock.now()}
    Import.objects.filter(pk=intake.pk).update(**values)
    answer = desk.get("import-progress", intake)
    assert ("2,000 จาก 4,000 แถว" in text_of(answer), "HX-Refresh" in answer) == (True, False)
    page = text_of(desk.get("import-view", intake))
    assert ('http-equiv="refresh"' in page, "ตรวจใหม่" in page) == (True, False)


@pytest.mark.parametrize(
    ("state", "label", "end"),
    [("checking", "ตรวจใหม่", ImportState.CHECKED), ("committing", "บันทึกต่อ", ImportState.COMMITTED)],
)
def test_work_that_stopped_is_taken_up_again(desk: Desk, state: str, label: str, end: str) -> None:
    intake = desk.upload(workbook(somebody()))
    principal = {"account": intake.uploaded_by, "recorded_for": None, "appointment": None}
    approval = {**APPROVAL, "reason": "", "approver": "", "by": principal}
    long_ago = clock.now() - dt.timedelta(hours=1)
    stopped = {"state": state, "approval": approval, "heartbeat_at": long_ago, "uploaded_at": long_ago}
    Import.objects.filter(pk=intake.pk).update(**stopped)
    assert label in text_of(desk.get("import-view", intake))
    desk.post("import-resume", intake)
    intake.refresh_from_db()
    assert intake.state == end


def test_upload_without_file_says_what_to_do(desk: Desk) -> None:
    answer = desk.post("import-new")
    assert (answer.status_code, "โปรดเลือกไฟล์ก่อนกดอัปโหลด" in text_of(answer)) == (200, True)
    assert "โปรดเลือกไฟล์ก่อนกดอัปโหลด" not in text_of(desk.get("import-new"))


def test_empty_file_is_refused(desk: Desk) -> None:
    answer = desk.post("import-new", file=SimpleUploadedFile("ว่าง.csv", b""))
    assert (answer.status_code, "ไฟล์ว่างเปล่า" in text_of(answer), Import.objects.count()) == (200, True, 0)


def test_closed_campaign_takes_no_list(desk: Desk) -> None:
    desk.client.post(f"/{desk.campaign.slug}/close/", {"reason": "สิ้นสุดตามกำหนด"})
    answer = desk.post("import-new", file=SimpleUploadedFile("a.xlsx", workbook(somebody())))
    assert (answer.status_code, Import.objects.count()) == (200, 0)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_ends_in_a_sentence(desk: Desk, name: str) -> None:
    intake = desk.upload(HOSTILE[name], f"{name}.xlsx")
    page = desk.get("import-view", intake)
    assert (intake.state, page.status_code, bool(intake.problem)) == (ImportState.FAILED, 200, True)
    assert intake.problem.split()[0] in text_of(page)
    assert (Household.objects.count(), desk.get("list-index").status_code) == (0, 200)


def test_formulas_and_markup_stay_text(desk: Desk) -> None:
    nasty = '=HYPERLINK("http://x")'
    person = somebody(1, first_name="<script>alert(1)</script>", last_name=nasty, community="@SUM(1)")
    desk.approve(desk.upload(csv_list(person), "บัญชี.csv"), **APPROVAL)
    member = Member.objects.get()
    assert (member.first_name, member.last_name) == ("<script>alert(1)</script>", nasty)
    intake = desk.upload(workbook(somebody(1, first_name="<b>ก</b>", last_name="ข", citizen_id="1")))
    assert "<b>ก</b>" not in text_of(desk.get("import-rows", intake))


def test_name_of_300_letters_is_kept_whole(desk: Desk) -> None:
    desk.bring_in(somebody(1, first_name="ก" * 300))
    assert Member.objects.get().first_name == "ก" * 300


def test_name_of_301_letters_is_refused(desk: Desk) -> None:
    intake = desk.upload(workbook(somebody(1, first_name="ก" * 301), somebody(2)))
    assert (intake.summary["rejected"], intake.summary["problems"]["text_too_long"]) == (1, 1)


def test_long_file_name_is_refused_and_a_strange_one_kept(desk: Desk) -> None:
    answer = desk.post("import-new", file=SimpleUploadedFile("ก" * 300 + ".xlsx", workbook(somebody())))
    assert answer.status_code in (200, 302)
    intake = desk.upload(csv_bytes(table_of([somebody(2)])), "../..\\<b>.csv")
    assert "<b>.csv" not in text_of(desk.get("import-view", intake))


def test_template_downloads_and_imports(desk: Desk) -> None:
    answer = desk.get("template-download")
    data = b"".join(answer.streaming_content)
    assert desk.upload(data).summary["rejected"] == 0


@pytest.mark.parametrize("part", ["view", "rows", "changes", "gone", "columns"])
def test_preview_asks_as_often_for_30_rows_as_for_1(desk: Desk, part: str) -> None:
    asked = []
    for count in (1, 30):
        people = [somebody(n, citizen_id=str(n)) for n in range(1, count + 1)]
        intake = desk.upload(workbook(*people))
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(f"import-{part}", intake).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_list_index_asks_as_often_for_3_lists_as_for_1(desk: Desk) -> None:
    asked = []
    for count in (1, 2, 3):
        desk.bring_in(*(somebody(n) for n in range(1, count + 1)))
        with CaptureQueriesContext(connection) as queries:
            desk.get("list-index")
        asked.append(len(queries))
    assert len(set(asked)) == 1
