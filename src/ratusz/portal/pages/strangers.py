"""Pages as strangers ask for them, kept whole while nothing happens in the bank: by the number of the journal, address, language and day.

A stranger brings no cookie, so everybody without one reads the same page. What stands in a page and is not told by the journal (figures of
use, counted differences) is at most a minute old (`core.kept`). What a page is worth is counted before: memory answers after the
addresses, budgets and counters had their say.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from ratusz.bank.base.clock import utc_now
from ratusz.portal.core.kept import kept_page
from ratusz.portal.explore.compress import SMALLEST_BYTES, accepted, squeezed

View = Callable[..., HttpResponseBase]
#: A page beyond this is made each time: many of them would fill the memory of a process.
LARGEST_BYTES = 400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """A page, and what of it was squeezed so far, by coding. Two threads that squeeze at once write the same."""

    body: bytes
    media_type: str
    squeezed: dict[str, bytes] = field(default_factory=dict)

    def answer(self, request: HttpRequest) -> HttpResponse:
        coding = accepted(request.headers.get("Accept-Encoding", "")) if len(self.body) >= SMALLEST_BYTES else None
        if coding is not None and coding not in self.squeezed:
            self.squeezed[coding] = squeezed(self.body, coding)
        response = HttpResponse(self.squeezed[coding] if coding else self.body, content_type=self.media_type)
        if coding is not None:
            response.headers["Content-Encoding"] = coding
        patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
        return response


def for_strangers(view: View) -> View:
    """`view`, whose page is kept for whoever brings no cookie and asks the plain address."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.COOKIES or request.META.get("QUERY_STRING"):
            return view(request, *args, **kwargs)
        made: list[HttpResponseBase] = []

        def make() -> _Page | None:
            made.append(view(request, *args, **kwargs))
            return _page_of(request, made[0])

        today = timezone.localdate(utc_now())
        page = kept_page((request.scheme, request.get_host(), request.path, get_language(), today), make)
        return made[0] if made else page.answer(request) if page is not None else view(request, *args, **kwargs)

    return answered


def _page_of(request: HttpRequest, response: HttpResponseBase) -> _Page | None:
    """What may be kept of an answer; None of anything but an ordinary page, the same for all."""
    is_own = "CSRF_COOKIE" in request.META or response.cookies or any(name in response.headers for name in ("Cache-Control", "Set-Cookie"))
    if response.status_code != 200 or is_own or not isinstance(response, HttpResponse) or len(response.content) > LARGEST_BYTES:
        return None
    return _Page(body=response.content, media_type=response.headers["Content-Type"])
