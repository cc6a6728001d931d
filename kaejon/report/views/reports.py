from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaejon.people.access import principal_for
from kaejon.people.policy import SECRETARY
from kaejon.register.access import campaign_to_steward, campaign_to_view
from kaejon.register.models import Campaign
from kaejon.report.access import household_lists_for, may_freeze, may_take_lake, report_to_view
from kaejon.report.actions.freezing import freeze_weekly_report
from kaejon.report.actions.issuing import address_of
from kaejon.report.actions.lake import write_missing_lake
from kaejon.report.content import Body
from kaejon.report.documents.figures import committee, document_code, list_sentence
from kaejon.report.documents.labels import OVERLAP_NOTE, SHARE_NOTE
from kaejon.report.documents.line_text import report_text
from kaejon.report.documents.words import returns_sentence
from kaejon.report.models import WeeklyReport
from kaejon.report.offered import papers_offered
from kaejon.report.queries.reports import body_of, draft_report, neighbours_of, versions_of
from kaejon.report.queries.rounds import rounds_of
from kaejon.report.queries.wordings import wording_of, wordings_shown
from kaejon.report.rules import ReportRefused
from kaejon.report.sections.week import SAID_IN_QUIET_WEEKS
from kaejon.report.sentences import week_lines
from kaejon.report.tables import areas_in, headline, report_tables
from kaejon.report.views.documents import version_asked


def report_list(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = campaign_to_view(request.user, slug)
    rounds = rounds_of(campaign)
    values = {"campaign": campaign, "rounds": rounds, "may_freeze": may_freeze(request.user, campaign)}
    return render(request, "report/report_list.html", values)


def report(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = report_to_view(request.user, slug, number, version_asked(request))
    body = body_of(found)
    values = {
        "report": found,
        "neighbours": neighbours_of(found),
        **shown(request, found.campaign, body, verify_url=address_of(found)),
        **reading(request, found, body),
    }
    return render(request, "report/report.html", values)


def reading(request: HttpRequest, report: WeeklyReport, body: Body) -> dict[str, Any]:
    """What a report says in words: its versions with their reasons, the week, the secretary's own words."""
    versions, wordings, week = versions_of(report), wordings_shown(report), body.get("week")
    is_whole = request.GET.get("area", "") in ("", report.campaign.province_id)
    return {
        "versions": versions if len(versions) > 1 else [],
        # The week is told of the province, so it stands on the province's page alone.
        "has_week": is_whole and (week is not None or bool(wordings)),
        "is_quiet": week is not None and not any(each["code"] not in SAID_IN_QUIET_WEEKS for each in week),
        "week": week_lines(week or []),
        "wording": wording_of(report),
        "older_wordings": wordings[1:],
        "may_correct": may_freeze(request.user, report.campaign) and report.campaign.closed_at is None,
    }


def draft(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = campaign_to_view(request.user, slug)
    values = {"rounds": rounds_of(campaign), **shown(request, campaign, draft_report(campaign))}
    return render(request, "report/draft.html", values)


def shown(request: HttpRequest, campaign: Campaign, body: Body, verify_url: str | None = None) -> dict[str, Any]:
    areas = areas_in(body)
    area = request.GET.get("area") or campaign.province_id
    if area not in areas:
        raise Http404
    lists = household_lists_for(request.user, campaign)
    trail = [(areas[area[:digits]], f"?area={area[:digits]}") for digits in (2, 4, 6) if digits < len(area)]
    return {
        "campaign": campaign,
        "body": body,
        "area": areas[area],
        "trail": [*trail, (areas[area], "")],
        "headline": headline(body, area),
        "tables": report_tables(body, area, lists),
        "committee": committee(body),
        "list_sentence": list_sentence(body),
        "returned": returns_sentence(body),
        "code": document_code(body),
        "notes": (OVERLAP_NOTE, SHARE_NOTE),
        "papers": papers_offered(body, thai_digits=request.GET.get("digits") == "thai"),
        "line_text": report_text(body, verify_url=verify_url),
        "digit_choices": (("", _("เลขอารบิก"), None), ("thai", _("เลขไทย"), None)),
        "annex": lists(area, "", ""),
        "may_take_lake": not body["draft"] and may_take_lake(request.user, campaign),
        "visit_area": area if len(area) > 2 and lists(area, "", "") else "",
        # A sheet is of a district or a subdistrict; the province's page leads to those that the reader may take.
        "visit_districts": [
            (code, name) for code, name in areas.items() if len(area) == 2 and len(code) == 4 and lists(code, "", "")
        ],
    }


@require_POST
def freeze(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = campaign_to_steward(request.user, slug)
    by = principal_for(request.user, SECRETARY, campaign.province_id)
    if by is None:
        raise Http404
    try:
        done = freeze_weekly_report(campaign, by=by)
    except ReportRefused as problem:
        messages.error(request, str(problem))
        return HttpResponseRedirect(reverse("report:report-list", args=[slug]))
    write_missing_lake(by=by, campaign=campaign)
    said = _("ปิดรายงานครั้งที่ %(number)s แล้ว") if done.made else _("รายงานครั้งที่ %(number)s ปิดไว้แล้ว")
    messages.success(request, said % {"number": done.report.number})
    return HttpResponseRedirect(reverse("report:report-view", args=[slug, done.report.number]))
