from __future__ import annotations

import re
import uuid
from typing import Any

from django.urls import reverse

from kaejon.audit.models import Event
from kaejon.plan.actions.versions import decide_version
from kaejon.plan.models import HouseholdPlan, PlanVersion
from kaejon.plan.queries.inbox import next_to_decide, versions_waiting
from kaejon.register.models import Household
from tests.plan.conftest import Desk, activity, content


def sent(desk: Desk, **values: str) -> dict[str, str]:
    need = desk.village.need(desk.village.one, "living")
    return {
        "edition": "0",
        "kind": "develop",
        "priority": "อยากซ่อมบ้านก่อนหน้าฝน",
        "skill_picks": "fishing",
        "activity-TOTAL_FORMS": "1",
        "activity-INITIAL_FORMS": "0",
        "activity-0-need": f"{need.pk}:living",
        "activity-0-what": "ซ่อมหลังคา",
        "activity-0-owner": "family",
        "activity-0-value": "1,500.50",
        "activity-0-source": "local",
        "activity-0-due_on": "01/07/2565",
        **values,
    }


def address(desk: Desk, name: str, *more: Any) -> str:
    return reverse(f"plan:{name}", args=[desk.village.campaign.slug, *(more or (desk.village.household.pk,))])


def test_a_mentor_writes_keeps_and_sends_a_plan(desk: Desk) -> None:
    client = desk.cast.client("mentor")
    assert client.get(address(desk, "plan-edit")).status_code == 200
    kept = client.post(address(desk, "plan-edit"), sent(desk, save="1"))
    assert (kept.status_code, PlanVersion.objects.count()) == (302, 0)
    page = client.get(address(desk, "plan-edit")).content.decode()
    assert "ซ่อมหลังคา" in page
    edition = str(HouseholdPlan.objects.get().draft_edition)
    done = client.post(address(desk, "plan-edit"), sent(desk, submit="1", edition=edition))
    version = PlanVersion.objects.get()
    assert (done.status_code, version.activities.get().value_satang) == (302, 150_050)
    shown = client.get(address(desk, "plan-view")).content.decode()
    assert [word in shown for word in ("ซ่อมหลังคา", "ประมงชายฝั่ง", "1,500.50 บาท", "รอ คจพ.อ. พิจารณา")] == [True] * 4


def test_another_row_is_added_without_losing_what_was_typed(desk: Desk) -> None:
    answer = desk.cast.client("mentor").post(address(desk, "plan-edit"), sent(desk, add="1", priority="คำของครอบครัว"))
    page = answer.content.decode()
    assert ("activity-1-what" in page, "คำของครอบครัว" in page, HouseholdPlan.objects.count()) == (True, True, 0)
    assert re.search(r'value="fishing"[^>]* checked', page)


def test_a_row_that_is_added_is_as_the_empty_page_has_it_and_nothing_is_wrong_yet(desk: Desk) -> None:
    client = desk.cast.client("mentor")
    blank = client.get(address(desk, "plan-edit")).context["rows"][0]
    half = sent(desk, add="1", priority="", **{"activity-0-due_on": "", "activity-0-value": "๑๒ พัน"})
    answer = client.post(address(desk, "plan-edit"), half)
    kept, added = answer.context["rows"]
    assert {name: added[name].value() for name in added.fields} == {name: blank[name].value() for name in blank.fields}
    assert added["source"].value() == "none"
    assert (kept["value"].value(), kept["source"].value()) == ("๑๒ พัน", "local")
    assert "field-error" not in answer.content.decode()
    assert answer.context["edition"] == 0


def test_errors_stand_at_their_fields_and_nothing_is_lost(desk: Desk) -> None:
    wrong = sent(desk, submit="1", **{"activity-0-value": "-5", "activity-0-due_on": "01/01/2560"})
    answer = desk.cast.client("mentor").post(address(desk, "plan-edit"), wrong)
    rows = answer.context["rows"]
    assert list(rows[0].errors) == ["value"]
    page = answer.content.decode()
    assert "ซ่อมหลังคา" in page
    assert (page.count("data-errors"), "กิจกรรมที่ 1: งบประมาณ (บาท): " in page) == (1, True)
    assert page.index("data-errors") < page.index('name="kind"')
    early = sent(desk, submit="1", **{"activity-0-due_on": "01/01/2565"})
    answer = desk.cast.client("mentor").post(address(desk, "plan-edit"), early)
    assert "due_on" in answer.context["rows"][0].errors


