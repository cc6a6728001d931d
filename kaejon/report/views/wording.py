from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaejon.report import access
from kaejon.report.actions.wording import word_report
from kaejon.report.forms.reading import WordingForm
from kaejon.report.queries.reports import body_of
from kaejon.report.queries.wordings import wordings_shown
from kaejon.report.rules import ReportRefused
from kaejon.report.sentences import week_lines


@require_http_methods(["GET", "POST"])
def wording(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    report, by = access.report_to_correct(request.user, slug, number)
    shown = wordings_shown(report)
    standing = shown[0] if shown else None
    initial = {"text": standing.text, "last": standing.seq} if standing else {}
    form = WordingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            kept = word_report(report, form.cleaned_data["text"], by=by, last=form.cleaned_data["last"])
        except ReportRefused as problem:
            form.add_error("text" if problem.code == "too_long" else None, str(problem))
        else:
            messages.success(request, _("บันทึกข้อความแล้ว") if kept and kept.text else _("รายงานนี้ไม่มีข้อความของฝ่ายเลขานุการ"))
            return HttpResponseRedirect(reverse("report:report-view", args=[slug, number]))
    values = {
        "campaign": report.campaign,
        "report": report,
        "form": form,
        "wordings": shown,
        "week": week_lines(body_of(report).get("week", [])),
    }
    return render(request, "report/wording.html", values)
