"""The process that answers visitors' SQL. `sqlpool` starts it, and it is never imported by the web.

It speaks over the socket that is its standard input: a message is its length in eight bytes, then JSON; an answer with rows is
followed by another message, an Arrow stream. Started as `python -m ratusz.bank.engine.sqlworker PARENT MEMORY LIMIT READABLE…`.
"""

import json
import socket
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import import_module
from typing import Any

from ratusz.bank.engine.sqlconfine import confine

LENGTH_BYTES = 8
#: A worker that is asked nothing for so long ends and gives its memory back.
IDLE_S = 600
Answer = tuple[dict[str, Any], bytes | None]
Handler = Callable[[Mapping[str, Any]], Answer]


def serve(channel: socket.socket, handle: Handler, prepare: Callable[[], None]) -> None:
    """Answer messages until the other side closes; `prepare` is run while nobody waits."""
    channel.settimeout(IDLE_S)
    _send(channel, json.dumps({"ready": True}).encode())
    with suppress(TimeoutError, ConnectionError):
        while True:
            prepare()
            length = int.from_bytes(_receive(channel, LENGTH_BYTES), "little")
            told, rows = handle(json.loads(_receive(channel, length)))
            _send(channel, json.dumps(told).encode())
            if rows is not None:
                _send(channel, rows)


def _send(channel: socket.socket, message: bytes) -> None:
    channel.sendall(len(message).to_bytes(LENGTH_BYTES, "little") + message)


def _receive(channel: socket.socket, length: int) -> bytes:
    held = bytearray()
    while len(held) < length:
        piece = channel.recv(min(length - len(held), 1 << 20))
        if not piece:
            raise ConnectionResetError
        held += piece
    return bytes(held)


def main(arguments: list[str]) -> None:
    """Confine this process, and only then load the engine."""
    parent, memory, limit, *readable = arguments
    confine(readable=readable, memory_bytes=int(limit), parent=int(parent))
    # Named and not imported above: the engine is loaded behind the wall.
    answers = import_module("ratusz.bank.engine.sqlanswer").Answers(memory=memory)
    serve(socket.socket(fileno=0), answers.handle, answers.prepare)


if __name__ == "__main__":
    main(sys.argv[1:])
