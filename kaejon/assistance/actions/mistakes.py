from __future__ import annotations

from kaejon.assessment.actions.withdrawal import check_may_withdraw, withdrawing, write_withdrawal
from kaejon.assessment.rules import required_reason
from kaejon.assistance.actions.matters import bind, has_delivery, last_step
from kaejon.assistance.models import Delivery
from kaejon.audit.principal import Principal
from kaejon.logbook.kinds import Kind
from kaejon.logbook.models import Entry


def withdraw_delivery(*, delivery: Delivery, reason: str, by: Principal) -> Entry:
    """Withdraw a delivery that was recorded by mistake: its recorder on the same day, the district or secretary always.

    A matter that is finished and has no other delivery is open again, and tied to its agency: the promise stands.
    Raises MoveRefused.
    """
    kept = required_reason(reason)
    matter = delivery.matter
    with withdrawing(delivery.entry, by=by) as recorder:
        check_may_withdraw(delivery.entry, by=by)
        withdrawal = write_withdrawal(recorder, delivery.entry, kept, by=by)
        last = last_step(matter) if matter else None
        if matter and last and last.entry.kind == Kind.HELP_FINISHED and not has_delivery(matter):
            write_withdrawal(recorder, last.entry, kept, by=by)
            bind(recorder, matter)
    return withdrawal
