"""Profiles of versions: what each column holds. Made once for a version and kept in the cache folder; a small
table's when somebody looks (some tens of milliseconds, once), a large one's by the worker that makes its serving copy.
"""

from collections.abc import Iterator
from pathlib import Path

import orjson

from ratusz.bank.base.errors import UserError
from ratusz.bank.base.sentences import N_
from ratusz.bank.model.table import Table
from ratusz.bank.query.profile import Profile, profile
from ratusz.bank.query.profiled import from_json, to_json
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core import bank
from ratusz.portal.core.derived import keep
from ratusz.portal.core.remembered import remembered

PROFILES = "profiles"


#: A larger table takes seconds, which no visitor waits for: its profile is made by a worker.
AT_ONCE_UP_TO_ROWS = 200_000
#: Each column of numbers takes some ten milliseconds of its own.
AT_ONCE_UP_TO_COLUMNS = 200


class NotCounted(UserError):
    """The profile of a large or wide table is not there yet."""

    http_status = 503


def profile_of(table: Table) -> Profile:
    """The profile of the version that `table` is the content of; NotCounted for a large or wide one that no worker has made yet."""
    is_long = table.rows > AT_ONCE_UP_TO_ROWS or len(table.schema.columns) > AT_ONCE_UP_TO_COLUMNS
    if is_long and not is_made(table.version):
        raise NotCounted(
            "profile-not-made",
            N_("The columns of this large table are being counted."),
            N_("Try again in a minute; the table itself can be read, narrowed and downloaded."),
        )
    return _profile_of(table)


def wide() -> Iterator[tuple[str, str]]:
    """Resource and version of the current tables that have too many columns for a visitor to wait."""
    found = Resource.objects.filter(columns__gt=AT_ONCE_UP_TO_COLUMNS).exclude(current="").order_by("columns")
    yield from ((str(pk), version) for pk, version in found.values_list("pk", "current"))


def make(table: Table) -> None:
    """Make the profile, unless it is there."""
    _profile_of(table)


def is_made(version: str) -> bool:
    """Whether the profile of `version` lies in the cache folder."""
    return _path(version).exists()


def _path(version: str) -> Path:
    return bank.directory() / bank.CACHE / PROFILES / f"{version}.json"


@remembered(256)
def _profile_of(table: Table) -> Profile:
    path = _path(table.version)
    if path.exists():
        return from_json(orjson.loads(path.read_bytes()), table.schema)
    mark = bank.erasure_mark()
    made = profile(bank.engine(), table)
    keep(path, orjson.dumps(to_json(made)), mark=mark)
    return made
