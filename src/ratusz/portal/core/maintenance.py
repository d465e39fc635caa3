"""While the bank is upgraded nobody is let in: a file in its directory says so, and a plain page with it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

MARK = "maintenance"
RETRY_AFTER_S = 120
#: In both languages at once: neither the database nor the catalogue of sentences is asked now.
_PAGE = """<!doctype html><html lang="pl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Przerwa techniczna</title></head><body><main><h1>Przerwa techniczna</h1>
<p>Bank danych jest właśnie aktualizowany. Potrwa to kilka minut. Zajrzyj do nas za chwilę: nic nie zginęło.</p>
<div lang="en"><h2>Maintenance</h2><p>The data bank is being upgraded. This takes a few minutes. Please come back in a moment.</p></div>
</main></body></html>"""
_PROBLEM = '{"title":"Service Unavailable","status":503,"code":"maintenance","detail":"The data bank is being upgraded. Try again soon."}'


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
        directory: Path | None = settings.BANK_DIR
        if directory is None or settings.BANK_LETS_IN or not is_on(directory):
            return self.get_response(request)
        is_machine = request.path_info.startswith("/api/")
        media_type = "application/problem+json" if is_machine else "text/html; charset=utf-8"
        response = HttpResponse(_PROBLEM if is_machine else _PAGE, status=503, content_type=media_type)
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
        response.headers["Cache-Control"] = "no-store"
        return response
