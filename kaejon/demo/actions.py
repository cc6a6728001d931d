from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from kaejon.audit.models import Event
from kaejon.demo.history import LENGTH, History, Plan
from kaejon.lib import clock
from kaejon.register.models import Campaign

HISTORIC_START = dt.date(2022, 5, 9)
WEEKS_BEHIND = 10
"""Ten Fridays lie behind and eleven ahead, counting this week's, when the demo is made."""
DEFAULT_SEED = 2565
NAME = "บูรณาการแก้จนคนตราด (ข้อมูลสาธิต)"


class DemoRefused(ValueError):
    """Why no made-up data is put here; the text is a Thai sentence with the remedy."""


@dataclass(frozen=True)
class Made:
    """The demo's campaign, and whether it was made just now or had been there."""

    campaign: Campaign
    is_new: bool


def make_demo(
    *,
    is_historic: bool = False,
    seed: int = DEFAULT_SEED,
    until: dt.datetime | None = None,
    say: Callable[[str], object] = lambda text: None,
) -> Made:
    """Make the demonstration in an empty installation: all of it or nothing, the same figures for the same seed.

    `until` ends the history earlier than usual: now, or the end of the historic campaign. Where the demo is there
    already, nothing is changed. Raises DemoRefused outside a demo and where there is other data.
    """
    plan = plan_of(is_historic, seed, until)
    refuse_elsewhere(plan.slug)
    there = Campaign.objects.filter(slug=plan.slug).first()
    if there is not None:
        return Made(there, is_new=False)
    with transaction.atomic():
        return Made(History(plan, say).make(), is_new=True)


def plan_of(is_historic: bool, seed: int, until: dt.datetime | None) -> Plan:
    """The campaign of 2565 to its last report, or one in the middle of which the present week lies."""
    if is_historic:
        end = HISTORIC_START + LENGTH
        last_moment = clock.bangkok(end.year, end.month, end.day, 17, 30)
        return Plan("trat-2565", NAME, HISTORIC_START, until or last_moment, seed)
    today = clock.today()
    starts_on = today - dt.timedelta(days=today.weekday() + 7 * WEEKS_BEHIND)
    return Plan("trat-demo", NAME, starts_on, until or clock.now(), seed)


def refuse_elsewhere(slug: str) -> None:
    """Made-up data goes into a demo installation, and there only into an empty one or the one that has it."""
    if not settings.DEMO:
        raise DemoRefused(_("ที่นี่ไม่ใช่ระบบสาธิต (KAEJON_DEMO ไม่ได้เป็น 1) จึงไม่สร้างข้อมูลสาธิต โปรดใช้ bin/demo"))
    if Campaign.objects.filter(is_demo=False).exists():
        raise DemoRefused(_("ฐานข้อมูลนี้มีวาระจริงอยู่แล้ว จึงไม่สร้างข้อมูลสาธิตปะปน โปรดใช้โฟลเดอร์ข้อมูลใหม่"))
    is_there = Campaign.objects.filter(slug=slug).exists()
    if not is_there and Event.objects.exists():
        raise DemoRefused(_("ฐานข้อมูลนี้มีการบันทึกอยู่แล้ว ประวัติสาธิตซึ่งเริ่มก่อนหน้านั้นจึงบันทึกต่อท้ายไม่ได้ โปรดใช้โฟลเดอร์ข้อมูลใหม่"))
