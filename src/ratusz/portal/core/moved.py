"""An address that was changed leads on for ever."""

import re

from django.http import HttpRequest, HttpResponsePermanentRedirect

from ratusz.bank.base.errors import RatuszError


class Moved(RatuszError):
    """Raised where a row was asked for by an old address: `old` and `new` are whole parts of a path, "slug" or "slug/slug"."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new
        super().__init__(old, new)


def led_on(request: HttpRequest, moved: Moved) -> HttpResponsePermanentRedirect:
    """A redirect to the address asked for, with the old part replaced; parameters stay."""
    part = re.compile(rf"(?<=/){re.escape(moved.old)}(?=[/.]|$)")
    path = part.sub(lambda _: moved.new, request.path, count=1)
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)
