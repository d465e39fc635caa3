"""An address that was changed leads on for ever."""

import re
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponsePermanentRedirect

from ratusz.bank.base.errors import RatuszError


@dataclass(frozen=True, slots=True)
class Moved(RatuszError):  # type: ignore[misc]
    """Raised where a row was asked for by an old address: `old` and `new` are whole parts of a path, "slug" or "slug/slug"."""

    old: str
    new: str


def led_on(request: HttpRequest, moved: Moved) -> HttpResponsePermanentRedirect:
    """A redirect to the address asked for, with the old part replaced; parameters stay."""
    part = re.compile(rf"(?<=/){re.escape(moved.old)}(?=[/.]|$)")
    path = part.sub(lambda _: moved.new, request.path, count=1)
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)
