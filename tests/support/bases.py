"""Banks of tests that are folders and commands, on the database that the tests run on: a file in the folder, or a database of its own.

On PostgreSQL each bank has a database beside that of the tests; all are dropped when the tests end.
"""

import shutil
import sqlite3
import subprocess
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

FILE = "bank.sqlite3"
_made: list[str] = []


@pytest.fixture(scope="session", autouse=True)
def _bases_are_dropped() -> Iterator[None]:
    yield
    for name in _made:
        _on_server(f'drop database if exists "{name}" with (force)')


def is_postgresql() -> bool:
    """Whether the tests run on PostgreSQL."""
    return connection.vendor == "postgresql"


def new_base(*, like: Path | None = None) -> list[str]:
    """What a command is told so that its bank has an empty database, or one with all that is in the bank `like`; nothing on SQLite."""
    if not is_postgresql():
        return []
    name = f"bank_{uuid4().hex[:12]}"
    _on_server(f'create database "{name}"' + (f' template "{url_of(like).rpartition("/")[2]}"' if like else ""))
    _made.append(name)
    return ["--database-url", f"{_server()}/{name}"]


def copied(bank: Path, directory: Path) -> Path:
    """A bank like `bank` in `directory`, with a database of its own."""
    shutil.copytree(bank, directory)
    told = new_base(like=bank)
    if told:
        settings = directory / "ratusz.toml"
        settings.write_text(settings.read_text(encoding="utf-8").replace(url_of(bank), told[1]), encoding="utf-8")
    return directory


def rows(bank: Path, sql: str) -> list[tuple[object, ...]]:
    """What `sql` answers on the database of `bank`; what it changes is kept."""
    if (bank / FILE).exists():
        with closing(sqlite3.connect(bank / FILE)) as database:
            found = database.execute(sql).fetchall()
            database.commit()
            return found
    with psycopg.connect(url_of(bank)) as database:
        answer = database.execute(sql.encode())
        return answer.fetchall() if answer.description else []


def dump(bank: Path, *, but: Sequence[str] = ()) -> dict[str, list[str]]:
    """Every table of the database of `bank` with its rows in order, but those whose name begins with one of `but`."""
    tables = (
        "select name from sqlite_master where type = 'table' and name not like 'sqlite%' order by name"
        if (bank / FILE).exists()
        else "select tablename from pg_tables where schemaname = 'public' order by tablename"
    )
    names = [str(name) for (name,) in rows(bank, tables)]
    return {name: sorted(map(repr, rows(bank, f'select * from "{name}"'))) for name in names if not name.startswith(tuple(but))}


def text_of(bank: Path) -> str:
    """All that a database outside the folder of `bank` holds, as text; empty where it lies in the folder."""
    if (bank / FILE).exists():
        return ""
    return subprocess.run(["pg_dump", url_of(bank)], capture_output=True, text=True, timeout=60, check=True).stdout


def url_of(bank: Path) -> str:
    """Where the database of `bank` is, by its settings."""
    return str(tomllib.loads((bank / "ratusz.toml").read_text(encoding="utf-8")).get("database_url", ""))


def _server() -> str:
    known = connection.settings_dict
    password = f":{known['PASSWORD']}" if known["PASSWORD"] else ""
    return f"postgresql://{known['USER']}{password}@{known['HOST']}:{known['PORT'] or 5432}"


def _on_server(sql: str) -> None:
    with psycopg.connect(f"{_server()}/postgres", autocommit=True) as database:
        database.execute(sql.encode())
