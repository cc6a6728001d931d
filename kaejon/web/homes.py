"""The first screen of each role: what its template shows, put together from queries.

`HOMES` gives each role its builder; a builder is called with a campaign that has an approved list.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaejon.analytics.figures import Pair
from kaejon.geography.models import Area, Level
from kaejon.people.access import User, standing_of
from kaejon.people.event_labels import action_label
from kaejon.people.models import Role
from kaejon.people.policy import OVERSIGHT
from kaejon.register.models import DIMENSIONS, Campaign
from kaejon.report.queries.inbox import reminder_notices
from kaejon.web.addresses import address, campaign_address, list_address
from kaejon.web.dashboards.chair import heart, reader_of
from kaejon.web.dashboards.frozen import frozen_report
from kaejon.web.queries.campaign import Here
from kaejon.web.queries.counts import TOTAL, Cell, Counts, cell_of, cell_of_all, counts_in, recorded_at
from kaejon.web.queries.health import health
from kaejon.web.queries.inbox import work_of
from kaejon.web.queries.looks import LOOKS, looks_of_the_week
from kaejon.web.queries.mentors import mentor_rows
from kaejon.web.queries.round import Round, Shown, figures_shown, round_of, sum_of
from kaejon.web.queries.support import most_in_need, share_stuck
from kaejon.web.queries.work import (
    areas_below,
    areas_of,
    districts_over,
    households_unverified,
    is_one_subdistrict,
    visits_due,
)

Roles = frozenset[str]


@dataclass(frozen=True)
class DimensionRow:
    """One dimension (or the distinct total) now; `change` is since the last frozen report, None before the first."""

    code: str
    cell: Cell
    change: Pair | None
    href: str
    unverified_href: str

    @property
    def is_total(self) -> bool:
        return self.code == TOTAL


@dataclass(frozen=True)
class AreaRow:
    """One area beside the others. `last_at` is when its newest fact was recorded; `is_quiet`: none this week."""

    area: Area
    cell: Cell
    last_at: dt.datetime | None
    is_quiet: bool
    href: str
    unverified_href: str
    pending_href: str
    open_href: str
    stuck_href: str
    direct_href: str = ""
    is_sum: bool = False
    """The sum of the rows after it: a district before its subdistricts."""

    @property
    def stuck_share(self) -> float:
        return share_stuck(self.cell)


@dataclass(frozen=True)
class Picture:
    """The counts of somebody's areas in one campaign, as every home of a case role shows them."""

    campaign: Campaign
    areas: tuple[str, ...]
    roles: Roles
    counts: Counts
    round: Round
    frozen: Shown = field(default_factory=dict)

    @property
    def total(self) -> Cell:
        return cell_of_all(self.counts, self.areas)

    def dimensions(self) -> list[DimensionRow]:
        """The distinct total and the five dimensions, in the order of the drive."""
        return [self.dimension(code) for code in (*DIMENSIONS, TOTAL)]

    def dimension(self, code: str) -> DimensionRow:
        cell = cell_of_all(self.counts, self.areas, code)
        change = None
        if self.frozen:
            now = Pair(cell.households.resolved, cell.persons.resolved)
            change = now - sum_of(self.frozen, self.areas, code, "resolved")
        asked = {"dimension": "" if code == TOTAL else code, "area": self.areas[0] if len(self.areas) == 1 else ""}
        return DimensionRow(
            code,
            cell,
            change,
            list_address(self.campaign, self.roles, state="current", **asked),
            list_address(self.campaign, self.roles, state="unverified", **asked),
        )

    def side_by_side(self, *, sums: bool = False) -> list[AreaRow]:
        """The areas below, by code; with `sums` each district before its subdistricts. In three queries or four."""
        below = areas_below(self.areas)
        if sums:
            below = sorted([*below, *districts_over(below)], key=lambda area: area.code)
        cells = {area.code: cell_of(self.counts, area.code) for area in below}
        times = recorded_at(cell.last_seq for cell in cells.values())
        return [
            self.area_row(area, cells[area.code], times.get(cells[area.code].last_seq), is_sum=sums) for area in below
        ]

    def area_row(self, area: Area, cell: Cell, last_at: dt.datetime | None, *, is_sum: bool = False) -> AreaRow:
        since = self.round.previous_cutoff
        is_quiet = since is not None and cell.households.current > 0 and (last_at is None or last_at < since)
        return AreaRow(
            area,
            cell,
            last_at,
            is_quiet,
            href=list_address(self.campaign, self.roles, area=area.code, state="current"),
            unverified_href=list_address(self.campaign, self.roles, area=area.code, state="unverified"),
            pending_href=list_address(self.campaign, self.roles, area=area.code, state="pending"),
            open_href=list_address(self.campaign, self.roles, area=area.code, state="open"),
            stuck_href=self.stuck_link(area),
            direct_href=self.link("meeting:directive-new", district=area.code) if area.level == Level.DISTRICT else "",
            is_sum=is_sum and area.level == Level.DISTRICT,
        )

    def stuck_link(self, area: Area) -> str:
        """What does not get on in the area: with its causes for who looks over districts, else the households."""
        if self.roles & OVERSIGHT:
            return self.link("assessment:stuck-list", area=area.code)
        return list_address(self.campaign, self.roles, area=area.code, state="stuck")

    def link(self, name: str, **asked: str) -> str:
        return campaign_address(name, self.campaign, self.roles, **asked)

    def list_link(self, state: str) -> str:
        return list_address(self.campaign, self.roles, state=state)


