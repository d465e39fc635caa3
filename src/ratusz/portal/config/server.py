"""The web server: granian, which calls Django by WSGI in a few threads of each process."""

import os
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces, Loops
from granian.log import LogLevels

from ratusz.portal.config.env import load
from ratusz.portal.config.installation import name_bank

STOP_TIMEOUT_S = 20


def serve(directory: Path, *, host: str, port: int, workers: int) -> None:
    """Serve the bank in `directory` until SIGTERM or SIGINT. Wrong settings are told before any process starts."""
    name_bank(directory)
    env = load(os.environ)  # noqa: TID251  the edge
    # What processes inherit. Arrays of a question come and go by tens of megabytes; an arena for each thread would keep them all.
    at_once = env.web_questions or max(1, len(os.sched_getaffinity(0)) // workers)
    os.environ.update(RATUSZ_MEMORY=env.web_memory, RATUSZ_WEB_QUESTIONS=str(at_once))  # noqa: TID251  the edge
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")  # noqa: TID251  the edge
    Granian(
        "ratusz.portal.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        # Those that send, and twice those that answer: as many wait for them, or for whoever reads an ordinary page slowly. Made as needed.
        blocking_threads=env.web_transfers + 2 * env.web_threads,
        loop=Loops.asyncio,
        websockets=False,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_TIMEOUT_S,
    ).serve()
