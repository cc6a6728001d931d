from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kaejon.assistance.actions.mandates import REFERENCE
from kaejon.assistance.actions.matters import answer_matter
from kaejon.assistance.models import Delivery, DeliveryPhoto, Mandate, Matter
from kaejon.assistance.rules import Side
from kaejon.lib.clock import bangkok
from kaejon.logbook.kinds import Kind
from tests.assistance.conftest import Office
from tests.factories.pictures import jpeg
from tests.factories.register import approve_list, make_household


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("บ้าน.jpg", jpeg(), content_type="image/jpeg")


def address(office: Office, name: str, *more: Any) -> str:
    return reverse(f"assistance:{name}", args=[office.village.campaign.slug, *more])


def test_a_mentor_sends_a_need_and_the_agency_answers_schedules_gives_and_closes(office: Office) -> None:
    household = office.village.household
    mentor, agency = office.cast.client("mentor"), office.cast.client("agency")
    page = mentor.get(address(office, "referral-new", household.pk), {"problem": "whole:living"})
    assert office.agency.name in page.content.decode()
    look = {"problem": "whole:living", "kind": "housing", "message": "ซ่อมหลังคา", "look": "1"}
    looking = mentor.post(address(office, "referral-new", household.pk), look).content.decode()
    assert ("ซ่อมหลังคา" in looking, "field-error" in looking, Matter.objects.count()) == (True, False, 0)
    sent = {"problem": "whole:living", "agency": str(office.agency.pk), "kind": "housing", "message": "ซ่อมหลังคา"}
    assert mentor.post(address(office, "referral-new", household.pk), sent).status_code == 302
    matter = Matter.objects.get()
    assert "ซ่อมหลังคา" in agency.get(address(office, "matter-view", matter.pk)).content.decode()
    assert "12/3" in agency.get(address(office, "matter-inbox")).content.decode()
    agency.post(address(office, "matter-inbox"), {"matter": str(matter.pk)})
    assert office.village.state(office.village.two, "living") == "helping"
    answer = address(office, "matter-answer", matter.pk)
    wrong = agency.post(answer, {"step": "help_scheduled", "until_on": "01/05/2565"})
    assert "วันนี้หรือภายใน 1 ปี" in wrong.content.decode()
    assert agency.post(answer, {"step": "help_scheduled", "until_on": "20/05/2565"}).status_code == 302
    give = address(office, "delivery-new", household.pk) + f"?matter={matter.pk}"
    assert agency.get(give).status_code == 200
    said = {
        "problem": "whole:living", "agency": str(office.agency.pk), "kind": "housing", "what": "สังกะสี 20 แผ่น",
        "occurred_on": "12/05/2565", "value": "12,000", "source": "regular", "fiscal_year": "2565",
        "document": "สม.12/2565", "is_last": "on",
    }  # fmt: skip
    assert agency.post(give, said).status_code == 302
    assert (Delivery.objects.get().value_satang, office.village.state(office.village.two, "living")) == (
        1_200_000,
        "helped",
    )
    shown = mentor.get(reverse("web:household-view", args=[office.village.campaign.slug, household.pk]))
    assert "12,000 บาท" in shown.content.decode()


def test_where_withdrawing_is_all_that_is_left_it_is_folded_and_wants_a_reason(office: Office) -> None:
    matter = office.refer()
    mentor, view = office.cast.client("mentor"), address(office, "matter-view", matter.pk)
    page = mentor.get(view).content.decode()
    assert '<details class="card stack"><summary>ถอนเรื่องนี้</summary>' in page
    assert ("บันทึกความคืบหน้า" in page, 'button button-danger" type="submit" name="step"' in page) == (False, True)
    assert ("(ไม่บังคับ)" in page, "เหตุผลที่ถอนเรื่อง" in page) == (False, True)
    answer = address(office, "matter-answer", matter.pk)
    wrong = mentor.post(answer, {"step": "help_withdrawn", "note": ""}).content.decode()
    assert '<details class="card stack" open><summary>ถอนเรื่องนี้</summary>' in wrong
    assert "โปรดระบุเหตุผลอย่างน้อย 5 ตัวอักษร" in wrong
    assert "รับเรื่องนี้</summary>" in office.cast.client("agency").get(view).content.decode()
    assert mentor.post(answer, {"step": "help_withdrawn", "note": "ได้รับความช่วยเหลือแล้ว"}).status_code == 302


