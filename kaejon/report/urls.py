from __future__ import annotations

from django.urls import path

from kaejon.report.views import map, reports

app_name = "report"

urlpatterns = [
    path("<slug:slug>/map/", map.map_view, name="map-view"),
    path("<slug:slug>/reports/", reports.report_list, name="report-list"),
    path("<slug:slug>/reports/freeze/", reports.freeze, name="report-freeze"),
    path("<slug:slug>/reports/draft/", reports.draft, name="report-draft"),
    path("<slug:slug>/reports/draft/<slug:form>/", reports.draft_document, name="draft-download"),
    path("<slug:slug>/reports/<int:number>/", reports.report, name="report-view"),
    path("<slug:slug>/reports/<int:number>/<slug:form>/", reports.document, name="document-download"),
]
