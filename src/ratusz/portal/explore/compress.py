"""Answers made smaller on the way: zstd where the reader takes it, else gzip (RFC 9110 §8.4).

Only text-like bodies of public addresses and pages without a form are squeezed: a page that holds a secret beside
text chosen by somebody else would tell the secret by its length (BREACH).
"""

import zlib
from collections.abc import Callable, Iterable, Iterator

import pyarrow as pa
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import patch_vary_headers

SMALLEST_BYTES = 1_000
_TEXT = (
    "text/",
    "application/json",
    "application/geo+json",
    "application/problem+json",
    "application/jsonl",
    "application/x-ndjson",
    "application/xml",
    "image/svg+xml",
)


def accepted(header: str) -> str | None:
    """The coding to use ("zstd", "gzip" or None), by an Accept-Encoding header; `q=0` means no."""
    offers = {}
    for item in header.lower().split(","):
        name, _, quality = item.strip().partition(";")
        offers[name.strip()] = quality.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return next((name for name in ("zstd", "gzip") if offers.get(name)), None)


def _gzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    squeeze = zlib.compressobj(5, zlib.DEFLATED, 31)
    for chunk in chunks:
        if out := squeeze.compress(chunk):
            yield out
    yield squeeze.flush()


class _Outbox:
    """A file-like place that pyarrow writes to and the stream empties."""

    closed = False

    def __init__(self) -> None:
        self.chunks: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Keep `data` until it is taken."""
        self.chunks.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Called by pyarrow at the end."""
        self.closed = True

    def take(self) -> bytes:
        """All that was written since the last time."""
        out = b"".join(self.chunks)
        self.chunks.clear()
        return out


def _zstd(chunks: Iterable[bytes]) -> Iterator[bytes]:
    outbox = _Outbox()
    with pa.CompressedOutputStream(pa.PythonFile(outbox, mode="w"), "zstd") as squeeze:
        for chunk in chunks:
            squeeze.write(chunk)
            if out := outbox.take():
                yield out
    yield outbox.take()


_STREAMS: dict[str, Callable[[Iterable[bytes]], Iterator[bytes]]] = {"zstd": _zstd, "gzip": _gzip}


def squeezed(body: bytes, coding: str) -> bytes:
    """`body` in a coding that `accepted` gave."""
    return b"".join(_STREAMS[coding]([body]))


def _may_squeeze(response: HttpResponseBase) -> bool:
    headers = response.headers
    return (
        response.status_code == 200
        and "Content-Encoding" not in headers
        and "Accept-Ranges" not in headers
        and headers.get("Content-Type", "").startswith(_TEXT)
        and not response.cookies
    )


class CompressMiddleware:
    """Squeezes answers. Stands outside everything that looks at bodies; the strong ETag becomes one of its own per coding."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not _may_squeeze(response) or request.META.get("CSRF_COOKIE_NEEDS_UPDATE"):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        coding = accepted(request.headers.get("Accept-Encoding", ""))
        if coding is None:
            return response
        if isinstance(response, StreamingHttpResponse):
            response.streaming_content = _STREAMS[coding](response.streaming_content)  # type: ignore[arg-type]
            response.headers.pop("Content-Length", None)
        elif isinstance(response, HttpResponse) and len(response.content) >= SMALLEST_BYTES:
            response.content = squeezed(response.content, coding)
            response.headers["Content-Length"] = str(len(response.content))
        else:
            return response
        response.headers["Content-Encoding"] = coding
        if etag := response.headers.get("ETag"):
            response.headers["ETag"] = etag if etag.startswith("W/") else f"W/{etag}"
        return response
