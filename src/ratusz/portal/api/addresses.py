"""Addresses that the API gives out: absolute, without anything of the asker's."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.http import HttpRequest

from ratusz.bank.base.errors import WrongQuery
from ratusz.bank.base.sentences import N_
from ratusz.portal.catalog.models import Resource


def absolute(request: HttpRequest, path: str) -> str:
    """`path` with scheme and host."""
    return request.build_absolute_uri(path)


def here_with(request: HttpRequest, cursor: str | None) -> str | None:
    """This address with its parameters, and `cursor` in the place of cursor and `from`; None when there is no cursor."""
    if cursor is None:
        return None
    pairs = [(name, value) for name, values in request.GET.lists() for value in values if name not in {"cursor", "from"}]
    return absolute(request, f"{request.path}?{urlencode([*pairs, ('cursor', cursor)])}")


def export_path(resource: Resource, suffix: str, pairs: Sequence[tuple[str, str]] = ()) -> str:
    """Path of the resource in a format, with question parameters."""
    query = f"?{urlencode(pairs)}" if pairs else ""
    return f"/api/v1/resources/{resource.id}/export.{suffix}{query}"


def whole_path(resource: Resource) -> str:
    """Path of the current bytes of a document, or of the words of a link."""
    return f"/r/{resource.id}/{resource.current}.{'json' if resource.url else resource.format}"


def to_offset_cursor(start: int, question: Mapping[str, object]) -> str:
    """An opaque cursor to the `start`-th item of a catalogue question."""
    text = json.dumps([start, sorted((k, str(v)) for k, v in question.items())], ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def from_offset_cursor(cursor: str, question: Mapping[str, object]) -> int:
    """The start that `to_offset_cursor` put in; WrongQuery `cursor-mismatch` when it belongs to another question."""
    try:
        start, asked = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        belongs = asked == [list(pair) for pair in sorted((k, str(v)) for k, v in question.items())]
    except (ValueError, TypeError, RecursionError, binascii.Error):
        belongs, start = False, None
    if not belongs or not isinstance(start, int) or start < 0:
        raise WrongQuery(
            "cursor-mismatch", N_("The cursor belongs to another question."), N_("Ask again without the cursor, from the first page.")
        )
    return start
