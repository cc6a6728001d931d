from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from kaejon.audit.actions import recording, sign_checkpoint
from kaejon.audit.principal import Principal
from kaejon.lib import clock
from kaejon.report.actions.composing import Correction, compose, figures_as_of, write_report
from kaejon.report.content import Body, figures_hash
from kaejon.report.models import WeeklyReport
from kaejon.report.queries.reports import newest_version
from kaejon.report.rules import ReportRefused, check_open_for_correction, correction_reason


@dataclass(frozen=True)
class Preview:
    """What a correction would say now, and the version that it would replace. `figures_hash` names these figures."""

    corrects: WeeklyReport
    body: Body
    figures_hash: str

    @property
    def changes_nothing(self) -> bool:
        return self.figures_hash == self.corrects.figures_hash


def preview_correction(report: WeeklyReport) -> Preview:
    """What a correction of the report's number would say now, against its newest version; nothing is written.

    Raises ReportRefused where the campaign is closed.
    """
    check_open_for_correction(report.campaign)
    corrects = newest_version(report)
    body = figures_as_of(report.campaign, report.number, clock.now()).body
    return Preview(corrects, body, figures_hash(body))


def correct_weekly_report(report: WeeklyReport, reason: str, *, by: Principal, seen: str | None = None) -> WeeklyReport:
    """Freeze a new version of the report's number: same cut-off, with everything known by now, and why.

    `report` is the version that was looked at, `seen` the figures_hash of the preview that was shown (None: none was).
    Asked for twice, the version made the first time is returned. Raises ReportRefused: closed, reason_missing,
    too_long, stale (another correction came between), figures_moved (the figures are others than shown), no_change.
    """
    kept = correction_reason(reason)
    try:
        return freeze_correction(report, kept, by=by, seen=seen)
    except Overtaken as overtaken:
        made = overtaken.newest
        if (made.version, made.reason, made.figures_hash) == (report.version + 1, kept, seen or made.figures_hash):
            return made
        raise ReportRefused(
            "stale",
            _("รายงานครั้งที่ %(number)s มีฉบับแก้ไข ครั้งที่ %(n)s แล้ว โปรดเปิดฉบับล่าสุดและตรวจอีกครั้ง")
            % {"number": made.number, "n": made.version - 1},
        ) from overtaken


class Overtaken(Exception):
    """Another correction of the same version was made before this one."""

    def __init__(self, newest: WeeklyReport) -> None:
        super().__init__(str(newest))
        self.newest = newest


def freeze_correction(report: WeeklyReport, reason: str, *, by: Principal, seen: str | None) -> WeeklyReport:
    """Compose and write the correction under the chain's lock; raises Overtaken where the report is not the newest."""
    campaign = report.campaign
    with transaction.atomic():
        with recording("report.correct", by=by, campaign_id=campaign.pk) as recorder:
            campaign.refresh_from_db()
            check_open_for_correction(campaign)
            newest = newest_version(report)
            if newest.pk != report.pk:
                raise Overtaken(newest)
            made, content = compose(campaign, report.number, recorder, Correction(report, reason))
            if seen is not None and made.figures_hash != seen:
                raise ReportRefused("figures_moved", _("ตัวเลขเปลี่ยนไปหลังจากที่ท่านเปิดหน้านี้ โปรดดูส่วนที่เปลี่ยนอีกครั้งแล้วจึงยืนยัน"))
            if made.figures_hash == report.figures_hash:
                raise ReportRefused(
                    "no_change",
                    _("ตัวเลขของรายงานครั้งที่ %(number)s ไม่เปลี่ยนแปลง จึงไม่ต้องทำฉบับแก้ไข") % {"number": report.number},
                )
            write_report(recorder, made, content)
            recorder.detail |= {"corrects": report.hash}
        sign_checkpoint(why=f"report {campaign.slug} {made.number}/{made.version}")
    return made
