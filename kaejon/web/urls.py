from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from kaejon.web import views
from kaejon.web.dashboards import views as dashboards

app_name = "web"

urlpatterns = [
    path("", views.home, name="home"),
    path("<slug:slug>/households/<uuid:household_id>/", views.view_household, name="household-view"),
    path("<slug:slug>/my-work/", views.show_my_work, name="my-work"),
    path("<slug:slug>/tools/", views.show_tools, name="tools"),
    path("<slug:slug>/dashboard/", dashboards.show_dashboard, name="dashboard"),
    path("<slug:slug>/analysis/", dashboards.show_analysis, name="analysis"),
    path("<slug:slug>/present/", dashboards.show_present, name="present"),
    path("health/", views.show_health, name="health"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("robots.txt", views.robots, name="robots"),
    path("theme/", views.set_theme, name="theme-set"),
    path("language/", login_not_required(set_language), name="language-set"),
]

if settings.DEBUG:
    urlpatterns += [
        path("styleguide/", views.styleguide, name="styleguide"),
        path("styleguide/errors/<int:status>/", views.error_page, name="styleguide-error"),
    ]
