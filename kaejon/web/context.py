"""What the shell round every page needs to know: `shell` in every template."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from kaejon.geography.models import Area
from kaejon.lib import clock
from kaejon.lib.thai_date import thai_datetime
from kaejon.people.access import standing_of
from kaejon.web.navigation import BAR_LIMIT, Link, fitting, links_for
from kaejon.web.queries.campaign import Here, here_for

THEME_COOKIE = "kaejon_theme"
# "" leaves the choice to the device.
THEMES: tuple[tuple[str, str | Promise], ...] = (
    ("", _("ตามเครื่อง")),
    ("light", _("สว่าง")),
    ("dark", _("มืด")),
)

# The order does not matter to the cascade, which the layers of tokens.css settle.
SHEETS = tuple(
    f"web/css/{name}.css"
    for name in ("tokens", "base", "layout", "components", "status", "tables", "forms", "bulk", "home", "print")
)
SCRIPTS = tuple(f"web/js/{name}.js" for name in ("shell", "forms", "bulk", "table", "thai_date"))


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
        return fitting(self.places, BAR_LIMIT)


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
            places=links_for(roles_of(request), request.path, here_of(request).campaign),
            theme=theme_of(request),
            language=get_language() or settings.LANGUAGE_CODE,
            here=request.get_full_path() if request.method == "GET" else "/",
            is_demo=settings.DEMO,
        )
    }


def line_of(request: HttpRequest) -> Sequence[str]:
    """The context line: campaign, list version, as-of time, my area; what a view set on the request goes before."""
    own: Sequence[str] | None = getattr(request, "context_line", None)
    if own is not None:
        return own
    here = here_of(request)
    if here.campaign is None:
        return ()
    approved = here.list_number
    parts = [
        here.campaign.name,
        gettext("บัญชีฉบับที่ %(number)d") % {"number": approved} if approved else gettext("ยังไม่มีบัญชีที่เห็นชอบ"),
        gettext("ข้อมูล ณ %(at)s") % {"at": thai_datetime(clock.now())},
        area_line(request),
    ]
    return [part for part in parts if part]


def here_of(request: HttpRequest) -> Here:
    """The campaign of the page: of its address, else the one chosen (`?campaign=`), else the running one.

    Read once per request; nothing for nobody.
    """
    kept: Here | None = getattr(request, "_here", None)
    if kept is None:
        user = getattr(request, "user", None)
        match = request.resolver_match
        slug = str(match.kwargs.get("slug", "")) if match else ""
        kept = here_for(user, slug or request.GET.get("campaign", "")) if user and user.is_authenticated else Here()
        request._here = kept  # type: ignore[attr-defined]  # a request's own copy
    return kept


def area_line(request: HttpRequest) -> str:
    """The areas of the person's appointments, widest first."""
    user = getattr(request, "user", None)
    areas: dict[str, Area] = {a.area.code: a.area for a in standing_of(user).appointments if a.area} if user else {}
    return " ".join(str(areas[code]) for code in sorted(areas, key=lambda code: (len(code), code))[:3])


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
