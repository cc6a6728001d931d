from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kaejon.geography.actions import AreasRefused, load_areas, load_national_areas


class Command(BaseCommand):
    help = "โหลดพื้นที่ (without FILE: provinces, districts, subdistricts of the country; FILE: villages, coordinates)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", metavar="FILE")

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        try:
            count = load_areas(file) if file else load_national_areas()
        except AreasRefused as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"โหลดพื้นที่แล้ว {count} แห่ง")
