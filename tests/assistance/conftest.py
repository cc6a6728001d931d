from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from kaejon.assistance.actions.deliveries import Given, record_delivery
from kaejon.assistance.actions.mandates import Charge, add_mandate
from kaejon.assistance.actions.matters import Asked, send_referral
from kaejon.assistance.models import Delivery, HelpKind, Mandate, Matter
from kaejon.audit.actions import recording
from kaejon.audit.principal import CONSOLE, Principal
from kaejon.geography.models import Area
from kaejon.lib.clock import bangkok
from kaejon.logbook.actions import About, append_entry
from kaejon.logbook.kinds import Kind
from kaejon.people.models import Agency, AgencyKind, AgencyLevel, Role
from tests.assessment.village import Village, acts
from tests.cast import PROVINCE, Cast, appoint, cast, make_account

__all__ = ["cast"]
DAY = dt.date(2022, 5, 12)


@dataclass
class Office:
    """A verified household of the cast's subdistrict, the cast's agency with its mandate, and another agency."""

    cast: Cast
    village: Village
    agency: Agency
    other: Agency
    by: dict[str, Principal] = field(default_factory=dict)

    def charge(self, agency: Agency, dimension: str = "living", area: str = PROVINCE, **more: Any) -> Mandate:
        charge = Charge(agency, Area.objects.get(pk=area), dimension, dt.date(2022, 5, 9), **more)
        return add_mandate(charge=charge, by=CONSOLE)

    def asked(self, dimension: str = "living", **more: Any) -> Asked:
        given: dict[str, Any] = {"kind": HelpKind.HOUSING, "message": "ซ่อมหลังคาสังกะสี", **more}
        return Asked(self.village.household, dimension, **given)

    def refer(self, agency: Agency | None = None, **more: Any) -> Matter:
        return send_referral(
            campaign=self.village.campaign,
            asked=self.asked(**more),
            agency=agency or self.agency,
            by=self.by["mentor"],
        )

    def given(self, **more: Any) -> Given:
        values: dict[str, Any] = {
            "household": self.village.household,
            "dimension": "living",
            "kind": HelpKind.HOUSING,
            "what": "สังกะสี 20 แผ่น",
            "occurred_on": DAY,
            "value_satang": 1_200_000,
            "source": "regular",
            "fiscal_year": 2565,
            "document": "สม.12/2565",
        }
        return Given(**{**values, **more})

    def deliver(self, matter: Matter | None = None, *, is_last: bool = False, **more: Any) -> Delivery:
        return record_delivery(
            campaign=self.village.campaign,
            given=self.given(**more),
            agency=self.agency,
            matter=matter,
            is_last=is_last,
            by=self.by["agency"],
        )


@pytest.fixture
def office(cast: Cast, at: Callable[[dt.datetime], None]) -> Office:
    at(bangkok(2022, 5, 9, 10))
    village = Village()
    at(bangkok(2022, 5, 12, 10))
    with recording("test.verify", by=CONSOLE, campaign_id=village.campaign.pk) as recorder:
        about = About(household=village.household)
        append_entry(recorder, village.campaign, Kind.VERIFIED, about, by=CONSOLE, occurred_on=DAY)
    agency = cast.appointments["agency"].agency
    assert agency is not None
    other = Agency.objects.create(
        name="สำนักงานอื่นจังหวัด", kind=AgencyKind.GOVERNMENT, level=AgencyLevel.PROVINCE, area_id=PROVINCE
    )
    cast.accounts["other_agency"] = make_account("other_agency")
    cast.appointments["other_agency"] = appoint(cast["other_agency"], Role.AGENCY, agency=other)
    names = ("mentor", "operator", "district", "agency", "godparent", "other_agency")
    found = Office(cast, village, agency, other, {n: acts(cast[n], cast.appointments[n]) for n in names})
    found.charge(agency)
    return found
