from __future__ import annotations

import base64
import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kaejon.assessment.actions.follow_ups import hold_follow_up
from kaejon.assessment.actions.visits import Seen, record_visit
from kaejon.assessment.models import Evidence, Remark
from kaejon.assessment.queries.casework import casework_of
from kaejon.assessment.queries.inbox import waiting
from kaejon.assessment.queries.stages import HouseholdStage
from kaejon.audit.actions import recording
from kaejon.audit.principal import CONSOLE
from kaejon.lib.clock import bangkok
from kaejon.logbook.models import Entry
from kaejon.people.models import Role
from kaejon.register.assigning import open_assignment
from tests.assessment.test_casework import PASS, found_true, outcome, resolved
from tests.assessment.village import MENTOR, TODAY, Village, index
from tests.cast import SUBDISTRICT, Cast, appoint
from tests.factories.pictures import jpeg
from tests.factories.register import approve_list, make_household


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def address(village: Village, name: str, query: str = "") -> str:
    return reverse(f"assessment:{name}", args=[village.campaign.slug, village.household.pk]) + query


VISIT = {"occurred_on": "11/05/2565", "method": "home_visit", "met": "family", "note": "ฝนรั่ว"}


def test_visit_is_sent_with_photo_and_answers(village: Village, cast: Cast) -> None:
    need = found_true(village, village.one, "living", 8)
    client = cast.client("mentor")
    assert client.get(address(village, "visit-new")).status_code == 200
    photo = SimpleUploadedFile("บ้าน.jpg", jpeg(gps=True), content_type="image/jpeg")
    sent = {
        **VISIT,
        f"found_{need.pk}_8": "fail",
        "note_picks": ["0"],
        "next_on": "20/05/2565",
        "photo_1": photo,
        "photo_kind_1": "condition",
    }
    response = client.post(address(village, "visit-new"), sent)
    assert response.status_code == 302
    entry = Entry.objects.get(kind="visited")
    assert entry.until_on == dt.date(2022, 5, 20)
    assert entry.assessments.get().answers == "8:fail"
    shown = client.get(
        reverse("register:attachment-view", args=[village.campaign.slug, Evidence.objects.get().attachment_id])
    )
    assert shown.status_code == 200
    again = client.post(address(village, "visit-new"), VISIT)
    assert again.status_code == 200
    assert "ระบบไม่บันทึกซ้ำ" in again.content.decode()
    assert "ฝนรั่ว" in again.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("photo_1", SimpleUploadedFile("x.jpg", b"not a photo"), "ไม่ใช่ภาพถ่าย"),
        ("occurred_on", "12/05/2565", "ยังมาไม่ถึง"),
        ("latitude", "48.8", "พิกัดไม่ครบ"),
        ("next_on", "10/05/2565", "ผ่านไปแล้ว"),
    ],
)
def test_visit_that_cannot_be_is_told_at_the_field_and_nothing_is_lost(
    village: Village, cast: Cast, field: str, value: Any, words: str
) -> None:
    page = cast.client("mentor").post(address(village, "visit-new"), {**VISIT, field: value})
    assert page.status_code == 200
    assert words in page.content.decode()
    assert "ฝนรั่ว" in page.content.decode()
    assert Remark.objects.count() == 0


