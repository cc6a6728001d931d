from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest

from kaejon.audit.principal import Principal
from kaejon.changes.actions.answering import take_change
from kaejon.changes.actions.asking import request_change
from kaejon.changes.actions.checking import Change
from kaejon.changes.content import Address, Content, Person
from kaejon.changes.models import ChangeAnswer, ChangeKind, ChangeRequest
from kaejon.geography.models import Area
from kaejon.lib.clock import bangkok
from kaejon.register.models import Campaign, Household, Member
from tests.assessment.village import Village, acts
from tests.cast import Cast, cast
from tests.factories.register import approve_list, make_household

__all__ = ["cast"]
DAY = dt.date(2022, 5, 12)
ELSEWHERE, ABROAD = "230301", "230401"


@dataclass
class Hamlet:
    """Two listed households of one subdistrict, officers as principals, and short words for asking and taking."""

    cast: Cast
    village: Village
    others: list[Member]
    by: dict[str, Principal] = field(default_factory=dict)

    @property
    def campaign(self) -> Campaign:
        return self.village.campaign

    @property
    def household(self) -> Household:
        return Household.objects.get(pk=self.village.household.pk)

    @property
    def other(self) -> Household:
        return Household.objects.get(pk=self.others[0].household_id)

    def ask(
        self, kind: str, members: Iterable[tuple[Member, str]] = (), by: str = "mentor", **values: Any
    ) -> ChangeRequest:
        household = values.pop("household", None) or self.household
        given = {"occurred_on": DAY, "reference": "ทะเบียนบ้าน 1/2565", **values}
        rows = tuple((Member.objects.get(pk=member.pk), relation) for member, relation in members)
        change = Change(kind, members=rows, **given)
        return request_change(campaign=self.campaign, household=household, change=change, by=self.by[by])

    def take(self, request: ChangeRequest, by: str = "district") -> ChangeAnswer:
        return take_change(request=ChangeRequest.objects.get(pk=request.pk), by=self.by[by])

    def home_of(self, member: Member) -> Household:
        return Member.objects.get(pk=member.pk).household


def newborn(name: str = "ใหม่") -> Content:
    return Content(person=Person(name, "สมมติ", no_id_reason="แรกเกิด", relation="child", birth_year=2022))


def of(hamlet: Hamlet, kind: str) -> dict[str, Any]:
    """What a right request of each kind says of the first household."""
    one, two = hamlet.village.one, hamlet.village.two
    place, away = Area.objects.get(pk="230302"), Area.objects.get(pk=ELSEWHERE)
    address = Content(address=Address("99/1", 4))
    said: dict[str, dict[str, Any]] = {
        ChangeKind.BORN: {"content": newborn()},
        ChangeKind.DIED: {"members": [(two, "")]},
        ChangeKind.MOVED_IN: {"members": [(hamlet.others[0], "other")]},
        ChangeKind.MOVED_OUT: {"members": [(two, "")]},
        ChangeKind.HEAD: {"members": [(one, "spouse"), (two, "head")]},
        ChangeKind.SPLIT: {"members": [(two, "head")], "target_area": place, "content": address},
        ChangeKind.MERGED: {"members": [(one, "sibling"), (two, "other")], "target_household": hamlet.other},
        ChangeKind.RELOCATED: {"members": [(one, ""), (two, "")], "target_area": away, "content": address},
    }
    return said[kind]


@pytest.fixture
def hamlet(cast: Cast, at: Callable[[dt.datetime], None]) -> Hamlet:
    at(bangkok(2022, 5, 9, 10))
    village = Village()
    others = make_household(village.campaign, village.area, "สาม", "สี่", house_no="7")
    approve_list(village.campaign, {others[0]: ["health"], others[1]: ["income", "living"]})
    at(bangkok(2022, 5, 12, 10))
    names = ("mentor", "operator", "district", "second_district", "outsider", "secretary")
    by = {name: acts(cast[name], cast.appointments[name]) for name in names}
    return Hamlet(cast, village, others, by)
