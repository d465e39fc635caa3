"""The one door of the portal to the rows of a version. A test sees to it that nothing else opens any.

Whoever looks at figures asks `shown_table`: a public version is what it is, and a private one is shown as it will be published, with
the corrections in force. What the source itself says is asked for by name, with `source_table`: by what joins the next file to it, and
by what judges corrections.
"""

import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from uuid import UUID

from ratusz.bank.build.corrected import corrected, name_of
from ratusz.bank.check.corrections.apply import Corrected
from ratusz.bank.check.corrections.correction import Correction
from ratusz.bank.model.table import Table
from ratusz.bank.store.manifest import Kind, Manifest
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core import bank
from ratusz.portal.core.remembered import remembered
from ratusz.portal.corrections.models import Kept

FOLDER = "corrected"
#: Corrected tables of versions that no longer stand are kept so long: a delivery that waits for its review needs its own.
_KEPT_S = 7 * 86_400


def in_force(resource: str) -> tuple[Correction, ...]:
    """The corrections that are in what is shown of a resource (its id)."""
    return tuple(one.correction for one in Kept.objects.filter(resource_id=resource).in_force())


def numbers_in_force(resources: Iterable[UUID]) -> Mapping[UUID, set[int]]:
    """The numbers of those in force of each resource (its id), asked for once for all."""
    found: defaultdict[UUID, set[int]] = defaultdict(set)
    for resource, number in Kept.objects.filter(resource__in=set(resources)).in_force().values_list("resource", "number"):
        found[resource].add(number)
    return found


def shown_table(resource: str, version: str) -> Table:
    """The rows of a version as they are shown, or would be. Access has been decided by the caller: this asks nobody."""
    if _manifest(resource, version).kind is Kind.PUBLIC:
        return source_table(resource, version)
    return corrected_table(resource, version, in_force(resource))


def corrected_table(resource: str, version: str, corrections: tuple[Correction, ...]) -> Table:
    """The rows of a private version with these corrections, whether they are in force or only thought of."""
    return corrected_of(resource, version, corrections).table


def corrected_of(resource: str, version: str, corrections: tuple[Correction, ...]) -> Corrected:
    """The same, and what became of each correction."""
    if not corrections:
        return Corrected(table=source_table(resource, version), judged=())
    mark = bank.erasure_mark()
    made = corrected(bank.store(), bank.engine(), _manifest(resource, version), corrections, kept=folder())
    if bank.erasure_mark() != mark:
        # Some of its files may have been written after the erasure had emptied the cache.
        shutil.rmtree(folder() / name_of(version, corrections), ignore_errors=True)
    return made


@remembered(4_096)
def source_table(resource: str, version: str) -> Table:
    """The rows of a version as they lie in the store: of a private one what the source says, uncorrected."""
    return bank.store().table(_manifest(resource, version))


def folder() -> Path:
    """Where corrected tables are kept."""
    return bank.directory() / bank.CACHE / FOLDER


def sweep(*, now: datetime) -> int:
    """Delete the corrected tables that nothing shows any more; how many."""
    standing = frozenset(_standing())
    stale = [one for one in folder().iterdir() if one.name not in standing and _is_old(one, now)] if folder().is_dir() else []
    for one in stale:
        shutil.rmtree(one, ignore_errors=True)
    return len(stale)


def _standing() -> Iterable[str]:
    corrected_ones = Kept.objects.in_force().values("resource")
    for pk, version in Resource.objects.filter(pk__in=corrected_ones).exclude(private="").values_list("pk", "private"):
        yield name_of(version, in_force(str(pk)))


def _is_old(one: Path, now: datetime) -> bool:
    with suppress(FileNotFoundError):
        return now.timestamp() - one.stat().st_mtime > _KEPT_S
    return False


@remembered(4_096)
def _manifest(resource: str, version: str) -> Manifest:
    return bank.store().manifest(resource, version)
