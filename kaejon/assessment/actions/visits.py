from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kaejon.assessment.actions.beside import Answers, Told, checked_told, refuse_twice, write_answers, write_told
from kaejon.assessment.models import Met, Method, Visit
from kaejon.assessment.queries.stages import next_visit_from
from kaejon.assessment.rules import VISIT_PLACE, check_due, point_text
from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.lib import clock
from kaejon.logbook.actions import About, append_entry
from kaejon.logbook.kinds import Kind
from kaejon.logbook.models import Entry
from kaejon.logbook.rules import MoveRefused
from kaejon.register.keys import key_of
from kaejon.register.models import Campaign, Household, Member


@dataclass(frozen=True)
class Seen:
    """What a visit was: when, how, whom it met, where, and when the next is due."""

    occurred_on: dt.date
    method: str = Method.HOME_VISIT
    met: str = Met.MEMBER
    met_member: Member | None = None
    latitude: str = ""
    longitude: str = ""
    next_on: dt.date | None = None


def record_visit(
    *,
    campaign: Campaign,
    household: Household,
    seen: Seen,
    by: Principal,
    answers: Sequence[Answers] = (),
    told: Told = Told(),  # noqa: B008  frozen
) -> Visit:
    """Record a visit (เยี่ยมครัวเรือน) with the answers to failing indicators, remark, photos and the next visit's day.

    Raises MoveRefused with a Thai sentence and the field, also where the same person sent the same visit before.
    """
    told = checked_told(told)
    place = checked_seen(household, seen)
    about = About(household=household)
    subject = ("household", household.pk)
    detail = {"answers": sum(len(each.found) for each in answers), "photos": len(told.photos)}
    with recording("visit.record", by=by, campaign_id=campaign.pk, subject=subject, detail=detail) as recorder:
        refuse_second_visit(campaign, household, Kind.VISITED, seen.occurred_on, by=by)
        entry = append_entry(
            recorder, campaign, Kind.VISITED, about, by=by, occurred_on=seen.occurred_on, until_on=seen.next_on
        )
        visit = Visit(
            entry=entry,
            method=seen.method,
            met=seen.met,
            met_member=seen.met_member if seen.met == Met.MEMBER else None,
            place_sealed=key_of(household.pk).seal(place, context=VISIT_PLACE) if place else None,
        )
        recorder.write(visit)
        write_answers(recorder, entry, about, answers)
        write_told(recorder, campaign, entry, about, told)
    return visit


def record_unchanged(*, campaign: Campaign, household: Household, by: Principal) -> Entry:
    """Record in one go that the household was looked at today and nothing has changed.

    The next visit is due after the days in which a need becomes stuck. Raises MoveRefused when sent twice.
    """
    today = clock.today()
    next_on = next_visit_from(campaign, today)
    subject = ("household", household.pk)
    with recording("visit.unchanged", by=by, campaign_id=campaign.pk, subject=subject) as recorder:
        refuse_second_visit(campaign, household, Kind.VISIT_UNCHANGED, today, by=by)
        return append_entry(
            recorder,
            campaign,
            Kind.VISIT_UNCHANGED,
            About(household=household),
            by=by,
            occurred_on=today,
            until_on=next_on,
        )


def checked_seen(household: Household, seen: Seen) -> str:
    """The place as text, "" for none; refuses what a visit cannot be."""
    if seen.method not in Method.values:
        raise MoveRefused("method_unknown", _("โปรดเลือกวิธีติดตามจากรายการ"), "method")
    if seen.met not in Met.values:
        raise MoveRefused("met_unknown", _("โปรดเลือกผู้ที่ได้พบจากรายการ"), "met")
    if seen.met == Met.MEMBER and seen.met_member is not None and seen.met_member.household_id != household.pk:
        raise MoveRefused("met_unknown", _("ผู้ที่เลือกไม่ใช่สมาชิกของครัวเรือนนี้"), "met_member")
    check_due(seen.next_on, "next_on")
    return point_text(seen.latitude, seen.longitude)


def refuse_second_visit(campaign: Campaign, household: Household, kind: Kind, on: dt.date, *, by: Principal) -> None:
    sent = Entry(
        kind=kind, household=household, by=by.account, recorded_for=by.recorded_for or "", occurred_on=on, item=None
    )
    sentence = _("ท่านบันทึกการเยี่ยมของวันที่ %(date)s ไว้แล้วเมื่อ %(at)s ระบบไม่บันทึกซ้ำ หากต้องการแก้ ให้ยกเลิกรายการเดิมก่อน")
    refuse_twice(campaign, sent, sentence)
