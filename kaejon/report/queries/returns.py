"""Districts' returns as their steps tell: which districts report, how far each return is, what a page shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Concat

from kaejon.assessment.queries.persons import names_of
from kaejon.assessment.queries.states import CURRENT
from kaejon.geography.models import Area, Level
from kaejon.people.access import within
from kaejon.register.models import Campaign, Household, Member, Need
from kaejon.report.models import ReturnDraft, ReturnStep, Step

AFTER_DIGITS = ":"
"""Sorts behind every digit: the end of a range of area codes."""
KINDS = {
    Step.PREPARED: "info",
    Step.SENT_BACK: "due",
    Step.CERTIFIED: "info",
    Step.MORE_ASKED: "due",
    Step.RECEIVED: "done",
}
"""How a step is coloured."""


def settled_districts(campaign: Campaign) -> set[str]:
    """The districts in which households of the list live now, each looked into until the first; one query."""
    needs = Need.objects.filter(CURRENT, campaign=campaign, member=OuterRef("pk"))
    members = Member.objects.filter(Exists(needs), household=OuterRef("pk"))
    inside = Household.objects.filter(
        Exists(members), area_id__gte=OuterRef("code"), area_id__lt=Concat(OuterRef("code"), Value(AFTER_DIGITS))
    )
    districts = Area.objects.filter(within([campaign.province_id], "code"), level=Level.DISTRICT)
    return set(districts.filter(Exists(inside)).order_by().values_list("code", flat=True))


def reporting_districts(campaign: Campaign) -> list[Area]:
    """The districts that report, by official code: those with households on the list, all before there is one."""
    districts = Area.objects.filter(within([campaign.province_id], "code"), level=Level.DISTRICT).order_by("code")
    settled = settled_districts(campaign)
    return [district for district in districts if not settled or district.code in settled]


def steps_of(campaign: Campaign, number: int, district: str = "") -> list[ReturnStep]:
    """The steps of a round's returns in the order in which they were taken; of one district, or of all."""
    rows = ReturnStep.objects.filter(campaign=campaign, number=number).order_by("seq", "line")
    return list(rows.filter(district=district) if district else rows)


def last_steps(campaign: Campaign, number: int) -> dict[str, str]:
    """By district the last step of its return; a district without any is absent."""
    return {row.district_id: row.step for row in steps_of(campaign, number)}


def last_step(campaign: Campaign, number: int, district: str) -> ReturnStep | None:
    """The last step of one return."""
    rows = ReturnStep.objects.filter(campaign=campaign, number=number, district=district)
    return rows.order_by("seq", "line").last()


def last_prepared(campaign: Campaign, number: int, district: str) -> ReturnStep | None:
    """The return as it was prepared last, with its texts."""
    rows = ReturnStep.objects.filter(campaign=campaign, number=number, district=district, step=Step.PREPARED)
    return rows.order_by("seq", "line").last()


def draft_of(campaign: Campaign, number: int, district: str) -> ReturnDraft | None:
    """What is typed and not sent."""
    return ReturnDraft.objects.filter(campaign=campaign, number=number, district=district).first()


def districts_in(campaign: Campaign, number: int, known_at: dt.datetime) -> set[str]:
    """The districts whose return was certified before a moment, whatever was asked of it since."""
    rows = ReturnStep.objects.filter(campaign=campaign, number=number, step=Step.CERTIFIED, recorded_at__lt=known_at)
    return set(rows.order_by().values_list("district_id", flat=True))


@dataclass(frozen=True)
class Taken:
    """One step as a page tells of it. `is_late`: it was certified after it was due."""

    step: ReturnStep
    who: str

    @property
    def label(self) -> str:
        return str(self.step.get_step_display())

    @property
    def kind(self) -> str:
        return KINDS[Step(self.step.step)]

    @property
    def is_late(self) -> bool:
        return self.step.step == Step.CERTIFIED and self.step.recorded_at > self.step.due_at


def taken(steps: Iterable[ReturnStep]) -> list[Taken]:
    """The steps with who took them, on whose behalf; one query for the names."""
    rows = list(steps)
    names = names_of(person for row in rows for person in (row.by, row.recorded_for))
    return [
        Taken(row, " · ".join(filter(None, (names.get(row.recorded_for or row.by, ""), row.position)))) for row in rows
    ]


@dataclass(frozen=True)
class DistrictRow:
    """One district in a round, for who may see its name: how far its return is, and whether it was late."""

    district: Area
    last: Taken | None
    certified: Taken | None
    is_overdue: bool
    """Not received, and its time has passed."""

    @property
    def is_received(self) -> bool:
        """Certified once, whatever was asked of it since: what `districts_in` and a frozen report count."""
        return self.certified is not None

    @property
    def is_late(self) -> bool:
        return self.certified is not None and self.certified.is_late


def district_rows(campaign: Campaign, number: int, *, is_past_due: bool) -> list[DistrictRow]:
    """The reporting districts with their returns, in the order of official code, never ranked; three queries."""
    by_district: dict[str, list[Taken]] = {}
    for one in taken(steps_of(campaign, number)):
        by_district.setdefault(one.step.district_id, []).append(one)
    found = []
    for district in reporting_districts(campaign):
        steps = by_district.get(district.code, [])
        # The first time it was sent is what counts: what was asked for afterwards makes nobody late.
        certified = next((one for one in steps if one.step.step == Step.CERTIFIED), None)
        last = steps[-1] if steps else None
        found.append(DistrictRow(district, last, certified, is_past_due and certified is None))
    return found
