"""A household from verification to a lasting result, by everybody on the way, in a real browser."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Iterator

import openpyxl
import pytest
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from playwright.sync_api import FilePayload, expect
from pytest_django import Settings

from kaejon.audit.principal import CONSOLE
from kaejon.audit.verify import verify_chain
from kaejon.lib import clock
from kaejon.logbook.actions import folded_standings, same_standing, standing_row
from kaejon.logbook.models import Entry, NeedStanding
from kaejon.people.models import Agency, AgencyKind, AgencyLevel, Role
from kaejon.register.actions import create_campaign
from kaejon.register.models import Household
from kaejon.report.documents import labels
from kaejon.report.documents.xlsx import PIVOT
from kaejon.report.verify import verify_reports
from tests.browser.moved_clock import MovedClock
from tests.browser.stage import Opener, Stage, Walker, typed
from tests.cast import PASSWORD, PROVINCE, whole_cast
from tests.factories.pictures import jpeg
from tests.register.trat import Desk, somebody
from tests.report.documents.pdf_text import all_text

BEGUN, FOLLOWED_UP = 100, 8
"""Days ago: the campaign, and the visit that found the result to hold."""
PHOTO: FilePayload = {"name": "มอบสังกะสี.jpg", "mimeType": "image/jpeg", "buffer": jpeg(gps=True)}
PEOPLE = (
    somebody(1, household_code="H1", house_no="1", health="", living="1", failed_indicators="8"),
    somebody(2, household_code="H2", house_no="2", health="", education="1", failed_indicators="16"),
)


@pytest.fixture
def moved(settings: Settings) -> Iterator[type[MovedClock]]:
    """The site lives in the campaign's first days, until the test moves it on."""
    settings.MIDDLEWARE = ["tests.browser.moved_clock.MovedClock", *settings.MIDDLEWARE]
    MovedClock.set_back(BEGUN - 1)
    yield MovedClock
    MovedClock.set_back(0)


@pytest.fixture
def stage(moved: type[MovedClock], open_page: Opener, settings: Settings) -> Stage:
    settings.JOBS_IN_PLACE = True
    cache.clear()
    cast = whole_cast()
    other = Agency.objects.create(
        name="สำนักงานอื่นจังหวัด", kind=AgencyKind.GOVERNMENT, level=AgencyLevel.PROVINCE, area_id=PROVINCE
    )
    cast.add("other_agency", Role.AGENCY, None, agency=other)
    hashed = make_password(PASSWORD)
    for account in cast.accounts.values():
        account.password = hashed
        account.save()
    today = clock.today()
    with clock.set_to(moved.moment()):
        campaign = create_campaign(
            slug="trat-casework",
            name="บูรณาการแก้จน (ทดสอบ)",
            province=PROVINCE,
            starts_on=today - dt.timedelta(days=BEGUN),
            deadline_on=today + dt.timedelta(days=120),
            by=CONSOLE,
        )
        Desk(cast.client("secretary"), campaign).bring_in(*PEOPLE)
    return Stage(cast, campaign, open_page)


def site_day(days: int = 0) -> str:
    """A day as typed, counted from the site's own today."""
    return typed(clock.bangkok_date(MovedClock.moment()) + dt.timedelta(days=days))


def charge(stage: Stage, agency: Agency) -> None:
    """The secretary records with what the agency is charged."""
    secretary = stage.on_phone("secretary")
    secretary.tool("assistance:mandate-list")
    secretary.follow("assistance:mandate-new")
    secretary.fill(agency=str(agency.pk), area=PROVINCE, dimension="living", starts_on=site_day())
    expect(secretary.press("บันทึก")).to_contain_text(agency.name)


def verify(mentor: Walker, household: Household) -> None:
    mentor.home()
    mentor.follow("web:household-view", household.pk)
    mentor.follow("assessment:verification-new", household.pk)
    mentor.page.locator("label:has(input[value=confirmed])").first.click()
    expect(mentor.press("บันทึกการสอบทาน")).to_contain_text("บันทึกการสอบทานแล้ว 1 รายการ")


def write_plan(mentor: Walker, household: Household, agency: Agency) -> None:
    mentor.follow("plan:plan-edit", household.pk)
    mentor.pick("kind", "develop")
    mentor.fill(
        priority="อยากซ่อมบ้านก่อนหน้าฝน",
        activity__0__what="เปลี่ยนหลังคาสังกะสี",
        activity__0__owner=f"agency:{agency.pk}",
        activity__0__value="12,000",
        activity__0__source="regular",
        activity__0__due_on=site_day(30),
    )
    expect(mentor.press("ส่งแผนให้ คจพ.อ.")).to_contain_text("ส่งแผนฉบับที่ 1")
    mentor.to_household(household)
    mentor.follow("assessment:visit-new", household.pk)
    mentor.fill(note="เล่าแผนให้ครอบครัวฟังแล้ว")
    expect(mentor.press("บันทึกการเยี่ยม")).to_contain_text("บันทึกการเยี่ยมแล้ว")


