"""What the kept pages add to every template: the footer, and the clause under forms. Nothing is asked until it is shown."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from ratusz.portal.about.queries import clause, footer_extra


def kept_pages(request: HttpRequest) -> dict[str, Callable[[], Any]]:  # noqa: ARG001  the same for everybody
    """`footer_extra` and `information_clause`."""
    return {"footer_extra": footer_extra, "information_clause": clause}
