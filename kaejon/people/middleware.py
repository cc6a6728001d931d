from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve

from kaejon.people.access import standing_of
from kaejon.people.policy import ANYONE, POLICY, SIGNED_IN, Policy


class PolicyMiddleware:
    """Hold the role part of the policy before any view runs; an address without a policy is an error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        name = match.view_name if match else ""
        policy = POLICY.get(name)
        if policy is None:
            raise ImproperlyConfigured(f"the address {request.path} ({name}) has no row in people/policy.py")
        allowed = policy.allowed(request.method or "GET")
        if allowed & ANYONE:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        if not allowed:
            here = page_above(request.path) if request.method in ("GET", "HEAD") else ""
            return see_other(here) if here else not_allowed(request, policy)
        if allowed & SIGNED_IN or allowed & standing_of(request.user).roles:
            return None
        raise PermissionDenied(name)


def page_above(path: str) -> str:
    """The nearest address above this one that is a page: where the form stood that is sent here; "" for none."""
    parts = [part for part in path.split("/") if part]
    for end in range(len(parts) - 1, -1, -1):
        above = "/".join(("", *parts[:end], ""))
        try:
            policy = POLICY.get(resolve(above).view_name)
        except Resolver404:
            continue
        if policy is not None and policy.get:
            return above
    return ""


def see_other(address: str) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": address})


def not_allowed(request: HttpRequest, policy: Policy) -> HttpResponse:
    """405 as a page in words, with the methods that are allowed."""
    allow = ", ".join(method for method in ("GET", "POST") if policy.allowed(method))
    response = render(request, "405.html", status=405)
    response.headers["Allow"] = allow
    return response
