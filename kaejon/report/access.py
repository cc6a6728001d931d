"""The gate to reports. Figures name nobody: whoever may read reports may read the whole province's."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from kaejon.people.access import User, standing_of
from kaejon.people.policy import CASE_READERS, SECRETARY
from kaejon.register.access import campaign_to_view
from kaejon.register.models import Campaign
from kaejon.report.models import WeeklyReport
from kaejon.report.queries.reports import reports_of
from kaejon.report.tables import ListAddress


def report_to_view(user: User, slug: str, number: int, version: int | None = None) -> WeeklyReport:
    """A frozen report of a campaign in the user's province, the newest version unless one is named, or Http404."""
    reports = reports_of(campaign_to_view(user, slug)).filter(number=number).select_related("campaign")
    found = (reports if version is None else reports.filter(version=version)).order_by("version").last()
    if found is None:
        raise Http404
    return found


def may_freeze(user: User, campaign: Campaign) -> bool:
    """Whether the user is a secretary of the campaign's province."""
    return campaign.province_id in standing_of(user).areas(SECRETARY)


def lake_to_download(user: User, slug: str, number: int, version: int | None = None) -> WeeklyReport:
    """A frozen report whose files of the lake the user may take out, or Http404."""
    report = report_to_view(user, slug, number, version)
    if not may_take_lake(user, report.campaign):
        raise Http404
    return report


def may_take_lake(user: User, campaign: Campaign) -> bool:
    """Whether the user is a secretary of the province. The files name nobody, but hold every household's answers by
    tambon, those of health too, which nobody else above the household's own team sees.
    """
    return may_freeze(user, campaign)


def household_lists_for(user: User, campaign: Campaign) -> ListAddress:
    """The addresses of the household lists behind the figures: only of areas whose every household the user may see."""
    seen = standing_of(user).areas(CASE_READERS)
    path = reverse("assessment:household-list", args=[campaign.slug])

    def address(area: str, dimension: str, state: str) -> str:
        if not any(area.startswith(code) for code in seen):
            return ""
        asked = {"area": area, "dimension": dimension, "state": state}
        return f"{path}?{urlencode({name: value for name, value in asked.items() if value})}"

    return address
