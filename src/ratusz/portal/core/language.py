"""The language of a request ends with the request."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import override


class LanguageEndsMiddleware:
    """Each request begins in the language of the bank and leaves the thread in the one it found.

    Django's LocaleMiddleware sets the language of the thread and leaves it there: whatever ran next in that thread without a
    request of its own, or was answered before that middleware, spoke and made addresses in the language of the visitor before.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with override(settings.LANGUAGE_CODE):
            return self.get_response(request)
