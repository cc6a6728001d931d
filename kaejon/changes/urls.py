from __future__ import annotations

from django.urls import path

from kaejon.changes import views

app_name = "changes"

urlpatterns = [
    path("<slug:slug>/households/<uuid:household_id>/changes/", views.change_choose, name="change-choose"),
    path("<slug:slug>/households/<uuid:household_id>/changes/<slug:change>/", views.change_new, name="change-new"),
    path("<slug:slug>/changes/", views.change_list, name="change-list"),
    path("<slug:slug>/changes/<uuid:request_id>/", views.change_view, name="change-view"),
    path("<slug:slug>/changes/<uuid:request_id>/answer/", views.change_answer, name="change-answer"),
    path("<slug:slug>/changes/<uuid:request_id>/withdraw/", views.change_withdraw, name="change-withdraw"),
]
