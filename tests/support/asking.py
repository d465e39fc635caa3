"""Asks the server of `tests.support.warm` for a command, which has the files of whoever asks.

`python -IS asking.py SOCKET ARGUMENTS…` does so as `ratusz ARGUMENTS…`, in a few milliseconds: nothing but the standard library is read.
"""

import json
import os
import socket
import sys
from collections.abc import Mapping, Sequence


def ask(server: str, arguments: Sequence[str], *, env: Mapping[str, str], folder: str, files: Sequence[int], timeout: int) -> int:
    """The exit code of `python -m …` or `python -c …` in `folder`. `files`: its input, output and errors. After `timeout` seconds it is ended."""
    asked = {"arguments": list(arguments), "env": dict(env), "folder": folder, "timeout": timeout}
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(server)
        socket.send_fds(connection, [b"\n"], files)
        connection.sendall(json.dumps(asked).encode() + b"\n")
        with connection.makefile() as answer:
            return int(answer.readline())


RATUSZ = "from ratusz.cli.main import main; main(prog_name='ratusz')"

if __name__ == "__main__":
    words = ["-c", RATUSZ, *sys.argv[2:]]
    environment = dict(os.environ)  # noqa: TID251  the edge of the tests
    here = os.getcwd()  # noqa: PTH109  without pathlib, which takes longer to read than all the rest
    code = ask(sys.argv[1], words, env=environment, folder=here, files=[0, 1, 2], timeout=180)
    sys.exit(code if code >= 0 else 128 - code)
