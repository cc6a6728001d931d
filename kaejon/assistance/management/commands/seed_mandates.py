from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kaejon.assistance.actions.mandates import seed_mandates
from kaejon.lib import clock
from kaejon.people.access import console_principal


class Command(BaseCommand):
    help = "Gives every agency of a province that has no mandate those that its name suggests."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("province", help="the province's code, as 23")
        parser.add_argument("--by", default="", metavar="USERNAME", help="who orders it (default: the console)")

    def handle(self, *args: Any, **options: Any) -> None:
        by = console_principal(options["by"])
        added = seed_mandates(province=options["province"], starts_on=clock.today(), by=by)
        self.stdout.write(f"เพิ่มภารกิจ {added} รายการ")
