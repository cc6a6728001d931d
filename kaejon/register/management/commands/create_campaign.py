from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kaejon.audit.principal import CONSOLE
from kaejon.register.actions import RegisterRefused, create_campaign

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Command(BaseCommand):
    help = "เปิดวาระใหม่ของจังหวัด (create a campaign)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--province", required=True, help="2-digit code, for example 23")
        parser.add_argument("--name", required=True)
        parser.add_argument("--start", required=True, type=dt.date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--deadline", required=True, type=dt.date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--cutoff-weekday", choices=WEEKDAYS, default="friday")
        parser.add_argument("--cutoff-time", type=dt.time.fromisoformat, default=dt.time(17, 0), metavar="HH:MM")
        parser.add_argument(
            "--district-due-time",
            type=dt.time.fromisoformat,
            metavar="HH:MM",
            help="when the districts' returns are due on that day; default 15:00, never after the cut-off",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            campaign = create_campaign(
                slug=options["slug"],
                name=options["name"],
                province=options["province"],
                starts_on=options["start"],
                deadline_on=options["deadline"],
                cutoff_weekday=WEEKDAYS.index(options["cutoff_weekday"]),
                cutoff_time=options["cutoff_time"],
                district_due_time=options["district_due_time"],
                by=CONSOLE,
            )
        except RegisterRefused as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"เปิดวาระ {campaign.slug} แล้ว มีรายงาน {len(campaign.calendar)} ครั้ง")
