from __future__ import annotations

from django.urls import path

from kaejon.report.views import (
    check,
    compare,
    corrections,
    documents,
    holidays,
    letterhead,
    map,
    reports,
    returns,
    round,
    wording,
)

app_name = "report"

urlpatterns = [
    path("verify/", check.check, name="check"),
    path("verify/<str:code>/", check.check_by_code, name="check-code"),
    path("<slug:slug>/reports/compare/", compare.compare, name="compare"),
    path("<slug:slug>/reports/compare/<slug:sheet>/", compare.export, name="compare-export"),
    path("<slug:slug>/reports/<int:number>/correct/", corrections.correct, name="report-correct"),
    path("<slug:slug>/reports/<int:number>/wording/", wording.wording, name="report-wording"),
    path("<slug:slug>/map/", map.map_view, name="map-view"),
    path("<slug:slug>/letterhead/", letterhead.letterhead, name="letterhead"),
    path("<slug:slug>/letterhead/emblem/", letterhead.emblem, name="letterhead-emblem"),
    path("<slug:slug>/reports/", reports.report_list, name="report-list"),
    path("<slug:slug>/reports/freeze/", reports.freeze, name="report-freeze"),
    path("<slug:slug>/reports/draft/", reports.draft, name="report-draft"),
    path("<slug:slug>/reports/draft/<slug:form>/", documents.draft_document, name="draft-download"),
    path("<slug:slug>/reports/<int:number>/", reports.report, name="report-view"),
    path("<slug:slug>/round/", round.show_round, name="round-view"),
    path("<slug:slug>/round/wrong/<slug:sort>/", round.list_wrong, name="wrong-list"),
    path("<slug:slug>/round/wrong/<slug:sort>/export/", round.export_wrong, name="wrong-export"),
    path("<slug:slug>/returns/<int:number>/<str:district>/", returns.view_return, name="return-view"),
    path("<slug:slug>/returns/<int:number>/<str:district>/step/", returns.take_return_step, name="return-step"),
    path("<slug:slug>/holidays/", holidays.list_holidays, name="holiday-list"),
    path("<slug:slug>/holidays/mark/", holidays.mark_holiday, name="holiday-mark"),
    path("<slug:slug>/reports/<int:number>/lake/", documents.lake, name="lake-download"),
    path("<slug:slug>/reports/<int:number>/visit/<str:area>/", documents.visit_sheet, name="visit-sheet"),
    path("<slug:slug>/reports/<int:number>/<slug:form>/", documents.document, name="document-download"),
]
