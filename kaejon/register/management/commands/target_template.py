from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kaejon.register.intake.template import write_template


class Command(BaseCommand):
    help = "เขียนแบบฟอร์มบัญชีครัวเรือนเป้าหมาย XLSX (write the list's template)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("out", type=Path, metavar="OUT", help="a new file, for example template.xlsx")

    def handle(self, *args: Any, out: Path, **options: Any) -> None:
        try:
            with out.open("xb") as stream:
                write_template(stream)
        except FileExistsError as problem:
            raise CommandError(f"มีไฟล์ {out} อยู่แล้ว โปรดใช้ชื่ออื่น") from problem
        except OSError as problem:
            raise CommandError(f"เขียนไฟล์ {out} ไม่ได้: {problem.strerror}") from problem
        self.stdout.write(f"เขียนแบบฟอร์มแล้ว: {out}")
