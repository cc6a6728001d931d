"""The what-if of the analysis page in a real browser: an answer or a refusal comes in place, without a new page."""

from __future__ import annotations

from django.core.cache import cache
from playwright.sync_api import expect

from kaejon.audit.principal import CONSOLE
from kaejon.lib import clock
from kaejon.register.models import DIMENSIONS
from kaejon.report.actions.freezing import freeze_weekly_report
from tests.browser.conftest import DESKTOP
from tests.browser.stage import Opener, Stage
from tests.cast import PASSWORD, whole_cast
from tests.factories.register import approve_list, make_campaign, make_household


def test_refused_weights_say_why_where_the_answer_stood(open_page: Opener) -> None:
    cache.clear()
    cast = whole_cast()
    cast["governor"].set_password(PASSWORD)
    cast["governor"].save()
    with clock.set_to(clock.bangkok(2022, 5, 10, 9)):
        campaign = make_campaign()
        approve_list(campaign, {member: ["living"] for member in make_household(campaign, "230302", "ดาว")})
    with clock.set_to(clock.bangkok(2022, 5, 16, 9)):
        freeze_weekly_report(campaign, by=CONSOLE)
    stage = Stage(cast, campaign, open_page)
    page = stage.enter("governor", DESKTOP)
    page.goto(stage.address("web:analysis"))
    found = page.locator("#if-found")
    page.select_option("select[name=k]", "75")
    expect(found).to_contain_text("เปลี่ยนจาก 1 เป็น 0 ครัวเรือน")
    page.fill("input[name=w_health]", "99")
    page.locator("input[name=w_health]").blur()
    expect(found.get_by_role("alert")).to_contain_text("20")
    for code in DIMENSIONS:
        page.fill(f"input[name=w_{code}]", "0")
    page.get_by_role("button", name="คำนวณ", exact=True).click()
    expect(found.get_by_role("alert")).to_contain_text("น้ำหนักเป็น 0 ทุกมิติไม่ได้")
    page.get_by_role("link", name="กลับไปใช้ค่าตามรายงาน").click()
    expect(page.locator("input[name=w_health]")).to_have_value("1")
    expect(page.locator("#if-found")).to_be_empty()