@pytest.mark.parametrize(
    ("page", "state", "sent"),
    [
        ("visit-new", "verified", {**VISIT, "occurred_on": "12/05/2565"}),
        ("outcome-new", "verified", {"occurred_on": "11/05/2565"}),
        ("care-new", "verified", {"occurred_on": "11/05/2565", "reason": ""}),
        ("relapse-new", "resolved", {"occurred_on": "11/05/2565"}),
        ("follow-up-new", "resolved", {"occurred_on": "30/02/2565"}),
    ],
)
def test_photo_beside_a_wrong_field_is_held_in_an_open_section_and_kept_at_the_next_save(
    village: Village, cast: Cast, page: str, state: str, sent: dict[str, Any]
) -> None:
    need = found_true(village, village.one, "living", 8)
    if state == "resolved":
        resolved(village, need, PASS)
    photo = SimpleUploadedFile("บ้าน.jpg", jpeg(), content_type="image/jpeg")
    mentor = cast.client("mentor")
    shown = mentor.post(address(village, page), {**sent, "photo_2": photo}).content.decode()
    held = dict(re.findall('type="hidden" name="(photo_._kept)" value="([^"]+)"', shown))
    assert (list(held), 'photos" open>' in shown) == (["photo_2_kept"], True)
    right = {
        "occurred_on": "11/05/2565", "method": "home_visit", "met": "family", "reason": "ติดเตียง อยู่ลำพัง", "note": "ดูแล้ว",
        "indicators": ["8"], f"found_{need.pk}_8": "pass",
    }  # fmt: skip
    assert mentor.post(address(village, page), {**right, **held}).status_code == 302
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize(
    ("latitude", "longitude", "fields"),
    [
        ("12.24", "999", ["longitude"]),
        ("48.1", "102.5", ["latitude"]),
        ("x", "y", ["latitude", "longitude"]),
        ("12.24", "", ["longitude"]),
        ("102.5", "12.24", ["latitude"]),
    ],
)
def test_everything_that_is_wrong_with_a_visit_is_told_at_once(
    village: Village, cast: Cast, latitude: str, longitude: str, fields: list[str]
) -> None:
    wrong = {"occurred_on": "12/05/2565", "next_on": "10/05/2565", "latitude": latitude, "longitude": longitude}
    page = cast.client("mentor").post(address(village, "visit-new"), {**VISIT, **wrong})
    assert sorted(page.context["form"].errors) == sorted(["next_on", "occurred_on", *fields])


def test_outcome_asks_at_the_indicator_that_was_not_answered(village: Village, cast: Cast) -> None:
    need = found_true(village, village.one, "living", 8, 9)
    url = address(village, "outcome-new", f"?need={need.pk}")
    sent = {"occurred_on": "11/05/2565", f"found_{need.pk}_8": "pass", "note": "ซ่อมแล้ว"}
    page = cast.client("mentor").post(url, sent)
    assert page.context["form"].errors == {f"found_{need.pk}_9": ["โปรดเลือกคำตอบของข้อ 9"]}
    assert f'href="#id_found_{need.pk}_9_0"' in page.content.decode()


def test_evidence_of_an_outcome_is_asked_for_together(village: Village, cast: Cast) -> None:
    found_true(village, village.one, "living", 8)
    client = cast.client("mentor")
    page = client.get(address(village, "outcome-new")).content.decode()
    _before, _sign, after = page.partition("<legend>หลักฐาน (อย่างน้อย 1 อย่าง)</legend>")
    group = after.partition("</fieldset>")[0]
    assert ('name="note"' in group, 'name="photo_1"' in group) == (True, True)
    assert re.findall(r"<label for=\"[^\"]*\">([^<]+) <span", group) == []
    assert "หลักฐาน (อย่างน้อย" not in client.get(address(village, "visit-new")).content.decode()


def test_outcome_that_waits_is_shown_in_place_of_another(village: Village, cast: Cast) -> None:
    need = found_true(village, village.one, "living", 8)
    url = address(village, "outcome-new", f"?need={need.pk}")
    sent = {"occurred_on": "11/05/2565", f"found_{need.pk}_8": "pass", "note": "ซ่อมแล้ว"}
    mentor = cast.client("mentor")
    assert mentor.post(url, sent).status_code == 302
    withdraw = reverse(
        "assessment:proposal-withdraw", args=[village.campaign.slug, Entry.objects.get(kind="outcome_proposed").pk]
    )
    page = mentor.get(url).content.decode()
    assert ("รอ คจพ.อ. ยืนยัน" in page, withdraw in page, 'name="note"' in page) == (True, True, False)
    other = cast.client("operator").get(url).content.decode()
    assert ("รอ คจพ.อ. ยืนยัน" in other, withdraw in other) == (True, False)
    refused = mentor.post(url, sent).content.decode()
    assert ("มีผลการประเมินซ้ำที่รอผู้ยืนยันอยู่แล้ว" in refused, "ซ่อมแล้ว" in refused) == (True, True)
    assert mentor.post(withdraw).status_code == 302
    assert 'name="note"' in mentor.get(url).content.decode()


