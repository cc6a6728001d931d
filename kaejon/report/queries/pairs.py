"""Which two reports are compared, as an address names them: a number, or number.version."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kaejon.register.models import Campaign
from kaejon.report.models import WeeklyReport
from kaejon.report.queries.reports import reports_of
from kaejon.report.rules import ReportRefused

NAME = re.compile(r"(?:(?P<slug>[a-z0-9-]{1,60})/)?(?P<number>[0-9]{1,4})(?:\.(?P<version>[0-9]{1,4}))?")


@dataclass(frozen=True)
class Choice:
    """One version of one report, as a list to choose from names it."""

    value: str
    report: WeeklyReport


def reports_to_compare(campaign: Campaign) -> list[Choice]:
    """Every version of every report, newest number first, without their text; one query."""
    found = reports_of(campaign).defer("body").order_by("-number", "-version")
    return [Choice(f"{report.number}.{report.version}", report) for report in found]


def pair_asked(campaign: Campaign, a: str, b: str) -> tuple[WeeklyReport, WeeklyReport] | None:
    """The two reports that an address names, in the order named; the last two where it names none, None where there are
    not two. A number without a version is its newest. Raises ReportRefused: other_campaign, unreadable, not_frozen.
    """
    if not a and not b:
        newest: dict[int, WeeklyReport] = {}
        for report in reports_of(campaign).order_by("number", "version").defer("body"):
            newest[report.number] = report
        last = [newest[number] for number in sorted(newest)[-2:]]
        return (last[0], last[1]) if len(last) == 2 else None
    return report_named(campaign, a), report_named(campaign, b)


def report_named(campaign: Campaign, text: str) -> WeeklyReport:
    """One report of the campaign by its name."""
    match = NAME.fullmatch(text.strip())
    if match is None:
        raise ReportRefused("unreadable", _("โปรดเลือกรายงานทั้งสองครั้งจากรายการ"))
    if match["slug"] not in (None, campaign.slug):
        raise ReportRefused("other_campaign", _("เทียบได้เฉพาะรายงานของวาระเดียวกัน รายงานที่เลือกเป็นของวาระอื่น"))
    found = reports_of(campaign).filter(number=int(match["number"])).order_by("version")
    report = (found.filter(version=int(match["version"])) if match["version"] else found).last()
    if report is None:
        raise ReportRefused(
            "not_frozen", _("ไม่มีรายงานครั้งที่ %(name)s ที่ปิดแล้ว โปรดเลือกจากรายการ") % {"name": match["number"]}
        )
    return report
