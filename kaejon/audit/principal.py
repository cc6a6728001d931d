"""Who stands behind a change: plain values, so that the audit holds no foreign keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Channel = Literal["page", "field", "api", "import", "command", "scheduler"]


@dataclass(frozen=True)
class Principal:
    """The one who acts.

    `account` is an account's id as text, or `console` / `scheduler`. `recorded_for` is the account
    on whose behalf it is recorded (บันทึกแทน): both count for the two-person rule.
    `appointment` is the id of the appointment that gave the permission.
    """

    account: str
    recorded_for: str | None = None
    appointment: str | None = None
    channel: Channel = "page"

    @property
    def persons(self) -> frozenset[str]:
        """Everybody who counts as having done it."""
        return frozenset(p for p in (self.account, self.recorded_for) if p)


CONSOLE = Principal(account="console", channel="command")
SCHEDULER = Principal(account="scheduler", channel="scheduler")
