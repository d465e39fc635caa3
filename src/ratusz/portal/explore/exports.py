"""Tables as files: streamed where the format can be, else built once in the cache folder and sent with ranges.

A built file is named by version, question, format and language: it never changes and may be deleted at any time.
"""

import hashlib
import os
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from ratusz.bank.engine.protocol import Engine
from ratusz.bank.model.table import Table
from ratusz.bank.publish.exported import Labels
from ratusz.bank.publish.formats import Streamed, Written, formats
from ratusz.bank.query.nodes import Query
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core import bank, demo
from ratusz.portal.explore import questions
from ratusz.portal.explore.conditional import Freshness, answer
from ratusz.portal.explore.ranges import file_response
from ratusz.portal.explore.tables import words_for_people
from ratusz.portal.explore.transfers import Transfers

EXPORTS = "exports"
#: Formats whose headers are labels; in others they are the machine names that the API takes.
FOR_PEOPLE = frozenset({"csv-excel", "xlsx"})


@cache
def transfers() -> Transfers:
    """The places for long transfers of this process."""
    return Transfers(max(1, settings.BANK_WEB_THREADS // 2))


def send(
    request: HttpRequest, resource: Resource, table: Table, pairs: Sequence[tuple[str, str]], suffix: str, freshness: Freshness
) -> HttpResponseBase:
    """The answer to a request for `table`, asked by `pairs`, as a file of format `suffix` (one of `SUFFIXES`)."""
    name = "csv-excel" if suffix == "csv" and request.GET.get("for") == "excel" else suffix
    query = questions.parse(table, pairs)
    file_name = demo.file_name(f"{resource.dataset.slug}--{resource.slug}.{suffix}")

    def make() -> HttpResponseBase:
        format_ = formats[name]
        if isinstance(format_, Written):
            told = words_for_people(resource, request)
            kept = None if told.notice else format_.ready(table, query)
            path = kept or _built(name, format_, table, query, told)
            return file_response(request, path, media_type=format_.media_type, name=file_name, etag=freshness.etag)
        known = words_for_people(resource, request) if name in FOR_PEOPLE else None
        return _streamed(format_, table, query, known, file_name)

    return answer(request, freshness, make)


def _streamed(format_: Streamed, table: Table, query: Query, known: Labels | None, file_name: str) -> HttpResponseBase:
    chunks = transfers().hold(format_.stream(bank.engine(), table, query, known))
    response = StreamingHttpResponse(chunks, content_type=format_.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, file_name) or "attachment"
    return response


def _built(name: str, format_: Written, table: Table, query: Query, known: Labels) -> Path:
    """The file in the cache folder, built now where it is not there; two who build at once both end with a whole file."""
    told = "\0".join([table.version, questions.normal(query), name, repr(known)])
    folder = bank.directory() / bank.CACHE / EXPORTS
    path = folder / f"{hashlib.sha256(told.encode()).hexdigest()}.{format_.suffix}"
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    return _write(bank.engine(), format_, table, query, known, path)


def _write(engine: Engine, format_: Written, table: Table, query: Query, known: Labels, path: Path) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    os.close(handle)
    unfinished = Path(name)
    try:
        format_.write(engine, table, query, unfinished, known)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return path
