"""The database of people and decisions as one file, and back. SQLite into SQLite, PostgreSQL by its own tools.

A snapshot of SQLite may also be put into PostgreSQL: that is how a bank moves to a larger house.
"""

import os
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

from ratusz.bank.base.errors import Conflict, WrongUsage
from ratusz.bank.base.sentences import N_

SQLITE, POSTGRESQL = "sqlite", "postgresql"
FILES = {SQLITE: "database.sqlite3", POSTGRESQL: "database.pgdump"}
_AT_ONCE = 500
_OLD = "snapshot"


def kind() -> str:
    """What keeps the database of this bank."""
    return SQLITE if connection.vendor == "sqlite" else POSTGRESQL


def take(folder: Path) -> Path:
    """A consistent copy of the database in `folder`, made while others read and write."""
    target = folder / FILES[kind()]
    target.unlink(missing_ok=True)
    if kind() == SQLITE:
        with closing(sqlite3.connect(_sqlite_path(), timeout=60)) as live:
            live.execute("VACUUM INTO ?", [str(target)])
    else:
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file", str(target))
    target.chmod(0o600)
    return target


def put_back(snapshot: Path) -> None:
    """The database as it was when `snapshot` of the same kind was taken; connections that others hold open see it."""
    connections.close_all()
    if kind() == SQLITE:
        with closing(sqlite3.connect(snapshot)) as source, closing(sqlite3.connect(_sqlite_path(), timeout=60)) as live:
            source.backup(live)
            live.execute("PRAGMA journal_mode=WAL")
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    connections.close_all()
    _run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--dbname", str(connection.settings_dict["NAME"]), str(snapshot))


def put_in(snapshot: Path, *, of: str) -> None:
    """Fill the empty database of a new bank from `snapshot`, which is of kind `of`."""
    if of == POSTGRESQL and kind() == SQLITE:
        raise WrongUsage(
            "needs-postgresql",
            N_("This backup was taken from PostgreSQL, so it needs a PostgreSQL database."),
            N_("Name an empty one with --database-url."),
        )
    if kind() == POSTGRESQL and connection.introspection.table_names():
        raise Conflict(
            "database-not-empty",
            N_("The database is not empty, so nothing was put into it."),
            N_("Make a new, empty database and name it."),
        )
    if of == kind():
        put_back(snapshot)
    else:
        _move(snapshot)


def migrations() -> list[str]:
    """The migrations that this database has seen: `app.name`."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def unknown(seen: list[str]) -> list[str]:
    """Those of `seen` that this Ratusz does not have: they were made by a newer one."""
    known = MigrationLoader(None, ignore_no_migrations=True)
    names = {f"{app}.{name}" for app, name in known.disk_migrations}
    replaced = {f"{app}.{name}" for each in known.disk_migrations.values() for app, name in each.replaces}
    return [name for name in seen if name not in names | replaced]


def refuse_newer(seen: list[str]) -> None:
    """Nothing where this Ratusz has all migrations of `seen`; else Conflict: the database is of a newer one."""
    newer = unknown(seen)
    if newer:
        raise Conflict(
            "bank-newer",
            N_("This bank was upgraded by a newer Ratusz ({found})."),
            N_("Install that version, or restore a backup from before."),
            values={"found": newer[0]},
        )


def _sqlite_path() -> str:
    return str(connection.settings_dict["NAME"])


def _run(tool: str, *arguments: str) -> None:
    """A tool of PostgreSQL on the database of this bank; the password is not among the arguments, which others may see."""
    told = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environ = {variable: str(told[name]) for variable, name in names.items() if told[name]}
    options = {f"PG{name.upper()}": str(value) for name, value in told.get("OPTIONS", {}).items() if name == "sslmode"}
    try:
        done = subprocess.run(
            [tool, *arguments], env={**os.environ, **environ, **options}, capture_output=True, text=True, check=False  # noqa: TID251  the edge
        )  # fmt: skip
    except FileNotFoundError as error:
        raise WrongUsage(
            "tool-missing",
            N_("The program {tool} is needed to back up or restore a PostgreSQL database, and it is not here."),
            N_("Install the PostgreSQL client (postgresql-client) of the server's version or a newer one."),
            values={"tool": tool},
        ) from error
    if done.returncode:
        why = (done.stderr.strip().splitlines() or [""])[-1]
        raise WrongUsage("tool-failed", N_("{tool} did not do its work: {why}"), values={"tool": tool, "why": why})


# ------------------------------------------------------------------------------------------------- SQLite to PostgreSQL


def _move(snapshot: Path) -> None:
    """The rows of a SQLite `snapshot`, brought up to date first, into the tables of PostgreSQL."""
    connections.settings[_OLD] = _described(snapshot)
    try:
        call_command("migrate", database=_OLD, verbosity=0, interactive=False)
        call_command("migrate", verbosity=0, interactive=False)
        models = apps.get_models(include_auto_created=True)
        with transaction.atomic(), connection.cursor() as cursor:
            tables = [model._meta.db_table for model in models]
            for statement in connection.ops.sql_flush(no_style(), tables, reset_sequences=True, allow_cascade=True):
                cursor.execute(statement)
            for model in models:
                for statement, values in _copies(model):
                    cursor.executemany(statement, values)
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)
    finally:
        connections[_OLD].close()
        del connections.settings[_OLD]


def _described(snapshot: Path) -> Mapping[str, Any]:
    return {**connections.settings[DEFAULT_DB_ALIAS], "ENGINE": "django.db.backends.sqlite3", "NAME": str(snapshot), "OPTIONS": {}}


def _copies(model: type[Model]) -> Iterator[tuple[str, list[list[Any]]]]:
    """Rows of a table, some hundreds at once, with the statement that writes them. Past the models: what they say on saving was said."""
    fields = model._meta.local_concrete_fields
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({', '.join(['%s'] * len(fields))})"
    rows: list[list[Any]] = []
    for row in model._base_manager.using(_OLD).iterator(chunk_size=_AT_ONCE):  # noqa: SLF001  all rows, whatever the model hides
        rows.append([field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields])
        if len(rows) == _AT_ONCE:
            yield statement, rows
            rows = []
    if rows:
        yield statement, rows
