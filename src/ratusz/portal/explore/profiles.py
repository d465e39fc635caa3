"""Profiles of versions: what each column holds. Made once for a version and kept in the cache folder; a small
table's when somebody looks (some tens of milliseconds, once), a large one's by the worker that makes its serving copy.
"""

import os
import tempfile
from pathlib import Path

import orjson

from ratusz.bank.model.table import Table
from ratusz.bank.query.profile import Profile, profile
from ratusz.bank.query.profiled import from_json, to_json
from ratusz.portal.core import bank
from ratusz.portal.core.remembered import remembered

PROFILES = "profiles"


@remembered(256)
def profile_of(table: Table) -> Profile:
    """The profile of the version that `table` is the content of."""
    path = bank.directory() / bank.CACHE / PROFILES / f"{table.version}.json"
    if path.exists():
        return from_json(orjson.loads(path.read_bytes()), table.schema)
    made = profile(bank.engine(), table)
    _keep(path, orjson.dumps(to_json(made)))
    return made


def _keep(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(name).replace(path)
