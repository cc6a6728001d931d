"""The gate to changes: of a household that the user may see, and who answers them."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from kaejon.assessment.access import household_in, of_campaign
from kaejon.audit.principal import Principal
from kaejon.changes.models import ChangeRequest
from kaejon.logbook.rules import MoveRefused
from kaejon.people.access import User, principal_for
from kaejon.people.policy import CASE_READERS, DISTRICT, SECRETARY, TEAM
from kaejon.register.access import campaign_to_view, household_to_view, households_for, principal_over
from kaejon.register.models import Campaign, Household


def household_to_change(user: User, slug: str, household_id: uuid.UUID) -> tuple[Campaign, Household, Principal]:
    """The household for its field team or district, with the principal who asks for a change, or Http404."""
    campaign, household = household_in(user, slug, household_id, TEAM)
    return campaign, household, principal_over(user, TEAM, household)


def households_to_join(user: User, campaign: Campaign, household: Household) -> QuerySet[Household]:
    """The other households of the province that the user sees as its team: among these a merger may be searched."""
    seen = households_for(user, TEAM).filter(province=campaign.province_id)
    return seen.exclude(pk=household.pk).select_related("area__parent__parent")


def campaign_of_changes(user: User, slug: str) -> Campaign:
    """The campaign, for whoever asks for changes or answers them in any part of it, or Http404."""
    return campaign_to_view(user, slug)


def change_in(
    user: User, slug: str, request_id: uuid.UUID, roles: frozenset[str] = CASE_READERS
) -> tuple[ChangeRequest, Principal]:
    """A request about a household that the user may see in one of `roles`, with the principal, or Http404."""
    campaign = campaign_to_view(user, slug)
    found = (
        ChangeRequest.objects.filter(campaign=campaign, pk=request_id)
        .select_related("campaign", "household__area__parent__parent", "decided_in")
        .select_related("target_area__parent__parent", "target_household__area__parent__parent", "answer")
        .first()
    )
    if found is None:
        raise Http404
    household = of_campaign(campaign, household_to_view(user, found.household_id, roles))
    return found, principal_over(user, roles, household)


def decider_of(user: User, request: ChangeRequest) -> Principal | None:
    """The principal who answers the request: the district's own, or the secretary where two districts are concerned."""
    is_across = request.decided_in_id == request.campaign.province_id
    return principal_for(user, SECRETARY if is_across else DISTRICT, request.decided_in_id)


def change_to_answer(user: User, slug: str, request_id: uuid.UUID) -> tuple[ChangeRequest, Principal]:
    """The request with who answers it, or Http404; MoveRefused where another office does."""
    request, _principal = change_in(user, slug, request_id, DISTRICT | SECRETARY)
    by = decider_of(user, request)
    if by is None:
        raise MoveRefused("not_yours", answered_by(request))
    return request, by


def answered_by(request: ChangeRequest) -> str:
    """Who answers the request, as a sentence."""
    if request.decided_in_id == request.campaign.province_id:
        return _("รายการนี้เกี่ยวข้องมากกว่าหนึ่งอำเภอ ฝ่ายเลขานุการ คจพ.จ. เป็นผู้พิจารณา")
    return _("ผู้พิจารณาคือ คจพ.อ. %(district)s (บุคคลที่สอง)") % {"district": request.decided_in.title}
