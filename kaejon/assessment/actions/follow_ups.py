from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from kaejon.assessment.actions.beside import Told, checked_told, refuse_twice, write_told
from kaejon.assessment.rules import check_due, check_until
from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.logbook.actions import About, append_entry
from kaejon.logbook.kinds import Kind, StuckReason
from kaejon.logbook.models import Entry
from kaejon.logbook.rules import MoveRefused
from kaejon.register.models import Campaign, Household, Need


def hold_follow_up(
    *,
    campaign: Campaign,
    household: Household,
    occurred_on: dt.date,
    by: Principal,
    next_on: dt.date | None = None,
    told: Told = Told(),  # noqa: B008  frozen
) -> Entry:
    """Record that a resolved household was followed up and the result holds (ติดตามผล). Raises MoveRefused."""
    told = checked_told(told)
    check_due(next_on, "next_on")
    about = About(household=household)
    with recording("follow_up.hold", by=by, campaign_id=campaign.pk, subject=("household", household.pk)) as recorder:
        entry = Entry(
            kind=Kind.FOLLOW_UP_HELD,
            household=household,
            by=by.account,
            recorded_for=by.recorded_for or "",
            occurred_on=occurred_on,
        )
        sentence = _("ท่านบันทึกการติดตามผลของวันที่ %(date)s ไว้แล้วเมื่อ %(at)s ระบบไม่บันทึกซ้ำ")
        refuse_twice(campaign, entry, sentence)
        entry = append_entry(
            recorder, campaign, Kind.FOLLOW_UP_HELD, about, by=by, occurred_on=occurred_on, until_on=next_on
        )
        write_told(recorder, campaign, entry, about, told)
    return entry


def explain_stuck(
    *,
    campaign: Campaign,
    household: Household,
    needs: Sequence[Need],
    reason: str,
    until_on: dt.date | None,
    occurred_on: dt.date,
    by: Principal,
    note: str = "",
) -> list[Entry]:
    """Say why needs of a household do not get on (ข้อติดขัด), and until when; until then they are not overdue.

    `until_on` lies at most 90 days ahead. Raises MoveRefused, also where the reason "other" comes without a note.
    """
    if reason not in StuckReason.values:
        raise MoveRefused("reason_unknown", _("โปรดเลือกข้อติดขัดจากรายการ"), "reason")
    told = checked_told(Told(note))
    if reason == StuckReason.OTHER and not told.note:
        raise MoveRefused("note_missing", _("เมื่อเลือก “อื่น ๆ” โปรดอธิบายข้อติดขัดในบันทึก"), "note")
    if not needs:
        raise MoveRefused("nothing", _("ยังไม่ได้เลือกปัญหา โปรดเลือกอย่างน้อย 1 รายการ"), "needs")
    until = check_until(until_on)
    subject = ("household", household.pk)
    detail = {"reason": str(reason), "needs": len(needs)}
    with recording("stuck.explain", by=by, campaign_id=campaign.pk, subject=subject, detail=detail) as recorder:
        written = []
        for need in needs:
            about = About(need=need)
            entry = append_entry(
                recorder,
                campaign,
                Kind.STUCK_EXPLAINED,
                about,
                by=by,
                occurred_on=occurred_on,
                reason=str(reason),
                until_on=until,
            )
            write_told(recorder, campaign, entry, about, told)
            written.append(entry)
    return written
