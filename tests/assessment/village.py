"""A household of two on the list, and doors to it: what the tests of verification begin with."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field

from kaejon.audit.principal import Principal
from kaejon.lib.places import house_number_sort_key
from kaejon.logbook.actions import folded_standings, same_standing, standing_row
from kaejon.logbook.models import NeedStanding
from kaejon.people.models import Account, Appointment
from kaejon.register.keys import open_text
from kaejon.register.models import Campaign, Household, Member, Need
from kaejon.register.search import search_key
from tests.factories.register import Listed, approve_list, make_campaign, make_household

MENTOR = Principal(account="mentor")
TODAY = dt.date(2022, 5, 11)


@dataclass
class Village:
    """One lacks in health, living and income, the other in living."""

    campaign: Campaign = field(default_factory=make_campaign)
    area: str = "230302"

    def __post_init__(self) -> None:
        self.one: Member
        self.two: Member
        self.one, self.two = make_household(self.campaign, self.area, "หนึ่ง", "สอง", house_no="12/3")
        self.household: Household = self.one.household
        index(self.household, self.one, self.two)
        marks = {self.one: ["health", "living", "income"], self.two: ["living"]}
        self.listed: Listed = approve_list(self.campaign, marks)

    def need(self, member: Member, dimension: str) -> Need:
        return self.listed.needs[member, dimension]

    def state(self, member: Member, dimension: str) -> str:
        row = NeedStanding.objects.filter(need=self.need(member, dimension)).first()
        return row.state if row else "listed"

    def standings_fold(self) -> bool:
        """Whether every stored standing is what its entries fold to."""
        stored = {row.need_id: row for row in NeedStanding.objects.filter(need__campaign=self.campaign)}
        return all(
            same_standing(stored.get(need), standing_row(need, standing))
            for need, standing in folded_standings(self.campaign).items()
        )


def index(household: Household, *members: Member) -> None:
    """Fill the search text and the order, as the import does."""
    household.search_key = search_key(household, members)
    household.sort_key = f"000 {house_number_sort_key(household.house_no)}"
    household.save()


def acts(account: Account, appointment: Appointment, recorded_for: str | None = None) -> Principal:
    """The principal of an account under its appointment."""
    return Principal(account=str(account.pk), recorded_for=recorded_for, appointment=str(appointment.pk))


def opened(owner: uuid.UUID, sealed: bytes | memoryview[int] | None, context: str) -> str:
    """What was sealed for `owner`."""
    assert sealed is not None
    return open_text(owner, bytes(sealed), context)