def test_answers_that_do_not_all_pass_are_carried_to_a_visit(village: Village, cast: Cast) -> None:
    need = found_true(village, village.one, "living", 8)
    mentor, visit = cast.client("mentor"), address(village, "visit-new")
    sent = {"occurred_on": "10/05/2565", f"found_{need.pk}_8": "fail", "note": "หลังคายังรั่ว"}
    page = mentor.post(address(village, "outcome-new", f"?need={need.pk}"), sent).content.decode()
    assert f'name="carry" value="1" formaction="{visit}"' in page
    held = {"photo_1_kept": base64.b64encode(jpeg()).decode()}
    carried = mentor.post(visit, {**sent, **held, "carry": "1"})
    assert held["photo_1_kept"] in carried.content.decode()
    form = carried.context["form"]
    assert [form[name].value() for name in ("occurred_on", f"found_{need.pk}_8", "note", "method")] == [
        "10/05/2565", "fail", "หลังคายังรั่ว", "home_visit",
    ]  # fmt: skip
    assert ("field-error" in carried.content.decode(), Entry.objects.filter(kind="visited").count()) == (False, 0)
    untold = mentor.post(
        address(village, "outcome-new", f"?need={need.pk}"), {**sent, f"found_{need.pk}_8": "pass", "note": ""}
    )
    assert 'name="carry"' not in untold.content.decode()


def test_unchanged_takes_one_press(village: Village, cast: Cast) -> None:
    client = cast.client("mentor")
    said = client.post(address(village, "visit-unchanged"), follow=True).content.decode()
    entry = Entry.objects.get(kind="visit_unchanged")
    assert f'<a href="#withdraw-{entry.pk}">กดผิด? ยกเลิกรายการนี้</a>' in said
    assert f'id="withdraw-{entry.pk}"' in said
    page = client.post(address(village, "visit-unchanged"), follow=True)
    assert "ระบบไม่บันทึกซ้ำ" in page.content.decode()
    assert Entry.objects.filter(kind="visit_unchanged").count() == 1


def decide(client: Client, village: Village, verdict: str, *entries: Entry, reason: str = "") -> str:
    page = reverse("assessment:decision-list", args=[village.campaign.slug])
    sent = {"entry": [str(entry.pk) for entry in entries], "verdict": verdict, "reason": reason}
    return client.post(page, sent, follow=True).content.decode()


def test_district_confirms_what_others_proposed_and_never_their_own(village: Village, cast: Cast) -> None:
    need = found_true(village, village.one, "living", 8)
    district = cast.client("district")
    sent = {"occurred_on": "11/05/2565", f"found_{need.pk}_8": "pass", "note": "ซ่อมแล้ว"}
    assert district.post(address(village, "outcome-new", f"?need={need.pk}"), sent).status_code == 302
    entry = Entry.objects.get(kind="outcome_proposed")
    appoint(cast["district"], Role.MENTOR, SUBDISTRICT)
    inbox = reverse("assessment:decision-list", args=[village.campaign.slug])
    page = district.get(inbox, {"sort": "outcome"}).content.decode()
    assert "ท่านเป็นผู้เสนอ" in page
    assert "ซ่อมแล้ว" in page
    assert "ต้องให้ผู้อื่นเป็นผู้ยืนยัน" in decide(district, village, "confirm", entry)
    assert village.state(village.one, "living") == "verified"
    second = cast.add("second", Role.DISTRICT, "2303")
    assert str(second.pk)
    assert "ยืนยันแล้ว 1 รายการ" in decide(cast.client("second"), village, "confirm", entry)
    assert village.state(village.one, "living") == "resolved"


