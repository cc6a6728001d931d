from __future__ import annotations

import datetime as dt
import secrets

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.urls import reverse

from kaejon.audit.actions import recording
from kaejon.audit.principal import Principal
from kaejon.lib import clock
from kaejon.lib.problem import gettext_noop
from kaejon.lib.thai_text import clean
from kaejon.people.models import Account, Invitation, hash_of_token
from kaejon.people.rules import PeopleProblem, username_from

INVITATION_LIFE = dt.timedelta(days=7)


def create_account(*, username: str, full_name: str, email: str = "", is_demo: bool = False, by: Principal) -> Account:
    """A new account, without a password and without any permission. Raises PeopleProblem for a taken name."""
    account = Account(
        username=username_from(username),
        full_name=clean(full_name, 300, required=True),
        email=email,
        is_demo=is_demo,
        created_at=clock.now(),
        created_by=by.account,
    )
    account.set_unusable_password()
    with recording("account.create", by=by, subject=("account", account.pk)):
        if Account.objects.filter(username__iexact=account.username).exists():
            raise PeopleProblem("username_taken", gettext_noop("มีบัญชีผู้ใช้ชื่อนี้แล้ว โปรดใช้ชื่ออื่น"), "username")
        account.save(force_insert=True)
    return account


def disable_account(account: Account, *, by: Principal) -> None:
    """Keep the account from signing in and end its sessions at once. Its open invitations stop working."""
    if by.account == str(account.pk):
        raise PeopleProblem("own_account", gettext_noop("ปิดบัญชีของตนเองไม่ได้ โปรดให้เจ้าหน้าที่อีกคนทำแทน"))
    with recording("account.disable", by=by, subject=("account", account.pk)):
        locked = Account.objects.select_for_update().get(pk=account.pk)
        if not locked.is_active:
            raise PeopleProblem("already_disabled", gettext_noop("บัญชีนี้ถูกปิดไว้แล้ว"))
        locked.is_active, locked.disabled_at, locked.disabled_by = False, clock.now(), by.account
        locked.save(update_fields=["is_active", "disabled_at", "disabled_by"])
        _close_invitations(locked)


def enable_account(account: Account, *, by: Principal) -> None:
    """Let a disabled account sign in again, by its own password; its appointments count again."""
    with recording("account.enable", by=by, subject=("account", account.pk)):
        locked = Account.objects.select_for_update().get(pk=account.pk)
        if locked.is_active:
            raise PeopleProblem("not_disabled", gettext_noop("บัญชีนี้ใช้งานได้อยู่แล้ว"))
        locked.is_active, locked.disabled_at, locked.disabled_by = True, None, None
        locked.save(update_fields=["is_active", "disabled_at", "disabled_by"])


def invite(account: Account, *, by: Principal) -> str:
    """A one-time link, good for seven days, by which the person sets a password. Earlier links stop working.

    Only the hash of its token is kept, so the link can be shown this once.
    """
    token = secrets.token_urlsafe(32)
    now = clock.now()
    with recording("account.invite", by=by, subject=("account", account.pk)):
        locked = Account.objects.select_for_update().get(pk=account.pk)
        if not locked.is_active:
            raise PeopleProblem("disabled", gettext_noop("บัญชีนี้ถูกปิดไว้ โปรดเปิดบัญชีก่อนออกลิงก์เชิญ"))
        _close_invitations(locked)
        Invitation.objects.create(
            account=locked,
            token_hash=hash_of_token(token),
            created_at=now,
            created_by=by.account,
            expires_at=now + INVITATION_LIFE,
        )
    return settings.SITE_URL + reverse("people:invitation-accept", kwargs={"token": token})


def accept_invitation(invitation: Invitation, *, password: str, by: Principal) -> Account:
    """Set the password of the invited person; the link works once. Raises PeopleProblem where it no longer does.

    A password that cannot be had raises ValidationError.
    """
    with recording("account.accept_invitation", by=by, subject=("account", invitation.account_id)):
        locked = Invitation.objects.select_for_update().select_related("account").get(pk=invitation.pk)
        if not locked.is_open() or not locked.account.is_active:
            raise PeopleProblem("invitation_closed", gettext_noop("ลิงก์เชิญนี้ใช้ไม่ได้แล้ว โปรดขอลิงก์ใหม่"))
        locked.used_at = clock.now()
        locked.save(update_fields=["used_at"])
        _set_password(locked.account, password)
    return locked.account


def change_password(account: Account, *, password: str, by: Principal) -> None:
    """Set the account's own new password; other sessions of the account end by it."""
    with recording("account.change_password", by=by, subject=("account", account.pk)):
        _set_password(account, password)
        _close_invitations(account)


def _set_password(account: Account, password: str) -> None:
    validate_password(password, account)
    account.set_password(password)
    account.save(update_fields=["password"])


def _close_invitations(account: Account) -> None:
    now = clock.now()
    account.invitations.filter(used_at__isnull=True, expires_at__gt=now).update(expires_at=now)
