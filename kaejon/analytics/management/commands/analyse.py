from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import ibis
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kaejon.analytics.lake.asking import QUESTIONS, LakeProblem, opened, rows_of


class Command(BaseCommand):
    help = "วิเคราะห์แฟ้มของรายงานที่ปิดแล้ว (ask a lake of frozen reports for figures, poverty or transitions)"
    requires_system_checks: list[str] = []  # noqa: RUF012  Django's own form; a lake needs no database

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("question", choices=list(QUESTIONS))
        parser.add_argument("--lake", required=True, metavar="DIR")
        parser.add_argument("--campaign", default="*", metavar="SLUG")
        parser.add_argument("--province", default="*", metavar="CODE")
        parser.add_argument("--report", default="*", metavar="N-VERSION", help='"03-1"; "*-1" for every first version')
        parser.add_argument("--json", action="store_true", help="one JSON object a row instead of tab-separated text")

    def handle(
        self,
        *args: Any,
        question: str,
        lake: str,
        campaign: str,
        province: str,
        report: str,
        json: bool,
        **options: Any,
    ) -> None:
        backend = ibis.duckdb.connect(autoinstall_known_extensions=False)
        try:
            found = opened(backend, Path(lake), campaign=campaign, province=province, report=report)
        except LakeProblem as problem:
            raise CommandError(str(problem)) from problem
        for ask in QUESTIONS[question]:
            names, rows = rows_of(ask(found))
            self.tell(ask.__name__, names, rows, as_json=json)

    def tell(self, table: str, names: Any, rows: Any, *, as_json: bool) -> None:
        """Write one answer."""
        if as_json:
            for row in rows:
                self.stdout.write(json.dumps({"table": table, **dict(zip(names, row, strict=True))}))
            return
        self.stdout.write(f"# {table}")
        self.stdout.write("\t".join(names))
        for row in rows:
            self.stdout.write("\t".join("" if value is None else str(value) for value in row))
