from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kaejon.audit.actions import recording
from kaejon.audit.principal import CONSOLE, Principal
from kaejon.geography.models import Area
from kaejon.lib.clock import bangkok
from kaejon.logbook.actions import About, append_entry
from kaejon.logbook.kinds import Kind
from kaejon.people.models import Role
from kaejon.register.models import Campaign, Need
from kaejon.report.actions.returns import Round, Texts, certify_return, prepare_return
from kaejon.report.models import Holiday, ReturnDraft, ReturnStep
from kaejon.report.queries.quiet import counted as quiet_counted
from kaejon.report.queries.wrong import SORTS, counted
from tests.cast import DISTRICT, OTHER_DISTRICT, Cast
from tests.factories.register import approve_list, make_campaign, make_household

At = Callable[[dt.datetime], None]
ID = "1-2345-67890-12-1"
WEDNESDAY = bangkok(2022, 5, 18, 10)


@pytest.fixture
def people(cast: Cast, at: At) -> Cast:
    """The second round in two districts, each with a household; Khao Saming has a head and a developer."""
    at(bangkok(2022, 5, 9, 10))
    campaign = make_campaign()
    members = [m for area in ("230302", "230401") for m in make_household(campaign, area, f"คน {area}")]
    approve_list(campaign, {member: ["living"] for member in members})
    cast.add("developer", Role.DISTRICT, DISTRICT, position="พัฒนาการอำเภอเขาสมิง")
    cast.add("head", Role.DISTRICT, DISTRICT, position="นายอำเภอเขาสมิง")
    at(WEDNESDAY)
    return cast


def address(code: str = DISTRICT, number: int = 2, step: bool = False) -> str:
    return f"/trat-2565/returns/{number}/{code}/" + ("step/" if step else "")


def say(client: Client, step: str, **values: str) -> Any:
    last = ReturnStep.objects.order_by("seq").last()
    return client.post(address(step=True), {"step": step, "after": str(last.pk) if last else "", **values})


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_return_goes_its_way_through_the_pages(people: Cast) -> None:
    developer, head, secretary = (people.client(name) for name in ("developer", "head", "secretary"))
    assert "มีครัวเรือนเป้าหมาย 1 ครัวเรือน" in text(developer, address())
    assert say(developer, "draft", narrative="ร่าง").status_code == 302
    assert ReturnDraft.objects.get().narrative == "ร่าง"
    assert say(developer, "prepared", narrative="สอบทานแล้วทุกหมู่บ้าน", obstacles="ฝน").status_code == 302
    assert 'value="certified"' not in text(developer, address())
    assert 'value="certified"' in text(head, address())
    assert say(head, "certified").status_code == 302
    assert 'value="received"' in text(secretary, address())
    assert say(secretary, "received").status_code == 302
    assert [step.step for step in ReturnStep.objects.order_by("seq")] == ["prepared", "certified", "received"]
    assert "สอบทานแล้วทุกหมู่บ้าน" in text(secretary, address())


def test_refused_step_says_why_and_keeps_what_was_typed(people: Cast) -> None:
    developer = people.client("developer")
    answer = developer.post(address(step=True), {"step": "prepared", "after": "", "obstacles": "ฝนตกหนักมาก"})
    assert (answer.status_code, "โปรดสรุปผลการดำเนินงาน" in answer.content.decode()) == (200, True)
    assert "ฝนตกหนักมาก" in answer.content.decode()
    assert ReturnStep.objects.count() == 0


def test_second_tab_with_other_texts_is_told_keeps_them_and_may_go_on(people: Cast) -> None:
    developer = people.client("developer")
    first = {"step": "prepared", "after": "", "narrative": "สอบทานแล้วทุกหมู่บ้าน"}
    assert [developer.post(address(step=True), first).status_code for _ in range(2)] == [302, 302]
    answer = developer.post(address(step=True), {**first, "narrative": "ข้อความของหน้าที่สอง"})
    page = answer.content.decode()
    assert (answer.status_code, "มีผู้ดำเนินการกับรายงานอำเภอนี้หลังจากท่านเปิดหน้า" in page, "ข้อความของหน้าที่สอง" in page) == (
        200,
        True,
        True,
    )
    step = ReturnStep.objects.get()
    assert (step.narrative, f'name="after" value="{step.pk}"' in page) == ("สอบทานแล้วทุกหมู่บ้าน", True)


