from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.messages import get_messages

from kaejon.assessment.actions.verification import verify
from kaejon.assessment.models import HouseholdProposal, NeedProposal, Verification
from kaejon.audit.actions import recording
from kaejon.audit.models import Event
from kaejon.audit.principal import CONSOLE
from kaejon.lib import clock
from kaejon.logbook.actions import About
from kaejon.logbook.models import Entry
from kaejon.people.models import Role
from kaejon.register.keys import key_of
from kaejon.register.models import ListEntry, TargetList
from tests.assessment.village import TODAY, Village, acts, index
from tests.cast import Cast
from tests.factories.register import approve_list, make_household

SLUG = "trat-2565"


def verify_url(village: Village) -> str:
    return f"/{SLUG}/households/{village.household.pk}/verify/"


def home_url(village: Village) -> str:
    return f"/{SLUG}/households/{village.household.pk}/"


def sent(village: Village, **values: Any) -> dict[str, Any]:
    """What the verification page posts with nothing answered."""
    base = {"method": "home_visit", "occurred_on": "11/05/2565", "whole_about": "whole", "whole_answer": "", "note": ""}
    return {**base, "reference": "", **values}


def said(response: Any) -> list[str]:
    """The messages of this answer; earlier ones wait in the same cookie until a page shows them."""
    storage: Any = get_messages(response.wsgi_request)
    return [str(message) for message in storage._queued_messages]


def proposed_by(village: Village, cast: Cast, name: str = "mentor") -> Entry:
    return verify(
        campaign=village.campaign,
        about=About(member=village.one),
        answer="moved",
        method="home_visit",
        occurred_on=TODAY,
        by=acts(cast[name], cast.appointments[name]),
    ).entry


@pytest.mark.parametrize("role", ["mentor", "operator", "district"])
def test_field_team_and_district_open_the_verification_page(village: Village, cast: Cast, role: str) -> None:
    response = cast.client(role).get(verify_url(village))
    assert response.status_code == 200
    assert response.content.decode().count('value="problem_not_found"') == 4


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("secretary", 403),
        ("governor", 403),
        ("auditor", 403),
        ("sysadmin", 403),
        ("godparent", 403),
        ("former", 403),
        ("outsider", 404),
        ("neighbour", 404),
    ],
)
def test_others_do_not_verify(village: Village, cast: Cast, name: str, status: int) -> None:
    client = cast.client(name)
    assert client.get(verify_url(village)).status_code == status
    assert client.post(verify_url(village), sent(village)).status_code == status
    assert Entry.objects.count() == 0


def test_out_of_area_looks_like_a_missing_household(village: Village, cast: Cast) -> None:
    client = cast.client("neighbour")
    missing = client.get(
        verify_url(village).replace(str(village.household.pk), str(village.need(village.one, "living").pk))
    )
    there = client.get(verify_url(village))
    assert (there.status_code, len(there.content)) == (404, len(missing.content))


def test_list_indicators_are_preset_and_those_of_health_only_for_the_team(village: Village, cast: Cast) -> None:
    version = TargetList.objects.create(
        campaign=village.campaign,
        number=2,
        state="approved",
        created_by="c",
        approved_by="c",
        approved_at=clock.now(),
    )
    sealed = key_of(village.one.pk).seal("7", context="indicators")
    with recording("list.approve", by=CONSOLE) as recorder:
        health, income = village.need(village.one, "health"), village.need(village.one, "income")
        recorder.write(
            ListEntry(need=health, target_list=version, occurred_on=TODAY, indicators_sealed=sealed),
            ListEntry(need=income, target_list=version, occurred_on=TODAY, indicators="20,22"),
        )
    forms = {name: cast.client(name).get(verify_url(village)).context["form"] for name in ("mentor", "district")}
    presets = {
        name: {p.card.dimension: p.indicators.initial for p in form.problems() if p.card.member_id == village.one.pk}
        for name, form in forms.items()
    }
    assert presets["mentor"] == {"health": [7], "living": [], "income": [20, 22]}
    assert presets["district"] == {"health": [], "living": [], "income": [20, 22]}


def test_answers_are_saved_and_lead_back_to_the_household(village: Village, cast: Cast) -> None:
    living, income = village.need(village.one, "living"), village.need(village.one, "income")
    data = sent(village, note="หลังคารั่ว", note_picks=["2"])
    data |= {f"answer_{living.pk}": "confirmed", f"indicators_{living.pk}": ["8"]}
    data |= {f"answer_{income.pk}": "problem_not_found"}
    response = cast.client("mentor").post(verify_url(village), data)
    assert (response.status_code, response["Location"]) == (302, home_url(village))
    rows = [(v.answer, v.indicators, v.method, v.entry.by) for v in Verification.objects.order_by("seq", "line")]
    mentor = str(cast["mentor"].pk)
    assert rows == [("confirmed", "8", "home_visit", mentor), ("problem_not_found", "", "home_visit", mentor)]
    assert (village.state(village.one, "living"), village.state(village.two, "living")) == ("verified", "verified")


