"""Commands as processes of their own, forked from one that has read the packages of others: half of what a command costs is reading them.

`python -m tests.support.warm` reads a JSON line for each command and answers with its exit code. What is forked has its own
environment, arguments and files, reads all of ours that depends on settings, and ends as any command does.
"""

import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READ = (
    "duckdb", "pyarrow.parquet", "pyarrow.fs", "requests", "pydantic", "psycopg", "asyncio", "click", "openpyxl",
    "django.core.management", "django.db.models", "django.http", "django.test", "django.urls", "django.forms",
    "django.db.migrations.executor", "ratusz.cli.main", "ratusz.bank.engine.duckdb", "ratusz.bank.store.backup", "ratusz.bank.build",
    "ratusz.bank.read.reading", "ratusz.bank.protect.personal", "ratusz.bank.check.checks", "ratusz.bank.store.verify", "lxml.etree", "tantivy",
)  # fmt: skip


def warm(arguments: Sequence[object], *, env: Mapping[str, str], timeout: int = 180) -> "subprocess.CompletedProcess[str]":
    """As `python -m …` or `python -c …` would: what it printed, and its exit code. After `timeout` seconds it is ended."""
    server = _server()
    assert server.stdin is not None
    assert server.stdout is not None
    with tempfile.TemporaryDirectory() as folder:
        told = {name: Path(folder) / name for name in ("out", "err")}
        asked = {"arguments": list(map(str, arguments)), "env": dict(env), "timeout": timeout, **{k: str(v) for k, v in told.items()}}
        server.stdin.write(json.dumps(asked) + "\n")
        server.stdin.flush()
        code = int(server.stdout.readline())
        out, err = (path.read_text(encoding="utf-8") for path in told.values())
    return subprocess.CompletedProcess(list(asked["arguments"]), code, out, err)


@cache
def _server() -> "subprocess.Popen[str]":
    """One for each process of tests; it ends with it, when nothing more can be read."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}  # noqa: TID251  the edge of the tests
    return subprocess.Popen(
        [sys.executable, "-m", "tests.support.warm"], cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def _serve() -> list[str]:
    """Fork for each line; in the forked process, with everything set, give the arguments. None are left when nothing more is asked."""
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            _become(asked)
            return list(asked["arguments"])
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        sys.stdout.write(f"{code}\n")
        sys.stdout.flush()
    return []


def _become(asked: Mapping[str, object]) -> None:
    for number, path, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, str(asked["out"]), os.O_WRONLY | os.O_CREAT),
        (2, str(asked["err"]), os.O_WRONLY | os.O_CREAT),
    ):
        handle = os.open(path, flags)
        os.dup2(handle, number)
        os.close(handle)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  as long as the process
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115  the same
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115  the same
    os.environ.clear()  # noqa: TID251  the edge of the tests
    os.environ.update(asked["env"])  # type: ignore[arg-type]  # noqa: TID251  the same
    signal.alarm(int(str(asked["timeout"])))


if __name__ == "__main__":
    for name in READ:
        import_module(name)
    if command := _serve():
        sys.argv = command
        if command[0] == "-c":
            exec(command[1], {"__name__": "__main__"})  # noqa: S102  as python -c does
            sys.exit()
        runpy.run_module(command[0], run_name="__main__", alter_sys=True)
