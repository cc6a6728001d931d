"""Committees and teams: set up by an order, renamed, ended by a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.geography.models import Area
from kaejon.lib.problem import gettext_noop
from kaejon.lib.thai_text import clean
from kaejon.people.actions.appointer import check_sets_up
from kaejon.people.models import Appointment, Committee, Team, TeamKind
from kaejon.people.rules import PeopleProblem


def create_committee(
    *, area: Area, name: str, short_name: str = "", order_number: str, order_on: dt.date, by: Principal
) -> Committee:
    """Set up คจพ.จ. of a province or คจพ.อ. of a district. Raises PeopleProblem, naming the field."""
    if len(area.code) not in (2, 4):
        raise PeopleProblem(
            "committee_area", gettext_noop("คณะกรรมการตั้งในระดับจังหวัดหรืออำเภอ โปรดเลือกพื้นที่ให้ตรงระดับ"), "area"
        )
    committee = Committee(
        area=area,
        name=clean(name, 300, required=True),
        short_name=clean(short_name, 60),
        order_number=clean(order_number, 80, required=True),
        order_on=order_on,
    )
    detail = {"area": area.code, "name": committee.name}
    with recording("committee.create", by=by, subject=("committee", committee.pk), detail=detail):
        check_sets_up(area.code, by=by)
        check_name(committee)
        committee.save(force_insert=True)
    return committee


def create_team(*, area: Area, kind: str, name: str, order_number: str, order_on: dt.date, by: Principal) -> Team:
    """Set up a mentor or operation team of a subdistrict. Raises PeopleProblem, naming the field."""
    if len(area.code) != 6:
        raise PeopleProblem("team_area", gettext_noop("ทีมพี่เลี้ยงและทีมปฏิบัติการตั้งในระดับตำบล โปรดเลือกตำบล"), "area")
    if kind not in TeamKind.values:
        raise PeopleProblem("team_kind", gettext_noop("โปรดเลือกประเภททีม"), "kind")
    team = Team(
        area=area,
        kind=kind,
        name=clean(name, 200, required=True),
        order_number=clean(order_number, 80, required=True),
        order_on=order_on,
    )
    detail = {"area": area.code, "kind": str(kind), "name": team.name}
    with recording("team.create", by=by, subject=("team", team.pk), detail=detail):
        check_sets_up(area.code, by=by)
        check_name(team)
        team.save(force_insert=True)
    return team


VERBS = {"committee": "committee.end", "team": "team.end"}
RENAMES = {"committee": "committee.rename", "team": "team.rename"}


def check_name(body: Committee | Team) -> None:
    """Refuse a name that another committee of the area, or another team of its kind there, has."""
    same: QuerySet[Any] = type(body)._default_manager.filter(area=body.area_id, name=body.name)
    if isinstance(body, Team):
        same = same.filter(kind=body.kind)
    if same.exclude(pk=body.pk).exists():
        raise PeopleProblem("twice", gettext_noop("มีชื่อนี้ในพื้นที่นี้อยู่แล้ว"), "name")


def rename_body(body: Committee | Team, *, name: str, short_name: str = "", by: Principal) -> None:
    """Give a committee (with its short form) or team another name; events keep the name of their own time.

    Raises PeopleProblem where it has ended, or another one there has the name.
    """
    kind = "committee" if isinstance(body, Committee) else "team"
    with recording(RENAMES[kind], by=by, subject=(kind, body.pk)) as recorder:
        check_sets_up(body.area_id, by=by)
        locked = type(body)._default_manager.select_for_update().get(pk=body.pk)
        if locked.ended_on is not None:
            raise PeopleProblem("ended", gettext_noop("สิ้นสุดไปแล้ว โปรดโหลดหน้าใหม่"))
        fields = ["name", "short_name"] if isinstance(locked, Committee) else ["name"]
        before = [getattr(locked, field) for field in fields]
        locked.name = clean(name, 300 if isinstance(locked, Committee) else 200, required=True)
        if isinstance(locked, Committee):
            locked.short_name = clean(short_name, 60)
        check_name(locked)
        recorder.detail = {"before": before, "after": [getattr(locked, field) for field in fields]}
        locked.save(update_fields=fields)


def end_body(body: Committee | Team, *, ended_on: dt.date, by: Principal) -> None:
    """Let a committee or team end with a day; what was given to the team is open to the others from then on.

    Raises PeopleProblem where it has ended already, or the day lies before its order.
    """
    kind = "committee" if isinstance(body, Committee) else "team"
    detail = {"ended_on": ended_on.isoformat(), "name": body.name}
    with recording(VERBS[kind], by=by, subject=(kind, body.pk), detail=detail):
        check_sets_up(body.area_id, by=by)
        locked = type(body)._default_manager.select_for_update().get(pk=body.pk)
        if locked.ended_on is not None:
            raise PeopleProblem("ended", gettext_noop("สิ้นสุดไปแล้ว โปรดโหลดหน้าใหม่"))
        if ended_on < locked.order_on:
            raise PeopleProblem("dates", gettext_noop("วันสิ้นสุดอยู่ก่อนวันที่ของคำสั่ง โปรดตรวจวันที่"), "ended_on")
        locked.ended_on = ended_on
        locked.save(update_fields=["ended_on"])


def seat_appointment(
    appointment: Appointment, *, team: Team | None, committee: Committee | None, seat: str, by: Principal
) -> None:
    """Put an appointment into a team or a committee (with its seat), or out of both. Raises PeopleProblem."""
    detail = {"team": str(team.pk) if team else "", "committee": str(committee.pk) if committee else ""}
    with recording("appointment.seat", by=by, subject=("appointment", appointment.pk), detail=detail):
        locked = Appointment.objects.select_for_update(of=("self",)).select_related("agency").get(pk=appointment.pk)
        place = locked.area_id or (locked.agency.area_id if locked.agency else "")
        check_sets_up(place, by=by)
        check_seat(locked, team, committee)
        locked.team, locked.committee, locked.seat = team, committee, clean(seat, 100)
        locked.save(update_fields=["team", "committee", "seat"])


ROLES_OF_TEAM = {TeamKind.MENTOR: ("mentor",), TeamKind.OPERATION: ("operator", "mentor")}
ROLES_OF_COMMITTEE = {
    2: ("governor", "supervisor", "secretary", "godparent", "agency"),
    4: ("district", "godparent", "agency"),
}


def check_seat(appointment: Appointment, team: Team | None, committee: Committee | None) -> None:
    """A mentor or operator sits in a team of the own subdistrict; a committee's members hold an office of its level."""
    if team is not None:
        if appointment.role not in ROLES_OF_TEAM[TeamKind(team.kind)]:
            raise PeopleProblem("team_role", gettext_noop("บทบาทนี้อยู่ในทีมประเภทนี้ไม่ได้ โปรดเลือกทีมอื่น"), "team")
        if not (appointment.area_id or "").startswith(team.area_id):
            raise PeopleProblem("team_place", gettext_noop("ทีมนี้อยู่คนละตำบลกับการแต่งตั้ง"), "team")
        if team.ended_on is not None:
            raise PeopleProblem("team_ended", gettext_noop("ทีมนี้สิ้นสุดแล้ว"), "team")
    if committee is not None:
        if appointment.role not in ROLES_OF_COMMITTEE[len(committee.area_id)]:
            raise PeopleProblem("committee_role", gettext_noop("บทบาทนี้เป็นกรรมการในคณะนี้ไม่ได้"), "committee")
        place = appointment.area_id or (appointment.agency.area_id if appointment.agency else "")
        if not (place.startswith(committee.area_id) or committee.area_id.startswith(place)):
            raise PeopleProblem("committee_place", gettext_noop("คณะกรรมการนี้อยู่คนละพื้นที่กับการแต่งตั้ง"), "committee")
        if committee.ended_on is not None:
            raise PeopleProblem("committee_ended", gettext_noop("คณะกรรมการนี้สิ้นสุดแล้ว"), "committee")
