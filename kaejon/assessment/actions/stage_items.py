from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from kaejon.assessment.actions.beside import Told, checked_told, write_told
from kaejon.assessment.queries.stages import held_items, items_pending
from kaejon.assessment.rules import required_reason
from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.lib import clock
from kaejon.logbook.actions import About, append_entry
from kaejon.logbook.kinds import Kind
from kaejon.logbook.models import Entry
from kaejon.logbook.rules import MoveRefused
from kaejon.register.models import Campaign, Household
from kaejon.register.queries.rulesets import rules_on


def propose_item(
    *,
    campaign: Campaign,
    household: Household,
    item: str,
    occurred_on: dt.date,
    by: Principal,
    told: Told = Told(),  # noqa: B008  frozen
) -> Entry:
    """Propose that an answered item of the checklist of stages holds of a household; another person confirms it.

    Raises MoveRefused for an item that is computed or not in force, that holds already, or that waits already.
    """
    told = checked_told(told)
    about = About(household=household)
    subject, detail = ("household", household.pk), {"item": item}
    with recording("stage_item.propose", by=by, campaign_id=campaign.pk, subject=subject, detail=detail) as recorder:
        check_item(campaign, item)
        if item in held_items(campaign, household.pk):
            raise MoveRefused("already_held", _("ข้อนี้มีผู้ยืนยันว่าผ่านแล้ว"), "item")
        if item in items_pending(campaign, household.pk):
            raise MoveRefused("already_pending", _("ข้อนี้มีผู้เสนอแล้วและรอผู้ยืนยันอยู่"), "item")
        entry = append_entry(recorder, campaign, Kind.ITEM_PROPOSED, about, by=by, occurred_on=occurred_on, item=item)
        write_told(recorder, campaign, entry, about, told)
    return entry


def lapse_item(
    *, campaign: Campaign, household: Household, item: str, reason: str, occurred_on: dt.date, by: Principal
) -> Entry:
    """Say that an answered item, once confirmed, no longer holds, with the reason. Raises MoveRefused."""
    told = Told(required_reason(reason))
    about = About(household=household)
    subject, detail = ("household", household.pk), {"item": item}
    with recording("stage_item.lapse", by=by, campaign_id=campaign.pk, subject=subject, detail=detail) as recorder:
        if item not in held_items(campaign, household.pk):
            raise MoveRefused("not_held", _("ข้อนี้ยังไม่มีผู้ยืนยันว่าผ่าน จึงบันทึกว่าไม่ผ่านแล้วไม่ได้"), "item")
        entry = append_entry(recorder, campaign, Kind.ITEM_LAPSED, about, by=by, occurred_on=occurred_on, item=item)
        write_told(recorder, campaign, entry, about, told)
    return entry


def check_item(campaign: Campaign, item: str) -> None:
    """Refuse what is no item that a person answers today."""
    found = next((each for each in rules_on(campaign, clock.today()).items if each.code == item), None)
    if found is None:
        raise MoveRefused("item_unknown", _("เกณฑ์ระดับขั้นนี้ไม่อยู่ในหลักเกณฑ์ที่ใช้อยู่ โปรดโหลดหน้าใหม่"), "item")
    if not found.is_answered:
        raise MoveRefused("item_computed", _("เกณฑ์ข้อนี้ระบบคำนวณจากรายการในสมุดบันทึก ไม่ต้องเสนอ"), "item")
