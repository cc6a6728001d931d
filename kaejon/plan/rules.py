"""Valid input of plans: pure checks with a Thai sentence, and the field, for every refusal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.utils.translation import gettext as _

from kaejon.assessment.rules import kept_text
from kaejon.lib import clock
from kaejon.lib.thai_date import thai_date
from kaejon.logbook.rules import MoveRefused
from kaejon.plan.content import KINDS, SECTIONS, Content
from kaejon.plan.models import MoneySource
from kaejon.register.models import DIMENSIONS, Campaign

PLAN_CONTENT = "plan.content"
PLAN_DRAFT = "plan.draft"
PLAN_REASON = "plan.reason"
PLAN_NOTE = "plan.note"

WHAT_LENGTH = 500
TEXT_LENGTH = 2_000
MOST_ACTIVITIES = 40
MOST_SATANG = 10_000_000 * 100
LONGEST = dt.timedelta(days=5 * 366)


def checked(
    content: Content,
    campaign: Campaign,
    dimensions: Collection[str],
    needs: Collection[str],
    in_force: Content | None = None,
) -> Content:
    """The content as it is submitted; MoveRefused, naming the field, for what is missing or cannot be.

    `dimensions` are those of the household's open and verified needs, `needs` the needs' ids as text. A day that has
    passed is refused, but for an activity that keeps the one that it has in the plan `in_force`.
    """
    if content.kind not in KINDS:
        raise MoveRefused("kind", _("โปรดเลือกประเภทครัวเรือน"), "kind")
    if not content.priority.strip():
        raise MoveRefused("priority", _("โปรดระบุความต้องการของครอบครัวอย่างน้อย 1 เรื่อง ตามคำของครอบครัว"), "priority")
    kept_text(content.priority, TEXT_LENGTH, "priority", multiline=True)
    for section in SECTIONS:
        kept_text(content.texts.get(section.code, ""), TEXT_LENGTH, f"{section.code}_text", multiline=True)
    if not content.activities:
        raise MoveRefused("activities", _("แผนต้องมีกิจกรรมอย่างน้อย 1 กิจกรรม"), "activities")
    if len(content.activities) > MOST_ACTIVITIES:
        raise MoveRefused("activities", _("แผนมีกิจกรรมได้ไม่เกิน 40 กิจกรรม โปรดรวมกิจกรรมที่เหมือนกัน"), "activities")
    kept = {(each.key, each.due_on) for each in in_force.activities} if in_force else set()
    for index, each in enumerate(content.activities):
        at = f"activity-{index}-"
        if each.dimension not in dimensions or (each.need and each.need not in needs):
            raise MoveRefused("need", _("ปัญหานี้ยังไม่ได้สอบทาน แก้ไขแล้ว หรือไม่อยู่ในบัญชี โปรดเลือกปัญหาอื่น"), f"{at}need")
        if not kept_text(each.what, WHAT_LENGTH, f"{at}what"):
            raise MoveRefused("what", _("โปรดระบุว่าจะทำอะไร"), f"{at}what")
        check_money(each.value_satang, each.source, at)
        check_due(each.due_on, campaign, f"{at}due_on", may_be_past=(each.key, each.due_on) in kept)
    return content


def check_money(satang: int, source: str, at: str = "") -> None:
    """Refuse amounts below zero or absurd, and money without a source."""
    if not 0 <= satang <= MOST_SATANG:
        raise MoveRefused("value", _("จำนวนเงินต้องอยู่ระหว่าง 0 ถึง 10,000,000 บาท โปรดตรวจจำนวนศูนย์"), f"{at}value")
    if source not in MoneySource.values:
        raise MoveRefused("source", _("โปรดเลือกแหล่งงบประมาณ"), f"{at}source")
    if satang and source == MoneySource.NONE:
        raise MoveRefused("source", _("ระบุจำนวนเงินไว้ โปรดเลือกแหล่งงบประมาณ หรือแก้จำนวนเงินเป็น 0"), f"{at}source")


def check_due(day: dt.date, campaign: Campaign, at: str, *, may_be_past: bool = False) -> None:
    """Refuse a due date before the campaign, one that has passed, or one years after its deadline."""
    if day < campaign.starts_on:
        raise MoveRefused(
            "due_early",
            _("วันที่ %(date)s อยู่ก่อนวันเริ่มวาระ (%(start)s) โปรดตรวจปี พ.ศ.")
            % {"date": thai_date(day), "start": thai_date(campaign.starts_on)},
            at,
        )
    if day < clock.today() and not may_be_past:
        raise MoveRefused(
            "due_past", _("กำหนดเสร็จผ่านไปแล้ว (%(date)s) โปรดระบุวันนี้หรือหลังจากนี้") % {"date": thai_date(day)}, at
        )
    if day > campaign.deadline_on + LONGEST:
        raise MoveRefused("due_late", _("วันที่ %(date)s ไกลเกินไป โปรดตรวจปี พ.ศ.") % {"date": thai_date(day)}, at)


def ordered(dimensions: Collection[str]) -> list[str]:
    """Dimensions in the order of the drive."""
    return [code for code in DIMENSIONS if code in dimensions]
