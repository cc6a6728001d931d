from __future__ import annotations

from django.urls import path, re_path

from kaejon.assessment.views import (
    casework,
    decisions,
    due,
    households,
    outcomes,
    proposals,
    reveals,
    survey,
    verification,
    village,
)

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
    path("<slug:slug>/households/<uuid:household_id>/visit/", casework.visit_new, name="visit-new"),
    path(
        "<slug:slug>/households/<uuid:household_id>/visit/unchanged/", casework.visit_unchanged, name="visit-unchanged"
    ),
    path("<slug:slug>/households/<uuid:household_id>/follow-up/", casework.follow_up_new, name="follow-up-new"),
    path("<slug:slug>/households/<uuid:household_id>/stuck/", casework.stuck_new, name="stuck-new"),
    path("<slug:slug>/households/<uuid:household_id>/stage/", casework.stage_edit, name="stage-edit"),
    path("<slug:slug>/households/<uuid:household_id>/outcome/", outcomes.outcome_new, name="outcome-new"),
    path("<slug:slug>/households/<uuid:household_id>/relapse/", outcomes.relapse_new, name="relapse-new"),
    path("<slug:slug>/households/<uuid:household_id>/care/", outcomes.care_new, name="care-new"),
    path("<slug:slug>/households/<uuid:household_id>/care/review/", outcomes.care_review, name="care-review"),
    path("<slug:slug>/villages/<str:area>/verify/", village.village_verify, name="village-verify"),
    path("<slug:slug>/survey/", survey.survey_load, name="survey-load"),
    path("<slug:slug>/visits/due/", due.due_list, name="due-list"),
    path("<slug:slug>/stuck/", due.stuck_list, name="stuck-list"),
    path("<slug:slug>/stuck/export.csv", due.stuck_export, name="stuck-export"),
    path("<slug:slug>/members/<uuid:member_id>/citizen-id/", reveals.citizen_id_reveal, name="citizen-id-reveal"),
    path("<slug:slug>/entries/<uuid:entry_id>/withdraw/", verification.entry_withdraw, name="entry-withdraw"),
    path("<slug:slug>/decisions/", decisions.decision_list, name="decision-list"),
    path("<slug:slug>/decisions/<uuid:entry_id>/withdraw/", decisions.proposal_withdraw, name="proposal-withdraw"),
    path("<slug:slug>/proposals/", proposals.proposal_list, name="proposal-list"),
    path("<slug:slug>/gone/", decisions.gone_list, name="gone-list"),
]
