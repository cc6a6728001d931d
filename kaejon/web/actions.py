from __future__ import annotations

from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.register.models import Campaign, Household


def record_household_view(*, campaign: Campaign, household: Household, by: Principal) -> None:
    """Write down that somebody opened a household's page: one event a view, with ids only."""
    with recording("household.view", by=by, campaign_id=campaign.pk, subject=("household", household.pk)):
        pass
