"""งานของฉัน: what waits for somebody, from what every capability says of it; derived at reading, never stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from kaejon.assessment.queries import inbox as assessment
from kaejon.assistance.queries import inbox as assistance
from kaejon.caseload.queries import inbox as caseload
from kaejon.changes.queries import inbox as changes
from kaejon.logbook.kept import kept, newest_event
from kaejon.meeting.queries import inbox as meeting
from kaejon.people.access import User, standing_of
from kaejon.people.models import Role
from kaejon.people.policy import SECRETARY
from kaejon.people.waiting import Waiting
from kaejon.plan.queries import inbox as plan
from kaejon.register.models import Campaign
from kaejon.report.queries import inbox as report
from kaejon.report.queries.returns import settled_districts
from kaejon.web.addresses import campaign_address
from kaejon.web.queries.work import (
    districts_without_officer,
    waiting_for_secretary,
)

ORDER = {"overdue": 0, "due": 1, "": 2}
"""What is late stands first, then what is due, then what is only good to know."""


def register(user: User, campaign: Campaign) -> list[Waiting]:
    """Lists, proposals and appointments, which wait for the secretary."""
    roles = frozenset(standing_of(user).roles) & SECRETARY
    if not roles:
        return []
    found = waiting_for_secretary(campaign, user)
    without = len(districts_without_officer(settled_districts(campaign)))
    said = (
        ("no_officer", without, _("อำเภอที่ยังไม่มีผู้ได้รับแต่งตั้งเป็น คจพ.อ."), "people:appointment-list", "overdue"),
        ("imports", found.imports, _("การนำเข้าบัญชีที่ยังไม่เสร็จ"), "register:list-index", "due"),
        ("households_proposed", found.household_proposals, _("ครัวเรือนตกหล่นที่เสนอเข้าบัญชี"), PROPOSALS, "due"),
        ("needs_proposed", found.need_proposals, _("ปัญหาที่พบเพิ่ม รอพิจารณาเข้าบัญชี"), PROPOSALS, "due"),
        ("gone", found.gone, _("ปัญหารายมิติที่ไม่อยู่ในบัญชีฉบับล่าสุด รอเหตุผลการนำออก"), "assessment:gone-list", "due"),
        ("ending", found.ending, _("การแต่งตั้งที่จะสิ้นสุดภายใน 30 วัน"), "people:appointment-list", ""),
    )
    return [
        Waiting(code, count, label, campaign_address(name, campaign, roles), kind)
        for code, count, label, name, kind in said
    ]


PROPOSALS = "assessment:proposal-list"
SOURCES: tuple[Callable[[User, Campaign], list[Waiting]], ...] = (
    assessment.waiting,
    plan.waiting,
    assistance.waiting,
    changes.waiting,
    caseload.waiting,
    report.waiting,
    meeting.waiting,
    register,
)


def work_of(user: User, campaign: Campaign) -> list[Waiting]:
    """Everything that waits for the user, late first; things of which there are none come last. Kept as lists are."""
    return kept(
        "work",
        (campaign.pk, user.pk, translation.get_language()),
        lambda: in_order(row for source in SOURCES for row in source(user, campaign)),
        until=newest_event,
    )


def in_order(rows: Iterable[Waiting]) -> list[Waiting]:
    """One row a code, sorted."""
    unique: dict[str, Waiting] = {}
    for row in rows:
        unique.setdefault(row.code, row)
    return sorted(unique.values(), key=lambda row: (not row.count, ORDER[row.kind]))


QUESTIONS = {
    Role.MENTOR.value: _("ครัวเรือนใดของท่านต้องไปเยี่ยมต่อไป"),
    Role.OPERATOR.value: _("งานใดถึงกำหนดในตำบลของท่าน"),
    Role.DISTRICT.value: _("ท่านต้องพิจารณาเรื่องใด"),
    Role.GODPARENT.value: _("ครัวเรือนใดต้องการภารกิจของท่าน และท่านรับปากสิ่งใดไว้"),
    Role.AGENCY.value: _("เรื่องใดรอหน่วยงานของท่านตอบ และต้องบันทึกการช่วยเหลือใด"),
    Role.SUPERVISOR.value: _("กรณีใดไม่คืบหน้า และเพราะเหตุใด"),
    Role.GOVERNOR.value: _("พื้นที่ใดต้องการสนับสนุนเพิ่ม"),
    Role.SECRETARY.value: _("บัญชี การแต่งตั้ง และรายงานครบหรือยัง"),
}
"""The question that the inbox of each role answers."""


def questions_for(user: User) -> list[object]:
    """The questions of the roles that the user holds, in the order of the table."""
    held = standing_of(user).roles
    return [question for role, question in QUESTIONS.items() if role in held]
