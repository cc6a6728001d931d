import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.conftest import CommittingDatabase

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Chromium asks its maker's servers for this and that; here nobody answers.
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    # Playwright's loop runs in this thread, and Django would refuse the tests' own queries because of it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    found = os.environ.get("CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)
    arguments = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else QUIET
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def site(committing_db: CommittingDatabase) -> Iterator[str]:
    """The address of Kaejon, served by threads of this process from the test's own database, on the real clock."""
    server = LiveServer("127.0.0.1")
    yield server.url
    server.stop()


def is_complaint(page: Page, message: ConsoleMessage) -> bool:
    # That the page itself was answered with 403 or 404 is for the test to judge.
    is_own_status = message.location["url"] == page.url and message.text.startswith("Failed to load resource")
    return message.type == "error" and not is_own_status


@pytest.fixture
def open_page(chromium: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """`open_page(size)` is a new browser with one page. The test fails if any page of it logs an error (a refused
    style or script among them), raises one, or asks another address for anything.
    """
    complaints: list[str] = []
    contexts = []

    def opened(size: dict[str, int] = DESKTOP, color_scheme: str = "light") -> Page:
        context = chromium.new_context(
            base_url=site,
            viewport={"width": size["width"], "height": size["height"]},
            color_scheme="dark" if color_scheme == "dark" else "light",
            locale="th-TH",
            timezone_id="Asia/Bangkok",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda message: complaints.append(message.text) if is_complaint(page, message) else None)
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith((site, "data:", "blob:")) else complaints.append(request.url)
            ),
        )
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