def test_the_same_matter_sent_twice_leads_to_the_first(office: Office) -> None:
    first = office.refer()
    sent = {"problem": "whole:living", "agency": str(office.agency.pk), "kind": "housing", "message": "ซ่อมหลังคา"}
    refer = address(office, "referral-new", office.village.household.pk)
    page = office.cast.client("mentor").post(refer, sent).content.decode()
    assert ("โปรดติดตามเรื่องเดิม" in page, address(office, "matter-view", first.pk) in page) == (True, True)
    offer = address(office, "offer-new", office.village.household.pk)
    page = office.cast.client("agency").post(offer, sent).content.decode()
    assert ("โปรดติดตามเรื่องเดิม" in page, address(office, "matter-view", first.pk) in page) == (True, True)
    assert Matter.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "name", "fields"),
    [
        ("mentor", "referral-new", ["kind"]),
        ("agency", "offer-new", ["kind"]),
        ("agency", "delivery-new", ["kind", "source"]),
    ],
)
def test_what_help_is_given_is_chosen_and_never_preset(office: Office, who: str, name: str, fields: list[str]) -> None:
    if name == "delivery-new":
        office.refer()
    client, url = office.cast.client(who), address(office, name, office.village.household.pk)
    form = client.get(url).context["form"]
    assert [(form[each].value(), form.fields[each].choices[0]) for each in fields] == [(None, ("", "เลือก…"))] * len(
        fields
    )
    errors = client.post(url, dict.fromkeys(fields, "")).context["form"].errors
    assert [errors[each] for each in fields] == [["โปรดเลือก 1 รายการ"]] * len(fields)


def test_the_evidence_of_a_delivery_is_asked_for_together(office: Office) -> None:
    office.refer()
    page = (
        office.cast.client("agency").get(address(office, "delivery-new", office.village.household.pk)).content.decode()
    )
    _before, _sign, after = page.partition("<legend>หลักฐาน (อย่างน้อย 1 อย่าง)</legend>")
    group = after.partition("</fieldset>")[0]
    assert [f'name="{name}"' in group for name in ("document", "received_by", "photos", "what")] == [True] * 3 + [False]
    assert "(ไม่บังคับ)" not in group
    assert page.count('name="what"') == 1
    wrong = {"agency": str(office.agency.pk), "occurred_on": "13/05/2565", "fiscal_year": "2565"}
    give = address(office, "delivery-new", office.village.household.pk)
    errors = office.cast.client("agency").post(give, wrong).context["form"].errors
    assert sorted(errors) == ["document", "kind", "matter", "occurred_on", "problem", "source", "what"]


def test_what_was_typed_stays_where_the_delivery_is_refused(office: Office) -> None:
    matter = office.refer()
    give = address(office, "delivery-new", office.village.household.pk) + f"?matter={matter.pk}"
    said = {
        "problem": "whole:living", "agency": str(office.agency.pk), "kind": "housing", "what": "สังกะสี 20 แผ่น",
        "occurred_on": "30/12/2565", "value": "-4", "source": "regular", "fiscal_year": "2565",
    }  # fmt: skip
    answer = office.cast.client("agency").post(give, said)
    assert "สังกะสี 20 แผ่น" in answer.content.decode()
    assert Delivery.objects.count() == 0


def test_photos_of_a_delivery_that_is_shown_again_are_held_and_kept_at_the_next_save(office: Office) -> None:
    office.refer()
    office.deliver()
    office.charge(office.other)
    office.refer(office.other)
    give = address(office, "delivery-new", office.village.household.pk)
    said = {
        "problem": "whole:living", "agency": str(office.other.pk), "kind": "housing", "what": "ไม้ฝา",
        "occurred_on": "12/05/2565", "value": "x", "source": "private", "fiscal_year": "2565",
        "matter": "none",
    }  # fmt: skip
    client = office.cast.client("other_agency")
    shown = client.post(give, {**said, "photos": photo()}).content.decode()
    held = dict(re.findall('type="hidden" name="(photos_kept)" value="([^"]+)"', shown))
    assert list(held) == ["photos_kept"]
    warned = client.post(give, {**said, "value": "500", **held}).content.decode()
    assert (office.agency.name in warned, held["photos_kept"][:100] in warned) == (True, True)
    seen = re.findall('name="seen" value="([^"]+)"', warned)
    assert client.post(give, {**said, "value": "500", "seen": seen, **held}).status_code == 302
    assert DeliveryPhoto.objects.count() == 1


def test_a_need_that_two_agencies_declined_stands_in_the_gaps_with_both_reasons(office: Office) -> None:
    office.charge(office.other)
    for agency, name in ((office.agency, "agency"), (office.other, "other_agency")):
        matter = office.refer(agency)
        answer_matter(matter=matter, kind=Kind.HELP_DECLINED, side=Side.AGENCY, reason="no_budget", by=office.by[name])
    page = office.cast.client("district").get(address(office, "gap-list")).content.decode()
    assert page.count(f"{office.agency.name}: งบประมาณไม่เพียงพอ") == 2
    assert page.count(f"{office.other.name}: งบประมาณไม่เพียงพอ") == 2