def test_a_row_that_is_left_out_is_not_judged(desk: Desk) -> None:
    gone = {"activity-1-gone": "on", "activity-1-what": "ปลูกผัก", "activity-1-value": "-5", "activity-1-due_on": "x"}
    two = sent(desk, submit="1", **{"activity-TOTAL_FORMS": "2", "activity-0-value": "-5", **gone})
    answer = desk.cast.client("mentor").post(address(desk, "plan-edit"), two)
    assert [list(row.errors) for row in answer.context["rows"]] == [["value"], []]
    assert "กิจกรรมที่ 2: " not in answer.content.decode()


def test_a_day_that_has_passed_is_kept_in_a_draft_and_not_sent(desk: Desk) -> None:
    client, past = desk.cast.client("mentor"), {"activity-0-due_on": "11/05/2565"}
    assert client.post(address(desk, "plan-edit"), sent(desk, save="1", **past)).status_code == 302
    edition = str(HouseholdPlan.objects.get().draft_edition)
    answer = client.post(address(desk, "plan-edit"), sent(desk, submit="1", edition=edition, **past))
    assert answer.context["rows"][0].errors["due_on"] == ["กำหนดเสร็จผ่านไปแล้ว (11 พ.ค. 2565) โปรดระบุวันนี้หรือหลังจากนี้"]
    today = sent(desk, submit="1", edition=edition, **{"activity-0-due_on": "12/05/2565"})
    assert client.post(address(desk, "plan-edit"), today).status_code == 302


def test_a_stale_page_is_told_and_may_then_be_saved(desk: Desk) -> None:
    desk.cast.client("operator").post(address(desk, "plan-edit"), sent(desk, save="1"))
    client = desk.cast.client("mentor")
    stale = client.post(address(desk, "plan-edit"), sent(desk, save="1", priority="ของพี่เลี้ยง"))
    page = stale.content.decode()
    assert ("ผู้ทดสอบ operator" in page, "ของพี่เลี้ยง" in page, stale.context["edition"]) == (True, True, 1)
    again = client.post(address(desk, "plan-edit"), sent(desk, save="1", priority="ของพี่เลี้ยง", edition="1"))
    assert again.status_code == 302


def test_the_district_decides_many_each_with_its_own_result(desk: Desk) -> None:
    version = desk.submit()
    client = desk.cast.client("district")
    inbox = reverse("plan:plan-inbox", args=[desk.village.campaign.slug])
    assert "12/3" in client.get(inbox).content.decode()
    client.post(inbox, {"version": str(version.pk), "verdict": "accept"})
    assert PlanVersion.objects.get().decision.verdict == "endorsed"
    again = client.post(inbox, {"version": str(version.pk), "verdict": "accept"}, follow=True)
    assert "มีผู้พิจารณาแล้ว" in again.content.decode()


def test_who_wrote_it_finds_no_box_to_tick(desk: Desk) -> None:
    version = desk.submit(by="district")
    inbox = reverse("plan:plan-inbox", args=[desk.village.campaign.slug])
    assert str(version.pk) not in desk.cast.client("district").get(inbox).content.decode()
    assert str(version.pk) in desk.cast.client("second_district").get(inbox).content.decode()


def test_health_is_hidden_from_the_district_and_kept_when_it_edits(desk: Desk) -> None:
    said = content(activity("health", what="พาไปฟอกไต"), activity())
    version = desk.submit(said)
    decide_version(version=version, verdict="returned", note="ปรับงบประมาณ", by=desk.by["second_district"])
    client = desk.cast.client("district")
    edition = str(HouseholdPlan.objects.get().draft_edition)
    assert "ฟอกไต" not in client.get(address(desk, "plan-view")).content.decode()
    assert "ฟอกไต" not in client.get(address(desk, "plan-edit")).content.decode()
    desk.cast.client("mentor").post(address(desk, "plan-edit"), sent(desk, save="1", edition=edition))
    assert "ฟอกไต" in desk.cast.client("mentor").get(address(desk, "plan-view")).content.decode()