def test_refusal_is_seen_with_the_words_where_the_form_can_no_longer_be_sent(people: Cast) -> None:
    developer, head, secretary = (people.client(name) for name in ("developer", "head", "secretary"))
    say(developer, "prepared", narrative="สอบทานแล้วทุกหมู่บ้าน")
    before = str(ReturnStep.objects.get().pk)
    say(head, "certified")
    late = head.post(
        address(step=True), {"step": "sent_back", "after": before, "text": "โปรดเพิ่มอุปสรรคของตำบล"}
    ).content.decode()
    assert ("มีผู้ดำเนินการกับรายงานอำเภอนี้หลังจากท่านเปิดหน้า" in late, "โปรดเพิ่มอุปสรรคของตำบล" in late) == (True, True)
    again = developer.post(
        address(step=True), {"step": "prepared", "after": before, "narrative": "แก้ไขแล้ว", "obstacles": "ฝนตกหนัก"}
    ).content.decode()
    assert 'name="narrative"' not in again
    assert [words in again for words in ("data-errors", "แก้ไขแล้ว", "ฝนตกหนัก")] == [True] * 3
    assert "return-unsent" not in text(secretary, address())


def test_citizen_id_is_refused_at_its_field_and_flagged_in_a_draft(people: Cast) -> None:
    developer, head, secretary = (people.client(name) for name in ("developer", "head", "secretary"))
    sentence = "มีเลขประจำตัวประชาชน ซึ่งรายงานอำเภอระบุไม่ได้"
    typed = {"narrative": "สอบทานแล้วทุกหมู่บ้าน", "requests": f"ขอรถเข็น {ID}"}
    page = say(developer, "prepared", **typed).content.decode()
    assert ("ช่อง “สิ่งที่ขอให้จังหวัดสนับสนุน” " + sentence in page, f"ขอรถเข็น {ID}" in page) == (True, True)
    assert ReturnStep.objects.count() == 0
    kept = developer.post(address(step=True), {"step": "draft", **typed, "seen": ""}, follow=True).content.decode()
    assert (sentence in kept, ReturnDraft.objects.get().requests) == (True, f"ขอรถเข็น {ID}")
    script: Any = {"HTTP_X_REQUESTED_WITH": "autosave"}
    said = developer.post(address(step=True), {"step": "draft", **typed, "seen": ""}, **script).json()
    assert sentence in said["warning"]
    say(developer, "prepared", narrative="สอบทานแล้วทุกหมู่บ้าน")
    say(head, "certified")
    asked = say(secretary, "more_asked", text=f"ขอข้อมูลของ {ID}").content.decode()
    assert (sentence in asked, ID in asked, ReturnStep.objects.count()) == (True, True, 2)


def test_badge_says_draft_once_a_draft_is_kept(people: Cast) -> None:
    developer = people.client("developer")
    assert "ยังไม่ได้จัดทำ" in text(developer, address())
    say(developer, "draft", narrative="เขียนไว้ก่อน")
    page = text(developer, address())
    assert ("ยังไม่ได้จัดทำ" in page, "ร่าง</span>" in page) == (False, True)


def test_page_of_who_may_certify_has_one_primary_button(people: Cast) -> None:
    developer, head = people.client("developer"), people.client("head")
    assert text(developer, address()).count("button-primary") == 1
    say(developer, "prepared", narrative="สอบทานแล้วทุกหมู่บ้าน")
    page = text(head, address())
    assert ('value="prepared"' in page, page.count("button-primary")) == (True, 1)


def test_autosave_answers_the_script_and_tells_of_a_conflict(people: Cast) -> None:
    first, second = people.client("developer"), people.client("second_district")
    asked: Any = {"HTTP_X_REQUESTED_WITH": "autosave"}
    saved = first.post(address(step=True), {"step": "draft", "narrative": "หนึ่ง", "seen": ""}, **asked)
    assert (saved.status_code, set(saved.json())) == (200, {"seen", "at", "warning"})
    late = second.post(address(step=True), {"step": "draft", "narrative": "สอง", "seen": ""}, **asked)
    assert (late.status_code, "ผู้ทดสอบ developer" in late.json()["problem"]) == (409, True)
    again = {"step": "draft", "narrative": "สาม", "seen": saved.json()["seen"]}
    assert first.post(address(step=True), again, **asked).status_code == 200


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("district", 200), ("outsider", 404), ("supervisor", 200), ("governor", 200), ("secretary", 200),
        ("mentor", 403), ("auditor", 403), ("agency", 403), ("former", 403),
    ],
)  # fmt: skip
def test_return_is_read_by_its_district_and_who_looks_over_it(people: Cast, who: str, status: int) -> None:
    assert people.client(who).get(address()).status_code == status


