"""Forms of people without an account, filled in as a person fills them in: from the page, and not at once."""

import re
from datetime import timedelta

from django.core import signing

from ratusz.bank.base.clock import utc_now
from ratusz.portal.core.strangers import _SALT, FASTEST


def stamped(seconds: float = 60) -> str:
    """The mark of a form that was shown so many seconds ago."""
    return signing.dumps(int((utc_now() - timedelta(seconds=seconds)).timestamp()), salt=_SALT)


def send(client, path, *, seconds: float = 60, **said):
    """Look at the form, take the time of a person, send it."""
    assert client.get(path).status_code == 200, path
    return client.post(path, {"website": "", "shown": stamped(seconds), **said})


def words(response) -> str:
    """The text of a page, without tags and with single blanks."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


__all__ = ["FASTEST", "send", "stamped", "words"]
