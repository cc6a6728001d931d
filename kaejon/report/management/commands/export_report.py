from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kaejon.audit.principal import CONSOLE
from kaejon.report.actions.issuing import issue_document
from kaejon.report.documents.kinds import CONTENT_TYPES, KINDS, report_document
from kaejon.report.queries.letterheads import emblem_for
from kaejon.report.queries.reports import campaign_called, draft_report, report_called
from kaejon.report.rules import ReportRefused


class Command(BaseCommand):
    help = "ส่งออกรายงานเป็นไฟล์ (write a frozen report, or a draft of the figures as of now, to a file)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--campaign", required=True, metavar="SLUG")
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--number", type=int, metavar="N")
        which.add_argument("--draft", action="store_true")
        parser.add_argument("--format", required=True, choices=tuple(CONTENT_TYPES))
        parser.add_argument("--variant", default="", choices=sorted({variant for _form, variant in KINDS}))
        parser.add_argument("--output", required=True, type=Path, metavar="FILE")

    def handle(self, *args: Any, campaign: str, number: int | None, output: Path | str, **options: Any) -> None:
        kind = (options["format"], options["variant"])
        if kind not in KINDS:
            raise CommandError(f"ไม่มีเอกสาร {kind[0]} แบบ {kind[1]} (no {kind[1]} as {kind[0]})")
        try:
            found = campaign_called(campaign)
            if number is None:
                body = draft_report(found)
                document = report_document(body, *kind, emblem=emblem_for(body))
            else:
                document = issue_document(report_called(found, number), *kind, by=CONSOLE)
            Path(output).write_bytes(document.content)
        except (ReportRefused, OSError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{output} ({len(document.content):,} bytes)")
