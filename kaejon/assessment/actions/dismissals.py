from __future__ import annotations

from kaejon.assessment.actions.decisions import confirm_proposal, refuse_proposal, withdraw_proposal
from kaejon.assessment.rules import check_kind
from kaejon.audit.principal import Principal
from kaejon.logbook.kinds import Kind
from kaejon.logbook.models import Entry


def confirm_dismissal(*, proposal: Entry, by: Principal) -> Entry:
    """Confirm a proposed dismissal (นำออกจากบัญชี) as the second person; the needs it covers leave the list.

    Raises MoveRefused where `by` proposed, typed or had it typed, and where it was decided or withdrawn meanwhile.
    """
    check_kind(proposal.kind, Kind.DISMISSAL_PROPOSED)
    return confirm_proposal(proposal=proposal, by=by)


def refuse_dismissal(*, proposal: Entry, reason: str, by: Principal) -> Entry:
    """Refuse a proposed dismissal, with a reason; the needs stay as they were. Raises MoveRefused too."""
    check_kind(proposal.kind, Kind.DISMISSAL_PROPOSED)
    return refuse_proposal(proposal=proposal, reason=reason, by=by)


def withdraw_dismissal(*, proposal: Entry, by: Principal) -> Entry:
    """Take one's own proposal of a dismissal back before anybody decided it. Raises MoveRefused."""
    check_kind(proposal.kind, Kind.DISMISSAL_PROPOSED)
    return withdraw_proposal(proposal=proposal, by=by)
