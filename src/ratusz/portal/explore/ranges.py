"""Files sent in pieces: a single byte range of a file that does not change (RFC 9110 §14)."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from ratusz.portal.explore.transfers import transfers

#: Bytes that a reader holds at a time.
BLOCK_BYTES = 1 << 16
_ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def parse_range(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte asked for by `header`, or None when the whole is to be sent (no, several or foreign ranges).

    Raises ValueError when no byte of the file lies in the range (416).
    """
    found = _ONE_RANGE.fullmatch(header.strip())
    if not found or found[1] == found[2] == "":
        return None
    if found[1] == "":
        first, last = max(0, size - int(found[2])), size - 1
        if int(found[2]) == 0:
            raise ValueError(header)
    else:
        first, last = int(found[1]), min(int(found[2] or size - 1), size - 1)
        if found[2] and int(found[2]) < int(found[1]):
            return None
    if first >= size:
        raise ValueError(header)
    return first, last


def blocks(path: Path, first: int = 0, last: int | None = None) -> Iterator[bytes]:
    """The bytes of a file from `first` to `last`, or to the end."""
    with path.open("rb", buffering=0) as file:
        file.seek(first)
        left = os.fstat(file.fileno()).st_size - first if last is None else last - first + 1
        while left and (block := file.read(min(BLOCK_BYTES, left))):
            left -= len(block)
            yield block


def file_response(request: HttpRequest, path: Path, *, media_type: str, name: str, etag: str) -> HttpResponseBase:
    """The file at `path` as a download called `name`, whole or the range asked for; `If-Range` must match `etag`."""
    size = path.stat().st_size
    header = request.headers.get("Range", "")
    condition = request.headers.get("If-Range")
    try:
        span = parse_range(header, size) if header and condition in {None, etag} else None
    except ValueError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, last = span or (0, size - 1)
    chunks: Iterator[bytes] = blocks(path, first, last)
    if last - first + 1 > BLOCK_BYTES:
        chunks = transfers().hold(chunks)
    response = StreamingHttpResponse(chunks, status=206 if span else 200, content_type=media_type)
    response.headers["Content-Length"] = str(last - first + 1)
    if span:
        response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    else:
        response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Accept-Ranges"] = "bytes"
    return response