@pytest.mark.parametrize("path", [address(number=3), address(number=0), address("2301"), address("2399")])
def test_return_of_a_round_to_come_or_a_district_without_households_is_not_found(people: Cast, path: str) -> None:
    assert people.client("secretary").get(path).status_code == 404


def test_secretary_takes_no_step_of_the_district_and_the_district_none_of_the_secretary(people: Cast) -> None:
    assert say(people.client("secretary"), "prepared", narrative="สอบทานแล้ว").status_code == 404
    assert say(people.client("developer"), "received").status_code == 404
    assert ReturnStep.objects.count() == 0


def test_district_without_anybody_who_may_certify_says_what_to_do(people: Cast) -> None:
    assert "ยังไม่มีผู้มีอำนาจรับรอง" in text(people.client("outsider"), address(OTHER_DISTRICT))
    assert "ยังไม่มีผู้มีอำนาจรับรอง" not in text(people.client("developer"), address())


def test_names_of_missing_districts_are_for_those_who_may_know(people: Cast) -> None:
    where = Round(Campaign.objects.get(), 2, Area.objects.get(pk=DISTRICT))
    by = {
        name: Principal(account=str(people[name].pk), appointment=str(people.appointments[name].pk))
        for name in ("developer", "head")
    }
    step = prepare_return(where=where, texts=Texts("สอบทานแล้ว"), after="", by=by["developer"])
    certify_return(where=where, after=str(step.pk), by=by["head"])
    whole = "ได้รับรายงานแล้ว 1 จาก 2 อำเภอ"
    missing = "ยังไม่ได้รับ: อำเภอบ่อไร่"
    seen = {
        name: (whole in page, missing in page)
        for name in ("secretary", "governor", "supervisor", "district", "outsider", "mentor", "auditor", "agency")
        for page in [text(people.client(name), "/trat-2565/round/")]
    }
    assert seen == {
        "secretary": (True, True), "governor": (True, True), "supervisor": (True, False), "district": (True, False),
        "outsider": (True, True), "mentor": (True, False), "auditor": (True, False), "agency": (True, False),
    }  # fmt: skip
    assert "บ่อไร่" not in text(people.client("mentor"), "/trat-2565/round/")


def test_return_asked_for_more_is_received_in_the_number_and_in_the_list(people: Cast) -> None:
    developer, head, secretary = (people.client(name) for name in ("developer", "head", "secretary"))
    say(developer, "prepared", narrative="สอบทานแล้วทุกหมู่บ้าน")
    say(head, "certified")
    for step, values in (("more_asked", {"text": "ขอแผนเร่งรัด"}), ("prepared", {"narrative": "เพิ่มแผนแล้ว"})):
        assert say(secretary if step == "more_asked" else developer, step, **values).status_code == 302
        page = text(secretary, "/trat-2565/round/")
        assert "ได้รับรายงานแล้ว 1 จาก 2 อำเภอ" in page
        assert "ยังไม่ได้รับ: อำเภอบ่อไร่</p>" in page


def test_round_that_is_over_asks_for_nothing_before_its_cut_off(people: Cast, at: At) -> None:
    secretary = people.client("secretary")
    campaign = Campaign.objects.get()
    make_wrong(campaign)
    page = text(secretary, "/trat-2565/round/")
    assert ("สิ่งที่ควรแก้ก่อนตัดยอด" in page, 'class="countdown"' in page) == (True, True)
    at(campaign.calendar.cutoff(len(campaign.calendar)) + dt.timedelta(days=1))
    over = text(people.client("secretary"), "/trat-2565/round/")
    assert [words in over for words in ("สิ่งที่ควรแก้ก่อนตัดยอด", "ถึงเวลาแล้ว")] == [False, False]
    assert [words in over for words in ("ตัดยอดข้อมูลแล้วเมื่อ", "สิ่งที่ยังขัดกันในบันทึก")] == [True, True]


