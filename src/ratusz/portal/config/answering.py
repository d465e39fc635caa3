"""Who answers and who sends: an answer is made by one of a few threads, and sent by the thread of the server that asked for it.

A slow reader holds a thread of the server for as long as it reads. Those may be many, for they only wait: they hold no connection to the
database and no memory of the engine. Both belong to the few that answer, so that a hundred readers cost PostgreSQL no connection.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connections

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Answering:
    """A WSGI application whose answers are made by `threads` threads of its own."""

    def __init__(self, application: Application, *, threads: int) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="answer")

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        answer = self._threads.submit(self._application, environ, start_response).result()
        return _whole(answer) if not getattr(answer, "streaming", False) else Sent(answer)


def _whole(answer: Iterable[bytes]) -> list[bytes]:
    """What has been made already; a list is sent at once, and no thread waits until it is read."""
    try:
        return list(answer)
    finally:
        if ending := getattr(answer, "close", None):
            ending()


class Sent:
    """A long answer on its way. What it opens while it is sent (a journal read row by row) is closed with it."""

    def __init__(self, answer: Iterable[bytes]) -> None:
        self._answer, self._pieces = answer, iter(answer)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self._pieces)

    def close(self) -> None:
        """The answer ends, and whatever this thread opened for it."""
        if ending := getattr(self._answer, "close", None):
            ending()
        connections.close_all()
