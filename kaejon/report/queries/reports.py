from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import cast

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kaejon.lib import clock
from kaejon.register.models import Campaign
from kaejon.report.content import Body, body_as_of, moment_text, software
from kaejon.report.models import WeeklyReport
from kaejon.report.queries.earlier import earlier_reports
from kaejon.report.rules import ReportRefused


def campaign_called(slug: str) -> Campaign:
    """The campaign that a command names; raises ReportRefused where there is none."""
    found = Campaign.objects.select_related("province").filter(slug=slug).first()
    if found is None:
        known = ", ".join(Campaign.objects.values_list("slug", flat=True)) or "-"
        raise ReportRefused(
            "unknown_campaign",
            _("ไม่มีวาระจังหวัดชื่อ %(slug)s วาระที่มี: %(known)s") % {"slug": slug, "known": known},
        )
    return found


def cutoff_called(text: str | None) -> dt.datetime | None:
    """The cut-off that a command names in ISO 8601, in Bangkok where it names no offset; raises ReportRefused."""
    if text is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as problem:
        raise ReportRefused(
            "unreadable", _("อ่านเวลา %(text)s ไม่ได้ โปรดระบุเช่น 2022-05-13T17:00") % {"text": text}
        ) from problem
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.BANGKOK)


def report_called(campaign: Campaign, number: int) -> WeeklyReport:
    """The newest version of report `number`; raises ReportRefused where it is not frozen."""
    found = WeeklyReport.objects.filter(campaign=campaign, number=number).order_by("version").last()
    if found is None:
        raise ReportRefused(
            "not_frozen",
            _("ยังไม่มีรายงานครั้งที่ %(number)s หากถึงกำหนดแล้ว โปรดปิดรายงานก่อน หรือส่งออกเป็นร่าง") % {"number": number},
        )
    return found


def reports_of(campaign: Campaign) -> QuerySet[WeeklyReport]:
    """The campaign's reports, every version, in the order of freezing."""
    return WeeklyReport.objects.filter(campaign=campaign).order_by("link")


def first_version(campaign: Campaign, number: int) -> WeeklyReport | None:
    """Report `number` as it was frozen first, or None while it is not."""
    return WeeklyReport.objects.filter(campaign=campaign, number=number, version=1).first()


def newest_version(report: WeeklyReport) -> WeeklyReport:
    """The newest version of the report's number."""
    return WeeklyReport.objects.filter(campaign=report.campaign_id, number=report.number).order_by("-version")[0]


def numbers_frozen(campaign: Campaign) -> list[int]:
    """The numbers of the campaign's frozen reports, ascending."""
    return list(
        WeeklyReport.objects.filter(campaign=campaign, version=1).order_by("number").values_list("number", flat=True)
    )


def body_of(report: WeeklyReport) -> Body:
    """The report as frozen. Raises ValueError where the stored text is damaged."""
    return cast(Body, json.loads(report.body))


def draft_report(campaign: Campaign) -> Body:
    """The figures as of now, changes against the last frozen report: without number or hash, and never stored."""
    now = clock.now()
    due = campaign.calendar.due(now)
    earlier = earlier_reports(campaign, number=len(campaign.calendar) + 1, known_at=now)
    body = body_as_of(
        campaign,
        cut_off=now,
        # What was recorded in this very moment is known already.
        known_at=now + dt.timedelta(microseconds=1),
        previous_cut_off=due[-1] if due else None,
        before=body_of(earlier[-1]) if earlier else None,
        earlier=earlier,
    )
    seals = dict.fromkeys(("number", "version", "audit_head", "figures_hash", "hash", "previous_hash", "correction"))
    return {
        **body,
        **seals,
        "known_at": moment_text(now),
        "made_at": moment_text(now),
        "late": False,
        "draft": True,
        "software": software(),
    }


def versions_of(report: WeeklyReport) -> list[WeeklyReport]:
    """Every version of the report's number without its text, oldest first."""
    return list(reports_of(report.campaign).filter(number=report.number).defer("body").order_by("version"))


@dataclass(frozen=True)
class Neighbours:
    """What lies round a report: the numbers frozen before and after it, its other versions, the one it links to."""

    previous: int | None
    following: int | None
    versions: list[int]
    linked: WeeklyReport | None

    @property
    def newest(self) -> int:
        """The version that counts: a corrected one replaces those before it."""
        return self.versions[-1]


def neighbours_of(report: WeeklyReport) -> Neighbours:
    """The reports round this one, in one query."""
    others = list(reports_of(report.campaign).defer("body"))
    numbers = {other.number for other in others}
    return Neighbours(
        previous=max((n for n in numbers if n < report.number), default=None),
        following=min((n for n in numbers if n > report.number), default=None),
        versions=sorted(other.version for other in others if other.number == report.number),
        linked=next((other for other in others if other.link == report.link - 1), None),
    )
