"""Long answers hold at most half of the server's threads, so that slow readers never starve the others (DESIGN §5)."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress

from ratusz.bank.base.errors import UserError
from ratusz.bank.base.sentences import N_


class Busy(UserError):
    """Too many long transfers at once; try again in `values["seconds"]`."""

    http_status = 503


class Transfers:
    """Places for long transfers: at most `places` at a time."""

    def __init__(self, places: int) -> None:
        self._free = threading.BoundedSemaphore(places)

    def hold(self, chunks: Iterable[bytes]) -> "Transfer":
        """`chunks` as an iterable that occupies a place until it ends or is closed; raises `Busy` when there is none.

        The first chunk is made now, so that what is wrong with the question is known before anything has been sent.
        """
        if not self._free.acquire(blocking=False):
            raise Busy(
                "too-many-transfers",
                N_("Too many large downloads are running at this moment."),
                N_("Try again in {seconds} seconds."),
                values={"seconds": 10},
            )
        transfer = Transfer(chunks, self._free)
        transfer.begin()
        return transfer


class Transfer:
    """An iterable of bytes that gives its place back exactly once, whether it was read to the end, closed or dropped."""

    def __init__(self, chunks: Iterable[bytes], place: threading.BoundedSemaphore) -> None:
        self._chunks = iter(chunks)
        self._place: threading.BoundedSemaphore | None = place
        self._made: list[bytes] = []

    def begin(self) -> None:
        """Make the first chunk and keep it; an iterable without any ends here."""
        with suppress(StopIteration):
            self._made.append(next(self))

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._made:
            return self._made.pop()
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
