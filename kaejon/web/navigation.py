"""The places of the rail and of the bottom bar: one table, a row a place, who sees it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaejon.register.models import Campaign
from kaejon.web.addresses import campaign_address

RAIL_LIMIT = 7
BAR_LIMIT = 5

FIELD = ("mentor", "operator", "district")
OFFICES = ("godparent", "agency")
OVERSIGHT = ("supervisor", "governor")
CASE_ROLES = (*FIELD, *OVERSIGHT, "secretary", "auditor")
REPORT_ROLES = (*CASE_ROLES, *OFFICES)


@dataclass(frozen=True)
class Place:
    """One place of the menu. `short` fits under an icon of the bottom bar."""

    label: str | Promise
    short: str | Promise
    url_name: str
    icon: str
    roles: tuple[str, ...]


# In the order of the rail; the first five that a role sees are its bottom bar. An address that is not
# there (a capability not yet installed, or a page of a campaign where there is none) is left out.
PLACES = (
    Place(_("หน้าแรก"), _("หน้าแรก"), "web:home", "home", (*REPORT_ROLES, "sysadmin")),
    Place(_("ครัวเรือนเป้าหมาย"), _("ครัวเรือน"), "assessment:household-list", "list", CASE_ROLES),
    Place(_("เรื่องรอพิจารณา"), _("พิจารณา"), "assessment:decision-list", "verify", ("district",)),
    Place(_("รายงานประจำสัปดาห์"), _("รายงาน"), "report:report-list", "report", REPORT_ROLES),
    Place(_("บัญชีเป้าหมาย"), _("บัญชี"), "register:list-index", "upload", ("secretary",)),
    Place(_("ข้อเสนอเพิ่มในบัญชี"), _("ข้อเสนอ"), "assessment:proposal-list", "inbox", ("secretary",)),
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


def links_for(roles: Collection[str], path: str, campaign: Campaign | None = None) -> list[Link]:
    """The places that somebody with `roles` sees, at most seven, with the one that `path` lies in marked."""
    held = set(roles)
    seen = [
        (place, campaign_address(place.url_name, campaign, held & set(place.roles)))
        for place in PLACES
        if not held.isdisjoint(place.roles)
    ]
    there = [(place, href) for place, href in seen if href][:RAIL_LIMIT]
    here = max((href for _place, href in there if _lies_in(path, href)), key=len, default="")
    return [
        Link(label=str(place.label), short=str(place.short), icon=place.icon, href=href, is_here=href == here)
        for place, href in there
    ]


def _lies_in(path: str, href: str) -> bool:
    return path == href or (href != "/" and path.startswith(href))
