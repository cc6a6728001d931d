from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaejon.changes.models import ChangeRequest
from kaejon.people.access import User, standing_of, within
from kaejon.people.policy import DISTRICT, SECRETARY, TEAM
from kaejon.people.waiting import Waiting
from kaejon.register.models import Campaign


def changes_waiting(user: User, campaign: Campaign) -> QuerySet[ChangeRequest]:
    """The requests that the user's offices answer: of their districts, or those of two districts, oldest first."""
    standing = standing_of(user)
    theirs = within(standing.areas(DISTRICT), "decided_in_id") | Q(decided_in__in=standing.areas(SECRETARY))
    return ChangeRequest.objects.filter(theirs, campaign=campaign, answer__isnull=True).order_by("seq")


def waiting(user: User, campaign: Campaign) -> list[Waiting]:
    """What waits about changes of households for the user's roles, counted now."""
    held = standing_of(user).roles
    href = reverse("changes:change-list", args=[campaign.slug])
    found = []
    if held & (DISTRICT | SECRETARY):
        label = _("การเปลี่ยนแปลงของครัวเรือนที่รอท่านพิจารณา")
        found.append(Waiting("changes_to_answer", changes_waiting(user, campaign).count(), label, href))
    if held & TEAM:
        mine = ChangeRequest.objects.filter(campaign=campaign, by=str(user.pk), answer__isnull=True)
        label = _("การเปลี่ยนแปลงที่ท่านเสนอและรอผู้พิจารณา")
        found.append(Waiting("changes_sent", mine.count(), label, href, ""))
    return found
