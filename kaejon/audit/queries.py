from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from kaejon.audit.models import Event


def events_found(
    *,
    action: str = "",
    persons: Iterable[str] | None = None,
    since: dt.datetime | None = None,
    before: dt.datetime | None = None,
    subject: tuple[str, str] | None = None,
    text: str = "",
) -> QuerySet[Event]:
    """The events that match every filter given, newest first.

    `persons` are accounts' ids, acting or acted for; `action` a whole name, or a noun ("need" for every "need.…");
    `subject` a kind ("" for any) and an id; `text` an id of a subject, an account, an appointment or a campaign.
    """
    rows: QuerySet[Event] = Event.objects.order_by("-seq")
    if action:
        rows = rows.filter(action=action) if "." in action else rows.filter(action__startswith=f"{action}.")
    if persons is not None:
        ids = list(persons)
        rows = rows.filter(Q(by__in=ids) | Q(recorded_for__in=ids))
    if since:
        rows = rows.filter(at__gte=since)
    if before:
        rows = rows.filter(at__lt=before)
    if subject:
        rows = rows.filter(subject_id=subject[1])
        rows = rows.filter(subject_kind=subject[0]) if subject[0] else rows
    if text:
        rows = rows.filter(
            Q(subject_id=text) | Q(by=text) | Q(recorded_for=text) | Q(appointment=text) | Q(campaign_id=text)
        )
    return rows


def actions_told() -> list[str]:
    """Every action that the chain tells of, by name."""
    return list(Event.objects.order_by("action").values_list("action", flat=True).distinct())


def last_event(action: str) -> tuple[Event, dict[str, Any]] | None:
    """The newest event of `action` with its detail; None where there is none."""
    event = Event.objects.filter(action=action).order_by("-seq").first()
    return (event, json.loads(event.detail)) if event else None
