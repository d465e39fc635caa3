"""Counts what is asked of the bank, as the answer leaves: some microseconds, a line of a file, no row of the database (ADR 58).

Counted are whole answers to people: not HEAD, not "you have it already" (304), not what a browser fetches before anybody wants it, not
robots, not the later pieces of a download, not people who are signed in: the office would outnumber a small town.
"""

import os
import secrets
import socket
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from ratusz.bank.base.clock import day_of, utc_now
from ratusz.portal.core import bank, searched
from ratusz.portal.core.budgets import PROGRESS
from ratusz.portal.core.visitor import address_of, household
from ratusz.portal.usage import events
from ratusz.portal.usage.events import Event, What
from ratusz.portal.usage.robots import is_browser, is_robot
from ratusz.portal.usage.visitors import Visitors
from ratusz.portal.usage.words import kept_words

USAGE = "usage"
#: Name of an address → what it is, beside those of the API, which are calls. Other sides of a table are views of it.
_DATASET = frozenset({"pages:dataset"})
_SIDES = frozenset({"pages:resource", "pages:chart", "pages:columns", "pages:changes", "pages:map", "pages:sql"})
_FILES = frozenset({"api:api_export", "permanent-version"})
_PAGES = frozenset({
    "pages:home", "pages:catalogue", "pages:figures", "pages:figure", "pages:explorations", "pages:exploration", "pages:units",
    "pages:unit", "pages:theme", "pages:statistics", "pages:days", "pages:calendar", "pages:reuse", "api-docs",
})  # fmt: skip
_API, _DESCRIPTION = "api:", "api:openapi-json"
_AHEAD = ("Sec-Purpose", "Purpose", "X-Moz", "X-Purpose")


class UsageMiddleware:
    """Stands outside of whatever changes the method or answers from memory."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        method = request.method
        response = self.get_response(request)
        if method == "GET" and response.status_code in {200, 206} and settings.BANK_DIR is not None:
            note(request, response)
        return response


def note(request: HttpRequest, response: HttpResponseBase) -> None:
    """Count the request, where it is one of those that are counted."""
    did = what_of(request)
    if did is None or not is_counted(request, response, did[0]):
        return
    now = utc_now()
    day, at = day_of(now), now.timestamp()
    agent = request.headers.get("User-Agent", "")
    home = household(address_of(request))
    who = f"{home} {agent}"
    visitors, log = _here(bank.directory(), os.getpid())
    if visitors.is_too_fast(who, request.get_full_path(), day=day, at=at) and did[0] != What.CALL:
        return
    for what, thing, detail in (did, *_searched(request)):
        # Formats of a table are things of their own; how much was found is not. Words are told to others when several searched for them:
        # several browsers at one address are not several.
        of, same = (home, f"{what} {thing}") if what == What.SEARCH else (who, f"{what} {thing} {detail}")
        log.write(Event(at=int(at), what=what, thing=thing, detail=detail, mark=visitors.mark(of, same, day=day)), day=day)


def what_of(request: HttpRequest) -> tuple[What, str, str] | None:
    """What was asked for, of which thing, in which format; None where it is nothing that is counted."""
    match = request.resolver_match
    if match is None or PROGRESS in request.GET:
        return None
    name, given = match.view_name, match.kwargs
    if name in _DATASET:
        return What.VIEW, str(given["dataset"]), ""
    if name in _SIDES:
        return What.VIEW, f"{given['dataset']}/{given['resource']}", ""
    if name in _FILES:
        return What.DOWNLOAD, _address(given), str(given["suffix"])
    if name in _PAGES:
        return What.PAGE, name.partition(":")[2] or name, ""
    if name.startswith(_API) and name != _DESCRIPTION:
        return What.CALL, _address(given), name.removeprefix(_API).removeprefix("api_")
    return None


def is_counted(request: HttpRequest, response: HttpResponseBase, what: str) -> bool:
    """Whether a person asked, or a program for one, and got it from its beginning."""
    headers = request.headers
    agent = headers.get("User-Agent", "")
    if is_robot(agent) or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return False
    if any("fetch" in headers.get(name, "") or "preview" in headers.get(name, "") for name in _AHEAD):
        return False
    if response.status_code == 206 and not response.headers.get("Content-Range", "").startswith("bytes 0-"):
        return False
    if what in {What.VIEW, What.PAGE}:
        return is_browser(agent) and "Accept-Language" in headers
    # What the pages of this bank ask for themselves (a map as it is moved) is part of a view.
    return not (what == What.CALL and headers.get("Sec-Fetch-Site") == "same-origin" and headers.get("Sec-Fetch-Mode") != "navigate")


def folder() -> Path:
    """Where what is counted lies."""
    return bank.directory() / USAGE


def _searched(request: HttpRequest) -> tuple[tuple[What, str, str], ...]:
    told = searched.noted(request)
    return () if told is None else ((What.SEARCH, kept_words(told[0]), str(told[1])),)


def _address(given: Mapping[str, object]) -> str:
    """The id or the slugs of what the address is about; empty where it is about the whole bank."""
    return str(given.get("resource_id") or given.get("address") or "")


@cache
def _here(directory: Path, pid: int) -> tuple[Visitors, events.Log]:
    """Of this process: two that share a folder write to different files, and know each other's visitors."""
    process = f"{socket.gethostname()[:40]}-{pid}-{secrets.token_hex(6)}"
    return Visitors(directory / bank.CACHE), events.Log(directory / USAGE / events.FOLDER, process=process)
