from __future__ import annotations

from django.urls import path

from kaejon.caseload import views

app_name = "caseload"

urlpatterns = [
    path("<slug:slug>/caseload/", views.caseload_view, name="caseload-view"),
    path("<slug:slug>/godparents/", views.godparent_list, name="godparent-list"),
    path("<slug:slug>/godparents/<uuid:assignment_id>/end/", views.tie_end, name="tie-end"),
    path("<slug:slug>/hand-over/", views.hand_over_view, name="hand-over"),
]
