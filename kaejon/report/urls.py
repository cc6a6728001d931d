from __future__ import annotations

from django.urls import path

from kaejon.report import views

app_name = "report"

urlpatterns = [
    path("<slug:slug>/reports/", views.report_list, name="report-list"),
    path("<slug:slug>/reports/freeze/", views.freeze, name="report-freeze"),
    path("<slug:slug>/reports/draft/", views.draft, name="report-draft"),
    path("<slug:slug>/reports/draft/<slug:form>/", views.draft_document, name="draft-download"),
    path("<slug:slug>/reports/<int:number>/", views.report, name="report-view"),
    path("<slug:slug>/reports/<int:number>/<slug:form>/", views.document, name="document-download"),
]
