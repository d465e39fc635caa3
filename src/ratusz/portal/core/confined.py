"""Whether the kernel closes the files that workers of SQL have no business with (ADR 45); each web process asks when it starts."""

import logging

from ratusz.bank.engine.sqlconfine import can_close_files

logger = logging.getLogger(__name__)
#: Nothing until it was asked: a process that answers no SQL need not ask, and another one's sandbox may not let it.
_found: list[bool] = []


def look() -> None:
    """Ask the kernel, and warn in the log where it cannot."""
    _found[:] = [can_close_files()]
    if lacks_landlock():
        logger.warning(
            "this kernel has no Landlock: statements in SQL are held by the gate, the box and the limits of their process alone"
            " (Linux 5.13 and later have it; sql_workers = 0 answers no SQL)"
        )


def lacks_landlock() -> bool:
    """Whether it was asked, and cannot."""
    return _found == [False]
