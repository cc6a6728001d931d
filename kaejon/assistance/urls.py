from __future__ import annotations

from django.urls import path

from kaejon.assistance.views import deliveries, lists, mandates, matters, programmes

app_name = "assistance"

urlpatterns = [
    path("<slug:slug>/households/<uuid:household_id>/refer/", matters.referral_new, name="referral-new"),
    path("<slug:slug>/households/<uuid:household_id>/offer/", matters.offer_new, name="offer-new"),
    path("<slug:slug>/households/<uuid:household_id>/deliver/", deliveries.delivery_new, name="delivery-new"),
    path("<slug:slug>/deliveries/<uuid:delivery_id>/withdraw/", deliveries.delivery_withdraw, name="delivery-withdraw"),
    path("<slug:slug>/matters/", matters.matter_inbox, name="matter-inbox"),
    path("<slug:slug>/matters/sent/", matters.matter_sent, name="matter-sent"),
    path("<slug:slug>/matters/<uuid:matter_id>/", matters.matter_view, name="matter-view"),
    path("<slug:slug>/matters/<uuid:matter_id>/answer/", matters.matter_answer, name="matter-answer"),
    path("<slug:slug>/gaps/", lists.gap_list, name="gap-list"),
    path("<slug:slug>/no-help/", lists.no_help_list, name="no-help-list"),
    path("<slug:slug>/tied/", lists.tied_list, name="tied-list"),
    path("<slug:slug>/wanted/", lists.wanted_list, name="wanted-list"),
    path("<slug:slug>/mandates/", mandates.mandate_list, name="mandate-list"),
    path("<slug:slug>/mandates/new/", mandates.mandate_new, name="mandate-new"),
    path("<slug:slug>/mandates/seed/", mandates.mandate_seed, name="mandate-seed"),
    path("<slug:slug>/mandates/<uuid:mandate_id>/end/", mandates.mandate_end, name="mandate-end"),
    path("<slug:slug>/programmes/", programmes.programme_list, name="programme-list"),
    path("<slug:slug>/programmes/new/", programmes.programme_new, name="programme-new"),
    path("<slug:slug>/programmes/<uuid:programme_id>/", programmes.programme_edit, name="programme-edit"),
]
