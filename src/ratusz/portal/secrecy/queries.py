"""What is declared of a resource, and what stays open beside a version of it."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from ratusz.bank.base.errors import Gone, NotFound
from ratusz.bank.build.mended import corrections_of
from ratusz.bank.build.secrecy import NOTHING_BESIDE, Beside, hidden_of, protection_of, scales_in, shown_grid
from ratusz.bank.check.corrections.correction import Correction
from ratusz.bank.protect.cells.declared import Method, Protection
from ratusz.bank.protect.cells.grid import Grid
from ratusz.bank.protect.cells.propose import propose
from ratusz.bank.protect.cells.suppress import Hidden
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core import bank
from ratusz.portal.core.remembered import remembered
from ratusz.portal.corrections.shown import corrected_table, in_force
from ratusz.portal.secrecy.models import Declaration


def declaration_of(resource: Resource) -> Declaration | None:
    """What holds now; None: nobody has said anything. Asks nothing where the declarations of `resource` were loaded with it."""
    return next((one for one in resource.declarations.all() if one.ended_at is None), None)


def beside(
    resource: Resource, protection: Protection, *, closing: Collection[str] = (), corrections: tuple[Correction, ...] = ()
) -> Beside:
    """What stays open when a version with these `corrections` is published: earlier versions but those that are `closing`, and tables of
    the same dataset.
    """
    if not protection.method.guards_cells:
        return NOTHING_BESIDE
    others = (_grid(str(other.pk), other.current, of) for other, of in _others(resource))
    return Beside(
        earlier=tuple(_grids(resource, _open_versions(resource, closing), protection, corrections)),
        others=tuple(grid for grid in others if grid is not None),
    )


def open_beside(
    resource: Resource, protection: Protection, *, closing: Collection[str] = ()
) -> tuple[tuple[str, ...], tuple[tuple[str, str, str], ...]]:
    """The same by name: open earlier versions; other tables with the version that stands and what is declared of them."""
    if not protection.method.guards_cells:
        return (), ()
    others = ((str(other.pk), other.current, json.dumps(of.as_json(), sort_keys=True)) for other, of in _others(resource))
    return _open_versions(resource, closing), tuple(others)


def hide_together(resource: Resource) -> bool:
    """Whether another table of the same dataset hides numbers."""
    return Declaration.objects.filter(
        resource__dataset=resource.dataset_id, ended_at=None, method=str(Method.SUPPRESS)
    ).exclude(resource=resource.pk).exists()  # fmt: skip


def showing(resource: Resource, protection: Protection) -> tuple[str, ...]:
    """Open earlier versions that show what tells too much by what is declared now: cells as they are, rows that were not made alike."""
    versions = _open_versions(resource)
    if protection.method is Method.ALIKE:
        return tuple(version for version in versions if not _is_alike(str(resource.pk), version))
    if not protection.method.guards_cells:
        return ()
    rounds = protection.method is Method.ROUND
    found = (
        grid.name
        for grid in _grids(resource, versions, protection, in_force(str(resource.pk)))
        if any(not cell.hidden and not cell.inside and not (rounds and cell.span is not None) for cell in grid.unsafe)
    )
    return tuple(dict.fromkeys(found))


def _grids(resource: Resource, versions: Iterable[str], protection: Protection, corrections: tuple[Correction, ...]) -> Iterator[Grid]:
    """The cells of versions as they are seen, and as they are read by whoever knows what is multiplied now."""
    scales = scales_in(corrections)
    for version in versions:
        grid = _grid(str(resource.pk), version, protection)
        if grid is None:
            continue
        yield grid
        if scales != _scales(str(resource.pk), version) and (read := _grid(str(resource.pk), version, protection, scales)) is not None:
            yield read


def _others(resource: Resource) -> Iterator[tuple[Resource, Protection]]:
    """Tables of the same dataset that stand, with how they are built: as declared, else as it seems from the table."""
    found = Resource.objects.filter(dataset=resource.dataset_id, kind=Resource.Kind.TABLE, withdrawn_at=None).exclude(pk=resource.pk)
    for other in found.exclude(current="").prefetch_related("declarations").order_by("pk"):
        declared = declaration_of(other)
        of = declared.protection if declared is not None else _seems(str(other.pk), other.private, in_force(str(other.pk)))
        if of is not None and of.columns:
            yield other, of


def _open_versions(resource: Resource, closing: Collection[str] = ()) -> tuple[str, ...]:
    """Its public versions that are not closed, nor to be, the last one first."""
    shown = dict.fromkeys(one.version for one in resource.publications.all() if not one.withdrawn_reason)
    return tuple(version for version in shown if version not in closing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How a version is protected. `hidden`: cells without a figure; `rows`: in so many rows."""

    protection: Protection
    hidden: int
    rows: int


def shown_of(resource: Resource, version: str) -> Shown | None:
    """How a version is protected; None where nothing of it is hidden, rounded or shown less exactly."""
    return _shown(str(resource.pk), version) if version and resource.is_table else None


def hidden_among(read: Iterable[tuple[Resource, str]]) -> int:
    """How many cells are hidden in versions of resources that are read together."""
    return sum(found.hidden for resource, version in read if (found := shown_of(resource, version)) is not None)


def labels_of(resource: Resource, version: str, names: Collection[str]) -> list[str]:
    """What columns of a public version are called in its file."""
    return list(_labels(str(resource.pk), version, tuple(names))) if names else []


def hidden_cells(resource: Resource) -> tuple[Hidden, ...]:
    """The log of what the current version hides. Access has been decided by the caller."""
    store = bank.store()
    return hidden_of(store, store.manifest(str(resource.pk), resource.current))


# Versions never change, so what was read of them is remembered.


@remembered(128)
def _grid(resource: str, version: str, protection: Protection, scales: tuple[Correction, ...] | None = None) -> Grid | None:
    store = bank.store()
    try:
        public = store.manifest(resource, version)
    except (NotFound, Gone):
        return None
    return shown_grid(store, bank.engine(), public, protection, scales=scales)


@remembered(512)
def _scales(resource: str, version: str) -> tuple[Correction, ...]:
    """What is multiplied in a public version, where it is still there."""
    store = bank.store()
    return scales_in(corrections_of(store, store.manifest(resource, version)))


@remembered(256)
def _seems(resource: str, version: str, corrections: tuple[Correction, ...]) -> Protection | None:
    """How a table seems to be built; None where it does not seem to count anybody."""
    try:
        return propose(bank.engine(), corrected_table(resource, version, corrections))
    except (NotFound, Gone):
        return None


@remembered(512)
def _is_alike(resource: str, version: str) -> bool:
    store = bank.store()
    try:
        by = protection_of(store, store.manifest(resource, version))
    except (NotFound, Gone):
        return True
    return by is not None and by.persons is not None


@remembered(128)
def _labels(resource: str, version: str, names: tuple[str, ...]) -> tuple[str, ...]:
    schema = bank.store().manifest(resource, version).schema
    return tuple(schema.column(name).label or name for name in names if name in schema)


@remembered(512)
def _shown(resource: str, version: str) -> Shown | None:
    store = bank.store()
    try:
        public = store.manifest(resource, version)
    except (NotFound, Gone):
        return None
    protection, hidden = protection_of(store, public), hidden_of(store, public)
    if protection is None or protection.method is Method.OPEN or (protection.method is Method.SUPPRESS and not hidden):
        return None
    return Shown(protection=protection, hidden=len(hidden), rows=len({one.spot[0] for one in hidden}))
