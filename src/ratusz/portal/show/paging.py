"""A long list page by page, by a number in the address."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from ratusz.portal.show.addresses import with_parameters
from ratusz.portal.show.components import Pager

PARAMETER = "strona"


def page_of(found: "Sequence[Any] | QuerySet[Any]", request: HttpRequest, *, at_once: int) -> tuple[Sequence[Any], Pager]:
    """The part of `found` that the address asks for, and where it lies; a number that leads nowhere is the first page."""
    total = found.count() if isinstance(found, QuerySet) else len(found)
    asked = request.GET.get(PARAMETER, "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 1
    if number < 1 or (number - 1) * at_once >= total:
        number = 1
    first, last = (number - 1) * at_once, min(number * at_once, total)
    parameters = [(name, value) for name, values in request.GET.lists() for value in values]

    def address(of: int) -> str:
        return with_parameters(request.path, parameters, {PARAMETER: str(of) if of > 1 else None})

    pager = Pager(
        total=total,
        first=first + 1 if total else 0,
        last=last,
        previous_url=address(number - 1) if number > 1 else "",
        next_url=address(number + 1) if last < total else "",
    )
    return list(found[first:last]), pager
