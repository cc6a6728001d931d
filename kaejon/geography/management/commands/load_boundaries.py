from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kaejon.geography.actions import load_boundaries
from kaejon.geography.boundaries.problems import BoundariesRefused
from kaejon.geography.models import Level


class Command(BaseCommand):
    help = "โหลดขอบเขตจริงของพื้นที่ (GeoJSON or TopoJSON in longitude and latitude, with official codes)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--code", default="", metavar="PROPERTY", help="the property with the official code")
        parser.add_argument("--dry-run", action="store_true", help="check the file and write nothing")

    def handle(self, *args: Any, file: Path, code: str, dry_run: bool, **options: Any) -> None:
        try:
            found = load_boundaries(file, code_property=code, dry_run=dry_run)
        except BoundariesRefused as problem:
            raise CommandError(str(problem)) from problem
        levels = " ".join(f"{Level(level).label} {count}" for level, count in found.levels.items())
        done = "ไฟล์ใช้ได้ ยังไม่บันทึก" if dry_run else "โหลดขอบเขตแล้ว"
        self.stdout.write(f"{done}: {levels} (จุด {found.corners_before:,} → {found.corners:,})")
        for level, (count, every) in found.missing.items():
            self.stdout.write(f"ยังไม่มีขอบเขต: {Level(level).label} {count:,} จากทั้งหมด {every:,} ของจังหวัด")
