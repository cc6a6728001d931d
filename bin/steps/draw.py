"""Draws the main pages of a served demonstration: `draw.py ADDRESS FOLDER [NAME…]`. Started by bin/screenshots.

Every picture is made twice, as a desk sees the page and as a phone does: `NAME-1280.png` and `NAME-360.png`.
"""

import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
WIDTHS = {1280: 800, 360: 740}
# A list of a hundred rows says no more than its first screens do.
TALLEST = 1600


@dataclass(frozen=True)
class Shot:
    """One picture: as whom, and by which links from the home page. A link is named by what its address ends with."""

    name: str
    account: str = ""
    links: tuple[str, ...] = ()


HOUSEHOLD = ("/households/", "household")
SHOTS = (
    Shot("sign-in"),
    Shot("home-secretary", "demo-secretary"),
    Shot("home-district", "demo-district"),
    Shot("home-mentor", "demo-mentor"),
    Shot("home-governor", "demo-governor"),
    Shot("households", "demo-district", ("/households/",)),
    Shot("household", "demo-district", HOUSEHOLD),
    Shot("verify", "demo-mentor", (*HOUSEHOLD, "/verify/")),
    Shot("decisions", "demo-district", ("/decisions/",)),
    Shot("lists", "demo-secretary", ("/lists/",)),
    Shot("import", "demo-secretary", ("/lists/", "/imports/new/")),
    Shot("reports", "demo-governor", ("/reports/",)),
    Shot("report", "demo-governor", ("/reports/", "report")),
    Shot("draft", "demo-secretary", ("/reports/", "/reports/draft/")),
    Shot("appointments", "demo-secretary", ("/people/appointments/",)),
    Shot("audit", "demo-auditor", ("/audit/",)),
    Shot("health", "demo-sysadmin", ("/health/",)),
)
# Links whose address holds something that is not known beforehand.
PATTERNS = {"household": r"/households/[0-9a-f-]{36}/", "report": r"/reports/[0-9]+/"}


class NoWay(Exception):
    """A page has no link of the kind that the next step asks for."""


def follow(page: Page, address: str, link: str) -> None:
    """Goes to the first address of the page that ends with `link`, or matches its pattern."""
    found = page.evaluate(
        """([link, pattern]) => [...document.querySelectorAll("main a[href], a[href]")]
            .map(a => new URL(a.href).pathname)
            .find(path => pattern ? new RegExp(pattern + "$").test(path) : path.endsWith(link))""",
        [link, PATTERNS.get(link, "")],
    )
    if not found:
        raise NoWay(f"{page.url} has no link to {link}")
    page.goto(f"{address}{found}")


def signed_in(browser: Browser, address: str, account: str, width: int) -> BrowserContext:
    """A new browser of that width in which the demo's account is signed in, by its own button."""
    context = browser.new_context(
        viewport={"width": width, "height": WIDTHS[width]},
        locale="th-TH",
        timezone_id="Asia/Bangkok",
        reduced_motion="reduce",
        color_scheme="light",
    )
    if account:
        page = context.new_page()
        page.goto(f"{address}/sign-in/")
        page.locator(f'form:has(input[name="username"][value="{account}"]) button').click()
        page.wait_for_url(f"{address}/")
        page.close()
    return context


def draw(context: BrowserContext, address: str, shot: Shot, width: int, folder: Path) -> None:
    page = context.new_page()
    page.goto(f"{address}/" if shot.account else f"{address}/sign-in/")
    for link in shot.links:
        follow(page, address, link)
    page.evaluate("document.fonts.ready")
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        print(f"  {shot.name}: {wide} px wide on a screen of {width}", flush=True)
    height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
    path = folder / f"{shot.name}-{width}.png"
    # A taller window, not a full page: what is fixed to the window's edge stays at the picture's edge.
    page.set_viewport_size({"width": width, "height": max(height, WIDTHS[width])})
    page.screenshot(path=path, animations="disabled")
    print(f"  {path.name}", flush=True)
    page.close()


def draw_all(browser: Browser, address: str, folder: Path, shots: Sequence[Shot]) -> list[str]:
    """Draws each in both widths, and says which could not be drawn and why."""
    failed = []
    for width in WIDTHS:
        contexts: dict[str, BrowserContext] = {}
        for shot in shots:
            if shot.account not in contexts:
                contexts[shot.account] = signed_in(browser, address, shot.account, width)
            try:
                draw(contexts[shot.account], address, shot, width, folder)
            except NoWay as reason:
                failed.append(f"{shot.name}-{width}: {reason}")
        for context in contexts.values():
            context.close()
    return failed


def main(address: str, folder: Path, names: Sequence[str]) -> int:
    unknown = set(names) - {shot.name for shot in SHOTS}
    if unknown:
        print(f"No such picture: {', '.join(sorted(unknown))}. There are: {', '.join(shot.name for shot in SHOTS)}")
        return 1
    found = os.environ.get("CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)
    arguments = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else QUIET
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=arguments)
        failed = draw_all(browser, address, folder, [shot for shot in SHOTS if not names or shot.name in names])
        browser.close()
    for line in failed:
        print(f"  FAILED {line}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:]))
