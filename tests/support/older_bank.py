"""`python -m tests.support.older_bank DIRECTORY [--database-url URL]`: a bank as the previous schema made it.

Each app of ours stands at the migration before its last one, and each of its tables holds a row, written as that schema has it.
Prints the migrations that were left out as JSON.
"""

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import StateApps

from ratusz.portal.config.installation import make_bank

OURS = {"core", "people", "catalog", "intake"}
#: The migration of the first release, and of no app that came later.
FIRST = "0001_initial"
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def main(directory: Path, database_url: str) -> None:
    """Make it."""
    make_bank(
        directory, settings={"city": "Mielec", "name": "Bank Danych o Mieście", "email": "bank@example.org", "database_url": database_url}
    )
    before = _before_the_last()
    for app, name in before.items():
        call_command("migrate", app, name or "zero", verbosity=0, interactive=False)
    executor = MigrationExecutor(connection)
    applied = [key for key in executor.loader.applied_migrations if key in executor.loader.graph.nodes]
    state = executor.loader.project_state(applied, at_end=True)
    with transaction.atomic():
        _fill(state.apps, OURS)
    left = executor.migration_plan(executor.loader.graph.leaf_nodes())
    print(json.dumps({"last": [f"{each.app_label}.{each.name}" for each, _ in left]}))  # noqa: T201  the answer


def _before_the_last() -> dict[str, str]:
    """App of ours → the migration before its last one; empty for an app that is new. Those of the first release stay as they are."""
    graph = MigrationExecutor(connection).loader.graph
    ours = {app for app, name in graph.leaf_nodes() if graph.nodes[app, name].__module__.startswith("ratusz.")}
    found = {}
    for app in sorted(ours):
        (leaf,) = graph.leaf_nodes(app)
        parents = [key for key in graph.node_map[leaf].parents if key.key[0] == app]
        if parents or leaf[1] != FIRST:
            found[app] = parents[0].key[1] if parents else ""
    return found


def _fill(apps: StateApps, ours: set[str]) -> None:
    """A row in each table, those that others point at first; what cannot be made without knowing its rules is left empty."""
    waiting = [model for model in apps.get_models() if model._meta.app_label in ours]
    for _ in range(len(waiting)):
        waiting = [model for model in waiting if not _made(model)]


def _made(model: type[models.Model]) -> bool:
    try:
        with transaction.atomic():
            values = {field.attname: _value(field) for field in model._meta.local_concrete_fields if not _is_left_out(field)}
            model._default_manager.create(**values)
    except (LookupError, DatabaseError):
        return False
    return True


def _is_left_out(field: "models.Field[Any, Any]") -> bool:
    return field.has_default() or field.null or getattr(field, "auto_created", False) or isinstance(field, models.AutoField)


def _value(field: "models.Field[Any, Any]") -> object:
    if isinstance(field, models.ForeignKey):
        return field.related_model._default_manager.values_list("pk", flat=True)[0]
    if field.choices:
        return field.choices[0][0]
    made = {
        models.UUIDField: uuid4, models.DateTimeField: lambda: NOW, models.DateField: lambda: date(2026, 3, 2),
        models.IntegerField: lambda: 1, models.BooleanField: lambda: False, models.JSONField: list,
    }  # fmt: skip
    return next((make() for kind, make in made.items() if isinstance(field, kind)), "x")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[3] if "--database-url" in sys.argv else "")
