"""The language of a signed-in person, where the address does not name one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

WITHOUT_LANGUAGE = ("/api/", "/r/")


class LanguageMiddleware:
    """On pages the address decides (`/dane/`, `/en/dane/`); on addresses without a language, the person signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Asked only of those who bring a session, so that the public API costs no query.
        if request.path.startswith(WITHOUT_LANGUAGE) and request.session.session_key and request.user.is_authenticated:
            with translation.override(request.user.language):
                return self.get_response(request)
        return self.get_response(request)