def test_a_need_that_nobody_is_charged_with_is_a_gap(office: Office) -> None:
    page = office.cast.client("secretary").get(address(office, "gap-list"), {"dimension": "income"})
    assert "ไม่มีหน่วยงานใดมีอำนาจหน้าที่บันทึกไว้" in page.content.decode()
    csv = office.cast.client("secretary").get(address(office, "gap-list"), {"export": "csv"})
    assert csv.headers["Content-Type"].startswith("text/csv")
    assert "12/3" in csv.content.decode("utf-8-sig")
    assert office.cast.client("outsider").get(address(office, "gap-list")).context["page"].paginator.count == 0


def test_gaps_are_narrowed_to_a_district_and_the_file_follows(office: Office) -> None:
    client = office.cast.client("secretary")
    for area, is_there in (("", True), ("2303", True), ("230302", True), ("2304", False)):
        asked = {"dimension": "income", "area": area}
        assert ("12/3" in client.get(address(office, "gap-list"), asked).content.decode()) == is_there, area
        csv = client.get(address(office, "gap-list"), {**asked, "export": "csv"}).content.decode("utf-8-sig")
        assert ("12/3" in csv) == is_there, area


def test_an_office_that_is_not_tied_sees_place_and_dimension_and_no_name(office: Office) -> None:
    page = office.cast.client("agency").get(address(office, "wanted-list")).content.decode()
    assert ("หนึ่ง" in page, "12/3" in page, "มิติที่รอความช่วยเหลือ" in page) == (False, False, True)
    offer = address(office, "offer-new", office.village.household.pk)
    shown = office.cast.client("agency").get(offer).content.decode()
    assert ("หนึ่ง" in shown, "12/3" in shown) == (False, False)
    said = {"problem": "whole:living", "agency": str(office.agency.pk), "kind": "housing", "message": "ให้สังกะสี"}
    done = office.cast.client("agency").post(offer, said, follow=True)
    assert (done.status_code, Matter.objects.get().entry.kind) == (200, "offered")
    household = reverse("web:household-view", args=[office.village.campaign.slug, office.village.household.pk])
    assert office.cast.client("agency").get(household).status_code == 200
    assert office.cast.client("other_agency").get(household).status_code == 404


def test_an_office_finds_the_households_that_are_tied_to_it(office: Office, at: Callable[[dt.datetime], None]) -> None:
    def listed(name: str) -> str:
        return str(office.cast.client(name).get(address(office, "tied-list")).content.decode())

    assert "12/3" not in listed("agency")
    matter = office.refer()
    answer_matter(matter=matter, kind=Kind.HELP_ACCEPTED, side=Side.AGENCY, by=office.by["agency"])
    assert "12/3" in listed("agency")
    assert "12/3" not in listed("other_agency")
    office.deliver(matter, is_last=True)
    assert "12/3" in listed("agency")
    client, own = office.cast.client("agency"), address(office, "matter-view", matter.pk)
    household = reverse("web:household-view", args=[office.village.campaign.slug, office.village.household.pk])
    assert client.get(household).status_code == 200
    assert "ได้ถึงวันที่ ศ. 10 มิ.ย. 2565" in client.get(own).content.decode().replace("\u00a0", " ")
    at(bangkok(2022, 6, 11, 8))
    assert "12/3" not in listed("agency")
    assert client.get(household).status_code == 404
    assert "ท่านจึงไม่เห็นหน้าครัวเรือนนี้" in client.get(own).content.decode()


def test_what_was_done_is_said_as_done_and_a_withdrawn_matter_as_withdrawn(office: Office) -> None:
    matter = office.refer()
    answer = address(office, "matter-answer", matter.pk)
    done = office.cast.client("agency").post(answer, {"step": "help_accepted"}, follow=True)
    assert [str(message) for message in done.context["messages"]] == ["รับเรื่องแล้ว"]
    done = office.cast.client("mentor").post(
        answer, {"step": "help_withdrawn", "note": "ครอบครัวซ่อมเองแล้ว"}, follow=True
    )
    assert [str(message) for message in done.context["messages"]] == ["ถอนเรื่องแล้ว"]
    page = done.content.decode()
    assert '<span class="chip chip-plain">ถอนเรื่องแล้ว</span>' in page
    assert "#plain" not in page


@pytest.mark.parametrize("name", ["other_agency", "neighbour", "outsider"])
def test_a_matter_is_found_by_its_two_sides_alone(office: Office, name: str) -> None:
    matter = office.refer()
    assert office.cast.client(name).get(address(office, "matter-view", matter.pk)).status_code == 404
    assert office.cast.client(name).post(address(office, "matter-answer", matter.pk)).status_code == 404


