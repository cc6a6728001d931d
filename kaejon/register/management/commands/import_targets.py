from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kaejon.audit.principal import Principal
from kaejon.register.actions import RegisterRefused, approve_list, discard_import, upload_list
from kaejon.register.checking import check_import
from kaejon.register.models import Campaign, Import, ImportState

BY = Principal(account="console", channel="command")


class Command(BaseCommand):
    help = "นำเข้าบัญชีครัวเรือนเป้าหมาย (import a target list: check, preview, and with --approve commit)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--campaign", required=True, metavar="SLUG")
        parser.add_argument("--dry-run", action="store_true", help="check and show, keep nothing")
        parser.add_argument("--approve", metavar="REF", default="", help="commit under this reference")
        parser.add_argument("--reason", default="", help="asked for from the second version on")
        parser.add_argument("--approver", default="", help="asked for from the second version on")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        intake = self.checked(options["file"], options["campaign"])
        result: dict[str, Any] = {"import": str(intake.pk), "state": intake.state, **intake.summary}
        try:
            if options["dry_run"]:
                discard_import(intake=intake, by=BY)
                result["state"] = "dry_run"
            elif options["approve"]:
                version = approve_list(
                    intake=intake,
                    reference=options["approve"],
                    reason=options["reason"],
                    approver=options["approver"],
                    by=BY,
                )
                result["state"] = "approved" if version else "unchanged"
                result["list"] = version.number if version else None
        except RegisterRefused as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(json.dumps(result, ensure_ascii=False) if options["json"] else told(result))

    def checked(self, path: Path, slug: str) -> Import:
        """The file uploaded and checked. Raises CommandError with a Thai sentence."""
        campaign = Campaign.objects.filter(slug=slug).first()
        if campaign is None:
            raise CommandError(f"ไม่พบวาระ {slug} โปรดเปิดวาระด้วย create_campaign ก่อน")
        try:
            data = path.read_bytes()
            intake = upload_list(campaign=campaign, file_name=path.name, data=data, by=BY)
        except OSError as problem:
            raise CommandError(f"เปิดไฟล์ {path} ไม่ได้: {problem.strerror}") from problem
        except RegisterRefused as problem:
            raise CommandError(str(problem)) from problem
        intake = check_import(intake=intake, by=BY)
        problems = [f"{p[1]} {p[2]}" for p in intake.summary.get("column_problems", []) if p[3] == "error"]
        if intake.state == ImportState.FAILED or problems:
            sentence = intake.problem or "\n".join(problems)
            discard_import(intake=intake, by=BY)
            raise CommandError(sentence)
        return intake


STATES = {
    "approved": "เห็นชอบและบันทึกแล้ว เป็นบัญชีฉบับที่ {list}",
    "unchanged": "ไฟล์นี้ไม่เปลี่ยนแปลงสิ่งใด จึงไม่ออกบัญชีฉบับใหม่",
    "dry_run": "ตรวจแล้ว ไม่ได้เก็บข้อมูลใด",
    "checked": "ตรวจแล้ว รอเห็นชอบ (ร่าง {import})",
}


def told(result: dict[str, Any]) -> str:
    """The result in Thai, a line each."""
    lines = [
        STATES.get(result["state"], result["state"]).format(**result),
        f"แถวทั้งหมด {result['total']}: รับได้ {result['accepted']} รับได้โดยมีข้อเตือน {result['warned']} "
        f"ซ้ำ {result['repeated']} ไม่รับ {result['rejected']}",
    ]
    if figures := result.get("figures"):
        lines += [f"{name}: {households} ครัวเรือน {persons} คน" for name, (households, persons) in figures.items()]
    lines += [f"{name}: {count}" for name, count in result.get("difference", {}).items()]
    return "\n".join(lines)
