"""Processes of a bank for tests and benchmarks: web nodes and workers on free loopback ports, a throwaway PostgreSQL."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

START_S, STOP_S = 60, 20
# A throwaway cluster: durability is switched off for speed.
_QUICK = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"


@dataclass(slots=True, kw_only=True)
class Node:
    """A process of a bank. `port`: of a web node, 0 of a worker."""

    process: "subprocess.Popen[bytes]"
    log: Path
    port: int = 0

    def kill(self) -> None:
        """End it at once, with all it started, as a power cut does."""
        self._signal(signal.SIGKILL)
        self.process.wait(timeout=STOP_S)

    def stop(self) -> None:
        """Ask it to end; insist after a while."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=STOP_S)
            except subprocess.TimeoutExpired:
                self._signal(signal.SIGKILL)
        self._signal(signal.SIGKILL)
        self.process.wait(timeout=STOP_S)

    def _signal(self, number: int) -> None:
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return


def web(directory: Path, *, workers: int = 1) -> Node:
    """A web node, once it answers."""
    port = free_port()
    node = _started(directory, "serve", "--port", str(port), "--workers", str(workers), port=port)
    end = time.monotonic() + START_S
    while time.monotonic() < end and node.process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/zdrowie", timeout=5):
                return node
        except urllib.error.HTTPError:
            return node  # it answers, if only that no worker was seen yet
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pause(0.2)
    node.stop()
    raise RuntimeError(f"no web node came up:\n{node.log.read_text(encoding='utf-8')}")


def worker(directory: Path) -> Node:
    """A worker, as soon as it is started."""
    return _started(directory, "worker", port=0)


def twin(directory: Path, other: Path) -> Path:
    """The directory of a second node: the settings and the store of the first, a cache of its own."""
    other.mkdir()
    shutil.copyfile(directory / "ratusz.toml", other / "ratusz.toml")
    for name in ("cache", "usage"):
        (other / name).mkdir()
    (other / "store").symlink_to(directory / "store")
    return other


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a database of a throwaway PostgreSQL; RuntimeError where Debian's package is not installed."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    if not programs:
        raise RuntimeError("PostgreSQL is missing: sudo apt-get install postgresql")
    folder, port = Path(tempfile.mkdtemp(prefix="ratusz-pg-")), free_port()
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        initdb = [
            "initdb",
            "--pgdata",
            f"{folder}/data",
            "--username",
            "ratusz",
            "--auth",
            "trust",
            "--encoding",
            "UTF8",
            "--locale",
            "C.UTF-8",
        ]
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} {_QUICK}"
        begin = [
            "pg_ctl",
            "--pgdata",
            f"{folder}/data",
            "--wait",
            "--timeout",
            "60",
            "--log",
            f"{folder}/log",
            "--options",
            options,
            "start",
        ]
        for command in (initdb, begin):
            _as_postgres(programs[-1], command)
        yield f"postgresql://ratusz@127.0.0.1:{port}/postgres"
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            _as_postgres(programs[-1], ["pg_ctl", "--pgdata", f"{folder}/data", "--mode", "immediate", "stop"])
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port of the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
    return found


def pause(seconds: float) -> None:
    """Wait for another process."""
    time.sleep(seconds)


def _started(directory: Path, command: str, *arguments: str, port: int) -> Node:
    log = directory / f"{command}-{port or free_port()}.log"
    quiet = {name: value for name, value in os.environ.items() if not name.startswith("RATUSZ_")}
    words = [sys.executable, "-m", "ratusz", command, "--dir", str(directory), *arguments]
    with log.open("wb") as out:
        process = subprocess.Popen(words, stdout=out, stderr=out, stdin=subprocess.DEVNULL, env=quiet, start_new_session=True)
    return Node(process=process, log=log, port=port)


def _as_postgres(programs: Path, command: list[str]) -> None:
    """Run a program of PostgreSQL, which refuses to be run by root. Its server keeps no pipe of ours open."""
    words = [str(programs / command[0]), *command[1:]]
    if os.geteuid() == 0:
        words = ["runuser", "-u", "postgres", "--", *words]
    with tempfile.TemporaryFile() as out:
        done = subprocess.run(words, stdout=out, stderr=out, stdin=subprocess.DEVNULL, cwd="/", check=False)
        out.seek(0)
        if done.returncode:
            raise RuntimeError(out.read().decode("utf-8", "replace"))
