from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from kaejon.audit.principal import CONSOLE
from kaejon.report.actions.freezing import freeze_weekly_report
from kaejon.report.actions.lake import write_missing_lake
from kaejon.report.queries.reports import campaign_called, cutoff_called
from kaejon.report.rules import ReportRefused


class Command(BaseCommand):
    help = "ปิดรายงานประจำสัปดาห์ (freeze the weekly report, and before it every earlier one that was missed)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--campaign", required=True, metavar="SLUG")
        parser.add_argument(
            "--cutoff", metavar="ISO", help="default: the last one due; without an offset: Bangkok time"
        )

    def handle(self, *args: Any, campaign: str, cutoff: str | None, **options: Any) -> None:
        try:
            done = freeze_weekly_report(campaign_called(campaign), cutoff=cutoff_called(cutoff), by=CONSOLE)
        except ReportRefused as problem:
            raise CommandError(str(problem)) from problem
        write_missing_lake(by=CONSOLE)
        for report in done.made:
            self.stdout.write(_("ปิดรายงานครั้งที่ %(number)s แล้ว") % {"number": report.number})
        if not done.made:
            self.stdout.write(_("รายงานครั้งที่ %(number)s ปิดไว้แล้ว") % {"number": done.report.number})
        self.stdout.write(f"hash {done.report.hash}")
