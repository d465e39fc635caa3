"""Watches every request: gives it a number, measures it, writes one line about it. Of people nothing is written.

The line holds the pattern of the address (`dane/<slug:dataset>/`), never the address: names of people, search words and one-time
links stand in addresses. A streamed answer is measured to its first byte.
"""

import logging
import os
import re
import secrets
import socket
import time
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from ratusz.bank.base.clock import utc_now
from ratusz.portal.core import bank, measured
from ratusz.portal.core.visitor import address_of, for_the_log

logger = logging.getLogger("ratusz.requests")

#: The number of the request at hand, for whatever else is logged meanwhile.
request_number: ContextVar[str] = ContextVar("request_number", default="")
_NUMBER = re.compile(r"[A-Za-z0-9-]{8,64}")
_LANGUAGE = re.compile(r"^en/")
_PACKAGE = str(Path(__file__).resolve().parents[2])


class WatchMiddleware:
    """The outermost, but for what answers alone while the bank is closed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        number = given if _NUMBER.fullmatch(given) else secrets.token_hex(8)
        request.META["ratusz.began"] = time.perf_counter()
        method = request.method or ""
        mark = request_number.set(number)
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = number
            self._note(request, response, method)
        finally:
            request_number.reset(mark)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Where our fault lies; the answer is somebody else's business."""
        request.META["ratusz.fault"] = place_of(exception)

    @staticmethod
    def _note(request: HttpRequest, response: HttpResponseBase, method: str) -> None:
        ms = (time.perf_counter() - request.META["ratusz.began"]) * 1000
        pattern, status = pattern_of(request), response.status_code
        unnamed = "unknown place" if status == 500 else ""
        one = measured.Request(
            method=method if method in _METHODS else "OTHER",
            pattern=pattern,
            status=status,
            ms=ms,
            fault=request.META.get("ratusz.fault", unnamed),
        )
        if settings.BANK_DIR is not None:
            recorder().note(one, now=utc_now())
        visitor = for_the_log(address_of(request))
        detail = {"method": one.method, "pattern": pattern, "status": status, "ms": round(ms, 1), "visitor": visitor}
        logger.info("%s %s %d in %.0f ms", one.method, pattern, status, ms, extra={"detail": detail})


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def pattern_of(request: HttpRequest) -> str:
    """The pattern of the address, in one language; "-" for an address that leads nowhere."""
    match = request.resolver_match
    if match is not None:
        return "/" + _LANGUAGE.sub("", match.route)
    return "/static/" if request.path_info.startswith(settings.STATIC_URL) else "-"


def place_of(error: BaseException) -> str:
    """The innermost line of ours (`portal/pages/views.py:48 KeyError`), without the words of the error, which may quote data."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if frame.filename.startswith(_PACKAGE)] or list(frames)
    where = f"{ours[-1].filename.removeprefix(_PACKAGE).lstrip('/')}:{ours[-1].lineno}" if ours else "unknown place"
    return f"{where} {type(error).__name__}"


def recorder() -> measured.Recorder:
    """The recorder of this process for the bank at hand."""
    return _recorder(folder(), os.getpid())


def folder() -> Path:
    """Where the figures of all processes lie."""
    return bank.directory() / bank.CACHE / measured.FOLDER


@cache
def _recorder(place: Path, pid: int) -> measured.Recorder:
    return measured.Recorder(place, process=f"{socket.gethostname()[:40]}-{pid}-{secrets.token_hex(3)}")
