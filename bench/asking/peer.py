"""Datasette over SQLite with the indexes a careful administrator would make, in an environment of its own."""

import csv
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import nodes

VERSION = "datasette==0.65.5"
#: As on the machine of the figures in the issue: time enough, four threads, no guesses about facets.
SETTINGS = {
    "sql_time_limit_ms": 60_000,
    "facet_time_limit_ms": 60_000,
    "num_sql_threads": 4,
    "suggest_facets": "off",
    "max_returned_rows": 1_000,
}
INDEXES = ("numer_sprawy", "data_zgloszenia", "dzielnica", "kategoria", "ulica", "kwota", "dzielnica, kategoria, data_zgloszenia")
_TYPES = {"id": "INTEGER PRIMARY KEY", "kwota": "REAL", "lat": "REAL", "lon": "REAL", "priorytet": "INTEGER"}


def database(file: Path) -> Path:
    """The table as SQLite, beside the CSV file."""
    path = file.with_suffix(".sqlite")
    if path.exists():
        return path
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    with file.open(encoding="utf-8", newline="") as text, sqlite3.connect(new) as connection:
        rows = csv.reader(text)
        names = next(rows)
        columns = ", ".join(f"{name} {_TYPES.get(name, 'TEXT')}" for name in names)
        connection.execute(f"CREATE TABLE reports ({columns})")
        connection.executemany(f"INSERT INTO reports VALUES ({', '.join('?' * len(names))})", rows)
        for n, columns in enumerate(INDEXES):
            connection.execute(f"CREATE INDEX by_{n} ON reports ({columns})")
        connection.execute("ANALYZE")
    connection.close()
    new.rename(path)
    return path


def installed(folder: Path) -> Path:
    """The peer's program, installed once into `folder`."""
    program = folder / "datasette" / "bin" / "datasette"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder / "datasette")], check=True)
        subprocess.run([str(program.with_name("pip")), "install", "--quiet", VERSION], check=True)
    return program


@contextmanager
def served(folder: Path, file: Path) -> Iterator[int]:
    """The port at which the peer answers, for the time of the block."""
    program, port = installed(folder), nodes.free_port()
    settings = [part for name, value in SETTINGS.items() for part in ("--setting", name, str(value))]
    path = database(file)
    command = [str(program), "serve", "-i", str(path), "--port", str(port), *settings]
    with (folder / "datasette.log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            _wait(port, process)
            yield port
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/-/versions.json", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            nodes.pause(0.3)
    raise SystemExit("the peer did not start")
