from __future__ import annotations

from django.urls import path

from kaejon.people.views import accounts, agencies, appointments, audit, bodies, session

app_name = "people"

urlpatterns = [
    path("sign-in/", session.sign_in, name="sign-in"),
    path("sign-out/", session.sign_out, name="sign-out"),
    path("invitation/<str:token>/", session.accept_invitation, name="invitation-accept"),
    path("people/me/", session.profile, name="profile"),
    path("people/me/password/", session.change_password, name="password-change"),
    path("people/accounts/", accounts.list_accounts, name="account-list"),
    path("people/accounts/new/", accounts.new_account, name="account-new"),
    path("people/accounts/<uuid:account_id>/", accounts.view_account, name="account-view"),
    path("people/accounts/<uuid:account_id>/invite/", accounts.invite, name="account-invite"),
    path("people/accounts/<uuid:account_id>/disable/", accounts.disable_account, name="account-disable"),
    path("people/accounts/<uuid:account_id>/enable/", accounts.enable_account, name="account-enable"),
    path("people/accounts/<uuid:account_id>/appoint/", appointments.new_appointment, name="appointment-new"),
    path("people/appointments/", appointments.list_appointments, name="appointment-list"),
    path("people/appointments.csv", appointments.export_appointments, name="appointment-export"),
    path("people/appointments/<uuid:appointment_id>/dates/", appointments.change_dates, name="appointment-dates"),
    path("people/appointments/<uuid:appointment_id>/end/", appointments.end_appointment, name="appointment-end"),
    path("people/appointments/<uuid:appointment_id>/seat/", bodies.seat, name="appointment-seat"),
    path("people/bodies/", bodies.list_bodies, name="body-list"),
    path("people/bodies.csv", bodies.export_bodies, name="body-export"),
    path("people/committees/new/", bodies.new_committee, name="committee-new"),
    path("people/committees/<uuid:committee_id>/end/", bodies.end_committee, name="committee-end"),
    path("people/committees/<uuid:committee_id>/rename/", bodies.rename_committee, name="committee-rename"),
    path("people/teams/new/", bodies.new_team, name="team-new"),
    path("people/teams/<uuid:team_id>/end/", bodies.end_team, name="team-end"),
    path("people/teams/<uuid:team_id>/rename/", bodies.rename_team, name="team-rename"),
    path("people/agencies/", agencies.list_agencies, name="agency-list"),
    path("people/agencies/new/", agencies.new_agency, name="agency-new"),
    path("people/agencies/<uuid:agency_id>/", agencies.edit_agency, name="agency-edit"),
    path("people/agencies/<uuid:agency_id>/deactivate/", agencies.deactivate_agency, name="agency-deactivate"),
    path("audit/", audit.list_events, name="audit-list"),
    path("audit.csv", audit.export_events, name="audit-export"),
    path("audit/verify/", audit.verify, name="audit-verify"),
    path("audit/<slug:kind>/<str:subject_id>/", audit.list_of_subject, name="audit-subject"),
]
