import re
from itertools import product

import pytest
from django.contrib.staticfiles import finders

PAPERS = ("paper", "paper-2", "paper-3")
FAMILIES = ("sea", "ruby", "amber", "leaf", "health", "living", "education", "income", "access")

# foreground, background, least contrast: 4.5 for text, 3 for what is only drawn (WCAG 1.4.3, 1.4.11)
PAIRS = [
    *((text, paper, 4.5) for text, paper in product(("ink", "ink-2"), PAPERS)),
    *((f"{family}-text", paper, 4.5) for family, paper in product(FAMILIES, PAPERS)),
    *((f"{family}-text", f"{family}-soft", 4.5) for family in FAMILIES),
    *((f"ink{which}", f"{family}-soft", 4.5) for which, family in product(("", "-2"), FAMILIES[:4])),
    *((f"on-{family}", family, 4.5) for family in ("sea", "ruby")),
    *((f"on-{family}", f"{family}-deep", 4.5) for family in ("sea", "ruby")),
    *((f"{family}-deep", paper, 4.5) for family, paper in product(("sea", "ruby"), PAPERS)),
    *((family, paper, 3.0) for family, paper in product(FAMILIES, ("paper", "paper-2"))),
    *((family, f"{family}-soft", 3.0) for family in FAMILIES),
    *(("line-strong", paper, 3.0) for paper in PAPERS),
    *(("ink", f"map-{klass}", 4.5) for klass in (1, 2, 3)),
    *(("on-sea", f"map-{klass}", 4.5) for klass in (4, 5)),
]

# The colours that the design fixes, in the light theme.
FIXED = {
    "ink": "#1b2a33",
    "paper": "#ffffff",
    "paper-2": "#f6f8f8",
    "sea": "#0b6e74",
    "ruby": "#b3203a",
    "amber": "#b26a00",
    "leaf": "#2f7d32",
    "health": "#c8553d",
    "living": "#3b6ea5",
    "education": "#7a5195",
    "income": "#8a6d00",
    "access": "#2a7f62",
}


def sheet(name: str) -> str:
    path = finders.find(f"web/css/{name}.css")
    assert isinstance(path, str)
    with open(path, encoding="utf-8") as file:
        return file.read()


def colours(selector: str) -> dict[str, str]:
    """The colour tokens of the first block behind a selector of tokens.css."""
    block = sheet("tokens").split(selector + " {", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", block))


LIGHT = colours("  :root")
DARK = colours(':root[data-theme="dark"]')


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_black_on_white_is_21() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_pair_is_legible(theme: str) -> None:
    tokens = LIGHT if theme == "light" else DARK
    faint = [
        f"{front} on {back}: {contrast(tokens[front], tokens[back]):.2f}"
        for front, back, least in PAIRS
        if contrast(tokens[front], tokens[back]) < least
    ]
    assert faint == []


def test_light_theme_has_the_colours_of_the_design() -> None:
    assert {name: LIGHT[name] for name in FIXED} == FIXED


def test_dark_theme_is_the_same_by_wish_and_by_choice() -> None:
    assert colours(':root:not([data-theme="light"])') == DARK


def test_dark_theme_sets_every_colour() -> None:
    assert DARK.keys() == LIGHT.keys()


@pytest.mark.parametrize("name", ["base", "layout", "components", "status", "tables", "forms"])
def test_no_colour_stands_outside_the_tokens(name: str) -> None:
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(", sheet(name)) == []


def test_every_token_that_is_used_is_defined() -> None:
    names = ("tokens", "base", "layout", "components", "status", "tables", "forms", "print")
    text = "".join(sheet(name) for name in names)
    used = set(re.findall(r"var\(--([a-z0-9-]+)", text))
    assert used - set(re.findall(r"--([a-z0-9-]+):", text)) == set()
