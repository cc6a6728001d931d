"""The places of the rail and of the bottom bar: one table, a row a place, who sees it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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


# The pages that belong to a place though their addresses do not begin with its own: the first words after the campaign.
INSIDE = {"report:report-list": ("round", "returns", "map", "dashboard", "analysis")}

# What no limit takes away: the first screen, the work, the households, the report, and the way to everything else.
KEPT = ("web:home", "web:my-work", "assessment:household-list", "report:report-list", "web:tools")

# In the order of the rail and of the bottom bar, which has room for fewer (`fitting`). An address that is not
# there (a capability not yet installed, or a page of a campaign where there is none) is left out.
PLACES = (
    Place(_("หน้าแรก"), _("หน้าแรก"), "web:home", "home", (*REPORT_ROLES, "sysadmin")),
    Place(_("งานของฉัน"), _("งาน"), "web:my-work", "inbox", (*FIELD, *OFFICES, *OVERSIGHT, "secretary")),
    Place(_("ครัวเรือนเป้าหมาย"), _("ครัวเรือน"), "assessment:household-list", "list", CASE_ROLES),
    Place(_("เรื่องที่ส่งถึงหน่วยงาน"), pgettext_lazy("menu", "เรื่อง"), "assistance:matter-inbox", "list", OFFICES),
    Place(_("ครัวเรือนที่ท่านดูแล"), _("ดูแล"), "assistance:tied-list", "help", OFFICES),
    Place(_("ครัวเรือนที่ต้องการภารกิจของท่าน"), _("ต้องการ"), "assistance:wanted-list", "search", OFFICES),
    Place(_("เรื่องรอพิจารณา"), _("พิจารณา"), "assessment:decision-list", "verify", ("district",)),
    Place(_("รายงานประจำสัปดาห์"), _("รายงาน"), "report:report-list", "report", REPORT_ROLES),
    Place(_("บัญชีเป้าหมาย"), _("บัญชี"), "register:list-index", "upload", ("secretary",)),
    Place(_("การแต่งตั้ง"), _("แต่งตั้ง"), "people:appointment-list", "people", ("secretary", "district")),
    Place(_("บันทึกการใช้งานระบบ"), _("บันทึก"), "people:audit-list", "shield", ("auditor",)),
    Place(_("สถานะระบบ"), _("สถานะ"), "web:health", "system", ("sysadmin",)),
    Place(_("เครื่องมือทั้งหมด"), _("เครื่องมือ"), "web:tools", "plus", REPORT_ROLES),
)

# Every other list and page that is not about one household, by what it is for; what a reader may not open, or what is
# not installed, is left out.
TOOLS: tuple[tuple[str | Promise, tuple[tuple[str | Promise, str], ...]], ...] = (
    (
        _("ติดตามครัวเรือน"),
        (
            (_("ครัวเรือนที่ถึงกำหนดเยี่ยม"), "assessment:due-list"),
            (_("ครัวเรือนที่ไม่คืบหน้า"), "assessment:stuck-list"),
            (_("แผนครัวเรือนของทีม"), "plan:plan-list"),
            (_("แผนที่รอ คจพ.อ. พิจารณา"), "plan:plan-inbox"),
            (_("เรื่องที่รอผู้ยืนยัน"), "assessment:decision-list"),
            (_("การเปลี่ยนแปลงของครัวเรือน"), "changes:change-list"),
            (_("เสนอครัวเรือนตกหล่น"), "assessment:household-proposal-new"),
        ),
    ),
    (
        _("ความช่วยเหลือและหน่วยงาน"),
        (
            (_("เรื่องที่ทีมส่งต่อหน่วยงาน"), "assistance:matter-sent"),
            (_("เรื่องที่ส่งถึงหน่วยงานของท่าน"), "assistance:matter-inbox"),
            (_("ครัวเรือนที่ท่านดูแล"), "assistance:tied-list"),
            (_("ครัวเรือนที่ต้องการภารกิจของท่าน"), "assistance:wanted-list"),
            (_("ปัญหาที่ยังไม่มีหน่วยงานรองรับ"), "assistance:gap-list"),
            (_("ครัวเรือนที่ยังไม่ได้รับความช่วยเหลือ"), "assistance:no-help-list"),
            (_("ภารกิจและโครงการของหน่วยงาน"), "assistance:mandate-list"),
        ),
    ),
    (
        _("ทีม คณะทำงาน และการกำกับดูแล"),
        (
            (_("คณะทำงานและทีม"), "people:body-list"),
            (_("มอบหมายครัวเรือนให้ทีมและพี่เลี้ยง"), "caseload:caseload-view"),
            (_("พ่อเลี้ยง/แม่เลี้ยง (หัวหน้าส่วนราชการ)"), "caseload:godparent-list"),
            (_("ส่งมอบงาน"), "caseload:hand-over"),
            (_("ข้อสั่งการ"), "meeting:directive-list"),
            (_("การแต่งตั้ง"), "people:appointment-list"),
            (_("บัญชีผู้ใช้"), "people:account-list"),
            (_("หน่วยงาน"), "people:agency-list"),
        ),
    ),
    (
        _("ผลงานและการวิเคราะห์"),
        (
            (_("แดชบอร์ด: จะทันกำหนดไหม"), "web:dashboard"),
            (_("นำเสนอในที่ประชุม"), "web:present"),
            (_("วิเคราะห์เชิงลึก: มิติที่ซ้อนกันและดัชนีความยากจน"), "web:analysis"),
            (_("รายงานประจำสัปดาห์"), "report:report-list"),
            (_("ความพร้อมของรอบรายงานสัปดาห์นี้"), "report:round-view"),
            (_("แผนที่ความคืบหน้า"), "report:map-view"),
            (_("เปรียบเทียบรายงาน"), "report:compare"),
            (_("ตรวจเอกสาร"), "report:check"),
        ),
    ),
    (
        _("วาระ บัญชี และเกณฑ์"),
        (
            (_("เกณฑ์ของวาระและระดับขั้น"), "register:ruleset-view"),
            (_("บัญชีครัวเรือนเป้าหมาย"), "register:list-index"),
            (_("นำเข้าบัญชี"), "register:import-new"),
            (_("นำเข้าผลสำรวจ จปฐ. รอบถัดไป"), "assessment:survey-load"),
            (_("ข้อเสนอเพิ่มในบัญชี"), "assessment:proposal-list"),
            (_("ปัญหาที่ไม่อยู่ในบัญชีฉบับล่าสุด"), "assessment:gone-list"),
            (_("วาระทั้งหมด"), "register:campaign-list"),
            (_("วันหยุดราชการของจังหวัด"), "report:holiday-list"),
            (_("หัวกระดาษและผู้ลงนาม"), "report:letterhead"),
            (_("บันทึกการใช้งานระบบ"), "people:audit-list"),
            (_("บัญชีของฉันและรหัสผ่าน"), "people:profile"),
        ),
    ),
)


def tools_for(
    roles: Collection[str], campaign: Campaign
) -> list[tuple[str | Promise, list[tuple[str | Promise, str]]]]:
    """The groups of TOOLS with the addresses that holders of `roles` may open."""
    groups = [
        (title, [(label, campaign_address(name, campaign, roles)) for label, name in tools]) for title, tools in TOOLS
    ]
    open_to = [(title, [(label, href) for label, href in tools if href]) for title, tools in groups]
    return [(title, tools) for title, tools in open_to if tools]


@dataclass(frozen=True)
class Link:
    """A place as one page shows it."""

    label: str
    short: str
    icon: str
    href: str
    is_here: bool
    is_kept: bool = False


def fitting(links: Sequence[Link], limit: int) -> list[Link]:
    """At most `limit` of the links in their order: those that are kept, then the first of the others."""
    chosen = sorted(links, key=lambda link: not link.is_kept)[:limit]
    return [link for link in links if link in chosen]


def links_for(roles: Collection[str], path: str, campaign: Campaign | None = None) -> list[Link]:
    """The places that somebody with `roles` sees, at most seven, with the one that `path` lies in marked."""
    held = set(roles)
    seen = [
        (place, campaign_address(place.url_name, campaign, held & set(place.roles)))
        for place in PLACES
        if not held.isdisjoint(place.roles)
    ]
    there = [(place, href) for place, href in seen if href]
    here = max((href for _place, href in there if _lies_in(path, href)), key=len, default="") or next(
        (href for place, href in there if campaign and _belongs_to(path, place.url_name, campaign)), ""
    )
    links = [
        Link(
            label=str(place.label), short=str(place.short), icon=place.icon, href=href, is_here=href == here,
            is_kept=place.url_name in KEPT,
        )
        for place, href in there
    ]  # fmt: skip
    return fitting(links, RAIL_LIMIT)


def _lies_in(path: str, href: str) -> bool:
    return path == href or (href != "/" and path.startswith(href))


def _belongs_to(path: str, place: str, campaign: Campaign) -> bool:
    return any(path.startswith(f"/{campaign.slug}/{word}/") for word in INSIDE.get(place, ()))
