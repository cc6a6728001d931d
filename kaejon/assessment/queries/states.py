"""The states by which the household list filters: one table, in the words and with the units of the figures.

A unit is in a state of `EVERY` when every current need of it is, in any other when one of its needs is; what goes by
the day (stuck, a visit that is due) is asked of the stored dates on that day.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaejon.lib import clock
from kaejon.logbook.kinds import OPEN, SETTLED, State
from kaejon.logbook.stuck import is_stuck
from kaejon.register.models import Campaign
from kaejon.register.queries.rulesets import rules_on

ANY = Q()
CURRENT = ~Q(standing__state=State.DISMISSED) | Q(standing__isnull=True)
IS_OPEN = Q(standing__isnull=True) | Q(standing__state__in=OPEN)
STANDS = Q(standing__state__in=frozenset(State) - {State.DISMISSED})
"""Current, and with a standing: one join that needs no look at what is absent."""


@dataclass(frozen=True)
class ListState:
    """One state of the list. `where` is the filter of its needs, without which day it is.

    `unless` is what no current need of the household may be, where the state wants every one of them.
    """

    label: str | Promise
    where: Q = ANY
    unless: Q | None = None
    by_day: bool = False
    is_alarm: bool = False
    """Something to follow up, and so a chip of the second row."""


def without(mark: str) -> Q:
    """Current needs that lack the mark."""
    return Q(standing__isnull=True) | (Q(**{f"standing__{mark}__isnull": True}) & ~Q(standing__state=State.DISMISSED))


def marked(mark: str) -> Q:
    """Current needs that have the mark."""
    return STANDS & Q(**{f"standing__{mark}__isnull": False})


STATES: dict[str, ListState] = {
    "current": ListState(_("อยู่ในบัญชีปัจจุบัน"), CURRENT),
    "unverified": ListState(_("ยังไม่สอบทาน"), without("verified_on")),
    "verified": ListState(_("สอบทานแล้ว"), marked("verified_on"), unless=without("verified_on")),
    "unplanned": ListState(_("สอบทานแล้ว ยังไม่มีแผน"), Q(standing__state__in=(State.VERIFIED, State.RELAPSED))),
    "planned": ListState(_("มีแผนแล้ว"), marked("planned_on"), unless=without("planned_on")),
    "helping": ListState(_("กำลังช่วยเหลือ"), STANDS & Q(standing__open_promises__gt=0)),
    "helped": ListState(_("ช่วยเหลือแล้ว"), marked("helped_on")),
    "unassessed": ListState(_("ช่วยเหลือแล้ว ยังไม่ประเมินซ้ำ"), Q(standing__state=State.HELPED)),
    "resolved": ListState(_("แก้ไขแล้ว"), Q(standing__state=State.RESOLVED), unless=without("resolved_on")),
    "continuing_care": ListState(_("ดูแลต่อเนื่อง"), Q(standing__state=State.CONTINUING_CARE), unless=IS_OPEN),
    "open": ListState(_("คงเหลือ"), IS_OPEN),
    "stuck": ListState(_("ไม่คืบหน้า"), by_day=True, is_alarm=True),
    "visit_due": ListState(_("ถึงกำหนดเยี่ยม"), by_day=True, is_alarm=True),
    "relapsed": ListState(_("กลับมาตกเกณฑ์"), Q(standing__was_resolved=True, standing__state__in=OPEN), is_alarm=True),
    "pending": ListState(
        _("รอผู้ยืนยัน (บุคคลที่สอง)"),
        Q(standing__is_dismissal_pending=True)
        | Q(standing__is_outcome_pending=True)
        | Q(standing__is_care_pending=True),
        is_alarm=True,
    ),
    "not_met": ListState(
        _("ไปแล้วไม่พบ / นัดใหม่"), Q(standing__attempts__gt=0, standing__state=State.LISTED), is_alarm=True
    ),
    "declined": ListState(_("ยังไม่ประสงค์รับความช่วยเหลือ"), STANDS & Q(standing__is_declined=True), is_alarm=True),
    "dismissed": ListState(_("นำออกจากบัญชี"), Q(standing__state=State.DISMISSED), is_alarm=True),
}


def visit_due(day: dt.date) -> Q:
    """Needs that are open or in care whose next visit was due by `day`."""
    states = OPEN | (SETTLED & {State.CONTINUING_CARE})
    return Q(standing__next_visit_on__lte=day, standing__state__in=states)


def needs_in_state(campaign: Campaign, name: str, day: dt.date | None = None) -> Q:
    """The filter of the needs that a state asks for, on a day (today)."""
    day = day or clock.today()
    if name == "stuck":
        return is_stuck(day, rules_on(campaign, day).stuck_days)
    return visit_due(day) if name == "visit_due" else STATES[name].where
