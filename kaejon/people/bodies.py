"""Committees and teams with the people who sit in them now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from kaejon.people.models import Appointment, Committee, Team


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
