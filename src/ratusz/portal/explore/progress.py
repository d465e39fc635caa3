"""What somebody is told who waits for a file: people a page that looks again by itself, programs 202 and where to look again.

`_progress=1` beside the address of a file asks how far it is; access is decided as for the file. `_progress=again` begins anew what failed.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language, gettext, ngettext

from ratusz.bank.base.errors import StoreFull, UserError
from ratusz.bank.base.sentences import N_
from ratusz.bank.publish.maker import Order
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core.budgets import PROGRESS
from ratusz.portal.core.visitor import asker
from ratusz.portal.explore import making
from ratusz.portal.explore.making import Progress, Stage
from ratusz.portal.show.numbers import format_number

AGAIN = "again"
#: Seconds after which it is worth looking again.
LOOK_AGAIN_S, WAIT_S = 2, 5


class NotMade(UserError):
    """The file could not be made."""

    http_status = 500


def no_room() -> StoreFull:
    """There is no room for the file."""
    return StoreFull(
        "no-room-for-file", N_("There is too little space on the disk to make this file."), N_("Try again later, or take CSV.")
    )


def is_asked(request: HttpRequest) -> bool:
    """Whether the request asks how far a file is, not for the file."""
    return PROGRESS in request.GET


def visitor_of(request: HttpRequest) -> str:
    """Who asks, as a text that tells nothing of them."""
    return hashlib.sha256(f"{settings.SECRET_KEY}\0export\0{asker(request)}".encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """How far a file is. `says`: in a sentence; `share`: of a hundred, where it is known; `size`: of a file that is ready;
    `kind`: of the notice that there is none; `file`, `here`, `again`, `back`: addresses; `name`: by which its making is stopped.
    """

    title: str
    back: str
    format: str
    goes_on: bool
    kind: str
    says: str
    share: int | None
    total: int
    size: int | None
    file: str
    here: str
    again: str
    name: str
    may_stop: bool
    seconds: int


def told(request: HttpRequest, path: Path, order: Order, resource: Resource) -> HttpResponse:
    """How far the file `path` of `resource` is, for whoever asks for it or how far it is; it is begun where it can be."""
    file, here = addresses(request)
    if request.GET.get(PROGRESS) == AGAIN:
        making.again(path)
    found = making.look(path, order, visitor_of(request))
    if _is_person(request):
        response = _for_people(request, path, found, file, here, resource)
    else:
        response = _for_programs(request, path, found, file, here)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Accept, HX-Request"
    if found.stage.goes_on:
        response.headers["Retry-After"] = str(WAIT_S if found.stage is Stage.WAITING else LOOK_AGAIN_S)
    return response


def nothing_to_wait_for(request: HttpRequest) -> HttpResponse:
    """A file that is sent at once."""
    return HttpResponseRedirect(addresses(request)[0], status=303)


def addresses(request: HttpRequest) -> tuple[str, str]:
    """Of the file, and of how far it is."""
    pairs = [(name, value) for name, values in request.GET.lists() if name != PROGRESS for value in values]
    file = f"{request.path}?{urlencode(pairs)}" if pairs else request.path
    return file, f"{request.path}?{urlencode([*pairs, (PROGRESS, '1')])}"


def _is_person(request: HttpRequest) -> bool:
    return "text/html" in request.headers.get("Accept", "") or "HX-Request" in request.headers


def _for_people(request: HttpRequest, path: Path, found: Progress, file: str, here: str, resource: Resource) -> HttpResponse:
    if request.GET.get(PROGRESS) != "1":
        return HttpResponseRedirect(here, status=303)
    part = "HX-Request" in request.headers
    page = Page(
        title=resource.title,
        back=resource.get_absolute_url() + file.removeprefix(request.path),
        format=path.suffix[1:].upper(),
        goes_on=found.stage.goes_on,
        kind="danger" if found.stage is Stage.FAILED else "warning",
        says=sentence(found),
        share=100 * found.rows // found.total if found.stage is Stage.MAKING and found.rows else None,
        total=found.total,
        size=path.stat().st_size if found.stage is Stage.READY else None,
        file=file,
        here=here,
        again=here.removesuffix("1") + AGAIN,
        name=path.name,
        may_stop=found.stage is Stage.MAKING and found.own,
        seconds=LOOK_AGAIN_S,
    )
    response = render(request, "explore/_making.html" if part else "explore/making.html", {"page": page})
    if part and not found.stage.goes_on:
        # The whole page: it is what begins the download, or no longer promises one.
        response.headers["HX-Refresh"] = "true"
    return response


def _for_programs(request: HttpRequest, path: Path, found: Progress, file: str, here: str) -> HttpResponse:
    """202 to whoever asks for the file; who asks how far it is gets that, and is led to the file when it is there."""
    if found.stage is Stage.READY:
        return HttpResponseRedirect(file, status=303)
    if not is_asked(request) and not found.stage.goes_on:
        making.again(path)
        raise NotMade(
            "export-not-made",
            N_("The file could not be made: {why}"),
            N_("Ask again to have it tried anew."),
            values={"why": sentence(found)},
        )
    body: dict[str, Any] = {
        "state": str(found.stage),
        "rows": found.rows,
        "total": found.total,
        "detail": sentence(found),
        "progress": request.build_absolute_uri(here),
        "file": request.build_absolute_uri(file),
    }
    response = HttpResponse(orjson.dumps(body), status=200 if is_asked(request) else 202, content_type="application/json")
    response.headers["Location"] = request.build_absolute_uri(here)
    return response


def sentence(found: Progress) -> str:
    """How far it is, in a sentence."""
    language = "en" if get_language() == "en" else "pl"
    match found.stage:
        case Stage.WAITING if found.own:
            return gettext("Another file that you asked for is being made. This one is next.")
        case Stage.WAITING:
            return gettext("Files for others are being made. This one begins as soon as there is a place.")
        case Stage.MAKING if not found.rows:
            return gettext("The rows are being found and put in order.")
        case Stage.MAKING if found.rows < found.total:
            return ngettext("%(rows)s of %(total)s row is written.", "%(rows)s of %(total)s rows are written.", found.total) % {
                "rows": format_number(found.rows, language),
                "total": format_number(found.total, language),
            }
        case Stage.MAKING:
            return gettext("All rows are written. The file is being packed.")
        case Stage.STOPPED:
            return gettext("It was stopped. Nothing of it is kept.")
        case Stage.FAILED:
            return (found.why or {}).get(language, "")
    return gettext("The file is ready.")
