"""What waits about help, by role: counted now."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaejon.assistance.access import own_offices
from kaejon.assistance.models import Mandate
from kaejon.assistance.queries.gaps import pages_of_gaps, pages_wanted, pages_without_help
from kaejon.assistance.queries.matters import (
    awaiting_agency,
    matters_of_agencies,
    matters_of_households,
    promised,
    with_last_word,
)
from kaejon.lib import clock
from kaejon.logbook.kinds import Kind
from kaejon.people.access import User, standing_of, within
from kaejon.people.policy import OFFICES, SECRETARY, TEAM
from kaejon.people.waiting import Waiting
from kaejon.register.access import households_for
from kaejon.register.models import Campaign
from kaejon.register.queries.rulesets import rules_on


def waiting(user: User, campaign: Campaign) -> list[Waiting]:
    """What waits about help for the user's roles."""
    held = standing_of(user).roles
    found: list[Waiting] = []
    if held & OFFICES:
        found += waiting_for_offices(user, campaign)
    if held & TEAM:
        found += waiting_for_team(user, campaign)
    if held & SECRETARY:
        found += waiting_for_secretary(user, campaign)
    return found


def waiting_for_offices(user: User, campaign: Campaign) -> list[Waiting]:
    """Matters to answer, promises to keep, and households that lie in the agency's mandate."""
    agencies = {a.agency for a in own_offices(user) if a.agency}
    today = clock.today()
    rows = with_last_word(matters_of_agencies(campaign, agencies))
    inbox = reverse("assistance:matter-inbox", args=[campaign.slug])
    wanted = reverse("assistance:wanted-list", args=[campaign.slug])
    answer, give = awaiting_agency(rows), promised(rows)
    late = answer.filter(answer_due_on__lt=today).count()
    return [
        Waiting("answers_overdue", late, _("เรื่องที่เลยกำหนดตอบ"), f"{inbox}?state=to_answer&due=over", "overdue"),
        Waiting(
            "to_answer", answer.count() - late, _("เรื่องส่งต่อที่รอหน่วยงานของท่านตอบ"), f"{inbox}?state=to_answer&due=within"
        ),
        Waiting(
            "promises_overdue",
            give.filter(promised_on__lt=today).count(),
            _("ความช่วยเหลือที่เลยวันที่รับปากไว้"),
            f"{inbox}?state=promised&due=over",
            "overdue",
        ),
        Waiting("promised", give.count(), _("ความช่วยเหลือที่รับไว้และยังไม่เสร็จ"), f"{inbox}?state=promised", ""),
        Waiting(
            "wanted", pages_wanted(campaign, list(agencies)).count, _("ครัวเรือนที่ต้องการภารกิจของหน่วยงานท่าน"), wanted, ""
        ),
    ]


def waiting_for_team(user: User, campaign: Campaign) -> list[Waiting]:
    """Questions of agencies, matters declined or overdue, needs that nobody helps."""
    seen = households_for(user, TEAM)
    today = clock.today()
    rows = with_last_word(matters_of_households(campaign, seen))
    sent = reverse("assistance:matter-sent", args=[campaign.slug])
    late = awaiting_agency(rows).filter(answer_due_on__lt=today)
    areas = standing_of(user).areas(TEAM)
    days = rules_on(campaign, today).no_help_days
    return [
        Waiting(
            "to_inform",
            rows.filter(last_kind=Kind.HELP_QUERIED).count(),
            _("หน่วยงานขอข้อมูลเพิ่มเติม รอทีมตอบ"),
            f"{sent}?state=to_inform",
            "overdue",
        ),
        Waiting(
            "unanswered",
            late.count(),
            _("เรื่องส่งต่อที่หน่วยงานยังไม่ตอบตามกำหนด"),
            f"{sent}?state=to_answer&due=over",
            "overdue",
        ),
        Waiting(
            "gaps",
            pages_of_gaps(campaign, areas).count,
            _("ปัญหาที่ยังไม่มีหน่วยงานรองรับ"),
            reverse("assistance:gap-list", args=[campaign.slug]),
        ),
        Waiting(
            "no_help",
            pages_without_help(campaign, areas, today, days).count,
            _("ครัวเรือนที่ยังไม่ได้รับความช่วยเหลือนานเกินกำหนด"),
            reverse("assistance:no-help-list", args=[campaign.slug]),
        ),
    ]


def waiting_for_secretary(user: User, campaign: Campaign) -> list[Waiting]:
    """Gaps of the province, and whether anybody is charged with anything."""
    areas = standing_of(user).areas(SECRETARY)
    found = [
        Waiting(
            "gaps",
            pages_of_gaps(campaign, areas).count,
            _("ปัญหาที่ยังไม่มีหน่วยงานรองรับ"),
            reverse("assistance:gap-list", args=[campaign.slug]),
        )
    ]
    if not Mandate.objects.filter(within([campaign.province_id], "area_id")).exists():
        href = reverse("assistance:mandate-list", args=[campaign.slug])
        found.append(Waiting("no_mandates", 1, _("ยังไม่ได้บันทึกภารกิจของหน่วยงานในจังหวัด"), href, "overdue"))
    return found
