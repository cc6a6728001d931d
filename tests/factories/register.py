"""A small campaign in Trat, made without the importer: for tests that begin after the list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kaejon.audit.actions import recording
from kaejon.audit.principal import CONSOLE, Principal
from kaejon.geography.actions import area, national_areas
from kaejon.geography.models import Area
from kaejon.lib import clock
from kaejon.lib.ids import new_id
from kaejon.lib.thai_text import fold
from kaejon.register.keys import key_of, new_keys
from kaejon.register.models import (
    Campaign,
    Dimension,
    Household,
    ListEntry,
    ListState,
    Member,
    Membership,
    Need,
    Placement,
    TargetList,
)

START = dt.date(2022, 5, 9)
DEADLINE = dt.date(2022, 9, 30)


def make_areas(province: str = "23", villages: Iterable[str] = ()) -> None:
    """The areas of one province, and villages by code ("23030204")."""
    if Area.objects.filter(pk=province).exists():
        return
    Area.objects.bulk_create(a for a in national_areas() if a.code.startswith(province))
    Area.objects.bulk_create(area(code, f"บ้านทดสอบ {code[6:]}", "", source="test") for code in villages)


def make_campaign(slug: str = "trat-2565", province: str = "23") -> Campaign:
    """A campaign from 9 May to 30 September 2565: 21 Fridays."""
    make_areas(province)
    return Campaign.objects.create(
        slug=slug,
        name="บูรณาการแก้จน (ทดสอบ)",
        province_id=province,
        starts_on=START,
        deadline_on=DEADLINE,
        created_by="console",
    )


def make_household(
    campaign: Campaign, area_code: str, *names: str, house_no: str = "", by: Principal = CONSOLE
) -> list[Member]:
    """A household in an area with members of these names, placed and joined today; returns the members."""
    household = Household(
        province_id=campaign.province_id,
        area_id=area_code,
        house_no=house_no or str(new_id().int % 999),
        match_key=new_id().hex,
    )
    members = [
        Member(household=household, first_name=name, last_name="สมมติ", name_key=fold(f"{name} สมมติ")) for name in names
    ]
    household.save()
    Member.objects.bulk_create(members)
    for row in new_keys([household.pk, *(m.pk for m in members)])[1]:
        row.save()
    with recording("household.make", by=by, campaign_id=campaign.pk) as recorder:
        recorder.write(Placement(household=household, area_id=area_code, occurred_on=clock.today()))
        recorder.write_all(Membership(member=m, household=household, occurred_on=clock.today()) for m in members)
    return members


@dataclass(frozen=True)
class Listed:
    """An approved list version and the needs on it by (member, dimension)."""

    version: TargetList
    needs: dict[tuple[Member, str], Need]


def approve_list(
    campaign: Campaign,
    marks: Mapping[Member, Iterable[str]],
    by: Principal = CONSOLE,
    indicators: Mapping[tuple[Member, str], str] | None = None,
) -> Listed:
    """Approve the next list version with these members' dimensions on it, today; `indicators` names failing ones."""
    number = TargetList.objects.filter(campaign=campaign, state=ListState.APPROVED).count() + 1
    version = TargetList.objects.create(
        campaign=campaign,
        number=number,
        name=f"บัญชีทดสอบ {number}",
        state=ListState.APPROVED,
        created_by=by.account,
        approved_at=clock.now(),
        approved_by=by.account,
        reference="ทดสอบ",
    )
    needs = {
        (member, dimension): Need.objects.get_or_create(campaign=campaign, member=member, dimension=dimension)[0]
        for member, dimensions in marks.items()
        for dimension in dimensions
    }
    with recording("list.approve", by=by, campaign_id=campaign.pk, subject=("list", version.pk)) as recorder:
        recorder.write_all(
            ListEntry(need=need, target_list=version, occurred_on=clock.today(), **said_of(need, indicators or {}))
            for need in needs.values()
        )
    return Listed(version, needs)


def said_of(need: Need, indicators: Mapping[tuple[Member, str], str]) -> dict[str, Any]:
    """The indicators of a need as a list entry holds them: those of health sealed."""
    text = indicators.get((need.member, need.dimension), "")
    if need.dimension != Dimension.HEALTH or not text:
        return {"indicators": text}
    return {"indicators_sealed": key_of(need.member_id).seal(text, context="indicators")}
