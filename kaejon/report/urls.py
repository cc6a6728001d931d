from __future__ import annotations

from django.urls import path

from kaejon.report.views import documents, reports

app_name = "report"

urlpatterns = [
    path("<slug:slug>/reports/", reports.report_list, name="report-list"),
    path("<slug:slug>/reports/freeze/", reports.freeze, name="report-freeze"),
    path("<slug:slug>/reports/draft/", reports.draft, name="report-draft"),
    path("<slug:slug>/reports/draft/<slug:form>/", documents.draft_document, name="draft-download"),
    path("<slug:slug>/reports/<int:number>/", reports.report, name="report-view"),
    path("<slug:slug>/reports/<int:number>/<slug:form>/", documents.document, name="document-download"),
]
