"""Questions that read millions of rows take turns, as many at once as there are processors, so that pages and points never wait."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from ratusz.bank.base.sentences import N_
from ratusz.bank.query.nodes import Query
from ratusz.portal.explore.transfers import Busy

#: Who waits longer than this is told to come again.
PATIENCE_S = 20.0
_turns = threading.BoundedSemaphore(max(1, os.cpu_count() or 1))


def reads_much(query: Query) -> bool:
    """Whether a question to a large table reads most of its rows."""
    return query.is_grouped or bool(query.facets or query.text)


@contextmanager
def turn() -> Iterator[None]:
    """A turn, when there is one; Busy after PATIENCE_S."""
    if not _turns.acquire(timeout=PATIENCE_S):
        raise Busy(
            "too-many-questions",
            N_("Too many questions to large tables are being answered at this moment."),
            N_("Try again in {seconds} seconds."),
            values={"seconds": 5},
        )
    try:
        yield
    finally:
        _turns.release()
