import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils.translation import get_language

from kaejon.web.middleware import LanguageMiddleware, ResponseHeadersMiddleware, UploadLimitMiddleware


class SignedIn:
    is_authenticated = True


class Anonymous:
    is_authenticated = False


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_language())


def answer_for_a_day(request: HttpRequest) -> HttpResponse:
    return HttpResponse(headers={"Cache-Control": "public, max-age=86400"})


@pytest.mark.parametrize(
    ("user", "view", "expected"),
    [
        (SignedIn(), answer, "no-store, private"),
        (SignedIn(), answer_for_a_day, "no-store, private"),
        (Anonymous(), answer, "no-store, private"),
        (Anonymous(), answer_for_a_day, "public, max-age=86400"),
        (None, answer, "no-store, private"),
    ],
)
def test_answers_are_kept_by_no_cache(user: object, view: object, expected: str) -> None:
    request = RequestFactory().get("/")
    if user is not None:
        request.user = user  # type: ignore[assignment]  # all that the middleware asks of it
    response = ResponseHeadersMiddleware(view)(request)  # type: ignore[arg-type]  # either of the two above
    assert response["Cache-Control"] == expected
    assert response["Permissions-Policy"].startswith("geolocation=(self), camera=(self), microphone=()")


@pytest.mark.parametrize(("size", "status"), [(0, 200), (30 * 1024 * 1024, 200), (30 * 1024 * 1024 + 1, 413)])
def test_body_that_announces_itself_as_too_large_is_refused(size: int, status: int) -> None:
    request = RequestFactory().post("/", CONTENT_LENGTH=str(size))
    assert UploadLimitMiddleware(answer)(request).status_code == status


@pytest.mark.parametrize(
    ("cookie", "accepts", "language"),
    [(None, "en-GB", "th"), ("en", "th", "en"), ("th", "en", "th"), ("de", "de", "th"), ("../etc", "", "th")],
)
def test_language_is_thai_unless_chosen(cookie: str | None, accepts: str, language: str) -> None:
    request = RequestFactory().get("/", HTTP_ACCEPT_LANGUAGE=accepts)
    if cookie:
        request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = cookie
    response = LanguageMiddleware(answer)(request)
    assert (response.content.decode(), response["Content-Language"]) == (language, language)
