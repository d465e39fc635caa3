"""Files sent in pieces: a single byte range of a file that does not change (RFC 9110 §14)."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

BLOCK_BYTES = 1 << 18
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


def _blocks(path: Path, first: int, last: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        left = last - first + 1
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
    if span is None:
        # The response closes the file when it has been sent.
        response: HttpResponseBase = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=media_type)
    else:
        first, last = span
        response = StreamingHttpResponse(_blocks(path, first, last), status=206, content_type=media_type)
        response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
        response.headers["Content-Length"] = str(last - first + 1)
    response.headers["Accept-Ranges"] = "bytes"
    return response
