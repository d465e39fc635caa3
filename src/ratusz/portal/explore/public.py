"""What every public read does: HEAD as GET without a body, and pages elsewhere may read it (CORS).

CORS is open for machine addresses only, and without credentials: a page elsewhere sees what an anonymous visitor sees.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from ratusz.portal.explore.conditional import allowed_methods

MACHINE_PREFIXES = ("/api/", "/r/")
EXPOSED = "ETag, Last-Modified, Content-Disposition, Content-Range, Content-Length, Link, Retry-After, X-Cut, X-Demo-Data"


def _without_body(response: HttpResponseBase) -> HttpResponseBase:
    if isinstance(response, StreamingHttpResponse):
        response.close()
        response.streaming_content = iter(())
    elif isinstance(response, HttpResponse):
        length = response.headers.get("Content-Length", str(len(response.content)))
        response.content = b""
        response.headers["Content-Length"] = length
    return response


def is_look(request: HttpRequest) -> bool:
    """Whether only the head of the answer is asked for. The method itself is GET by then, so that views need not know of it."""
    return request.META.get("REQUEST_METHOD") == "HEAD"


class PublicReadMiddleware:
    """Stands outside everything but compression."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        machine = request.path_info.startswith(MACHINE_PREFIXES)
        asked = request.method
        if machine and asked == "OPTIONS":
            return self._open(allowed_methods("GET", "HEAD", "OPTIONS"))
        if asked == "HEAD":
            request.method = "GET"
        response = self.get_response(request)
        if machine:
            self._open(response)
        return _without_body(response) if asked == "HEAD" else response

    @staticmethod
    def _open(response: HttpResponseBase) -> HttpResponseBase:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = EXPOSED
        return response
