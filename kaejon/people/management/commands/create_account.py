from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kaejon.lib.problem import Problem
from kaejon.people.access import console_principal
from kaejon.people.actions import create_account
from kaejon.people.models import Account


class Command(BaseCommand):
    help = "เพิ่มบัญชีผู้ใช้ (a new account, without a password and without permission)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="the person's full name")
        parser.add_argument("--email", default="")
        parser.add_argument("--by", default="", metavar="USERNAME", help="who does it (the console)")

    def handle(self, *args: Any, username: str, name: str, email: str, by: str, **options: Any) -> None:
        try:
            account = create_account(username=username, full_name=name, email=email, by=console_principal(by))
        except (Problem, Account.DoesNotExist) as problem:
            raise CommandError(getattr(problem, "sentence", f"no account {by!r}")) from None
        self.stdout.write(f"{account.username} {account.pk}")
