"""What the shell round every page needs to know: `shell` in every template."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kaejon.people.access import standing_of
from kaejon.web.navigation import BAR_LIMIT, Link, links_for

THEME_COOKIE = "kaejon_theme"
# "" leaves the choice to the device.
THEMES: tuple[tuple[str, str | Promise], ...] = (
    ("", _("ตามเครื่อง")),
    ("light", _("สว่าง")),
    ("dark", _("มืด")),
)

# The order does not matter to the cascade, which the layers of tokens.css settle.
SHEETS = tuple(
    f"web/css/{name}.css" for name in ("tokens", "base", "layout", "components", "status", "tables", "forms", "print")
)
SCRIPTS = tuple(f"web/js/{name}.js" for name in ("shell", "forms", "table", "thai_date"))


@dataclass(frozen=True)
class Shell:
    """`line` is the context line: campaign, list version, as-of time, my area; empty for nobody."""

    line: Sequence[str]
    person: str
    position: str
    places: list[Link]
    theme: str
    language: str
    here: str
    is_demo: bool
    themes: tuple[tuple[str, str | Promise], ...] = THEMES
    languages: tuple[tuple[str, str], ...] = tuple(settings.LANGUAGES)
    sheets: tuple[str, ...] = SHEETS
    scripts: tuple[str, ...] = SCRIPTS

    @property
    def bar_places(self) -> list[Link]:
        return self.places[:BAR_LIMIT]


def theme_of(request: HttpRequest) -> str:
    """The theme that the reader chose: light, dark, or "" for the device's own."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in dict(THEMES) else ""


def shell(request: HttpRequest) -> dict[str, Shell]:
    """The context processor."""
    return {
        "shell": Shell(
            line=line_of(request),
            person=person_of(request),
            position=position_of(request),
            places=links_for(roles_of(request), request.path),
            theme=theme_of(request),
            language=get_language() or settings.LANGUAGE_CODE,
            here=request.get_full_path() if request.method == "GET" else "/",
            is_demo=settings.DEMO,
        )
    }


def line_of(request: HttpRequest) -> Sequence[str]:
    """The context line that whoever answers the request has set on it; empty until then."""
    line: Sequence[str] = getattr(request, "context_line", ())
    return line


def roles_of(request: HttpRequest) -> Collection[str]:
    """The roles that the signed-in person holds today; none for anybody else."""
    user = getattr(request, "user", None)
    return standing_of(user).roles if user is not None else ()


def position_of(request: HttpRequest) -> str:
    """The positions under which the signed-in person was appointed; empty for nobody."""
    user = getattr(request, "user", None)
    appointments = standing_of(user).appointments if user is not None else ()
    return " · ".join(dict.fromkeys(appointment.position for appointment in appointments if appointment.position))


def person_of(request: HttpRequest) -> str:
    """The signed-in person's name as the header shows it; empty for nobody."""
    user = getattr(request, "user", None)
    return str(user) if user is not None and user.is_authenticated else ""
