"""One slot, one process: claiming what is due, and what became of it.

None of it is a fact: that a report was frozen or an officer reminded is told by the report and the reminder.
"""

from __future__ import annotations

import datetime as dt
import os
import socket

from django.db.models import F, Q

from kaejon.lib import clock
from kaejon.report.models import DueSlot
from kaejon.report.queries.slots import ALIVE, HEARTBEAT, HEARTBEAT_AT, Due

LEASE = dt.timedelta(minutes=10)
"""A claim lasts so long. Whoever holds it longer may find another doing the same; a freeze happens once anyway."""
FIRST_PAUSE = dt.timedelta(minutes=1)
LONGEST_PAUSE = dt.timedelta(hours=1)
PROBLEM_LENGTH = 300


def this_process() -> str:
    """How this process signs its claims: its machine and its id there."""
    return f"{socket.gethostname()}:{os.getpid()}"


def slot_of(due: Due) -> DueSlot:
    """The slot of what is due, made where there is none."""
    return DueSlot.objects.get_or_create(name=due.name, due_at=due.at)[0]


def claim(slot: DueSlot, who: str) -> bool:
    """Take the slot for this process; False where another has it, it rests after a failure, or it is finished.

    A claim that reaches further ahead than any is given was made before the clock was set back: it holds nobody up.
    """
    now = clock.now()
    if is_dead(slot.claimed_by):
        release_of(slot, slot.claimed_by)
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now) | Q(claimed_until__gt=now + LONGEST_PAUSE)
    taken = DueSlot.objects.filter(free, pk=slot.pk, done_at__isnull=True)
    return bool(taken.update(claimed_until=now + LEASE, claimed_by=who[:80], attempts=F("attempts") + 1))


def is_dead(who: str) -> bool:
    """Whether a claim is of a process of this machine that lives no more: killed, so that it gave nothing back."""
    host, _colon, pid = who.rpartition(":")
    if host != socket.gethostname() or not pid.isdecimal():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    return False


def release_of(slot: DueSlot, who: str) -> None:
    """Void the claim of a process that died, unless another took it over meanwhile."""
    DueSlot.objects.filter(pk=slot.pk, claimed_by=who, done_at__isnull=True).update(claimed_until=None, claimed_by="")


def finish(slot: DueSlot, problem: str = "") -> None:
    """Nothing is left to do; `problem` says why where it was not done."""
    DueSlot.objects.filter(pk=slot.pk, done_at__isnull=True).update(
        done_at=clock.now(), claimed_until=None, problem=problem[:PROBLEM_LENGTH]
    )


def fail(slot: DueSlot, problem: str) -> None:
    """Keep what went wrong, and let the slot rest: twice as long after every attempt, an hour at most."""
    slot.refresh_from_db()
    pause = min(FIRST_PAUSE * 2 ** min(max(slot.attempts - 1, 0), 10), LONGEST_PAUSE)
    DueSlot.objects.filter(pk=slot.pk, done_at__isnull=True).update(
        claimed_until=clock.now() + pause, claimed_by="", problem=problem[:PROBLEM_LENGTH]
    )


def release(slot: DueSlot) -> None:
    """Give a claim back at once: this process was told to stop."""
    DueSlot.objects.filter(pk=slot.pk, done_at__isnull=True).update(claimed_until=None, claimed_by="")


def beat(who: str) -> None:
    """Write that this scheduler runs."""
    DueSlot.objects.update_or_create(
        name=HEARTBEAT, due_at=HEARTBEAT_AT, defaults={"claimed_until": clock.now() + ALIVE, "claimed_by": who[:80]}
    )
