from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kaejon.demo.actions import DEFAULT_SEED, DemoRefused, Made, make_demo
from kaejon.people.queries import DEMO_PASSWORD, demo_accounts


class Command(BaseCommand):
    help = "สร้างข้อมูลสาธิต (make the demonstration in an empty demo installation; a second time changes nothing)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--historic", action="store_true", help="the campaign of 2565, all 21 Fridays frozen")
        parser.add_argument("--seed", type=int, default=DEFAULT_SEED, metavar="N", help="other dice, other details")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = make_demo(is_historic=options["historic"], seed=options["seed"], say=self.stderr.write)
        except DemoRefused as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(how_to_sign_in(made))


def how_to_sign_in(made: Made) -> str:
    """What bin/demo shows when it is ready, and keeps for the next time."""
    first = f"วาระ {made.campaign.slug}: " + ("สร้างข้อมูลสาธิตแล้ว" if made.is_new else "มีข้อมูลสาธิตอยู่แล้ว ไม่ได้เปลี่ยนแปลงสิ่งใด")
    accounts = [f"  {account.username:<16} {account.role}" for account in demo_accounts()]
    return "\n".join([first, f"เข้าสู่ระบบ (sign in) ด้วยรหัสผ่าน (password) {DEMO_PASSWORD}", *accounts])
