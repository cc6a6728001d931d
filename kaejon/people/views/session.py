from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from kaejon.audit.principal import Principal
from kaejon.people import actions
from kaejon.people.access import open_invitation, own_account, signed_in, standing_of
from kaejon.people.forms import NewPasswordForm, PasswordChangeForm, SignInForm, add_problem
from kaejon.people.models import Account
from kaejon.people.queries import demo_accounts
from kaejon.people.rules import PeopleProblem


def next_address(request: HttpRequest) -> str:
    """Where to go after signing in: the address asked for when it is ours, else the first page."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if is_ours else settings.LOGIN_REDIRECT_URL


@login_not_required
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.method != "POST" and request.user.is_authenticated:
        return HttpResponseRedirect(next_address(request))
    form = SignInForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        account = account_of(request, form)
        if account is not None:
            actions.sign_in(request, account, by=Principal(account=str(account.pk)))
            return HttpResponseRedirect(next_address(request))
        form.add_error(None, _("ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง โปรดตรวจแล้วลองใหม่"))
    given = {"form": form, "next": request.POST.get("next") or request.GET.get("next", "")}
    return render(request, "people/sign_in.html", {**given, "demo_accounts": demo_accounts()})


def account_of(request: HttpRequest, form: SignInForm) -> Account | None:
    """The account of a right name and password; None, with the refusal written down, for anything else."""
    username = form.cleaned_data["username"]
    account = authenticate(request, username=username, password=form.cleaned_data["password"])
    if isinstance(account, Account) and (settings.DEMO or not account.is_demo):
        return account
    is_locked = bool(getattr(request, "axes_locked_out", False))
    # Attempts during a lock are not counted, nor written down: anybody could fill the chain with them.
    if not is_locked or getattr(request, "axes_failures_since_start", None):
        actions.refuse_sign_in(username, is_locked=is_locked)
    return None


def sign_out(request: HttpRequest) -> HttpResponse:
    actions.sign_out(request, own_account(request.user), by=signed_in(request.user))
    return redirect(settings.LOGOUT_REDIRECT_URL)


@login_not_required
@never_cache
@sensitive_post_parameters("password", "again")
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    invitation = open_invitation(token)
    if invitation is None:
        return render(request, "people/accept_invitation.html", {"form": None}, status=410)
    form = NewPasswordForm(request.POST or None, account=invitation.account)
    by = Principal(account=str(invitation.account_id))
    if request.method == "POST" and form.is_valid():
        try:
            account = actions.accept_invitation(invitation, password=form.cleaned_data["password"], by=by)
        except PeopleProblem as problem:
            add_problem(form, problem)
        else:
            actions.sign_in(request, account, by=by)
            return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "people/accept_invitation.html", {"form": form, "account": invitation.account})


@sensitive_post_parameters("present", "password", "again")
def change_password(request: HttpRequest) -> HttpResponse:
    by = signed_in(request.user)
    account = own_account(request.user)
    form = PasswordChangeForm(request.POST or None, account=account)
    if request.method == "POST" and form.is_valid():
        actions.change_password(account, password=form.cleaned_data["password"], by=by)
        update_session_auth_hash(request, account)
        messages.success(request, _("เปลี่ยนรหัสผ่านแล้ว อุปกรณ์อื่นที่เข้าระบบไว้ต้องเข้าสู่ระบบใหม่"))
        return redirect("people:profile")
    return render(request, "people/change_password.html", {"form": form})


def profile(request: HttpRequest) -> HttpResponse:
    return render(request, "people/profile.html", {"appointments": standing_of(request.user).appointments})
