"""Long answers hold threads that only send, and so many of them at most: those that answer are others (DESIGN §5, ADR 50)."""

import threading
from collections.abc import Iterable, Iterator
from functools import cache

from django.conf import settings

from ratusz.bank.base.errors import UserError
from ratusz.bank.base.sentences import N_


class Busy(UserError):
    """Too many long transfers at once; try again in `values["seconds"]`."""

    http_status = 503


def busy(seconds: int) -> Busy:
    """The refusal of one more long transfer."""
    return Busy(
        "too-many-transfers",
        N_("Too many large downloads are running at this moment."),
        N_("Try again in {seconds} seconds."),
        values={"seconds": seconds},
    )


class Transfers:
    """Places for long transfers: at most `places` at a time."""

    def __init__(self, places: int) -> None:
        self._free = threading.BoundedSemaphore(places)

    def hold(self, chunks: Iterable[bytes]) -> "Transfer":
        """`chunks` as an iterable that occupies a place until it ends or is closed; raises `Busy` when there is none."""
        if not self._free.acquire(blocking=False):
            raise busy(10)
        return Transfer(chunks, self._free)


class Transfer:
    """An iterable of bytes that gives its place back exactly once, whether it was read to the end, closed or dropped."""

    def __init__(self, chunks: Iterable[bytes], place: threading.BoundedSemaphore) -> None:
        self._chunks = iter(chunks)
        self._place: threading.BoundedSemaphore | None = place

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._chunks)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give the place back and end the source."""
        place, self._place = self._place, None
        if place is not None:
            place.release()
        if ending := getattr(self._chunks, "close", None):
            ending()

    def __del__(self) -> None:
        self.close()


@cache
def transfers() -> Transfers:
    """The places for long transfers of this process."""
    return Transfers(max(1, settings.BANK_WEB_TRANSFERS))
