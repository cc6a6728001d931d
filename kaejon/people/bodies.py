"""Committees and teams with the people who sit in them now, and who supervises which district."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from kaejon.geography.models import Area, Level
from kaejon.people.models import Appointment, Basis, Committee, Role, Team
from kaejon.people.queries import areas_to_choose


@dataclass(frozen=True)
class BodyRow:
    """One committee or team and its members: appointments in force, by seat and name."""

    body: Any
    members: Sequence[Appointment]


def bodies_with_members(bodies: QuerySet[Committee] | QuerySet[Team], *, shows_ended: bool = False) -> list[BodyRow]:
    """The bodies by place and name; those that ended only where asked for. Two queries."""
    rows: list[Any] = list(bodies.select_related("area") if shows_ended else bodies.filter(ended_on__isnull=True))
    field = "team" if bodies.model is Team else "committee"
    found: dict[object, list[Appointment]] = defaultdict(list)
    members = Appointment.objects.in_force().filter(**{f"{field}__in": [row.pk for row in rows]})
    for member in members.select_related("account", "agency").order_by("seat", "account__full_name"):
        found[getattr(member, f"{field}_id")].append(member)
    return [BodyRow(row, found[row.pk]) for row in rows]


@dataclass(frozen=True)
class SupervisedDistrict:
    """A district and who supervises it (ผู้กำกับดูแลอำเภอ): appointments in force, none where nobody does."""

    district: Area
    supervisors: Sequence[Appointment]


def supervised_districts(areas: Iterable[str]) -> list[SupervisedDistrict]:
    """The districts inside `areas`, by code, each with its supervisors by name. Two queries.

    A delegate counts only while the head is in office, as everywhere (`access.standing_of`).
    """
    districts = list(areas_to_choose(areas, Level.DISTRICT))
    rows = Appointment.objects.in_force().filter(role=Role.SUPERVISOR, area__in=districts)
    found: dict[object, list[Appointment]] = defaultdict(list)
    for row in rows.select_related("account", "acts_for__account").order_by("account__full_name"):
        if row.basis != Basis.DELEGATE or (row.acts_for and row.acts_for.is_in_force()):
            found[row.area_id].append(row)
    return [SupervisedDistrict(district, found[district.pk]) for district in districts]
