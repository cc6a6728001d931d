from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kaejon.geography.models import Area
from kaejon.lib.problem import Problem
from kaejon.people.access import console_principal
from kaejon.people.actions.secretary import invite_secretary


class Command(BaseCommand):
    help = "ออกลิงก์เชิญให้เลขานุการคนแรกของจังหวัด (a one-time link for a province's first secretary)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--province", default="23", metavar="CODE", help="the province's two digits (23)")
        parser.add_argument("--name", default="ฝ่ายเลขานุการ คจพ.จ.", help="the person's full name")
        parser.add_argument("--username", default="secretary", help="the user name to sign in with")

    def handle(self, *args: Any, province: str, name: str, username: str, **options: Any) -> None:
        area = Area.objects.filter(pk=province).first()
        if area is None:
            raise CommandError(f"no area {province}: run kaejon load_areas first")
        try:
            link = invite_secretary(province=area, username=username, full_name=name, by=console_principal())
        except Problem as problem:
            raise CommandError(problem.sentence) from None
        self.stdout.write(f"ลิงก์เชิญสำหรับเลขานุการคนแรก ({area.title}) ใช้ได้ครั้งเดียวภายใน 7 วัน:")
        self.stdout.write(link)
        self.stdout.write(f"ชื่อผู้ใช้: {username}  (ลิงก์ใหม่: kaejon invite_secretary --province {province})")
