"""A list goes in, a mentor verifies, a second person decides, the figures come out: in a real browser."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django import Settings

from kaejon.audit.models import Event
from kaejon.audit.principal import CONSOLE
from kaejon.audit.verify import verify_chain
from kaejon.lib import clock
from kaejon.logbook.models import Entry
from kaejon.register.actions import create_campaign
from kaejon.register.models import Household, TargetList
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.stage import Opener, Stage
from tests.cast import PASSWORD, whole_cast
from tests.register.trat import csv_list, somebody


@pytest.fixture
def stage(open_page: Opener, settings: Settings) -> Stage:
    settings.JOBS_IN_PLACE = True
    cache.clear()
    cast = whole_cast()
    for name in ("secretary", "mentor", "district", "outsider"):
        cast[name].set_password(PASSWORD)
        cast[name].save()
    today = clock.today()
    campaign = create_campaign(
        slug="trat-journey",
        name="บูรณาการแก้จน (ทดสอบ)",
        province="23",
        starts_on=today - dt.timedelta(days=20),
        deadline_on=today + dt.timedelta(days=120),
        by=CONSOLE,
    )
    return Stage(cast, campaign, open_page)


PEOPLE = (
    somebody(1, household_code="H1", house_no="1", health="", living="1", failed_indicators="8"),
    somebody(2, household_code="H2", house_no="2", health="", education="1", failed_indicators="16"),
    somebody(3, household_code="H3", house_no="3", subdistrict="ไม่มีจริง", living="1"),
)


def import_list(page: Page, stage: Stage, folder: Path) -> None:
    """The secretary's way from a file to an approved list."""
    file = folder / "บัญชี.csv"
    file.write_bytes(csv_list(*PEOPLE))
    page.goto(stage.address("register:list-index"))
    page.get_by_role("link", name="นำเข้าบัญชี").first.click()
    page.set_input_files("input[name=file]", file)
    page.get_by_role("button", name="อัปโหลดและตรวจ").click()
    expect(page).to_have_url(re.compile("/imports/[0-9a-f-]{36}/$"))
    with page.expect_download() as download:
        page.locator("a[href$='rejected.xlsx']").first.click()
    assert download.value.path().read_bytes()[:2] == b"PK"
    page.get_by_role("link", name="ไปขั้นเห็นชอบ").click()
    page.fill("input[name=reference]", "มติทดสอบ 1/2569")
    page.locator("form:has(input[name=reference]) button[type=submit]").click()
    expect(page.locator("input[name=reference]")).to_have_count(0)
    page.goto(stage.address("register:list-view", 1))
    expect(page.locator("h1")).to_contain_text("ฉบับที่ 1")


def test_from_a_file_to_the_figures(stage: Stage, tmp_path: Path) -> None:
    secretary = stage.enter("secretary", DESKTOP)
    import_list(secretary, stage, tmp_path)
    assert TargetList.objects.get(number=1).reference == "มติทดสอบ 1/2569"
    first, second = Household.objects.order_by("code")

    mentor = stage.enter("mentor", PHONE)
    mentor.goto(stage.address("assessment:verification-new", first.pk))
    assert mentor.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    mentor.locator("label:has(input[value=confirmed])").first.click()
    mentor.get_by_role("button", name="บันทึกการสอบทาน", exact=True).click()
    expect(mentor).not_to_have_url(re.compile("/verify/$"))
    mentor.goto(stage.address("assessment:verification-new", second.pk))
    mentor.locator("label:has(input[value=problem_not_found])").first.click()
    mentor.get_by_role("button", name="บันทึกการสอบทาน", exact=True).click()
    assert Entry.objects.filter(kind="dismissal_proposed").count() == 1
    mentor.goto(stage.address("assessment:roster", first.area_id[:6]))
    assert mentor.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    columns = "getComputedStyle(document.querySelector('.roster-sign')).gridTemplateColumns.split(' ').length"
    assert mentor.evaluate(columns) == 1
    mentor.emulate_media(media="print")
    assert mentor.evaluate(columns) == 2
    mentor.emulate_media(media="screen")

    stranger = stage.enter("outsider", DESKTOP)
    answer = stranger.goto(stage.address("web:household-view", first.pk))
    assert answer is not None
    assert answer.status == 404

    district = stage.enter("district", DESKTOP)
    district.goto(stage.address("assessment:decision-list"))
    stale = district.context.new_page()
    stale.goto(stage.address("assessment:decision-list"))
    for page in (district, stale):
        page.locator("input[name=entry]").first.check()
        page.locator("button[value=confirm]").click()
        page.wait_for_load_state()
    assert Entry.objects.filter(kind="dismissal_confirmed").count() == 1

    secretary.goto(stage.address("report:report-draft"))
    expect(secretary.locator("h1")).to_contain_text("ร่างรายงาน")
    with secretary.expect_download() as download:
        secretary.locator("a[href*=xlsx]").first.click()
    assert download.value.path().read_bytes()[:2] == b"PK"
    assert set(Event.objects.values_list("action", flat=True)) >= {
        "account.sign_in",
        "import.upload",
        "list.approve",
        "household.verify",
        "dismissal.confirm",
    }
    assert verify_chain().findings == []


def test_wrong_passwords_lock_out_with_a_way_back(stage: Stage) -> None:
    page = stage.open_page(PHONE)
    for _ in range(6):
        page.goto(reverse("people:sign-in"))
        if not page.locator("input[name=password]").count():
            break
        page.fill("input[name=username]", "district")
        page.fill("input[name=password]", "ไม่ใช่รหัสผ่านนี้")
        page.locator("form:has(input[name=password]) button[type=submit]").first.click()
        page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("พักการเข้าสู่ระบบ")