def test_round_before_the_last_can_be_looked_at_and_one_to_come_not(people: Cast) -> None:
    secretary = people.client("secretary")
    assert "รอบรายงาน ครั้งที่ 1" in text(secretary, "/trat-2565/round/?number=1")
    assert [secretary.get(f"/trat-2565/round/?number={n}").status_code for n in ("3", "99", "0", "x")] == [
        404, 404, 200, 200,
    ]  # fmt: skip


def make_wrong(campaign: Campaign) -> None:
    """The household of Khao Saming was helped without ever being found true; the other was only found true."""
    with recording("test.wrong", by=CONSOLE, campaign_id=campaign.pk) as recorder:
        for need in Need.objects.filter(campaign=campaign).order_by("member__household__area_id"):
            append_entry(
                recorder, campaign, Kind.VERIFIED, About(need=need), by=CONSOLE, occurred_on=dt.date(2022, 5, 16)
            )
    first = Need.objects.get(member__household__area_id="230302")
    with recording("test.wrong", by=CONSOLE, campaign_id=campaign.pk) as recorder:
        append_entry(
            recorder, campaign, Kind.DELIVERED, About(need=first), by=CONSOLE, occurred_on=dt.date(2022, 5, 17)
        )
    found_true = first.logbook.get(kind=Kind.VERIFIED)
    with recording("test.wrong", by=CONSOLE, campaign_id=campaign.pk) as recorder:
        append_entry(
            recorder, campaign, Kind.ENTRY_WITHDRAWN, About(need=first), by=CONSOLE,
            occurred_on=found_true.occurred_on, supersedes=found_true,
        )  # fmt: skip


def test_what_is_wrong_is_counted_for_the_reader_and_leads_to_the_households(people: Cast) -> None:
    campaign = Campaign.objects.get()
    make_wrong(campaign)
    zero = dict.fromkeys(SORTS, 0)
    assert counted(Need.objects.filter(campaign=campaign)) == {**zero, "unplanned": 1, "helped_unverified": 1}
    district, outsider = people.client("district"), people.client("outsider")
    assert "ช่วยเหลือแล้ว แต่ไม่มีผลสอบทาน" in text(district, "/trat-2565/round/")
    assert "ช่วยเหลือแล้ว แต่ไม่มีผลสอบทาน" not in text(outsider, "/trat-2565/round/")
    listed = "/trat-2565/round/wrong/helped_unverified/"
    assert ("พบ 1 ครัวเรือน" in text(district, listed), "พบ 1 ครัวเรือน" in text(outsider, listed)) == (True, False)
    assert district.get("/trat-2565/round/wrong/nothing/").status_code == 404
    rows = district.get(f"{listed}export/").content.decode("utf-8-sig").strip().splitlines()
    assert len(rows) == 2
    assert len(outsider.get(f"{listed}export/").content.decode("utf-8-sig").strip().splitlines()) == 1


def test_queries_of_the_round_do_not_grow(people: Cast, django_assert_max_num_queries: Any, at: At) -> None:
    campaign = Campaign.objects.get()
    at(bangkok(2022, 5, 18, 11))
    members = [m for n in range(1, 8) for m in make_household(campaign, f"230{n}01", f"คนที่ {n}")]
    approve_list(campaign, {member: ["living", "income"] for member in members})
    with django_assert_max_num_queries(40):
        people.client("secretary").get("/trat-2565/round/")


def test_nobody_is_quiet_who_has_no_household(people: Cast) -> None:
    assert quiet_counted(Campaign.objects.get(), bangkok(2022, 5, 13, 17)) == {}


def test_holidays_are_added_opened_and_restored_by_the_secretary(people: Cast) -> None:
    secretary = people.client("secretary")
    page = "/trat-2565/holidays/"
    assert "วันพืชมงคล" in text(secretary, f"{page}?year=2022")
    added = secretary.post(page, {"on": "20/05/2565", "name": "วันหยุดพิเศษ"})
    assert (added.status_code, added["Location"]) == (302, f"{page}?year=2022")
    assert secretary.post(page, {"on": "20/05/2565", "name": "ซ้ำ"}).status_code == 200
    for is_off in ("0", "0", "1"):
        assert secretary.post(f"{page}mark/", {"on": "2022-05-20", "is_off": is_off}).status_code == 302
        assert Holiday.objects.get(on=dt.date(2022, 5, 20)).is_off is (is_off == "1")
    assert secretary.post(f"{page}mark/", {"on": "วันศุกร์", "is_off": "0"}).status_code == 302
    assert people.client("governor").get(page).status_code == 403
