from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kaejon.register.approving import commit_import
from kaejon.register.models import Import


class Command(BaseCommand):
    help = "บันทึกบัญชีที่เห็นชอบบนหน้าเว็บแล้ว (write a list approved on the page; started by the page)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("intake", metavar="ID")

    def handle(self, *args: Any, intake: str, **options: Any) -> None:
        found = Import.objects.select_related("target_list__campaign").get(pk=intake)
        version = commit_import(intake=found)
        self.stdout.write(version.title if version else "ไม่มีบัญชีฉบับใหม่")
