"""What every answer tells the browser: run and show nothing that is not ours."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from ratusz.portal.core import demo

# img data: is for the small drawings inside of CSS; everything else comes from this address or not at all.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
#: For files of others that are handed on: whatever they hold, a browser that opens one all the same runs and loads nothing.
SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


class HeadersMiddleware:
    """Adds the policies to answers that have none of their own (a view may be stricter, or say why it is not)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            # What somebody with an account sees is theirs: nobody on the way keeps it, and a browser asks again.
            response.headers.setdefault("Cache-Control", "private, no-cache")
        for name, value in demo.HEADERS.items() if demo.is_demo() else ():
            response.headers[name] = value
        return response