def test_outcome_that_does_not_pass_stays_filled_in(village: Village, cast: Cast) -> None:
    need = found_true(village, village.one, "living", 8)
    sent = {"occurred_on": "11/05/2565", f"found_{need.pk}_8": "fail", "note": "หลังคายังรั่ว"}
    page = cast.client("mentor").post(address(village, "outcome-new", f"?need={need.pk}"), sent).content.decode()
    assert "ยังมีตัวชี้วัดที่ไม่ผ่าน" in page
    assert "หลังคายังรั่ว" in page
    assert Entry.objects.filter(kind="outcome_proposed").count() == 0


def test_health_is_reassessed_by_the_team_and_not_by_who_may_not_see_it(village: Village, cast: Cast) -> None:
    need = found_true(village, village.one, "health", 7)
    asked = address(village, "outcome-new", f"?need={need.pk}")
    assert f"found_{need.pk}_7" in cast.client("mentor").get(asked).content.decode()
    assert f"found_{need.pk}_7" not in cast.client("district").get(asked).content.decode()


@pytest.mark.parametrize("name", ["follow-up-new", "stuck-new", "relapse-new", "care-new", "care-review", "stage-edit"])
def test_every_page_opens_for_the_team_in_any_state(village: Village, cast: Cast, name: str) -> None:
    client = cast.client("operator")
    assert client.get(address(village, name)).status_code == 200
    resolved(village, found_true(village, village.one, "living", 8), PASS)
    assert client.get(address(village, name)).status_code == 200
    assert client.get(address(village, "verification-new")).status_code == 200


def test_what_waits_is_counted_for_each_role(village: Village, cast: Cast, at: Any) -> None:
    outcome(village, found_true(village, village.one, "living", 8), PASS)
    seen = Seen(TODAY, next_on=dt.date(2022, 5, 13))
    record_visit(campaign=village.campaign, household=village.household, seen=seen, by=MENTOR)
    at(bangkok(2022, 6, 13, 9))

    def counts(name: str) -> dict[str, int]:
        return {row.code: row.count for row in waiting(cast[name], village.campaign)}

    assert counts("mentor") == {"unverified": 1, "visits_due": 1, "reassess": 0, "follow_ups_due": 0}
    assert counts("district") == {
        "confirm_dismissal": 0,
        "confirm_outcome": 1,
        "confirm_care": 0,
        "confirm_item": 0,
        "care_due": 0,
        "stuck": 1,
    }
    assert counts("governor") == {"stuck": 1}
    assert counts("outsider")["confirm_outcome"] == 0
    for name, href in [
        (n, row.href) for n in ("mentor", "district", "governor") for row in waiting(cast[n], village.campaign)
    ]:
        assert cast.client(name).get(href).status_code == 200, href


def test_lists_of_visits_and_of_what_is_stuck(village: Village, cast: Cast, at: Any) -> None:
    seen = Seen(TODAY, next_on=dt.date(2022, 5, 13))
    record_visit(campaign=village.campaign, household=village.household, seen=seen, by=MENTOR)
    at(bangkok(2022, 6, 13, 9))
    due = reverse("assessment:due-list", args=[village.campaign.slug])
    page = cast.client("mentor").get(due).content.decode()
    assert "12/3" in page
    assert "เลยนัด" in page
    assert "12/3" not in cast.client("outsider").get(due).content.decode()
    for why in ("week", "never", "reassess", "follow_up", "care", "nonsense"):
        assert cast.client("mentor").get(due, {"why": why}).status_code == 200
    stuck = cast.client("governor").get(reverse("assessment:stuck-list", args=[village.campaign.slug]))
    assert "ไม่ได้เยี่ยมนานเกินกำหนด" in stuck.content.decode()
    file = cast.client("governor").get(reverse("assessment:stuck-export", args=[village.campaign.slug]))
    assert "12/3" in file.content.decode("utf-8-sig")


