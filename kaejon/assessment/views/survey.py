from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaejon.assessment import access
from kaejon.assessment.actions.survey import load_survey
from kaejon.assessment.forms.survey import SurveyForm
from kaejon.assessment.queries.survey import SurveyList, read_survey
from kaejon.lib.csv_out import csv_bytes
from kaejon.logbook.rules import MoveRefused
from kaejon.register.intake.problems import FileProblem


@require_http_methods(["GET", "POST"])
def survey_load(request: HttpRequest, slug: str) -> HttpResponse:
    campaign, by = access.campaign_for_secretary(request.user, slug)
    form = SurveyForm(request.POST or None, request.FILES or None)
    found = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            found = read_survey(campaign, file.read(), file.name)
            if "rejected" in request.POST:
                return rejected_file(found)
            if "load" in request.POST:
                values = {name: form.cleaned_data[name] for name in ("reference", "occurred_on")}
                done = load_survey(campaign=campaign, rows=found.rows, by=by, **values)
                said = {"passed": done.passed, "failed": done.failed, "unchanged": done.unchanged}
                words = _("บันทึกผลสำรวจแล้ว: ผ่าน %(passed)d ตกเกณฑ์ %(failed)d ไม่เปลี่ยนแปลง %(unchanged)d ปัญหา")
                messages.success(request, words % said)
                if not found.problems:
                    return HttpResponseRedirect(request.path)
        except FileProblem as problem:
            form.add_error("file", f"{problem.sentence} {problem.remedy}")
        except MoveRefused as refusal:
            form.refuse(refusal)
    return render(request, "assessment/survey_load.html", {"campaign": campaign, "form": form, "found": found})


def rejected_file(found: SurveyList) -> HttpResponse:
    header, rows = found.rejected_table()
    response = HttpResponse(csv_bytes(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="survey-rejected.csv"'
    return response
