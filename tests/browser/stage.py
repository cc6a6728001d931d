"""A campaign, its cast with passwords, and a person who goes through the pages by what they offer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from playwright.sync_api import Locator, Page, Response, expect

from kaejon.lib.thai_date import BE
from kaejon.register.models import Campaign, Household
from tests.browser.conftest import PHONE
from tests.cast import PASSWORD, Cast

Opener = Callable[..., Page]


@dataclass
class Stage:
    """A campaign around today, the cast with passwords, and a way to sign in."""

    cast: Cast
    campaign: Campaign
    open_page: Opener

    def enter(self, name: str, size: dict[str, int]) -> Page:
        page = self.open_page(size)
        page.goto(reverse("people:sign-in"))
        page.fill("input[name=username]", name)
        page.fill("input[name=password]", PASSWORD)
        page.get_by_role("button", name="เข้าสู่ระบบ", exact=True).click()
        expect(page.locator("h1")).to_be_visible()
        return page

    def address(self, name: str, *arguments: object) -> str:
        return reverse(name, args=[self.campaign.slug, *arguments])

    def on_phone(self, name: str) -> Walker:
        return Walker(self, self.enter(name, PHONE))


@dataclass
class Walker:
    """Somebody signed in on a phone, who only follows what the pages show and types what they ask."""

    stage: Stage
    page: Page

    def check(self) -> Locator:
        """Whether the page is no wider than the phone; its main part."""
        self.page.wait_for_load_state()
        width = self.page.evaluate("document.documentElement.scrollWidth")
        assert width == PHONE["width"], f"{self.page.url} is {width} wide"
        return self.page.locator("main")

    def home(self) -> Locator:
        self.page.goto("/")
        return self.check()

    def follow(self, name: str, *arguments: object) -> Locator:
        """Press the first link to an address that the page shows."""
        href = self.stage.address(name, *arguments)
        exact, narrowed = (self.page.locator(f"a[href{sign}]:visible") for sign in (f"='{href}'", f"^='{href}?'"))
        (exact if exact.count() else narrowed).first.click()
        return self.check()

    def next_step(self, words: str) -> Locator:
        """Press the page's one primary link."""
        self.page.locator("a.button-primary:visible").filter(has_text=words).first.click()
        return self.check()

    def tool(self, name: str) -> Locator:
        """From the first page by "all tools" to a list."""
        self.home()
        self.follow("web:tools")
        return self.follow(name)

    def to_household(self, household: Household) -> Locator:
        """From the first page by the list of households."""
        self.home()
        self.follow("assessment:household-list")
        return self.follow("web:household-view", household.pk)

    def look_at(self, household: Household) -> Response:
        """Go straight to the household's page, as with a stored address."""
        answer = self.page.goto(self.stage.address("web:household-view", household.pk))
        assert answer is not None
        return answer

    def fill(self, **typed: str) -> None:
        """Type into fields and choose from lists, by their names with "__" for "-"."""
        for name, value in typed.items():
            field = self.page.locator(f"[name='{name.replace('__', '-')}']").first
            if field.evaluate("each => each.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def pick(self, name: str, value: str) -> None:
        """Tick a box or a circle by its words."""
        self.page.locator(f"label:has(input[name='{name}'][value='{value}'])").first.click()

    def press(self, words: str) -> Locator:
        self.page.get_by_role("button", name=words, exact=True).first.click()
        return self.check()

    def again(self) -> Walker:
        """The same page in a second tab."""
        tab = self.page.context.new_page()
        tab.goto(self.page.url)
        return Walker(self.stage, tab)


def typed(day: dt.date) -> str:
    """A day as people type it."""
    return f"{day:%d/%m}/{day.year + BE}"
