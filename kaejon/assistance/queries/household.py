"""The help's part of the household page."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from kaejon.assistance.access import agencies_giving, own_offices
from kaejon.assistance.models import Delivery, Matter
from kaejon.assistance.queries.matters import Given, MatterRow, deliveries_in_words, for_rows, matter_rows
from kaejon.logbook.models import Entry
from kaejon.people.access import User
from kaejon.people.policy import CASE_READERS, GIVERS, TEAM
from kaejon.register.access import appointment_over, may_see_health
from kaejon.register.models import Campaign, Household
from kaejon.register.queries.by_campaign import campaign_is


@dataclass(frozen=True)
class HelpPart:
    """What the household page says of help; addresses are empty where the reader may not go there."""

    matters: Sequence[MatterRow]
    deliveries: Sequence[Given]
    refer_href: str
    offer_href: str
    deliver_href: str

    def matters_for(self, need_id: object, dimension: str) -> list[MatterRow]:
        """The matters about one need: its own, and those of its dimension of the household."""
        return [
            row
            for row in self.matters
            if row.matter.dimension == dimension and row.matter.entry.need_id in (None, need_id)
        ]

    def deliveries_for(self, member_id: object, dimension: str) -> list[Given]:
        """What was given for one need."""
        return [
            row
            for row in self.deliveries
            if row.delivery.dimension == dimension
            and row.delivery.member_id in (None, member_id)
            and not row.is_withdrawn
        ]


def help_part(user: User, campaign: Campaign, household: Household) -> HelpPart:
    """The part as this reader may see it: an office sees its own agencies' matters. A constant number of queries."""
    matters = Matter.objects.filter(campaign_is(campaign, "entry__campaign_id"), household=household)
    deliveries = Delivery.objects.filter(campaign_is(campaign, "entry__campaign_id"), household=household)
    offices = own_offices(user)
    if appointment_over(user, CASE_READERS, household) is None:
        agencies = [a.agency_id for a in offices]
        matters = matters.filter(agency__in=agencies)
    args = [campaign.slug, household.pk]
    may_refer = appointment_over(user, TEAM, household) is not None
    givers = agencies_giving(user, household) if appointment_over(user, GIVERS, household) else []
    rows = matter_rows(for_rows(matters).order_by("-seq"))
    return HelpPart(
        matters=rows,
        deliveries=deliveries_in_words(
            deliveries, shows_notes=may_see_health(user, household), user=user, household=household
        ),
        refer_href=reverse("assistance:referral-new", args=args) if may_refer else "",
        offer_href=reverse("assistance:offer-new", args=args) if offices else "",
        deliver_href=deliver_address(args, [row for row in rows if row.is_open and row.matter.agency in givers])
        if givers
        else "",
    )


def deliver_address(args: Sequence[object], promised: Sequence[MatterRow]) -> str:
    """Where help is recorded: for the one open matter of the givers, if it is one; among several the form asks."""
    address = reverse("assistance:delivery-new", args=args)
    return f"{address}?matter={promised[0].id}" if len(promised) == 1 else address


def entries_of_others(user: User, household: Household) -> frozenset[uuid.UUID]:
    """The entries of matters that the user's agencies have no part in: an office is told nothing of them."""
    agencies = [a.agency_id for a in own_offices(user)]
    others = Matter.objects.filter(household=household).exclude(agency__in=agencies).values("entry")
    said = Entry.objects.filter(Q(pk__in=others) | Q(answers__in=others))
    return frozenset(said.values_list("pk", flat=True))
