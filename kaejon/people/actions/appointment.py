from __future__ import annotations

import datetime as dt

from django.db.models import Q

from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.geography.models import Area
from kaejon.lib import clock
from kaejon.lib.problem import gettext_noop
from kaejon.lib.thai_text import clean
from kaejon.people.actions.appointer import check_appoints
from kaejon.people.models import Account, Agency, Appointment, Basis
from kaejon.people.rules import PeopleProblem, check_basis, check_dates, check_place, place_of


def appoint(
    account: Account,
    *,
    role: str,
    position: str,
    order_number: str,
    order_on: dt.date,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    area: Area | None = None,
    agency: Agency | None = None,
    basis: str = Basis.IN_OFFICE,
    acts_for: Appointment | None = None,
    by: Principal,
) -> Appointment:
    """Appoint a person to a role by an order. Raises PeopleProblem, naming the field, for what cannot be."""
    appointment = Appointment(
        account=account,
        role=role,
        area=area,
        agency=agency,
        position=clean(position, 200, required=True),
        basis=basis,
        acts_for=acts_for,
        order_number=clean(order_number, 80, required=True),
        order_on=order_on,
        starts_on=starts_on,
        ends_on=ends_on,
        created_at=clock.now(),
        created_by=by.account,
    )
    detail = {"role": str(role), "account": str(account.pk), "area": area.code if area else ""}
    if agency:
        detail["agency"] = str(agency.pk)
    with recording("appointment.make", by=by, subject=("appointment", appointment.pk), detail=detail):
        check(appointment, by=by)
        appointment.save(force_insert=True)
    return appointment


def end_appointment(appointment: Appointment, *, reason: str, by: Principal) -> None:
    """End an appointment at once; what it permitted is refused from the next request on."""
    if by.appointment == str(appointment.pk):
        raise PeopleProblem("own_appointment", gettext_noop("สิ้นสุดการแต่งตั้งของตนเองไม่ได้ โปรดให้เจ้าหน้าที่อีกคนทำแทน"))
    detail = {"reason": str(reason), "account": str(appointment.account_id)}
    with recording("appointment.end", by=by, subject=("appointment", appointment.pk), detail=detail) as recorder:
        locked = _locked(appointment, by=by)
        locked.ended_at, locked.ended_by, locked.end_reason = recorder.at, by.account, reason
        locked.save(update_fields=["ended_at", "ended_by", "end_reason"])


def change_appointment_dates(
    appointment: Appointment, *, starts_on: dt.date, ends_on: dt.date | None, by: Principal
) -> None:
    """Change from when to when an appointment holds: an order was extended, or a date was mistyped."""
    check_dates(starts_on, ends_on)
    before = [appointment.starts_on, appointment.ends_on]
    detail = {
        "before": [day.isoformat() if day else "" for day in before],
        "after": [day.isoformat() if day else "" for day in (starts_on, ends_on)],
    }
    with recording("appointment.change_dates", by=by, subject=("appointment", appointment.pk), detail=detail):
        locked = _locked(appointment, by=by)
        locked.starts_on, locked.ends_on = starts_on, ends_on
        _check_only_one(locked)
        locked.save(update_fields=["starts_on", "ends_on"])


def check(appointment: Appointment, *, by: Principal) -> None:
    """Every rule of a new appointment, in the order in which a person would put them right."""
    check_place(appointment.role, appointment.area_id, appointment.agency is not None)
    check_dates(appointment.starts_on, appointment.ends_on)
    check_basis(appointment.basis, appointment.acts_for is not None)
    check_appoints(appointment.role, place_of(appointment), by=by)
    if by.account == str(appointment.account_id):
        raise PeopleProblem("own_appointment", gettext_noop("แต่งตั้งตนเองไม่ได้ โปรดให้เจ้าหน้าที่อีกคนทำแทน"))
    if not appointment.account.is_active:
        raise PeopleProblem("disabled", gettext_noop("บัญชีนี้ถูกปิดไว้ โปรดเปิดบัญชีก่อนแต่งตั้ง"))
    if appointment.agency is not None and not appointment.agency.is_active:
        raise PeopleProblem("agency_closed", gettext_noop("หน่วยงานนี้เลิกใช้แล้ว โปรดเลือกหน่วยงานอื่น"), "agency")
    if appointment.acts_for is not None:
        _check_head(appointment, appointment.acts_for)
    _check_only_one(appointment)


def _check_head(delegate: Appointment, head: Appointment) -> None:
    same_place = (head.role, head.area_id, head.agency_id) == (delegate.role, delegate.area_id, delegate.agency_id)
    if not same_place or head.basis == Basis.DELEGATE or head.account_id == delegate.account_id:
        raise PeopleProblem(
            "acts_for",
            gettext_noop("บันทึกแทนได้เฉพาะผู้ดำรงตำแหน่งในบทบาทและพื้นที่หรือหน่วยงานเดียวกัน"),
            "acts_for",
        )
    if not head.is_in_force():
        raise PeopleProblem("acts_for_ended", gettext_noop("การแต่งตั้งของผู้ที่จะบันทึกแทนไม่มีผลแล้ว"), "acts_for")


def _check_only_one(appointment: Appointment) -> None:
    same = Appointment.objects.filter(
        account=appointment.account_id,
        role=appointment.role,
        area=appointment.area_id,
        agency=appointment.agency_id,
        ended_at__isnull=True,
    ).exclude(pk=appointment.pk)
    overlapping = same.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=appointment.starts_on))
    if appointment.ends_on is not None:
        overlapping = overlapping.filter(starts_on__lte=appointment.ends_on)
    if overlapping.exists():
        raise PeopleProblem("twice", gettext_noop("ผู้นี้ได้รับการแต่งตั้งบทบาทและพื้นที่นี้ในช่วงเวลาเดียวกันอยู่แล้ว"), "role")


def _locked(appointment: Appointment, *, by: Principal) -> Appointment:
    locked = Appointment.objects.select_for_update(of=("self",)).select_related("agency").get(pk=appointment.pk)
    check_appoints(locked.role, place_of(locked), by=by)
    if locked.ended_at is not None:
        raise PeopleProblem("ended", gettext_noop("การแต่งตั้งนี้สิ้นสุดไปแล้ว"))
    return locked