def picture_of(user: User, role: str, campaign: Campaign) -> Picture:
    """The counts of the user's areas in a role, and the campaign's round with the last frozen figures."""
    areas = areas_of(user, role, campaign)
    week = round_of(campaign)
    shown = figures_shown([week.last], areas, ["resolved"])
    return Picture(
        campaign=campaign,
        areas=areas,
        roles=frozenset({role}),
        counts=counts_in(campaign, areas),
        round=week,
        frozen=shown.get(week.last.id, {}) if week.last else {},
    )


Home = Mapping[str, object]


def base(user: User, picture: Picture, areas: Sequence[AreaRow] = ()) -> dict[str, object]:
    """What the homes of all case roles have in common; the first thing that waits is the one primary action."""
    work = work_of(user, picture.campaign)
    tasks = [row for row in work if row.count]
    return {
        "picture": picture,
        "round": picture.round,
        "total": picture.total,
        "dimensions": picture.dimensions(),
        "area_rows": areas,
        "tasks": tasks,
        "done_tasks": [row for row in work if not row.count],
        "primary": next((row for row in tasks if row.href and row.kind), None),
        "steps": steps_of(picture),
        **links_of(picture),
    }


def links_of(picture: Picture) -> dict[str, object]:
    """The addresses that several homes lead to."""
    states = ("current", "verified", "unverified", "stuck", "open", "visit_due", "not_met")
    return {
        "report_href": picture.link("report:report-list"),
        "round_href": picture.link("report:round-view"),
        "dashboard_href": picture.link("web:dashboard"),
        "list_href": picture.list_link("current"),
        **{f"{state}_href": picture.list_link(state) for state in states[1:]},
    }


def steps_of(picture: Picture) -> list[dict[str, object]]:
    """How many households have come how far, each with the list behind it."""
    total = picture.total
    said = (
        ("current", _("ครัวเรือนเป้าหมายปัจจุบัน")),
        ("verified", _("สอบทานแล้ว")),
        ("planned", _("มีแผนแล้ว")),
        ("helping", _("กำลังช่วยเหลือ")),
        ("helped", _("ช่วยเหลือแล้ว")),
        ("resolved", _("แก้ไขแล้ว")),
        ("continuing_care", _("ดูแลต่อเนื่อง")),
        ("relapsed", _("กลับมาตกเกณฑ์")),
        ("open", _("คงเหลือ")),
        ("stuck", _("ไม่คืบหน้า")),
    )
    return [
        {
            "label": label,
            "households": getattr(total.households, code),
            "persons": getattr(total.persons, code),
            "href": picture.list_link(code),
        }
        for code, label in said
    ]


def secretary_home(user: User, campaign: Campaign) -> Home:
    picture = picture_of(user, Role.SECRETARY, campaign)
    areas = picture.side_by_side()
    return {**base(user, picture, areas), "quiet": sum(row.is_quiet for row in areas)}


def district_home(user: User, campaign: Campaign) -> Home:
    picture = picture_of(user, Role.DISTRICT, campaign)
    return base(user, picture, picture.side_by_side())


def field_home(user: User, campaign: Campaign, role: str) -> Home:
    picture = picture_of(user, role, campaign)
    roles = frozenset({role})
    due = visits_due(campaign, user, roles)
    first = {visit.row.id for visit in due}
    rest = (visit for visit in households_unverified(campaign, user, roles) if visit.row.id not in first)
    return {
        **base(user, picture, picture.side_by_side() if role == Role.OPERATOR else ()),
        "due": due,
        "next": list(rest),
        "mentors": mentor_rows(campaign, picture.areas, roles) if role == Role.OPERATOR else (),
        "shows_area": not is_one_subdistrict(picture.areas),
        "due_list_href": picture.link("assessment:due-list"),
    }


def mentor_home(user: User, campaign: Campaign) -> Home:
    return field_home(user, campaign, Role.MENTOR)


def operator_home(user: User, campaign: Campaign) -> Home:
    return field_home(user, campaign, Role.OPERATOR)


def supervisor_home(user: User, campaign: Campaign) -> Home:
    picture = picture_of(user, Role.SUPERVISOR, campaign)
    areas = picture.side_by_side(sums=True)
    return {**base(user, picture, areas), "stuck_list_href": picture.link("assessment:stuck-list")}


def governor_home(user: User, campaign: Campaign) -> Home:
    picture = picture_of(user, Role.GOVERNOR, campaign)
    areas = picture.side_by_side()
    return {
        **base(user, picture, areas),
        "support": most_in_need(user, campaign, areas),
        **chair_of(user, campaign),
        "stuck_list_href": picture.link("assessment:stuck-list"),
        "gap_href": picture.link("assistance:gap-list"),
    }


