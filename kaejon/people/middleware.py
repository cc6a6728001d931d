from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed

from kaejon.people.access import standing_of
from kaejon.people.policy import ANYONE, POLICY, SIGNED_IN


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
            return HttpResponseNotAllowed([m for m in ("GET", "POST") if policy.allowed(m)])
        if allowed & SIGNED_IN or allowed & standing_of(request.user).roles:
            return None
        raise PermissionDenied(name)
