"""The second wall before a visitor's SQL: a database in memory that holds views of the tables that were named, and nothing else.

Whatever the statement is, it can read these files and no other, cannot write a byte outside its own memory, cannot change a setting,
and takes no more memory than it is given. A box is for one statement.
"""

from collections.abc import Mapping, Sequence

import duckdb

from ratusz.bank.engine.parts import text
from ratusz.bank.engine.protocol import quote

_SETTINGS: dict[str, str | int | float | list[str]] = {
    "threads": 1,
    "temp_directory": "",
    "max_temp_directory_size": "0KB",
    "autoload_known_extensions": False,
    "autoinstall_known_extensions": False,
    "allow_community_extensions": False,
    "allow_unsigned_extensions": False,
    "python_enable_replacements": False,
    "preserve_insertion_order": True,
}
#: The last act before a statement that is not ours.
_SEALS = ("SET enable_progress_bar = false", "SET TimeZone = 'Europe/Warsaw'", "SET enable_external_access = false")


def new_box(memory: str) -> duckdb.DuckDBPyConnection:
    """An empty database in memory of its own, not yet sealed: making one costs more than most statements, so it is made beforehand."""
    return duckdb.connect(":memory:", config={**_SETTINGS, "memory_limit": memory})


def seal(box: duckdb.DuckDBPyConnection, views: Mapping[str, str], files: Sequence[str]) -> None:
    """Put `views` (name → FROM item over `files`) into the box and close it: from here on it reads `files` alone and writes nothing."""
    box.execute(f"SET allowed_paths = [{', '.join(map(text, files))}]")
    for setting in _SEALS:
        box.execute(setting)
    box.execute("SET lock_configuration = true")
    for name, source in views.items():
        box.execute(f"CREATE VIEW {quote(name)} AS SELECT * FROM {source}")
    box.execute("BEGIN TRANSACTION READ ONLY")
