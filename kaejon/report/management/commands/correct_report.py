from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from kaejon.audit.principal import CONSOLE
from kaejon.report.actions.correcting import correct_weekly_report
from kaejon.report.queries.reports import campaign_called, report_called
from kaejon.report.rules import ReportRefused


class Command(BaseCommand):
    help = "ทำฉบับแก้ไขของรายงาน (freeze a new version of a report, with everything known by now, and say why)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--campaign", required=True, metavar="SLUG")
        parser.add_argument("--number", required=True, type=int, metavar="N")
        parser.add_argument("--reason", required=True, metavar="TEXT", help="printed on every paper of the version")

    def handle(self, *args: Any, campaign: str, number: int, reason: str, **options: Any) -> None:
        try:
            made = correct_weekly_report(report_called(campaign_called(campaign), number), reason, by=CONSOLE)
        except ReportRefused as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(
            _("ทำฉบับแก้ไข ครั้งที่ %(n)s ของรายงานครั้งที่ %(number)s แล้ว") % {"n": made.version - 1, "number": number}
        )
        self.stdout.write(f"hash {made.hash}")
