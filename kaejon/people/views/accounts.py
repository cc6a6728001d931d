from __future__ import annotations

import uuid

import segno
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from kaejon.people import actions
from kaejon.people.access import (
    account_to_manage,
    account_to_view,
    accounts_for,
    appointments_for,
    may_manage,
    staffing_principal,
)
from kaejon.people.forms import AccountForm, add_problem
from kaejon.people.queries import accounts_found, appointments_found
from kaejon.people.rules import PeopleProblem

PAGE_SIZE = 50
STATES = (
    ("", gettext_lazy("ทั้งหมด"), None),
    ("active", gettext_lazy("ใช้งานได้"), None),
    ("invited", gettext_lazy("รอตั้งรหัสผ่าน"), None),
    ("disabled", gettext_lazy("ปิดบัญชี"), None),
)


def list_accounts(request: HttpRequest) -> HttpResponse:
    asked = {"text": request.GET.get("text", "").strip()[:200], "state": request.GET.get("state", "")}
    found = accounts_found(accounts_for(request.user), **asked)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "people/account_list.html", {"page": page, "asked": asked, "states": STATES})


def new_account(request: HttpRequest) -> HttpResponse:
    by = staffing_principal(request.user)
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            account = actions.create_account(**form.cleaned_data, by=by)
        except PeopleProblem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("เพิ่มบัญชีผู้ใช้แล้ว ขั้นต่อไปคือบันทึกการแต่งตั้ง แล้วออกลิงก์เชิญ"))
            return redirect("people:account-view", account_id=account.pk)
    return render(request, "people/account_new.html", {"form": form})


def view_account(request: HttpRequest, account_id: uuid.UUID) -> HttpResponse:
    account = account_to_view(request.user, account_id)
    held = appointments_found(appointments_for(request.user).filter(account=account), sort="-starts")
    given = {"account": account, "appointments": held, "may_manage": may_manage(request.user, account)}
    return render(request, "people/account_view.html", given)


@never_cache
def invite(request: HttpRequest, account_id: uuid.UUID) -> HttpResponse:
    account = account_to_manage(request.user, account_id)
    try:
        link = actions.invite(account, by=staffing_principal(request.user))
    except PeopleProblem as problem:
        messages.error(request, _(problem.template))
        return redirect("people:account-view", account_id=account.pk)
    code = mark_safe(segno.make(link, error="m").svg_inline(scale=4, border=4, light="#fff"))
    return render(request, "people/invitation.html", {"account": account, "link": link, "code": code})


def disable_account(request: HttpRequest, account_id: uuid.UUID) -> HttpResponse:
    account = account_to_manage(request.user, account_id)
    try:
        actions.disable_account(account, by=staffing_principal(request.user))
        messages.success(request, _("ปิดบัญชีแล้ว ผู้ใช้ออกจากระบบทันที"))
    except PeopleProblem as problem:
        messages.error(request, _(problem.template))
    return redirect("people:account-view", account_id=account.pk)


def enable_account(request: HttpRequest, account_id: uuid.UUID) -> HttpResponse:
    account = account_to_manage(request.user, account_id)
    try:
        actions.enable_account(account, by=staffing_principal(request.user))
        messages.success(request, _("เปิดบัญชีแล้ว"))
    except PeopleProblem as problem:
        messages.error(request, _(problem.template))
    return redirect("people:account-view", account_id=account.pk)