def test_a_head_adjusts_and_the_difference_can_be_read(desk: Desk) -> None:
    version = desk.submit()
    decide_version(version=version, verdict="endorsed", by=desk.by["district"])
    client = desk.cast.client("godparent")
    given = sent(desk, edition="1", reason="วัสดุขึ้นราคา", **{"activity-0-value": "2000"})
    given["activity-0-key"] = str(version.activities.get().key)
    given["activity-0-need"] = "whole:living"
    assert client.post(address(desk, "adjustment-new"), given).status_code == 302
    page = client.get(address(desk, "plan-compare")).content.decode()
    assert [word in page for word in ("15,000 บาท", "2,000 บาท", "วัสดุขึ้นราคา")] == [True] * 3
    assert desk.cast.client("mentor").get(address(desk, "adjustment-new")).status_code == 403


def test_neighbours_and_other_offices_do_not_find_the_plan(desk: Desk) -> None:
    desk.submit()
    for name in ("neighbour", "outsider", "agency"):
        assert desk.cast.client(name).get(address(desk, "plan-view")).status_code == 404


def test_sending_back_without_a_reason_keeps_what_was_ticked(desk: Desk) -> None:
    version = desk.submit()
    client = desk.cast.client("district")
    inbox = reverse("plan:plan-inbox", args=[desk.village.campaign.slug])
    page = client.post(inbox, {"version": str(version.pk), "verdict": "refuse", "note": " "})
    text = page.content.decode()
    assert page.status_code == 200
    assert f'value="{version.pk}" checked' in text
    assert page.context["form"].errors == {"note": ["โปรดระบุเหตุผลที่ส่งกลับหรือไม่ปรับ (1 แผน)"]}
    assert text.count("โปรดระบุเหตุผลที่ส่งกลับหรือไม่ปรับ (1 แผน)") == 2, "in the summary, linked, and at the field"
    nothing = client.post(inbox, {"verdict": "refuse", "note": "ขอให้แก้งบประมาณ"}).content.decode()
    assert ("ยังไม่ได้เลือกแผน" in nothing, "ขอให้แก้งบประมาณ" in nothing) == (True, True)
    done = client.post(inbox, {"version": str(version.pk), "verdict": "refuse", "note": "ขอให้แก้งบประมาณ"}, follow=True)
    assert "ส่งแผนกลับให้ทบทวนแล้ว 1 แผน: บ้านเลขที่ 12/3" in done.content.decode()


def test_the_one_plan_says_at_its_field_that_a_reason_is_missing(desk: Desk) -> None:
    version = desk.submit()
    client = desk.cast.client("district")
    decide = address(desk, "version-decide", version.pk)
    page = client.post(decide, {"verdict": "returned", "note": ""})
    assert page.context["decision"].errors == {"note": ["โปรดระบุเหตุผลอย่างน้อย 5 ตัวอักษร"]}
    assert "(ไม่บังคับ)" not in page.content.decode().split('id="id_note"')[0].split("พิจารณาแผนฉบับนี้")[-1]
    done = client.post(decide, {"verdict": "returned", "note": "ขอให้แก้งบประมาณ"}, follow=True).content.decode()
    inbox = reverse("plan:plan-inbox", args=[desk.village.campaign.slug])
    assert ("ส่งแผนกลับให้ทบทวนแล้ว" in done, f'href="{inbox}"' in done) == (True, True)


def test_nobody_decides_about_a_plan_whose_health_part_is_closed(desk: Desk) -> None:
    version = desk.submit(content(activity("health", what="พาไปฟอกไต"), activity()))
    client = desk.cast.client("district")
    inbox = reverse("plan:plan-inbox", args=[desk.village.campaign.slug])
    page = client.get(address(desk, "plan-view")).content.decode()
    assert ("ฟอกไต" in page, 'value="endorsed"' in page, "เปิดอ่านส่วนสุขภาพเพื่อพิจารณา" in page) == (False, False, True)
    assert str(version.pk) not in client.get(inbox).content.decode()
    for where, sent in (
        (address(desk, "version-decide", version.pk), {"verdict": "endorsed"}),
        (inbox, {"version": str(version.pk), "verdict": "accept"}),
    ):
        assert "ยังไม่ได้เปิดอ่าน" in client.post(where, sent, follow=True).content.decode()
    opened = client.post(address(desk, "health-open", version.pk), follow=True).content.decode()
    assert ("ฟอกไต" in opened, 'value="endorsed"' in opened) == (True, True)
    event = Event.objects.get(action="plan.open_health")
    assert (event.by, event.detail) == (str(desk.cast["district"].pk), '{"version":1}')
    other = desk.cast.client("second_district").get(address(desk, "plan-view")).content.decode()
    assert "ฟอกไต" not in other
    assert "เห็นชอบแผนแล้ว" in client.post(where, sent, follow=True).content.decode()
    assert "ฟอกไต" not in client.get(address(desk, "plan-view")).content.decode(), "open until it is decided"


