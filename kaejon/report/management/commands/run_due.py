from __future__ import annotations

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kaejon.report.actions.claiming import this_process
from kaejon.report.actions.scheduling import run_due, told
from kaejon.report.scheduler import Stop, keep_running


class Command(BaseCommand):
    help = "ทำงานที่ถึงกำหนด: ปิดรายงานและแจ้งเตือน (do what is due: freezes and reminders)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--forever", action="store_true", help="go on until told to stop, as kaejon serve does")

    def handle(self, *args: Any, forever: bool, **options: Any) -> None:
        who = this_process()
        if forever:
            stop = Stop()
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, stop)
            keep_running(who=who, say=self.stdout.write, heed_stop=stop.heed)
            return
        ran = run_due(who=who)
        if ran:
            self.stdout.write(told(ran))
        if any(one.problem for one in ran):
            raise CommandError("not everything that was due could be done; it will be tried again")
