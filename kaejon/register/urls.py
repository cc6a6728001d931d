from __future__ import annotations

from django.urls import path

from kaejon.register.views import attachments, campaigns, imports, lists, preview, rulesets

app_name = "register"

urlpatterns = [
    path("campaigns/", campaigns.list_campaigns, name="campaign-list"),
    path("campaigns/new/", campaigns.new_campaign, name="campaign-new"),
    path("<slug:slug>/edit/", campaigns.edit_campaign, name="campaign-edit"),
    path("<slug:slug>/close/", campaigns.close_campaign, name="campaign-close"),
    path("<slug:slug>/photos/<uuid:attachment_id>.jpg", attachments.view_attachment, name="attachment-view"),
    path("<slug:slug>/criteria/", rulesets.view_rules, name="ruleset-view"),
    path("<slug:slug>/criteria/new/", rulesets.new_ruleset, name="ruleset-new"),
    path("<slug:slug>/lists/", lists.index, name="list-index"),
    path("<slug:slug>/lists/<int:number>/", lists.view_list, name="list-view"),
    path("<slug:slug>/lists/template.xlsx", lists.download_template, name="template-download"),
    path("<slug:slug>/imports/new/", imports.new_import, name="import-new"),
    path("<slug:slug>/imports/<uuid:import_id>/", imports.view_import, name="import-view"),
    path("<slug:slug>/imports/<uuid:import_id>/progress/", imports.show_progress, name="import-progress"),
    path("<slug:slug>/imports/<uuid:import_id>/resume/", imports.resume, name="import-resume"),
    path("<slug:slug>/imports/<uuid:import_id>/discard/", imports.discard, name="import-discard"),
    path("<slug:slug>/imports/<uuid:import_id>/rejected.xlsx", imports.download_rejected, name="rejected-download"),
    path("<slug:slug>/imports/<uuid:import_id>/columns/", preview.choose_columns, name="import-columns"),
    path("<slug:slug>/imports/<uuid:import_id>/columns/forget/", preview.forget_matching, name="matching-forget"),
    path("<slug:slug>/imports/<uuid:import_id>/questions/", preview.answer_questions, name="import-questions"),
    path("<slug:slug>/imports/<uuid:import_id>/rows/", preview.list_rows, name="import-rows"),
    path("<slug:slug>/imports/<uuid:import_id>/changes/", preview.list_changes, name="import-changes"),
    path("<slug:slug>/imports/<uuid:import_id>/gone/", preview.list_gone, name="import-gone"),
    path("<slug:slug>/imports/<uuid:import_id>/approve/", preview.approve, name="import-approve"),
]
