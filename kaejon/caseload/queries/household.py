"""Who is responsible for a household, as its page says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from kaejon.people.access import User, appointment_for
from kaejon.people.policy import CASELOAD, SECRETARY
from kaejon.register.access import live_assignments
from kaejon.register.models import AssignmentKind, Campaign, Household


@dataclass(frozen=True)
class TiesPart:
    """Team, mentors, godparents and agencies of a household now, in words; where to change it, for who may."""

    teams: Sequence[str]
    mentors: Sequence[str]
    godparents: Sequence[str]
    agencies: Sequence[str]
    caseload_href: str
    godparent_href: str


def ties_part(user: User, campaign: Campaign, household: Household) -> TiesPart:
    """The part: one query. A godparent of an area is one of all its households."""
    above = [household.area_id[:digits] for digits in (4, 6, 8) if digits <= len(household.area_id)]
    rows = (
        live_assignments(*AssignmentKind.values)
        .filter(Q(household=household) | Q(area__in=above), campaign=campaign)
        .select_related("team", "agency", "appointment__account", "appointment__agency")
        .order_by("seq", "line")
    )
    found: dict[str, list[str]] = {kind: [] for kind in AssignmentKind.values}
    for row in rows:
        name = ""
        if row.appointment is not None:
            name = f"{row.appointment.account.full_name} · {row.appointment.position}"
        holder = row.team or row.agency
        found[row.kind].append(name or str(holder))
    keeps = appointment_for(user, CASELOAD, household.area_id) is not None
    href = f"{reverse('caseload:caseload-view', args=[campaign.slug])}?area={household.area_id[:6]}" if keeps else ""
    unique = {kind: list(dict.fromkeys(names)) for kind, names in found.items()}
    steward = appointment_for(user, SECRETARY, campaign.province_id) is not None
    heads = f"{reverse('caseload:godparent-list', args=[campaign.slug])}?household={household.pk}" if steward else ""
    return TiesPart(unique["team"], unique["mentor"], unique["godparent"], unique["agency"], href, heads)
