"""Tables as files: sent while they are made where the format can be, else when they are built; kept in the cache folder, sent with ranges.

A file is named by version, question, format and language: it never changes and may be deleted at any time.
"""

import hashlib
import itertools
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from ratusz.bank.base.clock import utc_now
from ratusz.bank.model.table import Table
from ratusz.bank.publish.exported import Labels, fields
from ratusz.bank.publish.formats import SHEETS, Format, Streamed, Written, formats
from ratusz.bank.publish.maker import Order
from ratusz.bank.publish.sheets import fitting
from ratusz.bank.query import params
from ratusz.bank.query.nodes import Query
from ratusz.bank.serving.found import found
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core import bank, demo
from ratusz.portal.core.health import LEAST_FREE_BYTES
from ratusz.portal.explore import making, progress, questions
from ratusz.portal.explore.compress import accepted
from ratusz.portal.explore.conditional import Freshness, answer
from ratusz.portal.explore.copies import LARGE_ROWS, by_copy, copy_of, folder_of
from ratusz.portal.explore.public import is_look
from ratusz.portal.explore.ranges import blocks, file_response
from ratusz.portal.explore.spool import Spools, yield_to_others
from ratusz.portal.explore.tables import words_for_people
from ratusz.portal.explore.transfers import busy, transfers

EXPORTS = "exports"
#: Formats whose headers are labels; in others they are the machine names that the API takes.
FOR_PEOPLE = frozenset({"csv-excel", "ods", "xlsx"})


#: Changes with what a file looks like that is made of the same question: those kept are of another form.
_FORM = "2"
_spools = Spools()
#: Streams made at once: each takes 20 MB of the engine and a processor while it is made.
MADE_AT_ONCE = 2
_making = threading.BoundedSemaphore(MADE_AT_ONCE)
#: Who asks for a file waits so long for its first bytes, so that what is wrong can still be said; what takes longer is sent when made.
KNOWN_WITHIN_S = 0.3
#: A file that would take longer is made by a process of its own, and whoever asks is told how far it is.
LONG_S = 3.0
#: Processor time, measured with eleven columns of usual values.
_S_OF_A_CELL = {"xlsx": 7e-6, "ods": 3.5e-6, "parquet": 0.15e-6}
#: Of a workbook: the sheet before it is packed, and the packed one.
_BYTES_OF_A_CELL = 50
_S_OF_A_SORTED_ROW = 1.5e-6
#: Files kept in the cache, by bytes and number; beyond, those that were not asked for longest go.
KEPT_BYTES, KEPT_FILES = 4_000_000_000, 5_000
#: Small workbooks after which the cache is looked through: anybody may ask for as many as there are questions.
_LOOKED_EVERY = 32
_small = itertools.count(1)
#: A file that was begun so long ago is being made by nobody any more.
_ABANDONED_S = 86_400
#: How much larger than its parts a table may be as text: JSON of five million reports is eleven times.
_TEXT_OF_PARTS = 15


