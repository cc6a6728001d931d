"""Who looked at what, and is the chain whole: for the auditor's home."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from kaejon.audit.models import ChainHead, Checkpoint, Event
from kaejon.audit.queries import last_event
from kaejon.lib import clock
from kaejon.people.queries import names_of

WEEK = dt.timedelta(days=7)
MOST_SHOWN = 5
LOOKS = (
    "household.view",
    "household.search",
    "household.search_id",
    "household.export",
    "member.reveal_id",
    "household.reveal_sensitive",
    "plan.open_health",
    "account.sign_in_refused",
)


@dataclass(frozen=True)
class Looker:
    """How many households one person opened in the last seven days."""

    account: str
    name: str
    views: int


@dataclass(frozen=True)
class Looks:
    """The last seven days of the audit chain. `check` is the last verification of the chain and what it found."""

    counts: Mapping[str, int]
    lookers: tuple[Looker, ...]
    events: int
    head: str
    checkpoint: Checkpoint | None
    checked_at: dt.datetime | None
    check: Mapping[str, Any]

    @property
    def findings(self) -> int:
        """How many places the last check of the chain found wrong."""
        return int(self.check.get("findings", 0))

    @property
    def kind(self) -> str:
        """How the chain's card is marked."""
        return "due" if self.checked_at is None else "overdue" if self.findings else "done"


def looks_of_the_week() -> Looks:
    """What the auditor's home shows, in six queries."""
    since = clock.now() - WEEK
    recent = Event.objects.filter(at__gte=since, action__in=LOOKS).order_by()
    views = recent.filter(action="household.view").values_list("by").annotate(views=Count("seq"))
    most = list(views.order_by("-views", "by")[:MOST_SHOWN])
    names = names_of(account for account, _views in most)
    head = ChainHead.objects.filter(pk=1).first() or ChainHead()
    last = last_event("audit.verify")
    return Looks(
        counts=dict(recent.values_list("action").annotate(events=Count("seq"))),
        lookers=tuple(Looker(account, names.get(account, account), views) for account, views in most),
        events=head.seq,
        head=head.hash,
        checkpoint=Checkpoint.objects.order_by("-seq").first(),
        checked_at=last[0].at if last else None,
        check=last[1] if last else {},
    )