def test_household_part_asks_the_same_number_of_questions_however_many_needs(village: Village, cast: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            part = casework_of(cast["mentor"], village.campaign, village.household)
        assert part.visit_href
        return len(caught)

    found_true(village, village.one, "living", 8)
    few = queries()
    found_true(village, village.one, "income", 20)
    outcome(village, village.need(village.one, "income"), {20: "pass"})
    assert queries() <= few + 1


def test_village_is_verified_in_one_go_and_each_row_has_its_own_result(village: Village, cast: Cast) -> None:
    other, gone = (
        make_household(village.campaign, village.area, name, house_no=no)[0] for name, no in (("สาม", "7"), ("สี่", "8"))
    )
    for each in (other, gone):
        index(each.household, each)
    with_marks = {other: ["living"], gone: ["living"]}
    listed = approve_list(village.campaign, with_marks)
    page = reverse("assessment:village-verify", args=[village.campaign.slug, village.area])
    client = cast.client("mentor")
    shown = client.get(page).content.decode()
    assert f"row_{other.household_id}" in shown
    sent = {
        "method": "village_meeting",
        "occurred_on": "11/05/2565",
        f"row_{other.household_id}": "not_met",
        f"row_{gone.household_id}": "moved",
    }
    assert client.post(page, sent).status_code == 302
    assert sorted(Entry.objects.values_list("kind", flat=True)) == ["dismissal_proposed", "not_met"]
    again = client.post(page, sent).content.decode()
    assert "ไว้แล้ว" in again
    assert listed.needs
    empty = client.post(page, {"method": "village_meeting", "occurred_on": "11/05/2565"}).content.decode()
    assert "ยังไม่ได้เลือกผล" in empty
    assert cast.client("district").get(page).status_code in (403, 404)


def test_follow_up_is_due_until_one_was_held_late_enough(village: Village, cast: Cast, at: Any) -> None:
    resolved(village, found_true(village, village.one, "living", 8), PASS)

    def due() -> int:
        return next(row.count for row in waiting(cast["mentor"], village.campaign) if row.code == "follow_ups_due")

    def hold(on: dt.date) -> None:
        hold_follow_up(campaign=village.campaign, household=village.household, occurred_on=on, by=MENTOR)

    assert due() == 0
    exactly = TODAY + dt.timedelta(days=90)
    at(bangkok(exactly.year, exactly.month, exactly.day, 9))
    assert due() == 1
    hold(exactly - dt.timedelta(days=1))
    assert due() == 1
    hold(exactly)
    assert due() == 0


def test_tied_agency_proposes_an_outcome_and_takes_it_back_and_another_office_does_not(
    village: Village, cast: Cast
) -> None:
    need = found_true(village, village.one, "living", 8)
    agency = cast.appointments["agency"].agency
    assert agency is not None
    asked = address(village, "outcome-new", f"?need={need.pk}")
    assert cast.client("agency").get(asked).status_code == 404
    with recording("test.tie", by=CONSOLE, campaign_id=village.campaign.pk) as recorder:
        open_assignment(
            recorder, village.campaign, "agency", household=village.household, holder=agency, occurred_on=TODAY
        )
    client = cast.client("agency")
    sent = {"occurred_on": "11/05/2565", f"found_{need.pk}_8": "pass", "note": "ส่งมอบบ้านแล้ว"}
    assert client.post(asked, sent).status_code == 302
    entry = Entry.objects.get(kind="outcome_proposed")
    assert entry.by == str(cast["agency"].pk)
    assert client.get(address(village, "visit-new")).status_code == 403
    withdraw = reverse("assessment:proposal-withdraw", args=[village.campaign.slug, entry.pk])
    assert client.post(withdraw).status_code == 302
    assert Entry.objects.filter(kind="outcome_withdrawn").count() == 1


def test_stage_where_nothing_can_be_answered_is_only_looked_at(village: Village, cast: Cast) -> None:
    page = cast.client("mentor").get(f"/{village.campaign.slug}/households/{village.household.pk}/")
    asks = page.context["page"].casework.stage.asks
    assert ("ปรับข้อที่ต้องตอบ" in page.content.decode(), "ดูระดับขั้น" in page.content.decode()) == (asks, not asks)
    stage = HouseholdStage("", "", (), TODAY, is_too_late=False)
    assert not stage.asks