def endorse(district: Walker) -> None:
    district.home()
    district.follow("plan:plan-inbox")
    stale = district.again()
    for tab in (district, stale):
        tab.page.locator("label.chosen").first.click()
        tab.press("เห็นชอบที่เลือก")
    expect(district.page.locator("main")).to_contain_text("เห็นชอบแผนแล้ว 1 แผน")
    expect(stale.page.locator("main")).to_contain_text("มีผู้พิจารณาแล้วหรือถูกถอนไปแล้ว")
    stale.page.close()
    assert Entry.objects.filter(kind="planned").count() == 1


def adjust(stage: Stage, district: Walker, household: Household) -> None:
    secretary = stage.on_phone("secretary")
    secretary.tool("caseload:godparent-list")
    secretary.page.locator("#add > summary").click()
    secretary.fill(appointment=str(stage.cast.appointments["godparent"].pk), codes="H1")
    secretary.press("มอบหมาย")
    godparent = stage.on_phone("godparent")
    godparent.follow("assistance:tied-list")
    godparent.follow("web:household-view", household.pk)
    godparent.follow("plan:adjustment-new", household.pk)
    godparent.fill(reason="มีงบของหน่วยงานสมทบ", activity__0__value="15,000")
    expect(godparent.press("ส่งข้อเสนอให้ คจพ.อ.")).to_contain_text("มีงบของหน่วยงานสมทบ")
    district.to_household(household)
    district.next_step("พิจารณาแผน")
    expect(district.press("รับข้อเสนอ ปรับแผน")).to_contain_text("มีงบของหน่วยงานสมทบ")


def refer(operator: Walker, household: Household, agency: Agency, kind: str, outside: str = "") -> None:
    operator.to_household(household)
    operator.follow("assistance:referral-new", household.pk)
    operator.pick("agency", str(agency.pk))
    operator.fill(kind=kind, message="ขอความช่วยเหลือตามแผน", outside_reason=outside)
    expect(operator.press("ส่งต่อ")).to_contain_text(f"ส่งต่อไปยัง{agency.name} แล้ว")


def help_out(agency: Walker, household: Household) -> None:
    agency.home()
    agency.follow("assistance:matter-inbox")
    agency.page.locator("main th a").first.click()
    agency.check()
    agency.press("รับเรื่อง")
    agency.fill(until_on=site_day(10))
    agency.press("กำหนดวันช่วยเหลือ")
    agency.follow("assistance:delivery-new", household.pk)
    agency.fill(what="สังกะสี 20 แผ่น", value="12,000", source="regular")
    agency.page.set_input_files("input[name=photos]", PHOTO)
    agency.page.locator("input[name=is_last]").check()
    expect(agency.press("บันทึก")).to_contain_text("12,000 บาท")


def decline(agency: Walker, reason: str) -> None:
    agency.home()
    agency.follow("assistance:matter-inbox")
    agency.page.locator("main th a").first.click()
    agency.check()
    agency.page.locator("details:has([name=reason]) > summary").click()
    agency.fill(reason=reason)
    agency.press("แจ้งข้อขัดข้อง")


def resolve(mentor: Walker, district: Walker, household: Household) -> None:
    given = mentor.to_household(household).get_by_role("link", name="ภาพที่ 1").first
    assert mentor.page.request.get(given.get_attribute("href") or "").headers["content-type"] == "image/jpeg"
    mentor.follow("assessment:outcome-new", household.pk)
    for choice in mentor.page.locator("label:has(input[name^=found_][value=pass])").all():
        choice.click()
    mentor.fill(note="หลังคาใหม่ทั้งหลัง ไม่รั่วแล้ว")
    expect(mentor.press("เสนอว่าแก้ไขแล้ว")).to_contain_text("รอ คจพ.อ. ยืนยัน")
    district.home()
    district.follow("assessment:decision-list")
    stale = district.again()
    for tab in (district, stale):
        tab.page.locator("label.chosen").first.click()
        tab.press("ยืนยันที่เลือก")
    expect(district.page.locator("main")).to_contain_text("ยืนยันแล้ว 1 รายการ")
    expect(stale.page.locator("main")).to_contain_text("มีผู้พิจารณาแล้วหรือถูกถอนไปแล้ว")
    stale.page.close()
    assert Entry.objects.filter(kind="outcome_confirmed").count() == 1