def test_refusal_stands_at_its_field_and_loses_nothing(village: Village, cast: Cast) -> None:
    living = village.need(village.one, "living")
    data = sent(village, note="ข้อความที่พิมพ์ไว้") | {f"answer_{living.pk}": "confirmed"}
    response = cast.client("mentor").post(verify_url(village), data)
    errors = response.context["form"].errors
    assert (response.status_code, list(errors), Entry.objects.count()) == (200, [f"indicators_{living.pk}"], 0)
    assert "ข้อความที่พิมพ์ไว้" in response.content.decode()


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("occurred_on", {"occurred_on": "12/05/2565"}),
        ("occurred_on", {"occurred_on": "08/05/2565"}),
        ("occurred_on", {"occurred_on": "31/04/2565"}),
        ("occurred_on", {"occurred_on": ""}),
        ("method", {"method": "by_pigeon"}),
        ("whole_about", {"whole_about": "somebody"}),
        ("whole_answer", {"whole_answer": "confirmed"}),
    ],
)
def test_bad_values_are_told_at_their_field(village: Village, cast: Cast, field: str, values: dict[str, str]) -> None:
    data = sent(village, whole_answer="not_met") | values
    response = cast.client("mentor").post(verify_url(village), data)
    assert (response.status_code, list(response.context["form"].errors)) == (200, [field])
    assert Entry.objects.count() == 0


def test_nothing_answered_is_told(village: Village, cast: Cast) -> None:
    response = cast.client("mentor").post(verify_url(village), sent(village))
    assert list(response.context["form"].errors) == ["__all__"]


def test_whole_household_and_a_problem_are_not_answered_together(village: Village, cast: Cast) -> None:
    living = village.need(village.two, "living")
    data = sent(village, whole_answer="moved") | {f"answer_{living.pk}": "problem_not_found"}
    response = cast.client("mentor").post(verify_url(village), data)
    assert list(response.context["form"].errors) == ["whole_answer"]
    one_only = data | {"whole_about": str(village.one.pk)}
    assert cast.client("mentor").post(verify_url(village), one_only).status_code == 302
    assert Entry.objects.count() == 2


def test_second_press_of_the_button_is_told(village: Village, cast: Cast) -> None:
    client, data = cast.client("mentor"), sent(village, whole_answer="not_met")
    assert client.post(verify_url(village), data).status_code == 302
    again = client.post(verify_url(village), data)
    assert (list(again.context["form"].errors), Entry.objects.count()) == (["whole_answer"], 1)


def test_next_goes_to_the_next_unverified_house_of_the_village(village: Village, cast: Cast) -> None:
    (three,) = make_household(village.campaign, village.area, "สาม", house_no="15")
    index(three.household, three)
    approve_list(village.campaign, {three: ["income"]})
    data = sent(village, whole_answer="not_met", next="1")
    response = cast.client("mentor").post(verify_url(village), data)
    assert response["Location"] == f"/{SLUG}/households/{three.household_id}/verify/"


def test_district_confirms_several_and_is_told_of_each(village: Village, cast: Cast) -> None:
    entry = proposed_by(village, cast)
    client, url = cast.client("district"), f"/{SLUG}/decisions/"
    page = client.get(url)
    assert [(row.whom, row.is_own, row.dimensions) for row, *_ in page.context["rows"]] == [
        (village.one.full_name, False, ("health", "income", "living"))
    ]
    response = client.post(url, {"entry": [str(entry.pk)], "verdict": "confirm"})
    assert (response.status_code, village.state(village.one, "health")) == (302, "dismissed")
    stale = client.post(url, {"entry": [str(entry.pk)], "verdict": "confirm"})
    assert (stale.status_code, len(said(stale)), Entry.objects.count()) == (302, 1, 2)


def test_own_proposal_is_marked_and_stays(village: Village, cast: Cast) -> None:
    entry = proposed_by(village, cast, "district")
    client, url = cast.client("district"), f"/{SLUG}/decisions/"
    assert "ท่านเป็นผู้เสนอ ต้องให้ผู้อื่นยืนยัน" in client.get(url).content.decode()
    client.post(url, {"entry": [str(entry.pk)], "verdict": "confirm"})
    assert village.state(village.one, "health") == "listed"
    cast.client("second_district").post(url, {"entry": [str(entry.pk)], "verdict": "confirm"})
    assert village.state(village.one, "health") == "dismissed"