def send(
    request: HttpRequest, resource: Resource, table: Table, pairs: Sequence[tuple[str, str]], suffix: str, freshness: Freshness
) -> HttpResponseBase:
    """The answer to a request for `table`, asked by `pairs`, as a file of format `suffix` (one of `SUFFIXES`)."""
    name = "csv-excel" if suffix == "csv" and request.GET.get("for") == "excel" else suffix
    query = questions.parse(table, pairs)
    freshness = replace(freshness, parts=(*freshness.parts, *(one.outline.version for one in query.where if one.outline)))
    file_name = demo.file_name(f"{resource.dataset.slug}--{resource.slug}.{suffix}")

    def make() -> HttpResponseBase:
        format_ = formats[name]
        if isinstance(format_, Written):
            told = words_for_people(resource, request, query)
            kept = None if told.notice else format_.ready(table, query)
            asked = Asked(table=table, query=query, known=told, file_name=file_name, etag=freshness.etag)
            if kept:
                return file_response(request, kept, media_type=format_.media_type, name=file_name, etag=freshness.etag)
            return _written(request, name, format_, asked, resource)
        if progress.is_asked(request):
            return progress.nothing_to_wait_for(request)
        known = words_for_people(resource, request, query) if name in FOR_PEOPLE else None
        return _streamed(request, name, format_, Asked(table=table, query=query, known=known, file_name=file_name, etag=freshness.etag))

    return make() if progress.is_asked(request) else answer(request, freshness, make)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question and how its answer is called; `known`: words for people where the format has them."""

    table: Table
    query: Query
    known: Labels | None
    file_name: str
    etag: str


def _streamed(request: HttpRequest, name: str, format_: Streamed, asked: Asked) -> HttpResponseBase:
    path = _path(name, format_.suffix, asked.table, asked.query, asked.known)
    if path.exists():
        os.utime(path)
        return _kept(request, path, format_, asked)
    if is_look(request):
        return _head(format_, asked)

    def make() -> Iterator[bytes]:
        rows = by_copy(asked.table, lambda copy: found(bank.engine(), copy, asked.query), lambda: None)
        return format_.stream(bank.export_engine(), asked.table, asked.query, asked.known, rows)

    if not _has_room(asked.table):
        return _download(transfers().hold(_held(make)), format_, asked.file_name)
    growing = _spools.get(path, make, place=_making, done=partial(trim, path.parent))
    short = growing.whole(KNOWN_WITHIN_S)
    if short is None:
        return _download(transfers().hold(growing.follow()), format_, asked.file_name)
    response = HttpResponse(short, content_type=format_.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, asked.file_name) or "attachment"
    return response


def _kept(request: HttpRequest, path: Path, format_: Streamed, asked: Asked) -> HttpResponseBase:
    """A file that was made before: squeezed on the way for those who take that and want all of it, else with ranges."""
    if "Range" in request.headers or accepted(request.headers.get("Accept-Encoding", "")) is None:
        return file_response(request, path, media_type=format_.media_type, name=asked.file_name, etag=asked.etag)
    return _download(transfers().hold(blocks(path)), format_, asked.file_name)


def _held(make: Callable[[], Iterator[bytes]]) -> Iterator[bytes]:
    """Where the disk has no room for a file: straight from the engine, one place of `_making` until it has been read."""
    if not _making.acquire(blocking=False):
        raise busy(10)
    try:
        yield from make()
    finally:
        _making.release()


def _has_room(table: Table) -> bool:
    """Whether a file of all rows fits on the disk."""
    return _has_room_for(_TEXT_OF_PARTS * sum(part.path.stat().st_size for part in table.parts))


def _has_room_for(size: int) -> bool:
    return shutil.disk_usage(bank.directory()).free > LEAST_FREE_BYTES + size


def _head(format_: Format, asked: Asked) -> HttpResponseBase:
    """What a file that is not there would be, without its size: nothing is made for whoever does not want it."""
    return _download((), format_, asked.file_name)


def _download(chunks: Iterable[bytes], format_: Format, file_name: str) -> HttpResponseBase:
    response = StreamingHttpResponse(chunks, content_type=format_.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, file_name) or "attachment"
    return response


def trim(folder: Path) -> None:
    """Delete files of `folder` that were not asked for longest, until no more than KEPT_BYTES and KEPT_FILES are left; the newest stays.

    The folder is named by whoever asked: a file may be whole only after its bank was left.
    """
    dated = []
    for path in folder.glob("*"):
        with suppress(FileNotFoundError):
            told = path.stat()
            dated.append((told.st_mtime, told.st_size, path))
    taken, now = 0, utc_now().timestamp()
    for n, (changed, size, path) in enumerate(sorted(dated, key=lambda one: one[0], reverse=True)):
        taken += size
        is_abandoned = path.suffix == ".part" and now - changed > _ABANDONED_S
        if is_abandoned or (n and path.suffix != ".part" and (taken > KEPT_BYTES or n >= KEPT_FILES)):
            path.unlink(missing_ok=True)


def _path(name: str, suffix: str, table: Table, query: Query, known: Labels | None) -> Path:
    """Where the file lies, or would."""
    told = "\0".join([_FORM, table.version, questions.normal(query), name, repr(known)])
    return bank.directory() / bank.CACHE / EXPORTS / f"{hashlib.sha256(told.encode()).hexdigest()}.{suffix}"


def _written(request: HttpRequest, name: str, format_: Written, asked: Asked, resource: Resource) -> HttpResponseBase:
    """From the cache folder. What is not there is built now, or, where that takes long, by a process; the reader is told how far it is."""
    path = _path(name, format_.suffix, asked.table, asked.query, asked.known)
    if is_look(request) and not path.exists():
        return _head(format_, asked)
    if progress.is_asked(request) or not path.exists():
        rows = long_rows(name, asked.table, asked.query)
        if rows is not None:
            if not path.exists() and not _has_room_for(rows * len(fields(asked.query, asked.table.schema)) * _BYTES_OF_A_CELL):
                raise progress.no_room()
            if not progress.is_asked(request):
                trim(path.parent)
            return progress.told(request, path, _order(name, asked, path, str(resource.pk), rows), resource)
    if progress.is_asked(request):
        return progress.nothing_to_wait_for(request)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        if asked.table.rows > LARGE_ROWS:
            tidy = partial(trim, path.parent)
            growing = _spools.get(path, lambda: _built(format_, asked, path.parent), place=_making, done=tidy, kept=True)
            growing.whole(KNOWN_WITHIN_S)
            return _download(transfers().hold(growing.follow()), format_, asked.file_name)
        with _unfinished(path.parent) as file:
            format_.write(bank.engine(), asked.table, asked.query, file, asked.known)
            file.replace(path)
        if next(_small) % _LOOKED_EVERY == 0:
            trim(path.parent)
    os.utime(path)
    return file_response(request, path, media_type=format_.media_type, name=asked.file_name, etag=asked.etag)


def long_rows(name: str, table: Table, query: Query) -> int | None:
    """How many rows a file in the format `name` will hold, where making it takes long; None where it is made at once."""
    columns = len(fields(query, table.schema))
    most = table.rows if query.limit is None else min(table.rows, query.limit)
    sorting = 0.0 if not query.sort or copy_of(table) is not None else table.rows * _S_OF_A_SORTED_ROW
    if most * columns * _S_OF_A_CELL[name] + sorting < LONG_S:
        return None
    rest = max(0, questions.ask(table, replace(query, limit=0, start=0, sort=(), facets=(), cursor="")).count - query.start)
    rows = rest if query.limit is None else min(rest, query.limit)
    if name in SHEETS:
        fitting(rows, columns)
    return rows if rows * columns * _S_OF_A_CELL[name] + sorting >= LONG_S else None


def _order(name: str, asked: Asked, path: Path, resource: str, rows: int) -> Order:
    path.parent.mkdir(parents=True, exist_ok=True)
    return Order(
        folder=str(making.folder_of(path)),
        becomes=str(path),
        store=str(bank.directory() / bank.STORE),
        resource=resource,
        version=asked.table.version,
        pairs=[list(pair) for pair in params.write(asked.query)],
        outlines={str(one.values[0]): asdict(one.outline) for one in asked.query.where if one.outline},
        format=name,
        labels=asdict(asked.known) if asked.known else None,
        copy=str(folder_of(asked.table.version)) if copy_of(asked.table) is not None else None,
        memory=bank.EXPORT_MEMORY,
        total=rows,
    )


def _built(format_: Written, asked: Asked, folder: Path) -> Iterator[bytes]:
    """The bytes of a file that has to be whole before its first one is known."""
    yield_to_others()
    rows = by_copy(asked.table, lambda copy: found(bank.engine(), copy, asked.query), lambda: None)
    with _unfinished(folder) as file:
        format_.write(bank.export_engine(), asked.table, asked.query, file, asked.known, found=rows)
        yield from blocks(file)


@contextmanager
def _unfinished(folder: Path) -> Iterator[Path]:
    """A name for a file that is gone afterwards, unless it was given another."""
    handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)
