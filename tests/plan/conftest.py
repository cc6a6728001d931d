from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from kaejon.audit.actions import recording
from kaejon.audit.principal import CONSOLE, Principal
from kaejon.lib.clock import bangkok
from kaejon.logbook.actions import About, append_entry
from kaejon.logbook.kinds import Kind
from kaejon.plan.actions.versions import submit_plan
from kaejon.plan.content import Content, PlannedActivity
from kaejon.plan.models import MoneySource, PlanVersion
from kaejon.register.assigning import open_assignment
from tests.assessment.village import Village, acts
from tests.cast import Cast, cast

__all__ = ["cast"]
DAY = dt.date(2022, 5, 12)


def activity(dimension: str = "living", **values: Any) -> PlannedActivity:
    given: dict[str, Any] = {
        "key": uuid.uuid4(),
        "dimension": dimension,
        "what": "ซ่อมหลังคา",
        "owner": "family",
        "value_satang": 1_500_000,
        "source": MoneySource.LOCAL,
        "due_on": dt.date(2022, 7, 1),
    }
    return PlannedActivity(**{**given, **values})


def content(*activities: PlannedActivity, **values: Any) -> Content:
    given: dict[str, Any] = {"kind": "develop", "priority": "อยากซ่อมบ้านก่อนหน้าฝน"}
    return Content(**{**given, **values}, activities=activities or (activity(),))


@dataclass
class Desk:
    """A verified household of the cast's subdistrict, and its officers as principals."""

    cast: Cast
    village: Village
    edition: int = 0
    by: dict[str, Principal] = field(default_factory=dict)

    def submit(self, said: Content | None = None, by: str = "mentor", edition: int = 0) -> PlanVersion:
        return submit_plan(
            campaign=self.village.campaign,
            household=self.village.household,
            content=said or content(),
            edition=edition,
            by=self.by[by],
        )


@pytest.fixture
def desk(cast: Cast, at: Callable[[dt.datetime], None]) -> Desk:
    at(bangkok(2022, 5, 9, 10))
    village = Village()
    at(bangkok(2022, 5, 12, 10))
    with recording("test.verify", by=CONSOLE, campaign_id=village.campaign.pk) as recorder:
        about = About(household=village.household)
        append_entry(recorder, village.campaign, Kind.VERIFIED, about, by=CONSOLE, occurred_on=DAY)
        open_assignment(
            recorder,
            village.campaign,
            "godparent",
            household=village.household,
            holder=cast.appointments["godparent"],
            occurred_on=DAY,
        )
    names = ("mentor", "operator", "district", "second_district", "godparent")
    by = {name: acts(cast[name], cast.appointments[name]) for name in names}
    return Desk(cast, village, by=by)
