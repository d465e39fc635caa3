"""Answers that need not be sent again: ETag, Last-Modified, Cache-Control (RFC 9110 §8.8, §13; RFC 9111).

What is named by a version never changes, so it is kept for ten minutes without asking; not for ever, for a version may be
withdrawn, and then nobody between us and the reader should go on giving it out. What is named by a pointer ("the current
version") is asked again each time and answered 304 while the pointer stands.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

KEPT_S = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """What an answer depends on. `parts`: texts whose hash is the ETag; `fixed`: named by a version; `shared`: anybody may see it."""

    parts: tuple[str, ...]
    changed_at: datetime | None
    fixed: bool
    shared: bool

    @property
    def etag(self) -> str:
        """A strong validator: the quoted first 32 hex digits of the sha256 of the parts."""
        return '"' + hashlib.sha256("\0".join(self.parts).encode()).hexdigest()[:32] + '"'

    @property
    def cache_control(self) -> str:
        """How long it may be kept, and by whom."""
        if not self.shared:
            return "private, no-store"
        return f"public, max-age={KEPT_S}, must-revalidate" if self.fixed else "public, no-cache"


def answer(request: HttpRequest, freshness: Freshness, make: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """304 when the reader has it already, else what `make` gives; with validators either way."""
    modified = int(freshness.changed_at.timestamp()) if freshness.changed_at else None
    early = get_conditional_response(request, etag=freshness.etag, last_modified=modified, response=None)
    response: HttpResponseBase = early if early is not None else make()
    if response.status_code not in {200, 206, 304}:
        return response
    response.headers["ETag"] = freshness.etag
    response.headers["Cache-Control"] = freshness.cache_control
    if modified is not None:
        response.headers["Last-Modified"] = http_date(modified)
    return response


def by_content(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view whose answers hang on more than one version: the ETag is of their bytes, so that what is the same is not sent again."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **more: Any) -> HttpResponseBase:
        response = view(request, *args, **more)
        if response.status_code != 200 or not isinstance(response, HttpResponse):
            return response
        shared = not request.user.is_authenticated
        content = hashlib.sha256(response.content).hexdigest()
        return answer(request, Freshness(parts=(content,), changed_at=None, fixed=False, shared=shared), lambda: response)

    return answered


def allowed_methods(*methods: str) -> HttpResponse:
    """The answer to an OPTIONS request of a page elsewhere (CORS preflight)."""
    response = HttpResponse(status=204)
    response.headers["Access-Control-Allow-Methods"] = ", ".join(methods)
    response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match, If-Modified-Since, Range"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response
