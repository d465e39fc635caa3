"""What is declared of a resource, and what stays open beside a version of it."""

from collections.abc import Collection, Iterator

from ratusz.bank.base.errors import Gone, NotFound
from ratusz.bank.build.secrecy import Beside, hidden_of, protection_of, shown_grid
from ratusz.bank.protect.cells.declared import Method, Protection
from ratusz.bank.protect.cells.grid import Grid
from ratusz.bank.protect.cells.suppress import Hidden
from ratusz.portal.catalog.models import Resource
from ratusz.portal.core import bank
from ratusz.portal.core.remembered import remembered
from ratusz.portal.secrecy.models import Declaration


def declaration_of(resource: Resource) -> Declaration | None:
    """What holds now; None: nobody has said anything. Asks nothing where the declarations of `resource` were loaded with it."""
    return next((one for one in resource.declarations.all() if one.ended_at is None), None)


def beside(resource: Resource, protection: Protection, *, closing: Collection[str] = ()) -> Beside:
    """What stays open when a version is published: earlier versions but those that are `closing`, and tables of the same dataset."""
    others = (
        _current_grid(one.resource, one.protection)
        for one in Declaration.objects.select_related("resource").filter(
            resource__dataset=resource.dataset_id, ended_at=None, method=str(Method.SUPPRESS)
        )
        if one.resource_id != resource.pk and one.resource.is_published
    )
    return Beside(
        earlier=tuple(grid for grid in _earlier(resource, protection) if grid.name not in closing),
        others=tuple(grid for grid in others if grid is not None),
    )


def showing(resource: Resource, protection: Protection) -> tuple[str, ...]:
    """Open earlier versions that show cells which tell too much by what is declared now."""
    if protection.method is not Method.SUPPRESS:
        return ()
    return tuple(grid.name for grid in _earlier(resource, protection) if any(not cell.hidden and not cell.inside for cell in grid.unsafe))


def hidden_in(resource: Resource, version: str) -> tuple[int, Protection] | None:
    """How many cells a version hides, and by what declaration; None where it hides none."""
    return _hidden_count(str(resource.pk), version) if version and resource.is_table else None


def hidden_cells(resource: Resource) -> tuple[Hidden, ...]:
    """The log of what the current version hides. Access has been decided by the caller."""
    store = bank.store()
    return hidden_of(store, store.manifest(str(resource.pk), resource.current))


def _earlier(resource: Resource, protection: Protection) -> Iterator[Grid]:
    versions = dict.fromkeys(one.version for one in resource.publications.all() if not one.withdrawn_reason)
    for version in versions:
        if (grid := _grid(str(resource.pk), version, protection)) is not None:
            yield grid


def _current_grid(resource: Resource, protection: Protection) -> Grid | None:
    return _grid(str(resource.pk), resource.current, protection)


# Versions never change, so what was read of them is remembered.


@remembered(128)
def _grid(resource: str, version: str, protection: Protection) -> Grid | None:
    store = bank.store()
    try:
        public = store.manifest(resource, version)
    except (NotFound, Gone):
        return None
    return shown_grid(store, bank.engine(), public, protection)


@remembered(512)
def _hidden_count(resource: str, version: str) -> tuple[int, Protection] | None:
    store = bank.store()
    try:
        public = store.manifest(resource, version)
    except (NotFound, Gone):
        return None
    protection, hidden = protection_of(store, public), hidden_of(store, public)
    return (len(hidden), protection) if protection is not None and hidden else None
