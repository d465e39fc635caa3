"""Refuses what goes beyond a budget of an account, or of an address of strangers; large budgets spare a school behind one address."""

import math
import socket
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from ratusz.bank.base.clock import utc_now
from ratusz.bank.base.errors import UserError
from ratusz.bank.base.sentences import N_
from ratusz.portal.core import bank
from ratusz.portal.core.budgets import PROGRESS, Budget, Ledger
from ratusz.portal.core.errors import answer
from ratusz.portal.core.visitor import asker

#: A page of text, and more.
MOST_OF_STRANGERS = 1_000_000


class TooMany(UserError):
    """A budget is spent; there is something in it again in `values["seconds"]`."""

    http_status = 429


class TooLarge(UserError):
    """More bytes than a form of a stranger holds; they were not read."""

    http_status = 413


class BudgetsMiddleware:
    """Refuses what goes beyond a budget of `settings.BANK_BUDGETS`: 429, when to come back, a plain sentence.

    And from strangers what is larger than any form of theirs, but by a one-time link, which looks itself: it would lie on the disk
    before somebody found that they may not send it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: object, _args: Any, _kwargs: Any) -> HttpResponseBase | None:
        """Look at the address before anything is done for it."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if (
            name not in settings.BANK_TAKES_FILES_OF_STRANGERS
            and _says_bytes(request) > MOST_OF_STRANGERS
            and not request.user.is_authenticated
        ):
            error = TooLarge("too-large", N_("This is more than this page takes."), N_("Sign in first, then send it again."))
            return answer(request, error)
        asked = f"{name}?{PROGRESS}" if PROGRESS in request.GET else name
        budget = _budget_of(tuple(settings.BANK_BUDGETS), asked, request.method or "")
        if budget is None:
            return None
        key = settings.SECRET_KEY.encode()
        wait = _ledger_here().take(budget, asker(request), key=key, now=utc_now())
        return None if wait == 0 else refused(request, math.ceil(wait))


def refused(request: HttpRequest, seconds: int) -> HttpResponseBase:
    """What is said to somebody whose budget is spent for so many seconds."""
    error = TooMany(
        "too-many-requests",
        N_("Too many requests like this one have come from you, or from those who share your address on the Internet."),
        N_("Try again in {seconds} seconds. Whoever needs all data downloads whole tables instead of asking row by row."),
        values={"seconds": seconds},
    )
    return answer(request, error)


def _says_bytes(request: HttpRequest) -> int:
    length = request.headers.get("Content-Length", "")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 19 else 0


@cache
def _budget_of(budgets: tuple[Budget, ...], view: str, method: str) -> Budget | None:
    return next((one for one in budgets if view in one.views and method in one.methods), None)


def _ledger_here() -> Ledger:
    return _ledger(bank.directory() / bank.CACHE if settings.BANK_DIR is not None else None)


@cache
def _ledger(folder: Path | None) -> Ledger:
    """One file a machine: two that share a folder over the network do not share memory."""
    if folder is None:
        return Ledger()
    folder.mkdir(parents=True, exist_ok=True)
    return Ledger(folder / f"budgets-{socket.gethostname()[:40]}.bin")


def once_a_day(request: HttpRequest, what: str) -> bool:
    """Whether the one who asks does `what` for the first time in a day; of who it was only the budget's keyed hash is kept."""
    budget = Budget(name=what, views=frozenset(), methods=frozenset(), at_once=1, per_s=1 / 86_400)
    return _ledger_here().take(budget, asker(request), key=settings.SECRET_KEY.encode(), now=utc_now()) == 0
