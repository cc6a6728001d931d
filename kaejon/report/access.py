"""The gate to reports. Figures name nobody: whoever may read reports may read the whole province's."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from kaejon.audit.principal import Principal
from kaejon.people.access import User, principal_for, standing_of
from kaejon.people.policy import CASE_READERS, SECRETARY
from kaejon.register.access import campaign_to_steward, campaign_to_view
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


def report_to_correct(user: User, slug: str, number: int) -> tuple[WeeklyReport, Principal]:
    """The newest version of a report and the secretary's principal, who corrects it and words it; or Http404."""
    campaign = campaign_to_steward(user, slug)
    by = principal_for(user, SECRETARY, campaign.province_id)
    if by is None:
        raise Http404
    return report_to_view(user, slug, number), by


def version_with_hash(report: WeeklyReport, wanted: str) -> WeeklyReport:
    """The version of the report's number that has this hash, or Http404."""
    found = reports_of(report.campaign).filter(number=report.number, hash=wanted).select_related("campaign").first()
    if found is None:
        raise Http404
    return found


def letterhead_to_set(user: User, slug: str) -> tuple[Campaign, Principal]:
    """The campaign, through whose province the letterhead is set, and the secretary's principal; or Http404."""
    campaign = campaign_to_steward(user, slug)
    by = principal_for(user, SECRETARY, campaign.province_id)
    if by is None:
        raise Http404
    return campaign, by


def area_to_visit(user: User, slug: str, number: int, area: str) -> WeeklyReport:
    """The report, for whoever reads cases in the whole of this district or subdistrict; or Http404."""
    report = report_to_view(user, slug, number)
    if len(area) not in (4, 6) or not any(area.startswith(code) for code in standing_of(user).areas(CASE_READERS)):
        raise Http404
    return report
