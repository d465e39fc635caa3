"""The demo city for tools and benchmarks: served on a free loopback port for as long as it is needed."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

START_LIMIT_S = 180


@contextmanager
def served_city(directory: Path, **settings: str) -> Iterator[str]:
    """The address of the demo city in `directory`, made where it is new; its server is stopped afterwards. `settings`: RATUSZ_… of it."""
    directory.parent.mkdir(parents=True, exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address, log_path = f"http://127.0.0.1:{port}", directory.with_suffix(".log")
    command = [str(Path(sys.executable).with_name("ratusz")), "demo", "--dir", str(directory), "--port", str(port)]
    # Its links are real; tests and benchmarks ask nobody outside.
    quiet = {**os.environ, "RATUSZ_CHECK_LINKS": "no", **settings}
    with log_path.open("w") as log, subprocess.Popen(command, stdout=log, stderr=log, env=quiet, start_new_session=True) as process:
        try:
            _wait_for(address + "/zdrowie", process, log_path)
            yield address
        finally:
            process.send_signal(signal.SIGTERM)
            # A worker that has just begun ends what it has at hand.
            process.wait(timeout=90)


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_LIMIT_S
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310  loopback
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            try:
                process.wait(timeout=0.3)
            except subprocess.TimeoutExpired:
                continue
    raise SystemExit(f"the demo city did not start:\n{log.read_text(encoding='utf-8')}")
