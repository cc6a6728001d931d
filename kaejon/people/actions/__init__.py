"""What may be done to accounts, agencies and appointments: one noun a file, one audit event an action."""

from kaejon.people.actions.account import (
    accept_invitation,
    change_password,
    create_account,
    disable_account,
    enable_account,
    invite,
)
from kaejon.people.actions.agency import create_agency, deactivate_agency, edit_agency
from kaejon.people.actions.appointment import appoint, change_appointment_dates, end_appointment
from kaejon.people.actions.body import create_committee, create_team, end_body, rename_body, seat_appointment
from kaejon.people.actions.look import record_audit_export, record_staff_export, verify_audit
from kaejon.people.actions.session import refuse_sign_in, sign_in, sign_out

__all__ = [
    "accept_invitation",
    "appoint",
    "change_appointment_dates",
    "change_password",
    "create_account",
    "create_agency",
    "create_committee",
    "create_team",
    "deactivate_agency",
    "disable_account",
    "edit_agency",
    "enable_account",
    "end_appointment",
    "end_body",
    "invite",
    "record_audit_export",
    "record_staff_export",
    "refuse_sign_in",
    "rename_body",
    "seat_appointment",
    "sign_in",
    "sign_out",
    "verify_audit",
]
