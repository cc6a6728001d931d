from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kaejon.assessment.actions.survey import load_survey
from kaejon.assessment.queries.survey import read_survey
from kaejon.audit.principal import Principal
from kaejon.lib import clock
from kaejon.lib.csv_out import csv_bytes
from kaejon.logbook.rules import MoveRefused
from kaejon.register.intake.problems import FileProblem
from kaejon.register.models import Campaign

BY = Principal(account="console", channel="command")


class Command(BaseCommand):
    help = "นำเข้าผลสำรวจ จปฐ. รอบถัดไป (load a later survey's list: passed or failed, per person and dimension)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--campaign", required=True, metavar="SLUG")
        parser.add_argument("--reference", default="", help="name and round of the survey")
        parser.add_argument("--on", type=dt.date.fromisoformat, default=None, metavar="YYYY-MM-DD")
        parser.add_argument("--rejected", type=Path, metavar="FILE", help="write the rows that are not taken here")
        parser.add_argument("--dry-run", action="store_true", help="check and show, keep nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = Campaign.objects.filter(slug=options["campaign"]).first()
        if campaign is None or not options["file"].is_file():
            raise CommandError("ไม่พบวาระหรือไฟล์ที่ระบุ")
        try:
            found = read_survey(campaign, options["file"].read_bytes(), options["file"].name)
            for problem in found.problems:
                self.stderr.write(f"แถว {problem.row} คอลัมน์ {problem.column}: {problem.sentence}")
            if options["rejected"] and found.rejected:
                options["rejected"].write_bytes(csv_bytes(*found.rejected_table()))
            if options["dry_run"]:
                self.stdout.write(f"รับได้ {len(found.rows)} แถว ไม่รับ {len(found.problems)} แถว (ยังไม่บันทึก)")
                return
            on = options["on"] or clock.today()
            done = load_survey(
                campaign=campaign, rows=found.rows, reference=options["reference"], occurred_on=on, by=BY
            )
        except FileProblem as problem:
            raise CommandError(f"{problem.sentence} {problem.remedy}") from problem
        except MoveRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"ผ่าน {done.passed} ตกเกณฑ์ {done.failed} ไม่เปลี่ยนแปลง {done.unchanged}")
