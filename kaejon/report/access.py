"""The gate to reports. Figures name nobody: whoever may read reports may read the whole province's."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from kaejon.audit.principal import Principal
from kaejon.people.access import User, principal_for, principal_under, standing_of
from kaejon.people.policy import CASE_READERS, RETURN_READERS, SECRETARY
from kaejon.register.access import campaign_to_steward, campaign_to_view, households_for
from kaejon.register.models import Campaign
from kaejon.report.actions.returns import Round
from kaejon.report.models import Step, WeeklyReport
from kaejon.report.queries.holidays import current_number
from kaejon.report.queries.reports import reports_of
from kaejon.report.queries.return_page import own_appointment
from kaejon.report.queries.returns import reporting_districts
from kaejon.report.queries.villages import VillageLine, village_lines
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


def villages_for(user: User, campaign: Campaign, subdistrict: str) -> list[VillageLine]:
    """The villages of a subdistrict in which the user reads cases, with the user's households; none for others."""
    seen = standing_of(user).areas(CASE_READERS)
    if not any(subdistrict.startswith(code) or code.startswith(subdistrict) for code in seen):
        return []
    return village_lines(campaign, households_for(user), subdistrict, household_lists_for(user, campaign))


def return_to_view(user: User, slug: str, number: int, district: str) -> Round:
    """The return of a district that reports, in a round that has begun, for who may read it, or Http404."""
    campaign = campaign_to_view(user, slug)
    areas = standing_of(user).areas(RETURN_READERS)
    found = next((each for each in reporting_districts(campaign) if each.code == district), None)
    if found is None or not any(district.startswith(area) for area in areas):
        raise Http404
    if not 1 <= number <= current_number(campaign):
        raise Http404
    return Round(campaign, number, found)


def return_principal(user: User, where: Round, step: str) -> Principal:
    """Under which appointment the user takes a step of a return: the secretary's, or that of the district which
    certifies first; Http404 for who has none there.
    """
    if step in (Step.RECEIVED, Step.MORE_ASKED):
        principal = principal_for(user, SECRETARY, where.campaign.province_id)
    else:
        appointment = own_appointment(user, where.district)
        principal = principal_under(user, appointment) if appointment else None
    if principal is None:
        raise Http404
    return principal


def campaign_to_keep_holidays(user: User, slug: str) -> tuple[Campaign, Principal]:
    """The campaign whose province's holidays its secretary keeps, with the principal, or Http404."""
    campaign = campaign_to_steward(user, slug)
    principal = principal_for(user, SECRETARY, campaign.province_id)
    if principal is None:
        raise Http404
    return campaign, principal


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
