"""What of a plan is opened to be decided about: a read that leaves a trace."""

from __future__ import annotations

from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.plan.actions.versions import check_undecided
from kaejon.plan.models import PlanVersion
from kaejon.plan.queries.health import OPENED


def open_health(*, version: PlanVersion, by: Principal) -> None:
    """Note that the district opened what a waiting plan says of health, to decide about it.

    The reason is the decision, so none is typed. Raises MoveRefused where it is decided already.
    """
    check_undecided(version)
    subject, detail = ("household", version.plan.household_id), {"version": version.number}
    with recording(OPENED, by=by, campaign_id=version.plan.campaign_id, subject=subject, detail=detail):
        pass
