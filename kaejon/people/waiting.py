"""What waits for somebody: counted from obligations and due dates at reading, never stored."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Waiting:
    """Something that waits: how many, what, and where to do it. `kind` due or overdue marks what should not wait.

    `code` is stable, for tests and for the order of an inbox.
    """

    code: str
    count: int
    label: str | Promise
    href: str = ""
    kind: str = "due"
