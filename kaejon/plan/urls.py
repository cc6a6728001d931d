from __future__ import annotations

from django.urls import path

from kaejon.plan.views import deciding, reading, writing

app_name = "plan"

urlpatterns = [
    path("<slug:slug>/households/<uuid:household_id>/plan/", reading.plan_view, name="plan-view"),
    path("<slug:slug>/households/<uuid:household_id>/plan/edit/", writing.plan_edit, name="plan-edit"),
    path("<slug:slug>/households/<uuid:household_id>/plan/discard/", writing.draft_discard, name="draft-discard"),
    path("<slug:slug>/households/<uuid:household_id>/plan/compare/", reading.plan_compare, name="plan-compare"),
    path("<slug:slug>/households/<uuid:household_id>/plan/adjust/", writing.adjustment_new, name="adjustment-new"),
    path("<slug:slug>/plans/", deciding.plan_inbox, name="plan-inbox"),
    path("<slug:slug>/plans/mine/", reading.plan_list, name="plan-list"),
    path("<slug:slug>/plans/<uuid:version_id>/decide/", deciding.version_decide, name="version-decide"),
    path("<slug:slug>/plans/<uuid:version_id>/open-health/", deciding.health_open, name="health-open"),
    path("<slug:slug>/plans/<uuid:version_id>/acknowledge/", reading.plan_acknowledge, name="plan-acknowledge"),
    path("<slug:slug>/plans/<uuid:version_id>/withdraw/", reading.adjustment_withdraw, name="adjustment-withdraw"),
]
