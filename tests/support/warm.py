"""Commands as processes of their own, forked from one that has read the packages of others: half of what a command costs is reading them.

`python -m tests.support.warm SOCKET` takes commands at that address until its own input ends. What is forked has the environment,
arguments, folder and files that it was told, reads all of ours that depends on settings, and ends with the exit code of any command.
"""

import atexit
import gc
import json
import os
import runpy
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.support import asking

ROOT = Path(__file__).resolve().parents[2]
READ = (
    "duckdb", "pyarrow.parquet", "pyarrow.fs", "requests", "pydantic", "psycopg", "asyncio", "click", "openpyxl",
    "django.core.management", "django.db.models", "django.http", "django.test", "django.urls", "django.forms",
    "django.db.migrations.executor", "ratusz.cli.main", "ratusz.bank.engine.duckdb", "ratusz.bank.store.backup", "ratusz.bank.build",
    "ratusz.bank.read.reading", "ratusz.bank.protect.personal", "ratusz.bank.check.checks", "ratusz.bank.store.verify", "lxml.etree", "tantivy",
    "pydantic.main", "pydantic.type_adapter", "pydantic.networks", "pydantic.dataclasses", "shapely", "sqlite3", "statistics", "smtplib",
    "django.middleware.csrf", "django.contrib.messages.storage.base", "django.utils.feedgenerator", "django.shortcuts",
    "django.db.backends.sqlite3.base", "ratusz.agora.tally", "ratusz.bank.engine.sqlpool", "ratusz.bank.publish.exported",
    "ratusz.bank.query.run", "ratusz.bank.reconcile.gaps.expected", "ratusz.bank.reconcile.places", "ratusz.bank.serving.build",
)  # fmt: skip


def warm(arguments: Sequence[object], *, env: Mapping[str, str], timeout: int = 180) -> "subprocess.CompletedProcess[str]":
    """As `python -m …` or `python -c …` would: what it printed, and its exit code. After `timeout` seconds it is ended."""
    words = list(map(str, arguments))
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err, Path(os.devnull).open() as nothing:
        files = [nothing.fileno(), out.fileno(), err.fileno()]
        code = asking.ask(server(), words, env=env, folder=str(ROOT), files=files, timeout=timeout)
        for told in (out, err):
            told.seek(0)
        return subprocess.CompletedProcess(words, code, out.read(), err.read())


def warm_ratusz(folder: Path) -> Path:
    """A command `ratusz` in `folder`, for scripts that have it on their PATH."""
    command = folder / "ratusz"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -IS "{asking.__file__}" "{server()}" "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return command


@cache
def server() -> str:
    """The address of a server, one for each process of tests; it ends with it, when its input does."""
    address = f"{tempfile.mkdtemp()}/warm"
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}  # noqa: TID251  the edge of the tests
    started = subprocess.Popen(
        [sys.executable, "-m", "tests.support.warm", address], cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert started.stdout is not None
    assert started.stdout.readline(), "it ended before it listened"
    _kept.append(started)
    return address


_kept: list["subprocess.Popen[bytes]"] = []


def _serve(address: str) -> list[str]:
    """Fork for each that asks; in the forked process, with everything set, give the arguments. None are left when the input ends."""
    with socket.socket(socket.AF_UNIX) as listener, selectors.DefaultSelector() as waiting:
        listener.bind(address)
        listener.listen()
        waiting.register(0, selectors.EVENT_READ)
        waiting.register(listener, selectors.EVENT_READ)
        sys.stdout.write("listens\n")
        sys.stdout.flush()
        while True:
            for key, _events in waiting.select():
                if key.data:
                    waiting.unregister(key.fd)
                    _tell(key.fd, *key.data)
                elif key.fileobj is not listener:
                    return []
                elif arguments := _forked(listener.accept()[0], waiting):
                    return arguments


def _forked(connection: socket.socket, waiting: selectors.BaseSelector) -> list[str]:
    _sent, files, _flags, _address = socket.recv_fds(connection, 1, 3)
    with connection.makefile() as lines:
        asked = json.loads(lines.readline())
    child = os.fork()
    if child == 0:
        _become(asked, files)
        return list(asked["arguments"])
    for file in files:
        os.close(file)
    waiting.register(os.pidfd_open(child), selectors.EVENT_READ, (child, connection))
    return []


def _tell(ended: int, child: int, connection: socket.socket) -> None:
    """Whoever asked learns how `child` has ended."""
    os.close(ended)
    with connection:
        connection.sendall(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n".encode())


def _become(asked: Mapping[str, Any], files: Sequence[int]) -> None:
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  as long as the process
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115  the same
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115  the same
    os.environ.clear()  # noqa: TID251  the edge of the tests
    os.environ.update(asked["env"])  # noqa: TID251  the same
    os.chdir(asked["folder"])
    signal.alarm(int(asked["timeout"]))


def _run(command: list[str]) -> int:
    """Its exit code, when its threads have ended and what it wanted done at its end is done."""
    sys.argv = command
    try:
        if command[0] == "-c":
            exec(command.pop(1), {"__name__": "__main__"})  # noqa: S102  as python -c does
        else:
            runpy.run_module(command[0], run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        code = ended.code
    except BaseException:  # noqa: BLE001  the last one to hear of it, as the interpreter is
        traceback.print_exc()
        code = 1
    else:
        code = 0
    if isinstance(code, str):
        sys.stderr.write(f"{code}\n")
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join()
    atexit._run_exitfuncs()
    return code if isinstance(code, int) else int(code is not None)


if __name__ == "__main__":
    for name in READ:
        import_module(name)
    # No test of a command is one of power that is lost.
    os.fsync = lambda _file: None
    # What was read stays: nobody looks through it for what may go, nor takes it apart at the end, so its pages are shared for good.
    gc.freeze()
    code = _run(command) if (command := _serve(sys.argv[1])) else 0
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