def test_a_household_is_carried_to_a_lasting_result_and_another_finds_no_help(
    stage: Stage, moved: type[MovedClock]
) -> None:
    first, second = Household.objects.order_by("code")
    agency, other = Agency.objects.get(name="สำนักงานทดสอบจังหวัด"), Agency.objects.get(name="สำนักงานอื่นจังหวัด")
    charge(stage, agency)
    mentor, operator, district = (stage.on_phone(name) for name in ("mentor", "operator", "district"))
    for household in (first, second):
        verify(mentor, household)
    mentor.to_household(first)
    write_plan(mentor, first, agency)
    assert stage.on_phone("neighbour").look_at(first).status == 404
    endorse(district)
    adjust(stage, district, first)
    refer(operator, first, agency, "housing")
    help_out(stage.on_phone("agency"), first)
    for office, name, reason in ((agency, "agency", "no_budget"), (other, "other_agency", "not_eligible")):
        refer(operator, second, office, "education", outside="ขอทุนการศึกษา")
        decline(stage.on_phone(name), reason)
    gaps = district.tool("assistance:gap-list")
    expect(gaps.locator("tbody tr")).to_have_count(1)
    for words in (f"{agency.name}: งบประมาณไม่เพียงพอ", f"{other.name}: ไม่เข้าหลักเกณฑ์ของโครงการ"):
        expect(gaps).to_contain_text(words)
    resolve(mentor, stage.on_phone("second_district"), first)

    moved.set_back(FOLLOWED_UP)
    expect(mentor.to_household(first)).not_to_contain_text("ติดตามผลแล้ว ผลยังคงอยู่")
    mentor.next_step("ติดตามผล")
    mentor.fill(note="หลังคายังดี ครอบครัวอยู่สบาย")
    lasting = mentor.press("บันทึกว่าผลยังคงอยู่")
    expect(lasting).to_contain_text("ระดับขั้น: ยั่งยืน")
    expect(lasting).not_to_contain_text("ต้องติดตามว่าผลยังคงอยู่")

    moved.set_back(0)
    check_report(stage)
    assert verify_chain().findings == []
    assert verify_reports(stage.campaign).findings == []
    stored = {row.need_id: row for row in NeedStanding.objects.all()}
    for need, standing in folded_standings(stage.campaign).items():
        assert same_standing(stored.get(need), standing_row(need, standing))


EXPECTED = {
    "current": 2,
    "verified": 2,
    "planned": 1,
    "adjusted": 1,
    "helping": 0,
    "helped": 1,
    "resolved": 1,
    "open": 1,
    "sustained": 1,
    "in_progress": 1,
}

ON_PAPER = (
    # Planned, adjusted, helping, helped; resolved, relapsed, in care, open; the five stages; what was given.
    "รวม(ไม่นับซ้ำ)1(50.0)1(50.0)1(50.0)1(50.0)0(0.0)0(0.0)1(50.0)1(50.0)",
    "รวม(ไม่นับซ้ำ)1(50.0)1(50.0)0(0.0)0(0.0)0(0.0)0(0.0)1(50.0)1(50.0)",
    "จังหวัดตราด1(50.0)0(0.0)0(0.0)1(50.0)0(0.0)2",
    "12,000.00",
)


def check_report(stage: Stage) -> None:
    """The report frozen now counts both households, in every form."""
    secretary = stage.on_phone("secretary")
    secretary.home()
    secretary.follow("report:report-list")
    secretary.press("ปิดรายงานที่ถึงกำหนด")
    papers: dict[str, bytes] = {}
    for form in ("json", "csv", "xlsx", "pdf"):
        with secretary.page.expect_download() as download:
            secretary.page.locator(f"main a[href*='/{form}/']").first.click()
        papers[form] = download.value.path().read_bytes()
    body = json.loads(papers["json"])
    (row,) = (each for each in body["totals"] if (each["area"], each["dimension"]) == (PROVINCE, "total"))
    assert {name: row[name]["households"] for name in EXPECTED} == EXPECTED
    assert [each["satang"] for each in body["help"]["rows"]] == [1_200_000]
    lines = list(csv.DictReader(io.StringIO(papers["csv"].decode("utf-8-sig"))))
    lined = {e["column"]: e["households"] for e in lines if (e["area"], e["dimension"]) == (PROVINCE, "total")}
    assert {name: lined[name] for name in EXPECTED} == {name: str(count) for name, count in EXPECTED.items()}
    assert [each["satang"] for each in lines if each["column"] == "help"] == ["1200000"]
    book = openpyxl.load_workbook(io.BytesIO(papers["xlsx"]))
    cells = book[PIVOT].iter_rows(values_only=True)
    counts = {row[6]: row[8] for row in cells if (row[0], row[4], row[7]) == (PROVINCE, "รวม (ไม่นับซ้ำ)", "ครัวเรือน")}
    assert {name: counts[name] for name in EXPECTED} == EXPECTED
    assert [row[7] for row in book["มูลค่าความช่วยเหลือ"].iter_rows(values_only=True) if row[6] == 1] == [12_000]
    paper = all_text(papers["pdf"])
    for told in ON_PAPER:
        assert told in paper
    page = secretary.page.locator("main")
    for name, count in EXPECTED.items():
        cell = page.locator(f"td[data-label='{labels.COLUMNS[name]}']").first
        expect(cell).to_contain_text(re.compile(rf"^\s*{count} ครัวเรือน"))
    expect(page).to_contain_text("12,000.00 บาท")