def test_the_secretary_keeps_the_mandates(office: Office) -> None:
    client = office.cast.client("secretary")
    assert client.get(address(office, "mandate-new")).status_code == 200
    said = {"agency": str(office.other.pk), "area": "2303", "dimension": "income", "starts_on": "12/05/2565"}
    assert client.post(address(office, "mandate-new"), said).status_code == 302
    assert (
        "โปรดตรวจวันที่"
        in client.post(
            address(office, "mandate-new"), {**said, "dimension": "access", "ends_on": "01/05/2565"}
        ).content.decode()
    )
    mandate = Mandate.objects.get(dimension="income")
    page = client.get(address(office, "mandate-list"), {"q": "อื่น"}).content.decode()
    assert page.count(office.other.name) >= 1
    client.post(address(office, "mandate-end", mandate.pk), {"ends_on": "30/06/2565"})
    mandate.refresh_from_db()
    assert mandate.ends_on is not None
    assert client.get(address(office, "mandate-list"), {"export": "csv"}).status_code == 200
    programme = {
        "agency": str(office.other.pk),
        "name": "บ้านมั่นคง",
        "kind": "housing",
        "source": "fund",
        "starts_on": "12/05/2565",
    }
    assert client.post(address(office, "programme-new"), {**programme, "starts_on": "12/05/2565"}).status_code == 302


def test_households_that_got_nothing_are_listed(office: Office, at: Any) -> None:
    from kaejon.lib.clock import bangkok

    client = office.cast.client("district")
    assert client.get(address(office, "no-help-list")).context["page"].paginator.count == 0
    at(bangkok(2022, 6, 20, 10))
    listed = client.get(address(office, "no-help-list"))
    assert listed.context["page"].paginator.count == 1
    (row,) = listed.context["rows"]
    assert (row.days, row.dimensions, row.can_act) == (39, ("health", "living", "income"), True)
    household = office.village.household.pk
    house = f"/{office.village.campaign.slug}/households/{household}/"
    acts = [address(office, "referral-new", household), f"{house}stuck/"]
    assert [f'href="{href}"' in listed.content.decode() for href in acts] == [True, True]
    read = office.cast.client("supervisor").get(address(office, "no-help-list"))
    assert [f'href="{href}"' in read.content.decode() for href in acts] == [False, False]
    office.refer()
    office.deliver(occurred_on=bangkok(2022, 6, 19, 10).date())
    assert client.get(address(office, "no-help-list")).context["page"].paginator.count == 0


def test_a_gap_leads_to_what_closes_it(office: Office) -> None:
    secretary, district = office.cast.client("secretary"), office.cast.client("district")
    page = secretary.get(address(office, "gap-list"), {"dimension": "income"}).content.decode()
    new = f"{address(office, 'mandate-new')}?dimension=income&amp;area=230302"
    assert (f'href="{new}"' in page, "refer/" in page) == (True, False)
    form = secretary.get(new.replace("&amp;", "&")).content.decode()
    assert 'value="230302" selected' in form
    assert "---------" not in form
    page = district.get(address(office, "gap-list"), {"dimension": "income"}).content.decode()
    need = office.village.need(office.village.one, "income")
    assert (f"refer/?problem={need.pk}:income" in page, "mandates/new/" in page) == (True, False)
    assert "refer/?problem=" not in office.cast.client("governor").get(address(office, "gap-list")).content.decode()


def test_the_words_of_a_default_stand_once_above_the_list(office: Office) -> None:
    client = office.cast.client("secretary")
    office.charge(office.other)
    assert Mandate.objects.update(reference=REFERENCE) > 1
    assert client.get(address(office, "mandate-list")).content.decode().count(REFERENCE) == 1


def test_nothing_to_refer_leads_to_the_verification(office: Office) -> None:
    member, *_rest = make_household(office.village.campaign, "230302", "ใหม่", house_no="77")
    approve_list(office.village.campaign, {member: ["living"]})
    where = reverse("assistance:referral-new", args=[office.village.campaign.slug, member.household_id])
    page = office.cast.client("operator").get(where).content.decode()
    assert f"{member.household_id}/verify/" in page


def test_sent_matters_open_in_the_first_state_that_has_any_and_every_state_is_counted(office: Office) -> None:
    client, path = office.cast.client("mentor"), address(office, "matter-sent")
    assert client.get(path).context["state"] == "to_answer"
    matter = office.refer()
    answer_matter(matter=matter, kind=Kind.HELP_ACCEPTED, side=Side.AGENCY, by=office.by["agency"])
    shown = client.get(path)
    assert shown.context["state"] == "promised"
    assert {code: count for code, _words, count in shown.context["chips"] if count} == {"all": 1, "promised": 1}
    assert client.get(path, {"state": "finished"}).context["state"] == "finished"