def test_delegate_and_head_are_one_person(village: Village, cast: Cast) -> None:
    head = cast.appointments["district"]
    cast.add("delegate", Role.DISTRICT, "2303", basis="delegate", acts_for=head)
    entry = proposed_by(village, cast, "district")
    url = f"/{SLUG}/decisions/"
    client = cast.client("delegate")
    assert [row.is_own for row, *_ in client.get(url).context["rows"]] == [True]
    client.post(url, {"entry": [str(entry.pk)], "verdict": "confirm"})
    assert village.state(village.one, "health") == "listed"


def test_other_district_sees_and_decides_nothing_here(village: Village, cast: Cast) -> None:
    entry = proposed_by(village, cast)
    client, url = cast.client("outsider"), f"/{SLUG}/decisions/"
    assert client.get(url).context["rows"] == []
    assert client.post(url, {"entry": [str(entry.pk)], "verdict": "confirm"}).status_code == 404


def test_refusing_without_a_reason_is_told(village: Village, cast: Cast) -> None:
    entry = proposed_by(village, cast)
    client, url = cast.client("district"), f"/{SLUG}/decisions/"
    form = client.post(url, {"entry": [str(entry.pk)], "verdict": "refuse"}).context["form"]
    assert (list(form.errors), form.chosen) == (["reason"], [entry.pk])
    assert list(client.post(url, {"verdict": "confirm"}).context["form"].errors) == ["__all__"]
    assert Entry.objects.count() == 1


def test_proposer_takes_the_proposal_back(village: Village, cast: Cast) -> None:
    entry = proposed_by(village, cast)
    assert "ถอนข้อเสนอนี้" in cast.client("mentor").get(verify_url(village)).content.decode()
    url = f"/{SLUG}/decisions/{entry.pk}/withdraw/"
    assert cast.client("neighbour").post(url).status_code == 404
    cast.client("operator").post(url)
    assert Entry.objects.count() == 1
    assert cast.client("mentor").post(url).status_code == 302
    assert Entry.objects.count() == 2


def test_mistake_is_withdrawn_with_a_reason(village: Village, cast: Cast) -> None:
    entry = proposed_by(village, cast)
    url = f"/{SLUG}/entries/{entry.pk}/withdraw/"
    assert cast.client("outsider").post(url, {"reason": "ผิดหลัง"}).status_code == 404
    cast.client("mentor").post(url, {"reason": ""})
    assert Entry.objects.count() == 1
    cast.client("mentor").post(url, {"reason": "บันทึกผิดหลัง"})
    assert Entry.objects.filter(supersedes=entry).count() == 1


def test_further_need_is_proposed_and_taken_by_the_secretary(village: Village, cast: Cast) -> None:
    url = f"/{SLUG}/households/{village.household.pk}/propose-need/"
    data = {"member": str(village.two.pk), "dimension": "education", "occurred_on": "11/05/2565", "note": ""}
    client = cast.client("mentor")
    assert list(client.post(url, data).context["form"].errors) == ["indicators"]
    assert client.post(url, data | {"indicators": ["16"]})["Location"] == home_url(village)
    proposal = NeedProposal.objects.get()
    inbox, secretary = f"/{SLUG}/proposals/", cast.client("secretary")
    assert len(secretary.get(inbox).context["needs"]) == 1
    take = {
        "need_proposal": [str(proposal.pk)],
        "take": "1",
        "reference": "มติ 1",
        "reason": "พบเพิ่มเติม",
        "approver": "ประธาน",
    }
    assert list(secretary.post(inbox, take | {"approver": ""}).context["take"].errors) == ["approver"]
    assert secretary.post(inbox, take).status_code == 302
    assert TargetList.objects.get(number=2).approver == "ประธาน"
    stale = secretary.post(inbox, take)
    assert (list(stale.context["take"].errors), TargetList.objects.count()) == (["__all__"], 2)


PERSON = {
    "person-TOTAL_FORMS": "1",
    "person-INITIAL_FORMS": "0",
    "person-0-first_name": "ตกหล่น",
    "person-0-last_name": "สมมติ",
    "person-0-no_id_reason": "ไม่มีสถานะทางทะเบียน",
    "person-0-dimensions": ["income"],
}
HOUSE = {"area": "230302", "house_no": "99/1", "moo": "4", "occurred_on": "11/05/2565", "reference": "ประชาคม 1/2565"}