def chair_of(user: User, campaign: Campaign) -> dict[str, object]:
    """The heart of the province's dashboard, by the last frozen report; nothing before the first."""
    frozen = frozen_report(campaign)
    return heart(frozen, campaign.province_id, reader_of(user, campaign)) if frozen else {}


def auditor_home(user: User, campaign: Campaign) -> Home:
    roles = frozenset({Role.AUDITOR.value})
    looks = looks_of_the_week()
    return {
        "looks": looks,
        "look_figures": [
            {
                "label": action_label(action),
                "count": looks.counts.get(action, 0),
                "href": address("people:audit-list", roles=roles, action=action),
            }
            for action in LOOKS
        ],
        "audit_href": campaign_address("people:audit-list", campaign, roles),
        "report_href": campaign_address("report:report-list", campaign, roles),
    }


def office_home(user: User, campaign: Campaign) -> Home:
    roles = frozenset({Role.GODPARENT.value, Role.AGENCY.value})
    work = work_of(user, campaign)
    tasks = [row for row in work if row.count]
    return {
        "round": round_of(campaign),
        "report_href": campaign_address("report:report-list", campaign, roles),
        "inbox_href": campaign_address("assistance:matter-inbox", campaign, roles),
        "tied_href": campaign_address("assistance:tied-list", campaign, roles),
        "wanted_href": campaign_address("assistance:wanted-list", campaign, roles),
        "tasks": tasks,
        "done_tasks": [row for row in work if not row.count],
        "primary": next((row for row in tasks if row.href and row.kind), None)
        or next((row for row in tasks if row.href), None),
    }


@dataclass(frozen=True)
class HomeOf:
    """The template of a role's home and what fills it."""

    template: str
    build: Callable[[User, Campaign], Home]


# In the order in which somebody with several roles is asked: decisions first.
HOMES: dict[str, HomeOf] = {
    Role.DISTRICT: HomeOf("web/home/district.html", district_home),
    Role.SECRETARY: HomeOf("web/home/secretary.html", secretary_home),
    Role.GOVERNOR: HomeOf("web/home/governor.html", governor_home),
    Role.SUPERVISOR: HomeOf("web/home/supervisor.html", supervisor_home),
    Role.OPERATOR: HomeOf("web/home/field.html", operator_home),
    Role.MENTOR: HomeOf("web/home/field.html", mentor_home),
    Role.GODPARENT: HomeOf("web/home/office.html", office_home),
    Role.AGENCY: HomeOf("web/home/office.html", office_home),
    Role.AUDITOR: HomeOf("web/home/auditor.html", auditor_home),
}


SORTS: Mapping[str, Callable[[AreaRow], Any]] = {
    "area": lambda row: row.area.code,
    "open": lambda row: row.cell.households.open,
    "stuck": lambda row: row.cell.households.stuck,
    "share": lambda row: row.stuck_share,
}
"""By what the areas of a home can be put in order."""


def in_order(rows: Sequence[AreaRow], sort: str) -> list[AreaRow]:
    """The rows by one column (`-` before it: the largest first); a district's subdistricts stay behind it."""
    key = SORTS.get(sort.removeprefix("-"))
    if key is None:
        return list(rows)
    groups: dict[str, list[AreaRow]] = {}
    for row in rows:
        groups.setdefault(row.area.code[:4] if rows[0].is_sum else "", []).append(row)
    is_down = sort.startswith("-")
    found: list[AreaRow] = []
    for group in sorted(groups.values(), key=lambda each: key(each[0]), reverse=is_down):
        sums = [row for row in group if row.is_sum]
        rest = [row for row in group if not row.is_sum]
        found += [*sums, *sorted(rest, key=key, reverse=is_down)]
    return found


def home_for(user: User, here: Here, asked: str = "", sort: str = "") -> tuple[str, dict[str, object]]:
    """The template of the user's home in the role asked for (else the first held), and what fills it.

    `sort` puts the areas of a home in another order.

    Without an appointment, a campaign or an approved list it is the page that says what comes next.
    """
    held = standing_of(user).roles
    mine = [role for role in (*HOMES, Role.SYSADMIN) if role in held]
    role = asked if asked in mine else next(iter(mine), "")
    given: dict[str, object] = {
        "role": role,
        "tabs": [tab(name, name == role) for name in mine] if len(mine) > 1 else [],
        "is_steward": Role.SECRETARY in held,
    }
    if role == Role.SYSADMIN:
        return "web/home/sysadmin.html", {**given, "findings": health()}
    if not role or here.campaign is None or (here.list_number is None and role != Role.AUDITOR):
        return "web/home/nothing_yet.html", given
    given["notices"] = reminder_notices(user, here.campaign)
    given["tools_href"] = campaign_address("web:tools", here.campaign, held)
    built = dict(HOMES[role].build(user, here.campaign))
    rows = built.get("area_rows")
    if sort and isinstance(rows, list):
        built["area_rows"] = in_order(rows, sort)
    return HOMES[role].template, {**given, **built}


def tab(role: str, is_current: bool) -> dict[str, object]:
    return {"label": Role(role).label, "href": f"?role={role}", "is_current": is_current, "count": None}
