"""The gate to plans: of a household that the user may see, under the appointment by which they act."""

from __future__ import annotations

import uuid

from django.http import Http404
from django.utils.translation import gettext as _

from kaejon.assessment.access import household_in, of_campaign
from kaejon.audit.principal import Principal
from kaejon.logbook.rules import MoveRefused
from kaejon.people.access import User, standing_of
from kaejon.people.policy import CASE_VIEWERS, DISTRICT, GODPARENT, TEAM
from kaejon.plan.models import PlanVersion
from kaejon.plan.queries.health import closed_to
from kaejon.register.access import campaign_to_view, household_to_view, principal_over
from kaejon.register.models import Campaign, Household


def household_with_plan(user: User, slug: str, household_id: uuid.UUID) -> tuple[Campaign, Household]:
    """The household whose plan the user may read, or Http404."""
    return household_in(user, slug, household_id, CASE_VIEWERS)


def household_to_plan_for(user: User, slug: str, household_id: uuid.UUID) -> tuple[Campaign, Household, Principal]:
    """The household whose plan the user drafts, with the principal, or Http404."""
    campaign, household = household_in(user, slug, household_id, TEAM)
    return campaign, household, principal_over(user, TEAM, household)


def household_to_adjust(user: User, slug: str, household_id: uuid.UUID) -> tuple[Campaign, Household, Principal]:
    """The household, for an agency head to whom it is tied, or Http404."""
    campaign, household = household_in(user, slug, household_id, GODPARENT)
    return campaign, household, principal_over(user, GODPARENT, household)


def version_in(user: User, slug: str, version_id: uuid.UUID, roles: frozenset[str]) -> tuple[PlanVersion, Principal]:
    """A version of a household that the user may act on in one of `roles`, with the principal, or Http404."""
    campaign = campaign_to_view(user, slug)
    found = (
        PlanVersion.objects.filter(pk=version_id, plan__campaign=campaign)
        .select_related("plan__campaign", "plan__household__area", "entry", "amends")
        .first()
    )
    if found is None:
        raise Http404
    household = of_campaign(campaign, household_to_view(user, found.plan.household_id, roles))
    return found, principal_over(user, roles, household)


def plan_inbox_of(user: User, slug: str) -> tuple[Campaign, tuple[str, ...]]:
    """The campaign and the areas over which the user decides about plans."""
    return campaign_to_view(user, slug), standing_of(user).areas(DISTRICT)


def version_to_decide(user: User, slug: str, version_id: uuid.UUID) -> tuple[PlanVersion, Principal]:
    """A version of a household in the user's districts, with the principal, or Http404; nobody decides unread.

    Raises MoveRefused where it says of health what the user has not opened.
    """
    version, principal = version_in(user, slug, version_id, DISTRICT)
    if closed_to(user, [version]):
        raise MoveRefused("unread", _("แผนนี้มีส่วนสุขภาพที่ท่านยังไม่ได้เปิดอ่าน โปรดเปิดอ่านก่อนพิจารณา"))
    return version, principal
