from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kaejon.geography.models import Area
from kaejon.lib import clock
from kaejon.lib.problem import Problem
from kaejon.people.access import console_principal
from kaejon.people.actions import appoint
from kaejon.people.models import Account, Agency, Appointment, Basis, Role


class Command(BaseCommand):
    help = "แต่งตั้งตามคำสั่ง (appoint a person to a role by an order)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("--area", default="", metavar="CODE", help="the area's official code")
        parser.add_argument("--agency", default="", metavar="ID", help="the agency's id")
        parser.add_argument("--position", required=True)
        parser.add_argument("--order", required=True, help="the order's number")
        parser.add_argument("--order-date", type=dt.date.fromisoformat, help="ISO date of the order (today)")
        parser.add_argument("--from", dest="starts_on", type=dt.date.fromisoformat, help="ISO date (today)")
        parser.add_argument("--to", dest="ends_on", type=dt.date.fromisoformat, help="ISO date of the last day")
        parser.add_argument("--basis", choices=Basis.values, default=Basis.IN_OFFICE)
        parser.add_argument("--acts-for", default="", metavar="ID", help="the head's appointment, for a delegate")
        parser.add_argument("--by", default="", metavar="USERNAME", help="who does it (the console)")

    def handle(self, *args: Any, username: str, role: str, **options: Any) -> None:
        try:
            appointment = appoint(
                Account.objects.get_by_natural_key(username),
                role=role,
                area=Area.objects.get(pk=options["area"]) if options["area"] else None,
                agency=Agency.objects.get(pk=options["agency"]) if options["agency"] else None,
                position=options["position"],
                order_number=options["order"],
                order_on=options["order_date"] or clock.today(),
                starts_on=options["starts_on"] or clock.today(),
                ends_on=options["ends_on"],
                basis=options["basis"],
                acts_for=Appointment.objects.get(pk=options["acts_for"]) if options["acts_for"] else None,
                by=console_principal(options["by"]),
            )
        except (Problem, ObjectDoesNotExist, ValidationError) as problem:
            raise CommandError(getattr(problem, "sentence", str(problem))) from None
        self.stdout.write(str(appointment.pk))
