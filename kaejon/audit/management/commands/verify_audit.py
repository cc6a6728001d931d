from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kaejon.audit.verify import export_chain, verify_chain, verify_export


class Command(BaseCommand):
    help = "ตรวจสมุดตรวจสอบทั้งสาย (check the audit chain, its guards, facts and checkpoints)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--export",
            type=Path,
            metavar="FILE",
            help="check an exported chain; when FILE is not there yet, write the export first",
        )

    def handle(self, *args: Any, export: Path | None, **options: Any) -> None:
        if export and not export.exists():
            self.stdout.write(f"wrote {export_chain(export)} events to {export}")
        report = verify_export(export) if export else verify_chain()
        for finding in report.findings:
            self.stderr.write(finding)
        tried = f"{report.events} events, {report.facts} facts, {report.checkpoints} checkpoints"
        if not report.whole:
            raise CommandError(f"audit chain is NOT whole: {len(report.findings)} findings in {tried}")
        self.stdout.write(f"audit chain is whole: {tried}; head {report.head}")
        for key in sorted(report.keys):
            self.stdout.write(f"signed by {key}")
