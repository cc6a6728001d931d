from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kaejon.report.queries.reports import campaign_called
from kaejon.report.rules import ReportRefused
from kaejon.report.verify import verify_reports


class Command(BaseCommand):
    help = "ตรวจรายงานที่ปิดแล้วกับข้อเท็จจริง (compute every frozen report anew from the facts and compare)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--campaign", metavar="SLUG")

    def handle(self, *args: Any, campaign: str | None, **options: Any) -> None:
        try:
            done = verify_reports(campaign_called(campaign) if campaign else None)
        except ReportRefused as problem:
            raise CommandError(str(problem)) from problem
        for finding in done.findings:
            self.stderr.write(finding)
        for note in done.notes:
            self.stdout.write(note)
        tried = f"{done.reports} reports, {done.figures} figures, {done.documents} documents, {done.files} lake files"
        if not done.whole:
            raise CommandError(f"reports are NOT as frozen: {len(done.findings)} findings in {tried}")
        self.stdout.write(f"reports are as frozen: {tried}")
