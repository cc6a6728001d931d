from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaejon.people.access import principal_for, signed_in
from kaejon.people.policy import SECRETARY
from kaejon.register.access import campaign_to_steward, campaign_to_view
from kaejon.register.models import Campaign
from kaejon.report.access import household_lists_for, may_freeze, report_to_view
from kaejon.report.actions.freezing import freeze_weekly_report
from kaejon.report.actions.issuing import issue_document
from kaejon.report.actions.lake import write_missing_lake
from kaejon.report.content import Body
from kaejon.report.documents import CONTENT_TYPES, Document, report_document
from kaejon.report.documents.figures import committee, document_code, list_sentence
from kaejon.report.documents.labels import OVERLAP_NOTE, SHARE_NOTE
from kaejon.report.queries.reports import body_of, draft_report, neighbours_of
from kaejon.report.queries.rounds import rounds_of
from kaejon.report.rules import ReportRefused
from kaejon.report.tables import areas_in, headline, report_tables


def report_list(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = campaign_to_view(request.user, slug)
    rounds = rounds_of(campaign)
    values = {"campaign": campaign, "rounds": rounds, "may_freeze": may_freeze(request.user, campaign)}
    return render(request, "report/report_list.html", values)


def report(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = report_to_view(request.user, slug, number, version_asked(request))
    values = {"report": found, "neighbours": neighbours_of(found), **shown(request, found.campaign, body_of(found))}
    return render(request, "report/report.html", values)


def version_asked(request: HttpRequest) -> int | None:
    text = request.GET.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None


def draft(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = campaign_to_view(request.user, slug)
    values = {"rounds": rounds_of(campaign), **shown(request, campaign, draft_report(campaign))}
    return render(request, "report/draft.html", values)


def shown(request: HttpRequest, campaign: Campaign, body: Body) -> dict[str, Any]:
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
        "code": document_code(body),
        "notes": (OVERLAP_NOTE, SHARE_NOTE),
        "forms": tuple(CONTENT_TYPES),
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


def document(request: HttpRequest, slug: str, number: int, form: str) -> HttpResponse:
    found = report_to_view(request.user, slug, number, version_asked(request))
    if form not in CONTENT_TYPES:
        raise Http404
    return as_download(issue_document(found, form, by=signed_in(request.user)))


def draft_document(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    campaign = campaign_to_view(request.user, slug)
    if form not in CONTENT_TYPES:
        raise Http404
    return as_download(report_document(draft_report(campaign), form))


def as_download(made: Document) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"'}
    return HttpResponse(made.content, content_type=made.content_type, headers=headers)
