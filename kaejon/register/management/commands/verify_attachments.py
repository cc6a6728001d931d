from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kaejon.register.attachments import sweep_orphans, unsound


class Command(BaseCommand):
    help = "ตรวจไฟล์ภาพกับทะเบียน (check the photos' files against the facts; --sweep removes files of no fact)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sweep", action="store_true", help="remove files older than a day that no fact names")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["sweep"]:
            self.stdout.write(f"ลบไฟล์ที่ไม่มีรายการอ้างถึง {sweep_orphans()} ไฟล์")
        found = [f"{attachment.file} {code}" for attachment, code in unsound()]
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write("ไฟล์ภาพครบถ้วน")
