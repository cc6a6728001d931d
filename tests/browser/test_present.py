"""The present mode in a real browser: its keys, its buttons, and that every idea fits its screen."""

from __future__ import annotations

import re

from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from kaejon.lib import clock
from kaejon.register.models import Campaign
from tests.browser.stage import Opener, Stage
from tests.cast import PASSWORD, whole_cast
from tests.factories.register import make_campaign
from tests.report.charts.bodies import body
from tests.web.dashboards.frozen import freeze_body

ROOM = {"width": 1280, "height": 720}


def test_show_is_led_by_keys_and_buttons_and_fits_the_screen(open_page: Opener) -> None:
    cache.clear()
    cast = whole_cast()
    cast["governor"].set_password(PASSWORD)
    cast["governor"].save()
    with clock.set_to(clock.bangkok(2022, 5, 10, 9)):
        campaign: Campaign = make_campaign()
    freeze_body(campaign, body())
    stage = Stage(cast, campaign, open_page)
    page = stage.enter("governor", ROOM)
    page.goto(reverse("web:present", args=[campaign.slug]))
    slides = page.locator(".slide")
    last = slides.count()
    for key, place in (("ArrowRight", 2), (" ", 3), ("PageDown", 4), ("ArrowLeft", 3), ("End", last), ("Home", 1)):
        page.keyboard.press(key)
        expect(page).to_have_url(re.compile(rf"#s{place}$"))
        expect(slides.nth(place - 1)).to_be_focused()
    slides.first.get_by_role("link", name="หน้าถัดไป").click()
    expect(page).to_have_url(re.compile(r"#s2$"))
    heights = page.evaluate("[...document.querySelectorAll('.slide')].map((slide) => slide.offsetHeight)")
    assert heights == [ROOM["height"]] * last
    assert page.evaluate("document.documentElement.scrollWidth") == ROOM["width"]
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(rf"/{campaign.slug}/dashboard/"))
