"""The frozen report that a dashboard shows, and those round it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.http import Http404

from kaejon.people.access import User, standing_of
from kaejon.people.policy import CASE_READERS
from kaejon.register.models import Campaign
from kaejon.report.content import Body
from kaejon.report.models import WeeklyReport
from kaejon.report.queries.reports import body_of, reports_of
from kaejon.report.tables import areas_in


@dataclass(frozen=True)
class Frozen:
    """One frozen report, `body` what it says, and the newest version of every number, oldest first."""

    campaign: Campaign
    report: WeeklyReport
    body: Body
    newest: Sequence[WeeklyReport]

    @property
    def is_last(self) -> bool:
        return self.report.number == self.newest[-1].number

    @property
    def earlier(self) -> list[WeeklyReport]:
        """The reports before it, oldest first."""
        return [each for each in self.newest if each.number < self.report.number]


def frozen_report(campaign: Campaign, number: int | None = None) -> Frozen | None:
    """Report `number` in its newest version, or the last one; None before the first. Http404 for one not frozen.

    In one query, and another where its text was not read lately.
    """
    by_number = {report.number: report for report in reports_of(campaign).defer("body").order_by("number", "version")}
    newest = list(by_number.values())
    if number is not None and number not in by_number:
        raise Http404
    if not newest:
        return None
    report = newest[-1] if number is None else by_number[number]
    return Frozen(campaign, report, kept_body(report.pk, report.hash), newest)


@lru_cache(maxsize=3)
def kept_body(report: uuid.UUID, digest: str) -> Body:
    """What the report of that hash says, as it was read before: a frozen text never changes. Nobody may change it."""
    return body_of(WeeklyReport.objects.get(pk=report))


@dataclass(frozen=True)
class Place:
    """An area that the page can be about."""

    code: str
    name: str
    is_here: bool


def area_asked(user: User, frozen: Frozen, asked: str) -> tuple[str, list[Place]]:
    """The area that the page is about and those beside it: the reader's own first, then the province.

    Figures name nobody, so every reader of reports may choose any area; without a choice it is the reader's own.
    Http404 for one that the report does not hold.
    """
    names = areas_in(frozen.body)
    province = frozen.campaign.province_id
    own = [code for code in standing_of(user).areas(CASE_READERS) if code in names]
    choices = list(dict.fromkeys([*own, province]))
    area = asked or choices[0]
    if area not in names:
        raise Http404
    if area not in choices:
        choices.append(area)
    return area, [Place(code, names[code], code == area) for code in choices]
