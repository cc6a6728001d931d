"""Where each capability's addresses begin."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("kaejon.web.urls")),
    path("", include("kaejon.people.urls")),
    path("", include("kaejon.register.urls")),
    path("", include("kaejon.assessment.urls")),
    path("", include("kaejon.changes.urls")),
    path("", include("kaejon.caseload.urls")),
    path("", include("kaejon.plan.urls")),
    path("", include("kaejon.assistance.urls")),
    path("", include("kaejon.report.urls")),
    path("", include("kaejon.meeting.urls")),
]
