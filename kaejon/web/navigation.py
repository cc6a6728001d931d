"""The places of the rail and of the bottom bar: one table, a row a place, who sees it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RAIL_LIMIT = 7
BAR_LIMIT = 5

FIELD = ("mentor", "operator", "district")
OFFICES = ("godparent", "agency")
OVERSIGHT = ("supervisor", "governor")
CASE_ROLES = (*FIELD, *OFFICES, *OVERSIGHT, "secretary", "auditor")


@dataclass(frozen=True)
class Place:
    """One place of the menu. `short` fits under an icon of the bottom bar."""

    label: str | Promise
    short: str | Promise
    url_name: str
    icon: str
    roles: tuple[str, ...]


# In the order of the rail; the first five that a role sees are its bottom bar. An address that is not
# there (a capability not yet installed) is left out.
PLACES = (
    Place(_("หน้าแรก"), _("หน้าแรก"), "web:home", "home", (*CASE_ROLES, "sysadmin")),
    Place(_("ครัวเรือนเป้าหมาย"), _("ครัวเรือน"), "register:household-list", "list", CASE_ROLES),
    Place(_("สอบทาน"), _("สอบทาน"), "assessment:verification-list", "verify", FIELD),
    Place(_("รายงานประจำสัปดาห์"), _("รายงาน"), "report:report-list", "report", CASE_ROLES),
    Place(_("บัญชีเป้าหมาย"), _("บัญชี"), "register:list-index", "upload", ("secretary",)),
    Place(_("การแต่งตั้ง"), _("แต่งตั้ง"), "people:appointment-list", "people", ("secretary", "district")),
    Place(_("บันทึกการใช้งานระบบ"), _("บันทึก"), "people:audit-list", "shield", ("auditor",)),
    Place(_("สถานะระบบ"), _("สถานะ"), "web:health", "system", ("sysadmin",)),
)


@dataclass(frozen=True)
class Link:
    """A place as one page shows it."""

    label: str
    short: str
    icon: str
    href: str
    is_here: bool


def links_for(roles: Collection[str], path: str) -> list[Link]:
    """The places that somebody with `roles` sees, at most seven, with the one that `path` lies in marked."""
    seen = [(place, _address(place.url_name)) for place in PLACES if not set(roles).isdisjoint(place.roles)]
    there = [(place, href) for place, href in seen if href][:RAIL_LIMIT]
    here = max((href for _place, href in there if _lies_in(path, href)), key=len, default="")
    return [
        Link(label=str(place.label), short=str(place.short), icon=place.icon, href=href, is_here=href == here)
        for place, href in there
    ]


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _lies_in(path: str, href: str) -> bool:
    return path == href or (href != "/" and path.startswith(href))
