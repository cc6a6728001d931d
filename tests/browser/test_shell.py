from collections.abc import Callable

import pytest
from django.shortcuts import resolve_url
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_sign_in_page_fits_the_screen_and_needs_no_other_address(
    open_page: Callable[..., Page], size: dict[str, int], color_scheme: str
) -> None:
    page = open_page(size, color_scheme)
    response = page.goto(resolve_url("people:sign-in"))
    assert response is not None
    assert response.status == 200
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px Sarabun', 'ก'))") is True
    assert page.locator("html").get_attribute("lang") == "th"
