"""Every hash looked at again, and what no version names."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ratusz.bank.base.errors import Damaged, StoreError
from ratusz.bank.base.sentences import N_
from ratusz.bank.store.disk import hash_file
from ratusz.bank.store.manifest import Manifest
from ratusz.bank.store.store import Store
from ratusz.bank.store.tombstones import erased


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One file looked at: `kind` is version, original, part or document; `error` says what is wrong with it, if anything."""

    kind: str
    name: str
    bytes: int = 0
    error: StoreError | None = None

    def as_json(self) -> dict[str, Any]:
        """`{"kind", "name", "code", "message"…}`."""
        return {"kind": self.kind, "name": self.name, **(self.error.as_json() if self.error else {})}


_FOLDERS = {"original": "originals", "part": "parts", "document": "documents"}


def verify(store: Store) -> Iterator[Checked]:
    """Every version (its description, and that all it names is there), then every file by its hash. Writes nothing."""
    missing: set[str] = set()
    for resource in store.resources():
        for version in store.versions(resource):
            try:
                manifest = store.manifest(resource, version)
            except StoreError as error:
                yield Checked(kind="version", name=version, error=error)
                continue
            yield Checked(kind="version", name=version)
            yield from _named(store, manifest, missing)
    for kind, folder in _FOLDERS.items():
        for name, path in store.layout.hashes(folder):
            yield _hashed(kind, name, path)
    yield from _came_back(store)


def _came_back(store: Store) -> Iterator[Checked]:
    """What was erased and is here all the same."""
    for grave in erased(store.layout).tombstones:
        versions = [("version", each.version, store.layout.manifest(each.resource, each.version)) for each in grave.versions]
        originals = [("original", sha256, store.layout.original(sha256)) for sha256 in grave.originals]
        for kind, name, path in (*versions, *originals):
            if path.exists():
                message, hint = N_("The file {file} was erased and is here again."), N_("Run `ratusz purge --again`.")
                yield Checked(kind=kind, name=name, error=Damaged("erased-is-here", message, hint, values={"file": path.name}))


def orphans(store: Store) -> Iterator[Checked]:
    """Files that no version names: left by work that never ended, or known to the database only (refused deliveries, recipes)."""
    named: set[str] = set()
    for resource in store.resources():
        for version in store.versions(resource):
            named.update(sha256 for _, sha256, _ in _files(store, store.manifest(resource, version)))
    for kind, folder in _FOLDERS.items():
        for name, path in store.layout.hashes(folder):
            if name not in named:
                yield Checked(kind=kind, name=name, bytes=path.stat().st_size)


def _named(store: Store, manifest: Manifest, missing: set[str]) -> Iterator[Checked]:
    """What `manifest` names and is not there, each file once."""
    for kind, sha256, path in _files(store, manifest):
        if sha256 not in missing and not path.is_file() and not store.layout.quarantined(sha256).is_file():
            missing.add(sha256)
            message = N_("The version {version} names the file {file}, which is missing.")
            error = Damaged("file-missing", message, N_("Restore it from a backup."), values={"version": manifest.id, "file": path.name})
            yield Checked(kind=kind, name=sha256, error=error)


def _files(store: Store, manifest: Manifest) -> Iterator[tuple[str, str, Path]]:
    """(kind, hash, path) of every file that `manifest` names."""
    lineage = manifest.lineage
    for part in (*manifest.parts, *manifest.raw):
        yield "part", part.sha256, store.layout.part(part.sha256)
    for document in filter(None, (manifest.report, lineage.recipe, lineage.decisions)):
        yield "document", document, store.layout.document(document)
    if lineage.original:
        yield "original", lineage.original, store.layout.original(lineage.original)


def _hashed(kind: str, name: str, path: Path) -> Checked:
    size = path.stat().st_size
    if hash_file(path) == name:
        return Checked(kind=kind, name=name, bytes=size)
    error = Damaged(
        "file-altered",
        N_("The bytes of the file {file} are not those it was stored with."),
        N_("Restore it from a backup."),
        values={"file": path.name},
    )
    return Checked(kind=kind, name=name, bytes=size, error=error)
