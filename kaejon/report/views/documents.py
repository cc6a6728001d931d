from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from kaejon.people.access import signed_in
from kaejon.register.access import campaign_to_view
from kaejon.report.access import area_to_visit, lake_to_download, report_to_view
from kaejon.report.actions.issuing import issue_document, make_visit_sheet
from kaejon.report.actions.lake import take_lake, write_missing_lake
from kaejon.report.documents.kinds import KINDS, Document, report_document
from kaejon.report.queries.letterheads import emblem_for
from kaejon.report.queries.reports import draft_report
from kaejon.report.rules import ReportRefused


def document(request: HttpRequest, slug: str, number: int, form: str) -> HttpResponse:
    found = report_to_view(request.user, slug, number, version_asked(request))
    return as_download(issue_document(found, *kind_asked(request, form), by=signed_in(request.user)))


def draft_document(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    campaign = campaign_to_view(request.user, slug)
    kind = kind_asked(request, form)
    body = draft_report(campaign)
    return as_download(report_document(body, *kind, emblem=emblem_for(body)))


def visit_sheet(request: HttpRequest, slug: str, number: int, area: str) -> HttpResponse:
    report = area_to_visit(request.user, slug, number, area)
    try:
        return as_download(make_visit_sheet(report, area, by=signed_in(request.user)))
    except KeyError:
        raise Http404 from None


@require_POST
def lake(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    report = lake_to_download(request.user, slug, number, version_asked(request))
    by = signed_in(request.user)
    write_missing_lake(by=by, campaign=report.campaign)
    try:
        return as_download(take_lake(report, by=by))
    except ReportRefused as problem:
        messages.error(request, str(problem))
        return HttpResponseRedirect(reverse("report:report-view", args=[slug, number]))


def kind_asked(request: HttpRequest, form: str) -> tuple[str, str]:
    kind = (form, request.GET.get("variant", ""))
    if kind not in KINDS:
        raise Http404
    return kind


def version_asked(request: HttpRequest) -> int | None:
    text = request.GET.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None


def as_download(made: Document) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"'}
    return HttpResponse(made.content, content_type=made.content_type, headers=headers)
