"""Taking out of the store what must not be kept: first what would go is named, then a tombstone stands, then files go.

Erasing ends the same however often it is begun, so that one cut short is simply done again.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ratusz.bank.base.errors import StoreError
from ratusz.bank.store.disk import hash_file
from ratusz.bank.store.manifest import Manifest
from ratusz.bank.store.store import Store
from ratusz.bank.store.tombstones import ErasedVersion, Tombstone


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What people chose to erase. `versions`: ids; `resources`: all versions of these; `originals`: hashes of delivered files, with
    all that was read from them for a resource among `of_resources`. `kept_*`: what others still need; `documents`: besides those that
    the versions name.
    """

    versions: frozenset[str] = frozenset()
    resources: frozenset[str] = frozenset()
    originals: frozenset[str] = frozenset()
    of_resources: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    kept_originals: frozenset[str] = frozenset()
    kept_documents: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """What would go. `versions` with those that were made of them; `shared`: originals that stay, for others need them."""

    versions: tuple[ErasedVersion, ...]
    originals: tuple[str, ...]
    parts: tuple[str, ...]
    documents: tuple[str, ...]
    shared: tuple[str, ...]
    bytes: int


def plan(store: Store, chosen: Chosen) -> Going:
    """What erasing `chosen` takes away. Every manifest of the store is read. Writes nothing."""
    manifests = list(_manifests(store))
    going = _closure(manifests, [each for each in manifests if _is_chosen(each, chosen)])
    staying = [each for each in manifests if each.id not in going]
    parts = {part for each in going.values() for part in parts_of(each)} - {part for each in staying for part in parts_of(each)}
    documents = {document for each in going.values() for document in documents_of(each)} | chosen.documents
    documents -= {document for each in staying for document in documents_of(each)} | chosen.kept_documents
    needed = {each.lineage.original for each in staying} | chosen.kept_originals
    originals = {original for original in chosen.originals if original not in needed}
    paths = [*map(store.layout.part, parts), *map(store.layout.document, documents), *map(store.layout.original, originals)]
    return Going(
        versions=tuple(sorted((_erased(store, each) for each in going.values()), key=lambda one: one.version)),
        originals=tuple(sorted(originals)),
        parts=tuple(sorted(parts)),
        documents=tuple(sorted(documents)),
        shared=tuple(sorted(chosen.originals - originals)),
        bytes=sum(path.stat().st_size for path in paths if path.is_file()),
    )


def erase(store: Store, tombstone: Tombstone, *, now: datetime, kept_documents: Collection[str] = ()) -> int:
    """Take away the files that `tombstone` names, manifests first; how many went. What a version came to need since is left."""
    gone = sum(_unlink(store, store.layout.manifest(each.resource, each.version)) for each in tombstone.versions)
    needed = {name for each in _manifests(store) for name in (*parts_of(each), *documents_of(each))} | set(kept_documents)
    gone += sum(_unlink(store, store.layout.part(sha256)) for sha256 in tombstone.parts if sha256 not in needed)
    gone += sum(_unlink(store, store.layout.document(sha256)) for sha256 in tombstone.documents if sha256 not in needed)
    gone += sum(_unlink(store, store.layout.original(sha256)) for sha256 in tombstone.originals)
    gone += sum(_unlink(store, store.layout.quarantined(sha256)) for sha256 in tombstone.originals)
    store.sweep(now=now)
    return gone


def parts_of(manifest: Manifest) -> Iterator[str]:
    """The hashes of all parts of a version."""
    yield from (part.sha256 for part in (*manifest.parts, *manifest.raw))


def documents_of(manifest: Manifest) -> Iterator[str]:
    """The hashes of all documents of a version."""
    yield from filter(None, (manifest.report, manifest.lineage.recipe, manifest.lineage.decisions))


def _is_chosen(manifest: Manifest, chosen: Chosen) -> bool:
    read_from = manifest.lineage.original in chosen.originals and manifest.resource in chosen.of_resources
    return manifest.id in chosen.versions or manifest.resource in chosen.resources or read_from


def _closure(manifests: list[Manifest], first: list[Manifest]) -> dict[str, Manifest]:
    """`first` with all that was made of them (public of private, added to or corrected), and what public ones were made of."""
    by_id = {each.id: each for each in manifests}
    made_of: dict[str, list[Manifest]] = {}
    for each in manifests:
        for source in filter(None, (each.lineage.base, each.lineage.derived_from)):
            made_of.setdefault(source, []).append(each)
    going: dict[str, Manifest] = {}
    waiting = list(first)
    while waiting:
        each = waiting.pop()
        if each.id in going:
            continue
        going[each.id] = each
        waiting += made_of.get(each.id, [])
        if each.lineage.derived_from in by_id:
            waiting.append(by_id[each.lineage.derived_from])
    return going


def _manifests(store: Store) -> Iterator[Manifest]:
    """Every manifest that can be read; a damaged one is the business of `verify`."""
    for resource in store.resources():
        for version in store.versions(resource):
            try:
                yield store.manifest(resource, version)
            except StoreError:
                continue


def _erased(store: Store, manifest: Manifest) -> ErasedVersion:
    sha256 = hash_file(store.layout.manifest(manifest.resource, manifest.id))
    return ErasedVersion(resource=manifest.resource, version=manifest.id, sha256=sha256)


def _unlink(store: Store, path: Path) -> int:
    if not path.is_relative_to(store.layout.root) or not path.exists():
        return 0
    path.unlink(missing_ok=True)
    return 1
