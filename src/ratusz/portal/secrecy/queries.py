"""What is declared of a resource, and what stays open beside a version of it."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from ratusz.bank.base.errors import Gone, NotFound, Stopped
from ratusz.bank.base.sentences import N_
from ratusz.bank.build.mended import corrections_of
from ratusz.bank.build.secrecy import Beside, hidden_of, protection_of, scales_in, shown_grid, shown_persons, tells_source
from ratusz.bank.check.corrections.correction import Correction
from ratusz.bank.protect.cells.declared import Method, Protection
from ratusz.bank.protect.cells.grid import Grid
from ratusz.bank.protect.cells.propose import propose
from ratusz.bank.protect.cells.suppress import Hidden
from ratusz.bank.protect.persons.across import Version
from ratusz.bank.store.manifest import Manifest
from ratusz.portal.catalog.models import Dataset, Publication, Resource
from ratusz.portal.core import bank
from ratusz.portal.core.remembered import remembered
from ratusz.portal.corrections.shown import corrected_table, in_force
from ratusz.portal.secrecy.models import Declaration

#: A version with more cells than this is kept in memory only among the last few.
_SMALL = 1_000
#: More values than this, of rows on persons, are not read beside a version: they would fill the memory.
MOST_VALUES = 5_000_000


def declaration_of(resource: Resource) -> Declaration | None:
    """What holds now; None: nobody has said anything. Asks nothing where the declarations of `resource` were loaded with it."""
    return next((one for one in resource.declarations.all() if one.ended_at is None), None)


def beside(
    resource: Resource, protection: Protection, *, closing: Collection[str] = (), corrections: tuple[Correction, ...] = ()
) -> Beside:
    """What stays open when a version with these `corrections` is published: earlier versions but those that are `closing`, and all of
    other tables of the dataset.
    """
    own, others = _open_beside(resource, protection, closing=closing)
    store, engine = bank.store(), bank.engine()
    if (persons := protection.persons) is not None:
        rows = [((str(resource.pk), version), True) for version in own] + [((str(one.pk), version), False) for one, version, _of in others]
        publics = [(public, same) for version, same in rows if (public := _public_of(version)) is not None]
        _require_room([public for public, _same in publics])
        read = (shown_persons(store, engine, public, persons, is_same=same) for public, same in publics)
        return Beside(persons=tuple(one for one in read if one is not None))
    named = [(str(other.pk), version, of) for other, version, of in others]
    beside_it = [_grid(*one) for one in named]
    # What the source says is no version that figures count on from, of this table either.
    sources = [_source(*one) for one in (*((str(resource.pk), version, protection) for version in own), *named)]
    return Beside(
        earlier=tuple(_grids(resource, own, protection, corrections)),
        others=tuple(grid for grid in (*beside_it, *sources) if grid is not None),
    )


def _require_room(publics: Iterable[Manifest]) -> None:
    if sum(public.rows * len(public.schema.columns) for public in publics) > MOST_VALUES:
        raise Stopped(
            "too-many-rows-beside",
            N_("The open versions beside it hold too many rows on persons to be laid beside it."),
            N_("Close earlier versions that nobody needs any more, and try again."),
        )


def open_beside(
    resource: Resource, protection: Protection, *, closing: Collection[str] = ()
) -> tuple[tuple[str, ...], tuple[tuple[str, str, str], ...]]:
    """The same by name: open earlier versions; those of other tables, with what is declared of them."""
    own, others = _open_beside(resource, protection, closing=closing)
    return own, tuple((str(other.pk), version, json.dumps(of.as_json(), sort_keys=True)) for other, version, of in others)


def _open_beside(
    resource: Resource, protection: Protection, *, closing: Collection[str]
) -> tuple[tuple[str, ...], tuple[tuple[Resource, str, Protection], ...]]:
    if protection.method is Method.OPEN:
        return (), ()
    others = ((other, version, of) for other, of in _others(resource) for version in _open_versions(other))
    alike = protection.persons is not None
    return _open_versions(resource, closing), tuple(one for one in others if (one[2].persons is not None) == alike)


def open_in(datasets: Collection[UUID], *, lock: bool = False) -> tuple[tuple[UUID, str], ...]:
    """Every open version of tables in datasets in which anything is hidden: what was found out holds while it is the same.

    `lock`: the datasets are held until the end of the transaction, so that two tables are not published past each other.
    """
    hiding = Declaration.objects.filter(resource__dataset__in=datasets, ended_at=None).exclude(method=str(Method.OPEN))
    chosen = sorted(set(hiding.values_list("resource__dataset", flat=True)))
    if lock and chosen:
        list(Dataset.objects.select_for_update().filter(pk__in=chosen).order_by("pk").values_list("pk"))
    found = Publication.objects.filter(resource__dataset__in=chosen, withdrawn_reason="", resource__withdrawn_at=None)
    return tuple(found.order_by("pk").values_list("resource_id", "version"))


def hide_together(resource: Resource) -> bool:
    """Whether another table of the same dataset hides or rounds numbers."""
    return Declaration.objects.filter(
        resource__dataset=resource.dataset_id, ended_at=None, method__in=(str(Method.SUPPRESS), str(Method.ROUND))
    ).exclude(resource=resource.pk).exists()  # fmt: skip


def showing(resource: Resource, protection: Protection) -> tuple[str, ...]:
    """Open earlier versions that show what tells too much by what is declared now: cells as they are, rows that were not made alike."""
    versions = _open_versions(resource)
    if protection.method is Method.ALIKE:
        return tuple(version for version in versions if not _is_alike(str(resource.pk), version))
    if not protection.method.guards_cells:
        return ()
    corrections = in_force(str(resource.pk))
    return tuple(version for version in versions if _shows(resource, version, protection, corrections))


def _shows(resource: Resource, version: str, protection: Protection, corrections: tuple[Correction, ...]) -> bool:
    """Whether a version shows what tells too much; one that is too large to be looked through is taken for one that does."""
    rounds = protection.method is Method.ROUND
    try:
        seen = [*_grids(resource, (version,), protection, corrections), _source(str(resource.pk), version, protection)]
    except Stopped:
        return True
    return any(
        not cell.hidden and not cell.inside and not (rounds and cell.span is not None)
        for grid in seen
        if grid is not None
        for cell in grid.unsafe
    )


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


def _source(resource: str, version: str, protection: Protection) -> Grid | None:
    """The cells of a version as its source says them, where readers are told that."""
    return _grid(resource, version, protection, source=True) if _tells_source(resource, version) else None


def seems(resource: Resource, version: str) -> Protection | None:
    """How a version of its table seems to be built; None where it does not seem to count anybody."""
    return _seems(str(resource.pk), version, ())


def shown_again(resource: Resource, version: str, protection: Protection) -> Grid | Version | None:
    """A public version as it is seen; None where it tells nothing that `protection` speaks of."""
    public = _public_of((str(resource.pk), version))
    if public is None:
        return None
    if protection.persons is not None:
        return shown_persons(bank.store(), bank.engine(), public, protection.persons)
    return _grid(str(resource.pk), version, protection)


def source_again(resource: Resource, version: str, protection: Protection) -> Grid | None:
    """What a public version tells of its source, as far as `protection` speaks of it."""
    return _source(str(resource.pk), version, protection) if protection.persons is None else None


def _public_of(version: tuple[str, str]) -> Manifest | None:
    try:
        return bank.store().manifest(*version)
    except (NotFound, Gone):
        return None


def _others(resource: Resource) -> Iterator[tuple[Resource, Protection]]:
    """Tables of the same dataset that stand, with how they are built: as declared, else as it seems from the table."""
    found = Resource.objects.filter(dataset=resource.dataset_id, kind=Resource.Kind.TABLE, withdrawn_at=None).exclude(pk=resource.pk)
    for other in found.exclude(current="").prefetch_related("declarations", "publications").order_by("pk"):
        declared = declaration_of(other)
        of = declared.protection if declared is not None else _seems(str(other.pk), other.private, in_force(str(other.pk)))
        if of is not None and (of.columns or of.persons is not None):
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


def _grid(
    resource: str, version: str, protection: Protection, scales: tuple[Correction, ...] | None = None, *, source: bool = False
) -> Grid | None:
    public = _public_of((resource, version))
    if public is None:
        return None
    read = _small_grid if public.rows * len(public.schema.columns) <= _SMALL else _large_grid
    return read(resource, version, protection, scales, source=source)


def _made(resource: str, version: str, protection: Protection, scales: tuple[Correction, ...] | None, *, source: bool) -> Grid | None:
    public = _public_of((resource, version))
    return shown_grid(bank.store(), bank.engine(), public, protection, scales=scales, source=source) if public is not None else None


_small_grid, _large_grid = remembered(128)(_made), remembered(4)(_made)


@remembered(512)
def _tells_source(resource: str, version: str) -> bool:
    public = _public_of((resource, version))
    return public is not None and tells_source(bank.store(), public)


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
