"""The store: puts immutable things in, gives them back, and never changes one."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ratusz.bank.base.errors import Conflict, Damaged, Gone, NotFound, StoreError, UserError
from ratusz.bank.base.sentences import N_
from ratusz.bank.model.table import Part, PartFile, Table
from ratusz.bank.store import staging, tombstones
from ratusz.bank.store.codec import canonical, sealed, unsealed
from ratusz.bank.store.disk import full_disk_told, hash_file, make_folder, place, place_by_hash, sync_file, sync_folder, write_hashed
from ratusz.bank.store.layout import FORMAT, Layout
from ratusz.bank.store.manifest import Manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """Bytes as they arrived: their hash and number."""

    sha256: str
    bytes: int


class Store:
    """A store at a local folder. Safe for many threads and processes at once: nothing that exists is ever rewritten."""

    def __init__(self, root: Path) -> None:
        """The store at `root`, made there when the folder is missing or empty."""
        self.layout = Layout(root)
        if not self.layout.format.exists():
            self._make()
        found = json.loads(self.layout.format.read_bytes()).get("format")
        if found != FORMAT:
            raise StoreError(
                "store-format-unknown",
                N_("The store in “{folder}” has the layout {found}; this Ratusz knows the layout {known}."),
                N_("Use the Ratusz that made it, or upgrade it."),
                values={"folder": str(root), "found": found, "known": FORMAT},
            )

    # ------------------------------------------------------------------------------------------------------ putting in

    @contextmanager
    def stage(self) -> Iterator[Path]:
        """A work folder on the disk of the store, gone when the block ends. A full disk within is `StoreFull`."""
        with full_disk_told(), staging.work_folder(self.layout.staging) as folder:
            yield folder

    def receive(self, chunks: Iterable[bytes]) -> Original:
        """Keep the bytes of a delivery. The same bytes twice are one original; `Gone` for bytes that were erased."""
        with self.stage() as work:
            staged = work / "original"
            sha256, size = write_hashed(chunks, staged)
            if grave := tombstones.erased(self.layout).originals.get(sha256):
                raise Gone(
                    "file-erased",
                    N_("Exactly this file was erased from the bank: {reason}"),
                    N_("Take out of it what must not be kept, and deliver that file."),
                    values={"reason": grave.reason},
                )
            place_by_hash(staged, self.layout.original(sha256), sha256)
        return Original(sha256=sha256, bytes=size)

    def add_part(self, path: Path, *, rows: int, first_row: int | None) -> Part:
        """Move the Parquet file `path` (from a `stage()` of this store) into the store."""
        with full_disk_told():
            sha256, size = hash_file(path), path.stat().st_size
            sync_file(path)
            place_by_hash(path, self.layout.part(sha256), sha256)
        return Part(sha256=sha256, rows=rows, bytes=size, first_row=first_row)

    def add_document(self, data: Any) -> str:
        """Keep plain JSON values; the hash that names them. The same values twice are one document."""
        with self.stage() as work:
            staged = work / "document"
            sha256, _ = write_hashed([canonical(data)], staged)
            place_by_hash(staged, self.layout.document(sha256), sha256)
        return sha256

    def commit(self, manifest: Manifest) -> None:
        """Make the version exist, whole. `Conflict` when its id is taken, `Damaged` when something it names is not here."""
        self._require(manifest)
        with self.stage() as work:
            staged = work / "manifest"
            write_hashed([sealed(manifest)], staged)
            if not place(staged, self.layout.manifest(manifest.resource, manifest.id)):
                raise Conflict("version-exists", N_("The version {version} exists already."), values={"version": manifest.id})

    def quarantine(self, sha256: str) -> None:
        """Lock an original away: no door leads to it any more. Harmless when it is done already."""
        source, target = self.layout.original(sha256), self.layout.quarantined(sha256)
        if source.exists():
            make_folder(target.parent)
            source.replace(target)
            sync_folder(target.parent)
            sync_folder(source.parent)

    def sweep(self, *, now: datetime) -> int:
        """Remove work left by processes that died; how many pieces of work."""
        return staging.sweep(self.layout.staging, now=now)

    # ----------------------------------------------------------------------------------------------------- giving back

    def original(self, sha256: str) -> Path:
        """The file of an original; `Gone` when it was erased, `NotFound` when it is locked away, `Damaged` when it is missing."""
        if not self.layout.original(sha256).is_file():
            if gone := self._gone(sha256):
                raise gone
            if self.layout.quarantined(sha256).is_file():
                raise NotFound("original-quarantined", N_("The virus scanner stopped this file. It is locked away."))
        return _here(self.layout.original(sha256), "original-missing", N_("The delivered file {file} is missing from the store."))

    def document(self, sha256: str) -> Any:
        """The plain JSON values of a document; `Damaged` when it is missing or altered."""
        path = _here(self.layout.document(sha256), "document-missing", N_("The document {file} is missing from the store."))
        if hash_file(path) != sha256:
            raise _damaged("document-altered", N_("The document {file} of the store was altered."), path)
        return json.loads(path.read_bytes())

    def resources(self) -> list[str]:
        """The ids of all resources that have a version."""
        return self.layout.resources()

    def versions(self, resource: str) -> list[str]:
        """The ids of the versions of a resource, private and public, in order of time."""
        return self.layout.ids(resource)

    def manifest(self, resource: str, version: str) -> Manifest:
        """The manifest of a version; `NotFound`, `Gone` when it was erased, `Damaged` when it was altered."""
        path = self.layout.manifest(resource, version)
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            raise self._gone(version) or _no_version(version) from None
        manifest = unsealed(content)
        if manifest is None or (manifest.resource, manifest.id) != (resource, version):
            raise _damaged("manifest-altered", N_("The description {file} of a version was altered."), path)
        return manifest

    def find(self, version: str) -> Manifest:
        """The manifest of a version of any resource; `NotFound` when there is none."""
        for resource in self.layout.resources():
            if self.layout.manifest(resource, version).exists():
                return self.manifest(resource, version)
        raise _no_version(version)

    def table(self, manifest: Manifest) -> Table:
        """The table of a version; `Damaged` when a part is missing or has another size (its hash is `verify`'s business)."""
        return Table(
            schema=manifest.schema,
            parts=tuple(map(self._part_file, manifest.parts)),
            raw=tuple(map(self._part_file, manifest.raw)),
            version=manifest.id,
        )

    # ---------------------------------------------------------------------------------------------------------- within

    def _make(self) -> None:
        root = self.layout.root
        ours = {*Layout.FOLDERS, self.layout.format.name}  # the file too: another process may be making the same store
        if root.is_dir() and (strange := sorted(path.name for path in root.iterdir() if path.name not in ours)):
            raise StoreError(
                "not-a-store",
                N_("The folder “{folder}” holds other things (“{found}”), so no store was made in it."),
                N_("Name a new or empty folder."),
                values={"folder": str(root), "found": strange[0]},
            )
        with full_disk_told():
            for folder in Layout.FOLDERS:
                make_folder(root / folder)
            with staging.work_folder(self.layout.staging) as work:
                write_hashed([canonical({"format": FORMAT})], work / "format")
                place(work / "format", self.layout.format)

    def _part_file(self, part: Part) -> PartFile:
        path = _here(self.layout.part(part.sha256), "part-missing", N_("The part {file} of a version is missing from the store."))
        if path.stat().st_size != part.bytes:
            raise _damaged("part-altered", N_("The part {file} of a version was altered."), path)
        return PartFile(path=path, rows=part.rows, first_row=part.first_row, sha256=part.sha256)

    def _gone(self, name: str) -> UserError | None:
        """The sentence for what was erased: its day, hash and reason; None for what never was here."""
        grave = tombstones.erased(self.layout).find(name)
        return erased_sentence(grave.reason, name) if grave else None

    def _require(self, manifest: Manifest) -> None:
        self.table(manifest)
        lineage = manifest.lineage
        for document in filter(None, (manifest.report, lineage.recipe, lineage.decisions)):
            self.document(document)
        if lineage.original:
            self.original(lineage.original)


def open_store(root: Path) -> Store:
    """The store that is at `root`; `NotFound` when there is none (a new one is not made)."""
    if not Layout(root).format.exists():
        raise NotFound("store-missing", N_("There is no store of a bank in “{folder}”."), values={"folder": str(root)})
    return Store(root)


def store_of_bank(directory: Path) -> Store:
    """The store of the bank in `directory`; `NotFound` when there is none."""
    return open_store(directory / "store")


def erased_sentence(reason: str, sha256: str) -> Gone:
    """What stands where something was erased."""
    return Gone("erased", N_("This was erased: {reason} (identified by {hash})"), values={"reason": reason, "hash": sha256})


def _here(path: Path, code: str, message: str) -> Path:
    if not path.is_file():
        raise _damaged(code, message, path)
    return path


def _damaged(code: str, message: str, path: Path) -> Damaged:
    return Damaged(
        code, message, N_("Restore it from a backup; `ratusz verify` lists everything that is damaged."), values={"file": path.name}
    )


def _no_version(version: str) -> NotFound:
    return NotFound("version-unknown", N_("There is no version “{version}”."), values={"version": version})
