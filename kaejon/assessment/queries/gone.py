from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from kaejon.logbook.kept import KeptPages
from kaejon.logbook.kinds import State
from kaejon.register.models import Campaign, ListEntry, ListState, Need, TargetList
from kaejon.register.queries.by_campaign import campaign_is


def current_list(campaign: Campaign) -> TargetList | None:
    """The campaign's newest approved list version, or None before the first."""
    return TargetList.objects.filter(campaign=campaign, state=ListState.APPROVED).order_by("-number").first()


def needs_gone(campaign: Campaign) -> QuerySet[Need]:
    """The needs not dismissed that the newest approved version no longer has, by place and person.

    Being gone from a version dismisses nothing: the secretary removes them with a reason, or leaves them.
    """
    newest = current_list(campaign)
    if newest is None or newest.number == 1:
        return Need.objects.none()
    return (
        Need.objects.filter(campaign_is(campaign))
        .exclude(standing__state=State.DISMISSED)
        .exclude(Exists(ListEntry.objects.filter(need=OuterRef("pk"), target_list=newest)))
        .select_related("member__household__area__parent", "standing")
        .order_by("member__household__area_id", "member__household__sort_key", "member_id", "dimension")
    )


def pages_gone(campaign: Campaign, per_page: int) -> KeptPages:
    """The pages of `needs_gone`, kept."""
    return KeptPages(needs_gone(campaign), per_page, what="gone", parts=(campaign.pk,))
