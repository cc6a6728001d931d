"""What every request and response has in common, whatever the page."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

View = Callable[[HttpRequest], HttpResponse]

# A page of ours may ask where it is and take a photo (visits); no frame and no other origin may ask for anything.
PERMISSIONS = "geolocation=(self), camera=(self), microphone=(), payment=(), usb=(), browsing-topics=()"


class ResponseHeadersMiddleware:
    """No cache keeps what the application answers. Only an anonymous page that says itself how long it may be kept
    is left alone. Static files never come here: whitenoise answers them first.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if "Cache-Control" not in response.headers or (user is not None and user.is_authenticated):
            response.headers["Cache-Control"] = "no-store, private"
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response


class UploadLimitMiddleware:
    """Refuses a body that announces itself as too large before a byte of it is read."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if announced.isdigit() and int(announced) > settings.UPLOAD_LIMIT_BYTES:
            megabytes = settings.UPLOAD_LIMIT_BYTES // 1024 // 1024
            message = _("ไฟล์มีขนาดใหญ่เกิน %(limit)d เมกะไบต์ กรุณาแบ่งไฟล์ให้เล็กลงแล้วนำเข้าใหม่") % {"limit": megabytes}
            return HttpResponse(message, status=413, content_type="text/plain; charset=utf-8")
        return self.get_response(request)


class LanguageMiddleware:
    """Thai, unless the person chose another language. What the browser prefers is not asked: office computers are
    often set to English by whoever installed them.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
