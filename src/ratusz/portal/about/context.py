"""What the kept pages add to every template: the footer, and the clause under forms. Nothing is asked until it is shown."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from ratusz.portal.about.queries import clause, footer_extra, office_facts


def kept_pages(request: HttpRequest) -> dict[str, Callable[[], Any]]:  # noqa: ARG001  the same for everybody
    """`footer_extra`, `information_clause` and `office_facts`: who keeps the bank and how one reaches them."""
    return {"footer_extra": footer_extra, "information_clause": clause, "office_facts": office_facts}
