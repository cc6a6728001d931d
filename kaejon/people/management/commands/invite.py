from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kaejon.lib.problem import Problem
from kaejon.people.access import console_principal
from kaejon.people.actions import invite
from kaejon.people.models import Account


class Command(BaseCommand):
    help = "ออกลิงก์เชิญให้ตั้งรหัสผ่าน (a one-time link by which the person sets a password)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--by", default="", metavar="USERNAME", help="who does it (the console)")

    def handle(self, *args: Any, username: str, by: str, **options: Any) -> None:
        try:
            account = Account.objects.get_by_natural_key(username)
            link = invite(account, by=console_principal(by))
        except (Problem, Account.DoesNotExist) as problem:
            raise CommandError(getattr(problem, "sentence", f"no account {username!r} or {by!r}")) from None
        self.stdout.write(link)
