"""Whether a link still leads somewhere: asked without taking anything away, and told in four words."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urljoin

from ratusz.bank.base.errors import RatuszError, WrongUsage
from ratusz.bank.connectors.addresses import parse_address

MOST_REDIRECTS = 5
_PERMANENT = {301, 308}
_REDIRECTS = {301, 302, 303, 307, 308}
#: There is something, and it wants to know who asks: alive for those it is meant for.
_GUARDED = {401, 403, 407, 429}


class LinkState(StrEnum):
    """UNCHECKED: nobody asked yet. MOVED: it leads on, for good, to another address."""

    UNCHECKED = "unchecked"
    WORKS = "works"
    MOVED = "moved"
    BROKEN = "broken"


class Why(StrEnum):
    """Why nothing was heard."""

    STATUS = "status"
    NO_ADDRESS = "no-address"
    NOT_PUBLIC = "not-public"
    SILENT = "silent"
    NOT_SECURE = "not-secure"
    LOOPS = "loops"
    WRONG_ADDRESS = "wrong-address"


class Silent(RatuszError):
    """Nothing was heard, or nobody may be asked there."""

    def __init__(self, why: Why) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was heard: the status, and where it leads on to."""

    status: int
    location: str = ""


#: Method and address → the answer; raises Silent. It follows no redirects and keeps no body.
Ask = Callable[[str, str], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`status`: the last HTTP status, None where there was none; `moved_to`: where it leads for good; `why`: only where broken."""

    state: LinkState
    status: int | None = None
    moved_to: str = ""
    why: Why | None = None


def check_link(url: str, ask: Ask) -> Outcome:
    """Ask `url` and what it leads to. A redirect is a move where each of its steps says that it is for good."""
    here, for_good = url, True
    try:
        for _ in range(MOST_REDIRECTS + 1):
            answer = _asked(here, ask)
            if answer.status not in _REDIRECTS or not answer.location:
                return _outcome(answer.status, moved_to=here if for_good and here != url else "")
            for_good = for_good and answer.status in _PERMANENT
            here = urljoin(here, answer.location)
            parse_address(here)
    except Silent as silent:
        return Outcome(state=LinkState.BROKEN, why=silent.why)
    except (WrongUsage, ValueError):
        return Outcome(state=LinkState.BROKEN, why=Why.WRONG_ADDRESS)
    return Outcome(state=LinkState.BROKEN, why=Why.LOOPS)


def _asked(url: str, ask: Ask) -> Answer:
    """By HEAD; servers that know no HEAD, or answer it with an error, are asked again by GET."""
    try:
        answer = ask("HEAD", url)
    except Silent as silent:
        if silent.why is not Why.SILENT:
            raise
        return ask("GET", url)
    return ask("GET", url) if answer.status >= 400 else answer


def _outcome(status: int, *, moved_to: str) -> Outcome:
    if status >= 400 and status not in _GUARDED:
        return Outcome(state=LinkState.BROKEN, status=status, why=Why.STATUS)
    return Outcome(state=LinkState.MOVED if moved_to else LinkState.WORKS, status=status, moved_to=moved_to)
