"""The arms of the city, where `ratusz init` put them: a file in the directory of the bank."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest

_TYPES = {"svg": "image/svg+xml", "png": "image/png"}


def arms(_request: HttpRequest, suffix: str) -> FileResponse:
    """The picture; kept for a day, for it may be exchanged."""
    path = settings.BANK_DIR / f"arms.{suffix}" if settings.BANK_DIR else None
    if suffix not in _TYPES or path is None or not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"), content_type=_TYPES[suffix])
    response["Cache-Control"] = "public, max-age=86400"
    # A drawing of others may hold styles; it can load and run nothing.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
