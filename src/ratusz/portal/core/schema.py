"""Whether the database has seen every migration of this Ratusz: asked when a process starts and kept, not with every request.

A process that found it behind, or could not ask, asks again every few seconds until it is well; one that found it well never does.
"""

from datetime import UTC, datetime, timedelta
from typing import Literal

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

State = Literal["ok", "behind", "unknown"]
ASKED_AGAIN_AFTER = timedelta(seconds=5)


class _Kept:
    """What this process knows. A process that serves nothing (a command, a test) never asked, and takes it to be well."""

    state: State = "ok"
    asked_at = datetime.min.replace(tzinfo=UTC)


def steps() -> tuple[str, ...]:
    """The migrations that this Ratusz has and the database has not seen, in order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return tuple(f"{migration.app_label}.{migration.name}" for migration, _ in plan)


def look(*, now: datetime) -> State:
    """Ask the database, and keep what it says."""
    try:
        _Kept.state = "behind" if steps() else "ok"
    except DatabaseError:
        _Kept.state = "unknown"
    _Kept.asked_at = now
    return _Kept.state


def is_behind(*, now: datetime) -> bool:
    """Whether the bank waits for `ratusz upgrade`."""
    if _Kept.state != "ok" and now - _Kept.asked_at > ASKED_AGAIN_AFTER:
        look(now=now)
    return _Kept.state == "behind"