def test_missing_household_is_proposed_and_declined(village: Village, cast: Cast) -> None:
    url, client = f"/{SLUG}/households/missing/", cast.client("mentor")
    assert client.get(url).status_code == 200
    more = client.post(url, HOUSE | PERSON | {"reference": "", "person-0-no_id_reason": "", "add": "1"})
    assert (more.context["persons"].total_form_count(), HouseholdProposal.objects.count()) == (2, 0)
    page = more.content.decode()
    assert ("field-error" in page, 'value="ตกหล่น"' in page, 'value="99/1"' in page) == (False, True, True)
    assert re.search(r'value="income"[^>]* checked', page)
    assert client.post(url, HOUSE | PERSON | {"reference": ""}).context["form"].errors.keys() == {"reference"}
    nobody = {"reference": "", "person-0-first_name": "", "person-0-no_id_reason": ""}
    summary = (
        client.post(url, HOUSE | PERSON | nobody).content.decode().partition("data-errors")[2].partition("</ul>")[0]
    )
    assert "โปรดแก้ไข 3 จุดก่อนบันทึก" in summary
    assert re.findall('href="#([^"]+)">([^:]+):', summary) == [
        ("id_reference", "เลขที่อ้างอิงของประชาคมหรือ คจพ.อ."),
        ("id_person-0-first_name", "สมาชิกคนที่ 1"),
        ("id_person-0-citizen_id", "สมาชิกคนที่ 1"),
    ]
    assert re.search(r">เลขประจำตัวประชาชน</label>\s*<div[^>]*>ต้องกรอก", page)
    outside = client.post(url, HOUSE | PERSON | {"area": "230101"})
    assert list(outside.context["form"].errors) == ["area"]
    nobody_more = {"person-TOTAL_FORMS": "2", "person-INITIAL_FORMS": "2", "person-1-sex": "", "person-1-relation": ""}
    assert client.post(url, HOUSE | PERSON | nobody_more).status_code == 302
    inbox, secretary = f"/{SLUG}/proposals/", cast.client("secretary")
    ((row, place),) = secretary.get(inbox).context["households"]
    assert (row.content.persons[0].first_name, place) == ("ตกหล่น", "ตำบลแสนตุ้ง อำเภอเขาสมิง")
    chosen = {"household_proposal": [str(HouseholdProposal.objects.get().pk)], "decline": "1"}
    assert list(secretary.post(inbox, chosen).context["decline"].errors) == ["reason"]
    assert secretary.post(inbox, chosen | {"decline-reason": "มีอยู่แล้วในบัญชี"}).status_code == 302
    assert secretary.get(inbox).context["households"] == []


def test_gone_needs_are_removed_with_reference(village: Village, cast: Cast) -> None:
    approve_list(village.campaign, {village.one: ["living"], village.two: ["living"]})
    url, client = f"/{SLUG}/gone/", cast.client("secretary")
    assert {need.dimension for need, _ in client.get(url).context["rows"]} == {"health", "income"}
    need = village.need(village.one, "health")
    data = {"need": [str(need.pk)], "reason": "out_of_date", "reference": "หนังสือ 1", "approver": ""}
    assert list(client.post(url, data).context["form"].errors) == ["approver"]
    assert client.post(url, data | {"approver": "ประธาน"}).status_code == 302
    assert village.state(village.one, "health") == "dismissed"
    again = client.post(url, data | {"approver": "ประธาน"})
    assert list(again.context["form"].errors) == ["__all__"]


def test_district_opens_health_with_a_reason_that_is_kept_sealed(village: Village, cast: Cast) -> None:
    need = village.need(village.one, "health")
    data = sent(village, note="ผู้ป่วยติดเตียง") | {f"answer_{need.pk}": "confirmed", f"indicators_{need.pk}": ["7"]}
    cast.client("mentor").post(verify_url(village), data)
    client, url = cast.client("district"), f"/{SLUG}/households/{village.household.pk}/sensitive/"
    assert client.post(url, {"reason": ""}).status_code == 302
    assert Event.objects.filter(action="household.reveal_sensitive").count() == 0
    page = client.post(url, {"reason": "พิจารณาเรื่องร้องเรียน"}).content.decode()
    assert ("ผู้ป่วยติดเตียง" in page, "7. " in page) == (True, True)
    detail = Event.objects.get(action="household.reveal_sensitive").detail
    assert "ร้องเรียน" not in detail
    assert cast.client("outsider").post(url, {"reason": "อยากทราบ"}).status_code == 404
    assert cast.client("governor").post(url, {"reason": "อยากทราบ"}).status_code == 403
