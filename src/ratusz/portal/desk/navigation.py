"""How much waits, for the frame of every office page."""

from collections.abc import Callable

from django.http import HttpRequest

from ratusz.bank.base.clock import utc_now
from ratusz.portal.desk.queries import waiting_count


def navigation(request: HttpRequest) -> dict[str, Callable[[], int]]:
    """`waiting_count` for templates: nothing is asked until the frame of an office page shows it."""

    def count() -> int:
        return waiting_count(request.user, utc_now()) if request.user.is_authenticated else 0

    return {"waiting_count": count}
