"""What a demo city says of itself, so that nobody takes it for the city, neither people nor search engines nor who got a file of it."""

from django.conf import settings
from django.utils.translation import gettext

#: Told by every answer of a demo city.
HEADERS = {"X-Demo-Data": "true", "X-Robots-Tag": "noindex, nofollow"}
FILE_PREFIX = "pokazowe-"


def is_demo() -> bool:
    """Whether this bank was made by `ratusz demo`."""
    return bool(settings.BANK_DEMO)


def notice() -> str:
    """What a file says at its top in the reader's language; "" in a bank of a real city."""
    return gettext("DEMO DATA: a show of Ratusz, not a service of the city.") if is_demo() else ""


def file_name(name: str) -> str:
    """What a downloaded file is called: with a prefix in a demo city."""
    return FILE_PREFIX + name if is_demo() else name
