from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaejon.report import access
from kaejon.report.actions.correcting import correct_weekly_report, preview_correction
from kaejon.report.comparison import compared
from kaejon.report.forms.reading import CorrectionForm
from kaejon.report.models import WeeklyReport
from kaejon.report.queries.reports import body_of
from kaejon.report.rules import ReportRefused


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    report, by = access.report_to_correct(request.user, slug, number)
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        looked_at = access.version_with_hash(report, form.cleaned_data["corrects"])
        try:
            made = correct_weekly_report(
                looked_at, form.cleaned_data["reason"], by=by, seen=form.cleaned_data["seen"] or None
            )
        except ReportRefused as problem:
            form.add_error("reason" if problem.code in ("reason_missing", "too_long") else None, str(problem))
        else:
            said = _("ทำฉบับแก้ไข ครั้งที่ %(n)s ของรายงานครั้งที่ %(number)s แล้ว")
            messages.success(request, said % {"n": made.version - 1, "number": number})
            return HttpResponseRedirect(reverse("report:report-view", args=[slug, number]))
    return show(request, report, form)


def show(request: HttpRequest, report: WeeklyReport, form: CorrectionForm) -> HttpResponse:
    values: dict[str, object] = {"campaign": report.campaign, "report": report, "form": form}
    try:
        preview = preview_correction(report)
    except ReportRefused as problem:
        return render(request, "report/correct.html", {**values, "refused": str(problem)})
    rows = [row for row in compared(body_of(preview.corrects), preview.body) if row.is_changed]
    province = report.campaign.province_id
    values |= {
        "report": preview.corrects,
        "preview": preview,
        "rows": [row for row in rows if row.area == province],
        "other_areas": len({row.area for row in rows} - {province}),
    }
    return render(request, "report/correct.html", values)
