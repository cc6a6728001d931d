import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.template.loader import get_template
from django.test import Client, RequestFactory

import kaejon
from kaejon.people.policy import POLICY
from kaejon.web.context import SCRIPTS, SHEETS, theme_of
from kaejon.web.navigation import BAR_LIMIT, PLACES, RAIL_LIMIT, links_for
from kaejon.web.styleguide import ERROR_TEMPLATES
from kaejon.web.views import styleguide

ROOT = Path(kaejon.__file__).parent
TEMPLATES = sorted(ROOT.glob("*/templates/**/*.html"))
ROLES = sorted({role for place in PLACES for role in place.roles})


def styleguide_page(address: str = "/styleguide/") -> str:
    request = RequestFactory().get(address)
    request.user = AnonymousUser()
    return styleguide(request).content.decode()


def test_styleguide_shows_every_component() -> None:
    shown = "".join(path.read_text() for path in ROOT.glob("web/templates/web/styleguide*.html"))
    missing = [
        path.stem
        for path in sorted(ROOT.glob("web/templates/components/*.html"))
        if path.stem not in {"field_words", "file_input", "messages"}
        and f"{{% {path.stem} " not in shown + "{% stat_grid "
    ]
    assert missing == []


def test_styleguide_tells_the_errors_of_a_form() -> None:
    page = styleguide_page("/styleguide/?sent=1&visited_on=31/4/2565")
    assert 'href="#id_visited_on"' in page
    assert "ไม่มีวันที่ 31 เมษายน 2565 โปรดตรวจวันที่แล้วกรอกใหม่" in page


def test_styleguide_has_every_icon_that_it_uses() -> None:
    sprite = Path(str(finders.find("web/icons/sprite.svg"))).read_text()
    used = set(re.findall(r"sprite\.svg#([a-z-]+)", styleguide_page())) | {place.icon for place in PLACES}
    assert used - set(re.findall(r'<symbol id="([a-z-]+)"', sprite)) == set()


def test_no_two_elements_of_the_styleguide_share_an_id() -> None:
    ids = re.findall(r'\sid="([^"]+)"', styleguide_page())
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_template_has_no_inline_style_or_script(path: Path) -> None:
    source = path.read_text()
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:|https?://", source) == []


def test_sheets_and_scripts_exist() -> None:
    assert [name for name in (*SHEETS, *SCRIPTS) if finders.find(name) is None] == []


def test_fonts_of_the_stylesheet_are_served() -> None:
    css = Path(str(finders.find("web/css/base.css"))).read_text()
    fonts = re.findall(r'url\("\.\./\.\./(fonts/[^"]+)"\)', css)
    assert len(fonts) == 2
    assert [font for font in fonts if finders.find(font) is None] == []


@pytest.mark.parametrize("template", sorted(set(ERROR_TEMPLATES.values())))
def test_error_page_needs_nothing_but_itself(template: str) -> None:
    page = get_template(template).render()
    assert page.count("<h1>") == 1
    assert "โปรด" in page


@pytest.mark.parametrize("role", ROLES)
def test_places_fit_the_rail(role: str) -> None:
    assert len([place for place in PLACES if role in place.roles]) <= RAIL_LIMIT
    assert BAR_LIMIT <= RAIL_LIMIT


def test_a_place_is_shown_only_to_those_whom_the_policy_lets_in() -> None:
    refused = [
        (place.url_name, role)
        for place in PLACES
        for role in place.roles
        if place.url_name in POLICY and not POLICY[place.url_name].get & {role, "signed_in", "anyone"}
    ]
    assert refused == []


def test_nobody_has_no_places() -> None:
    assert links_for((), "/") == []


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("light", "light"), ("", ""), ('"><script>', "")])
def test_theme_is_only_one_that_there_is(cookie: str, theme: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES["kaejon_theme"] = cookie
    assert theme_of(request) == theme


@pytest.mark.parametrize(
    ("back", "to"),
    [("/list/?page=2", "/list/?page=2"), ("https://elsewhere.example/", "/"), ("//elsewhere.example", "/")],
)
def test_choosing_a_theme_goes_back_only_within_the_site(client: Client, back: str, to: str) -> None:
    answer = client.post("/theme/", {"theme": "dark", "next": back})
    assert (answer.status_code, answer.headers["Location"]) == (302, to)
    assert answer.cookies["kaejon_theme"].value == "dark"


def test_choosing_the_device_theme_forgets_the_choice(client: Client) -> None:
    answer = client.post("/theme/", {"theme": "", "next": "/"})
    assert answer.cookies["kaejon_theme"]["max-age"] == 0
