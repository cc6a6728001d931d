from __future__ import annotations

from django.urls import path

from kaejon.meeting import views

app_name = "meeting"

urlpatterns = [
    path("<slug:slug>/directives/", views.directive_list, name="directive-list"),
    path("<slug:slug>/directives/new/", views.directive_new, name="directive-new"),
    path("<slug:slug>/directives/<uuid:directive_id>/", views.directive_view, name="directive-view"),
    path("<slug:slug>/directives/<uuid:directive_id>/answer/", views.directive_answer, name="directive-answer"),
]
