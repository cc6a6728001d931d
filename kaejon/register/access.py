"""The gate to campaigns, lists, households and members: by the areas of appointments in force."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet
from django.http import Http404

from kaejon.audit.principal import Principal
from kaejon.people.access import User, principal_for, standing_of, within
from kaejon.people.policy import CASE_READERS, SECRETARY, TEAM
from kaejon.register.models import Campaign, Household, Import, Member, TargetList


def campaigns_for(user: User) -> QuerySet[Campaign]:
    """The campaigns of the provinces in which the user holds any appointment, newest first."""
    provinces = {(a.area_id or (a.agency.area_id if a.agency else ""))[:2] for a in standing_of(user).appointments}
    return Campaign.objects.filter(province__in=provinces).select_related("province")


def campaign_to_view(user: User, slug: str) -> Campaign:
    """The campaign by its slug, or Http404."""
    found = campaigns_for(user).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def campaign_to_steward(user: User, slug: str) -> Campaign:
    """The campaign, for a secretary of its province (lists, imports, freezing), or Http404."""
    campaign = campaign_to_view(user, slug)
    if not may_steward(user, campaign):
        raise Http404
    return campaign


def households_for(user: User, roles: frozenset[str] = CASE_READERS) -> QuerySet[Household]:
    """The households inside the areas over which the user holds one of `roles`."""
    return Household.objects.filter(within(standing_of(user).areas(roles), "area_id"))


def household_to_view(user: User, household_id: uuid.UUID) -> Household:
    """The household, or Http404 exactly as if it did not exist."""
    return _household(user, household_id, CASE_READERS)


def household_to_verify(user: User, household_id: uuid.UUID) -> Household:
    """The household, for mentor, operator or district of its area, or Http404."""
    return _household(user, household_id, TEAM)


def _household(user: User, household_id: uuid.UUID, roles: frozenset[str]) -> Household:
    found = (
        households_for(user, roles).select_related("area", "area__parent", "province").filter(pk=household_id).first()
    )
    if found is None:
        raise Http404
    return found


def member_to_view(user: User, member_id: uuid.UUID) -> Member:
    """The member of a household that the user may see, or Http404."""
    found = Member.objects.filter(pk=member_id, household__in=households_for(user)).select_related("household").first()
    if found is None:
        raise Http404
    return found


def list_to_view(user: User, slug: str, number: int) -> TargetList:
    """An approved list version of a campaign the user may see, or Http404."""
    found = TargetList.objects.filter(campaign=campaign_to_view(user, slug), number=number).first()
    if found is None:
        raise Http404
    return found


def import_to_steward(user: User, slug: str, import_id: uuid.UUID) -> Import:
    """The import of this campaign, for a secretary of its province, or Http404."""
    provinces = standing_of(user).areas(SECRETARY)
    found = (
        Import.objects.filter(
            pk=import_id, target_list__campaign__slug=slug, target_list__campaign__province__in=provinces
        )
        .select_related("target_list__campaign__province")
        .first()
    )
    if found is None:
        raise Http404
    return found


def may_steward(user: User, campaign: Campaign) -> bool:
    """Whether the user is a secretary of the campaign's province."""
    return campaign.province_id in standing_of(user).areas(SECRETARY)


def steward_principal(user: User, province: str) -> Principal:
    """The principal under which a secretary keeps the lists of a province, or Http404."""
    principal = principal_for(user, SECRETARY, province)
    if principal is None:
        raise Http404
    return principal
