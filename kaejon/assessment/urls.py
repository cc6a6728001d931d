from __future__ import annotations

from django.urls import path, re_path

from kaejon.assessment.views import decisions, households, proposals, reveals, verification

app_name = "assessment"

urlpatterns = [
    path("<slug:slug>/households/", households.household_list, name="household-list"),
    re_path(
        r"^(?P<slug>[-\w]+)/households/export\.(?P<file>csv|xlsx)$",
        households.household_export,
        name="household-export",
    ),
    path("<slug:slug>/households/citizen-id/", households.citizen_id_search, name="citizen-id-search"),
    path("<slug:slug>/households/roster/<str:area>/", households.household_roster, name="roster"),
    path("<slug:slug>/households/missing/", proposals.household_proposal_new, name="household-proposal-new"),
    path("<slug:slug>/households/<uuid:household_id>/verify/", verification.verification_new, name="verification-new"),
    path(
        "<slug:slug>/households/<uuid:household_id>/propose-need/",
        proposals.need_proposal_new,
        name="need-proposal-new",
    ),
    path("<slug:slug>/households/<uuid:household_id>/sensitive/", reveals.sensitive_reveal, name="sensitive-reveal"),
    path("<slug:slug>/members/<uuid:member_id>/citizen-id/", reveals.citizen_id_reveal, name="citizen-id-reveal"),
    path("<slug:slug>/entries/<uuid:entry_id>/withdraw/", verification.entry_withdraw, name="entry-withdraw"),
    path("<slug:slug>/decisions/", decisions.decision_list, name="decision-list"),
    path("<slug:slug>/decisions/<uuid:entry_id>/withdraw/", decisions.dismissal_withdraw, name="dismissal-withdraw"),
    path("<slug:slug>/proposals/", proposals.proposal_list, name="proposal-list"),
    path("<slug:slug>/gone/", decisions.gone_list, name="gone-list"),
]
