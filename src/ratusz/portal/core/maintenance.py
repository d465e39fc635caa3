"""While the bank is upgraded, or waits for it, nobody is let in. A file in its directory says the first, `schema` the second."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from ratusz.bank.base.clock import utc_now
from ratusz.portal.core import schema

MARK, HEALTH = "maintenance", "/zdrowie"
RETRY_AFTER_S = 120
#: In both languages at once: neither the database nor the catalogue of sentences is asked now.
_PAGE = """<!doctype html><html lang="pl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Przerwa techniczna</title></head><body><main><h1>Przerwa techniczna</h1>
<p>{polish}</p>
<div lang="en"><h2>Maintenance</h2><p>{english}</p></div>
</main></body></html>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Closed:
    """Why nobody is let in: a code for machines, and the sentences of the page."""

    code: str
    polish: str
    english: str


_UPGRADING = _Closed(
    code="maintenance",
    polish="Bank danych jest właśnie aktualizowany. Potrwa to kilka minut. Zajrzyj do nas za chwilę: nic nie zginęło.",
    english="The data bank is being upgraded. This takes a few minutes. Please come back in a moment.",
)
_BEHIND = _Closed(
    code="upgrade-needed",
    polish="Bank danych czeka na koniec aktualizacji; nic nie zginęło. Administrator kończy ją poleceniem <code>ratusz upgrade</code>.",
    english="The data bank waits for its upgrade to be finished. Its administrator does that with <code>ratusz upgrade</code>.",
)


def is_on(directory: Path) -> bool:
    """Whether the bank in `directory` is being upgraded."""
    return (directory / MARK).exists()


@contextmanager
def maintenance(directory: Path) -> Iterator[None]:
    """Within, the site answers 503 and workers leave."""
    (directory / MARK).touch()
    try:
        yield
    finally:
        (directory / MARK).unlink(missing_ok=True)


class MaintenanceMiddleware:
    """The outermost: answers alone while the mark stands. `settings.BANK_LETS_IN` is for the upgrade that looks at its own work."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The health of a bank that waits for its upgrade is told by the page of health."""
        directory: Path | None = settings.BANK_DIR
        if directory is None or settings.BANK_LETS_IN:
            return self.get_response(request)
        if is_on(directory):
            return _answer(request, _UPGRADING)
        if schema.is_behind(now=utc_now()) and request.path_info != HEALTH:
            return _answer(request, _BEHIND)
        return self.get_response(request)


def _answer(request: HttpRequest, closed: _Closed) -> HttpResponse:
    if request.path_info.startswith("/api/"):
        detail = re.sub(r"</?code>", "`", closed.english)
        problem = {"title": "Service Unavailable", "status": 503, "code": closed.code, "detail": detail}
        response = HttpResponse(json.dumps(problem), status=503, content_type="application/problem+json")
    else:
        response = HttpResponse(_PAGE.format(polish=closed.polish, english=closed.english), status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER_S)
    response.headers["Cache-Control"] = "no-store"
    return response