def test_a_look_at_an_earlier_version_opens_no_later_one(desk: Desk) -> None:
    said = content(activity("health", what="พาไปฟอกไต"), activity())
    first = desk.submit(said)
    client = desk.cast.client("district")
    client.post(address(desk, "health-open", first.pk))
    client.post(address(desk, "version-decide", first.pk), {"verdict": "returned", "note": "ขอให้แก้งบประมาณ"})
    desk.submit(said, edition=HouseholdPlan.objects.get().draft_edition)
    assert "ฟอกไต" not in client.get(address(desk, "plan-view")).content.decode()


def test_the_inbox_tells_plans_from_adjustments(desk: Desk) -> None:
    desk.submit()
    client = desk.cast.client("district")
    inbox = reverse("plan:plan-inbox", args=[desk.village.campaign.slug])
    counts = [(name, count) for name, _label, count in client.get(inbox).context["sorts"]]
    assert counts == [("", 1), ("new", 1), ("adjustment", 0)]
    assert len(client.get(f"{inbox}?sort=adjustment").context["rows"]) == 0
    assert f"{inbox}?sort=new" in client.get("/").content.decode()


def test_the_plan_page_leads_on_to_the_next_one_that_waits(desk: Desk) -> None:
    first = desk.submit()
    own = desk.village.household
    waiting = versions_waiting(desk.village.campaign, ["2303"])
    nobody, proposer = frozenset[str](), frozenset({first.entry.by})
    other = Household(pk=uuid.uuid4())
    found = next_to_decide(desk.village.campaign, ["2303"], nobody, other)
    assert found is not None
    assert (found.version, found.count) == (waiting.get(), 1)
    assert next_to_decide(desk.village.campaign, ["2303"], nobody, own) is None
    assert next_to_decide(desk.village.campaign, ["2303"], proposer, other) is None


def test_own_plans_open_in_the_first_state_that_has_any(desk: Desk) -> None:
    client, path = desk.cast.client("mentor"), reverse("plan:plan-list", args=[desk.village.campaign.slug])
    assert client.get(path).context["state"] == "returned"
    desk.submit()
    shown = client.get(path)
    assert shown.context["state"] == "waiting"
    assert [count for _code, _label, count in shown.context["chips"]] == [0, 0, 1]


def test_plan_in_force_asks_first_for_the_acknowledgement(desk: Desk) -> None:
    version, client = desk.submit(), desk.cast.client("mentor")
    decide_version(version=version, verdict="endorsed", by=desk.by["district"])
    page = client.get(address(desk, "plan-view")).content.decode()
    assert 'class="button button-primary" href="#acknowledge"' in page
    assert page.count("button-primary") == 1
    assert 'id="acknowledge"' in page
    member = str(desk.village.one.pk)
    client.post(
        address(desk, "plan-acknowledge", version.pk),
        {"member": member, "manner": "spoken", "occurred_on": "12/05/2565"},
    )
    assert version.acknowledgements.count() == 1
    assert "#acknowledge" not in client.get(address(desk, "plan-view")).content.decode()
    assert "#acknowledge" not in desk.cast.client("governor").get(address(desk, "plan-view")).content.decode()


def test_plan_is_written_below_what_fails(desk: Desk) -> None:
    failing = desk.cast.client("mentor").get(address(desk, "plan-edit"))
    assert [card.dimension for card in failing.context["failing"]] == ["health", "living", "living", "income"]
    page = failing.content.decode()
    assert page.index("ตัวชี้วัดที่ยังไม่ผ่าน") < page.index('class="form plan-form"')
