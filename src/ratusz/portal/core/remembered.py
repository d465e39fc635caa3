"""What is worked out once of one bank and kept in the memory of this process, until something is erased from it: then all of it is dropped.

For what belongs to versions and files, which never change; a plain `lru_cache` would go on telling what was erased.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from ratusz.portal.core import bank

P = ParamSpec("P")
T = TypeVar("T")


def remembered(maxsize: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Like `lru_cache(maxsize)`, and empty after an erasure. Asking whether there was one is a look at a folder: some microseconds."""

    def remember(function: Callable[P, T]) -> Callable[P, T]:
        seen: list[object] = [None]

        def made(*args: P.args, **kwargs: P.kwargs) -> T:
            mark = bank.erasure_mark()
            found = function(*args, **kwargs)
            if bank.erasure_mark() != mark:
                # It may have been read before the erasure and come to be kept after it: whoever asks next has all of it dropped.
                seen[0] = None
            return found

        kept: Any = lru_cache(maxsize=maxsize)(made)

        @wraps(function)
        def ask(*args: P.args, **kwargs: P.kwargs) -> T:
            mark = bank.erasure_mark()
            if mark != seen[0]:
                kept.cache_clear()
                seen[0] = mark
            found: T = kept(*args, **kwargs)
            return found

        return ask

    return remember
