"""Is the installation sound: nothing in here reads personal data."""

from __future__ import annotations

import datetime as dt
import platform
import shutil
import stat
import uuid
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import django
from django.conf import settings
from django.core.checks import run_checks
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from kaejon.audit.guards import missing_guards
from kaejon.audit.models import ChainHead
from kaejon.lib import clock
from kaejon.lib.thai_date import thai_datetime
from kaejon.register.models import Campaign
from kaejon.report.models import WeeklyReport
from kaejon.report.queries.slots import is_running, looked_at, slots_failed

LEAST_FREE = 1024**3
"""Below this many free bytes the disk is called short."""


@dataclass(frozen=True)
class Finding:
    """One line of the health page: what was looked at, whether it is well, what was seen, and the remedy if not."""

    name: str
    is_well: bool
    seen: str
    remedy: str = ""


def health() -> list[Finding]:
    """Every finding, in the order in which somebody would look."""
    found = [database(), migrations(), guards(), disk(), keys(), checks(), chain()]
    return [*found, *freezes(), scheduler(), *troubles(), mail(), versions()]


def database() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        number = cursor.fetchone()[0]
    name = "SQLite" if connection.vendor == "sqlite" else "PostgreSQL"
    path = Path(str(connection.settings_dict["NAME"]))
    size = f" · {megabytes(path.stat().st_size)}" if connection.vendor == "sqlite" and path.exists() else ""
    return Finding(_("ฐานข้อมูล"), True, f"{name} {number}{size}")


def migrations() -> Finding:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return Finding(
        _("โครงสร้างฐานข้อมูล"),
        not missing,
        _("ค้าง %(count)d รายการ") % {"count": len(missing)} if missing else _("เป็นปัจจุบัน"),
        _("โปรดสั่ง kaejon migrate แล้วเริ่มระบบใหม่"),
    )


def guards() -> Finding:
    missing = missing_guards()
    return Finding(
        _("ตัวป้องกันการแก้ไขย้อนหลัง"),
        not missing,
        _("ขาด %(count)d รายการ") % {"count": len(missing)} if missing else _("ครบทุกตาราง"),
        _("โปรดสั่ง kaejon migrate เพื่อติดตั้งใหม่ แล้วสั่ง kaejon verify_audit"),
    )


def disk() -> Finding:
    free = shutil.disk_usage(settings.DATA_DIR).free
    return Finding(
        _("เนื้อที่ว่างของโฟลเดอร์ข้อมูล"),
        free >= LEAST_FREE,
        megabytes(free),
        _("เนื้อที่เหลือน้อย โปรดเพิ่มเนื้อที่หรือย้ายไฟล์อื่นออก ก่อนที่ระบบจะบันทึกไม่ได้"),
    )


def keys() -> Finding:
    try:
        mode = stat.S_IMODE(settings.KEYS_FILE.stat().st_mode)
    except OSError:
        return Finding(_("ไฟล์กุญแจ"), False, _("อ่านไม่ได้"), _("โปรดกู้ไฟล์กุญแจจากสำเนาที่เก็บแยกไว้"))
    seen = _("สิทธิ์ %(mode)s") % {"mode": format(mode, "04o")}
    return Finding(_("ไฟล์กุญแจ"), not mode & 0o077, seen, _("โปรดสั่ง chmod 600 แล้วตรวจว่าใครอ่านไฟล์ไปแล้วบ้าง"))


def checks() -> Finding:
    found = [message for message in run_checks(databases=["default"]) if message.is_serious()]
    seen = ", ".join(str(message.id) for message in found) or _("ผ่านทุกข้อ")
    return Finding(_("การตรวจการติดตั้ง"), not found, seen, _("โปรดสั่ง kaejon check --database default เพื่ออ่านรายละเอียด"))


def chain() -> Finding:
    head = ChainHead.objects.filter(pk=1).first() or ChainHead()
    return Finding(_("สมุดตรวจสอบ"), True, _("%(count)s รายการ") % {"count": f"{head.seq:,}"})


def freezes() -> list[Finding]:
    """The last frozen report of each campaign that is not closed; unwell where a cut-off has passed without one."""
    last: dict[uuid.UUID, tuple[int, dt.datetime]] = {}
    rows = WeeklyReport.objects.order_by("number", "version").values_list("campaign_id", "number", "recorded_at")
    for campaign_id, number, at in rows:
        last[campaign_id] = (number, at)
    return [freeze_of(campaign, last.get(campaign.pk)) for campaign in Campaign.objects.filter(closed_at__isnull=True)]


def freeze_of(campaign: Campaign, last: tuple[int, dt.datetime] | None) -> Finding:
    due = len(campaign.calendar.due(clock.now()))
    seen = _("ยังไม่มีรายงานที่ปิด")
    if last:
        seen = _("ครั้งที่ %(number)d เมื่อ %(at)s") % {"number": last[0], "at": thai_datetime(last[1])}
    remedy = _("โปรดสั่ง kaejon freeze_report --campaign %(slug)s") % {"slug": campaign.slug}
    return Finding(_("ปิดรายงานล่าสุด: %(name)s") % {"name": campaign.name}, due <= (last[0] if last else 0), seen, remedy)


def scheduler() -> Finding:
    """Whether a scheduler looked lately."""
    at = looked_at()
    seen = _("ตรวจงานที่ถึงกำหนดล่าสุด %(at)s") % {"at": thai_datetime(at)} if at else _("ยังไม่เคยทำงาน")
    remedy = _("โปรดเริ่ม kaejon serve ใหม่ (ไม่ใช้ --no-scheduler) หรือตั้งเวลาให้สั่ง kaejon run_due ทุกนาที")
    return Finding(_("ตัวตั้งเวลา"), is_running(), seen, remedy)


def troubles() -> list[Finding]:
    """What the scheduler failed at and will try again."""
    remedy = _("ระบบจะลองใหม่เอง หากยังไม่สำเร็จ โปรดดูบันทึกของเซิร์ฟเวอร์ตามเวลาที่กำหนด")
    return [
        Finding(
            _("งานที่ไม่สำเร็จ: %(name)s") % {"name": slot.name},
            False,
            _("กำหนด %(at)s ลองแล้ว %(count)d ครั้ง: %(problem)s")
            % {"at": thai_datetime(slot.due_at), "count": slot.attempts, "problem": slot.problem},
            remedy,
        )
        for slot in slots_failed()
    ]


def mail() -> Finding:
    """Whether reminders go out as letters too; without it nothing is wrong."""
    return Finding(
        _("อีเมลแจ้งเตือน"),
        True,
        _("ส่งจาก %(address)s") % {"address": settings.MAIL_FROM}
        if settings.MAIL_FROM
        else _("ยังไม่ตั้งค่า (KAEJON_MAIL_URL) การแจ้งเตือนแสดงในระบบเท่านั้น"),
    )


def versions() -> Finding:
    seen = f"Kaejon {version('kaejon')} · Django {django.get_version()} · Python {platform.python_version()}"
    return Finding(_("รุ่นของโปรแกรม"), True, seen)


def megabytes(size: int) -> str:
    return _("%(size)s เมกะไบต์") % {"size": f"{size / 1024**2:,.0f}"}
