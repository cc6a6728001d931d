from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kaejon.audit.principal import Principal
from kaejon.register.checking import check_import
from kaejon.register.models import Import


class Command(BaseCommand):
    help = "ตรวจไฟล์ที่อัปโหลดไว้ (check an uploaded file; started by the upload page)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("intake", metavar="ID")

    def handle(self, *args: Any, intake: str, **options: Any) -> None:
        found = Import.objects.select_related("target_list__campaign").get(pk=intake)
        done = check_import(intake=found, by=Principal(account=found.uploaded_by, channel="import"))
        self.stdout.write(done.state)
