from __future__ import annotations

from django.contrib import auth
from django.http import HttpRequest

from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.people.models import Account

NOBODY_YET = Principal(account="anonymous")


def sign_in(request: HttpRequest, account: Account, *, by: Principal) -> None:
    """Begin a session for `account`, with a new session id, and write it down."""
    with recording("account.sign_in", by=by, subject=("account", account.pk)):
        # Django keeps the id when the same person signs in again.
        request.session.cycle_key()
        auth.login(request, account, backend="django.contrib.auth.backends.ModelBackend")


def refuse_sign_in(username: str, *, is_locked: bool, by: Principal = NOBODY_YET) -> None:
    """Write down that a sign-in was refused. A name that is no account's is not kept: it may be a password."""
    account = Account.objects.filter(username__iexact=username.strip()).first()
    subject = ("account", account.pk) if account else None
    detail = {"account": "known" if account else "unknown", "is_locked": is_locked}
    with recording("account.sign_in_refused", by=by, subject=subject, detail=detail):
        pass


def sign_out(request: HttpRequest, account: Account, *, by: Principal) -> None:
    """End the session and write it down."""
    with recording("account.sign_out", by=by, subject=("account", account.pk)):
        auth.logout(request)
