"""A backup: every file of a bank by its hash, and a list of them that is written last.

    OUT/ratusz-backups.json                says that this folder is for backups
    OUT/objects/ab/<sha256>                bytes, each once for all backups in the folder
    OUT/tombstones/<id>.json               what was erased, of all backups in the folder
    OUT/<day and time>/manifest.json       one backup: its files by path, hash and size; with it the backup exists
    OUT/<day and time>/{database.*,ratusz.toml}

A `.tar` or `.tar.zst` holds one backup in the same shape, its manifest last. What is not finished has another name.
"""

import io
import json
import shutil
import tarfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

from ratusz.bank.base.errors import Conflict, Damaged, NotFound
from ratusz.bank.base.sentences import N_
from ratusz.bank.store.codec import canonical, fingerprint
from ratusz.bank.store.disk import full_disk_told, hash_file, make_folder, place_by_hash, sync_folder, write_hashed
from ratusz.bank.store.store import Store
from ratusz.bank.store.tombstones import read_folder

FORMAT = 1
MARK, MANIFEST, OBJECTS, TOMBSTONES, UNFINISHED = "ratusz-backups.json", "manifest.json", "objects", "tombstones", ".unfinished"
CHUNK = 1 << 20
#: Told of each file: how many are done, how many there are, bytes so far.
Progress = Callable[[int, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """One file of a backup. `path`: below the directory of the bank."""

    path: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupManifest:
    """What a backup is. `database`: kind, file, migrations; `damaged`: files of the store that were not whole, and are left out."""

    made_at: datetime
    software: str
    database: Mapping[str, Any]
    own: tuple[BackedUp, ...]
    files: tuple[BackedUp, ...]
    damaged: tuple[str, ...] = ()
    format: int = FORMAT

    @property
    def size(self) -> int:
        """How much it is when it is unpacked."""
        return sum(each.bytes for each in (*self.own, *self.files))

    def sealed(self) -> bytes:
        """The one text it has, sealed with its hash."""
        plain = {**asdict(self), "made_at": self.made_at.astimezone(UTC).isoformat()}
        return canonical({"backup": plain, "sha256": fingerprint(json.loads(canonical(plain)))})


def manifest_from(content: bytes) -> BackupManifest:
    """The inverse of `sealed`; `Damaged` where it was altered or is of another layout."""
    try:
        plain = _unsealed(json.loads(content))
        return BackupManifest(
            made_at=datetime.fromisoformat(plain["made_at"]),
            software=plain["software"],
            database=plain["database"],
            own=tuple(BackedUp(**each) for each in plain["own"]),
            files=tuple(BackedUp(**each) for each in plain["files"]),
            damaged=tuple(plain["damaged"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Damaged("backup-altered", N_("The list of what is in this backup was altered."), N_("Take an earlier backup.")) from error


def _unsealed(data: Any) -> Any:
    plain = data["backup"]
    if fingerprint(plain) != data["sha256"] or plain["format"] != FORMAT:
        raise ValueError("altered")
    return plain


class Target(Protocol):
    """Where a backup goes: takes files one by one, and the manifest at the end."""

    def add_own(self, path: Path, name: str) -> BackedUp:
        """A file of this backup alone."""

    def add(self, path: Path, name: str) -> BackedUp:
        """A file of the bank, kept by its hash."""

    def finish(self, manifest: BackupManifest) -> None:
        """The backup exists from now on."""


def is_archive(out: Path) -> bool:
    """Whether `out` names one file, not a folder of backups."""
    return out.name.endswith((".tar", ".tar.zst"))


@contextmanager
def open_target(out: Path, *, now: datetime) -> Iterator[Target]:
    """A target at `out`; what was not finished when the block ends in an error is no backup, and the next one goes on from there."""
    with full_disk_told():
        if is_archive(out):
            with _archive(out) as archive:
                yield archive
        else:
            yield FolderTarget(out, now=now)


def copy_store(store: Store, target: Target, *, progress: Progress) -> tuple[tuple[BackedUp, ...], tuple[str, ...]]:
    """Every file of `store` into `target`: what was copied, and what was damaged and left out.

    The store only grows, so what its versions name is there whenever the list was made; what is erased meanwhile is left out.
    """
    copied: list[BackedUp] = []
    damaged: list[str] = []
    paths = list(_files(store))
    done = 0
    for number, path in enumerate(paths, 1):
        name = str(path.relative_to(store.layout.root))
        try:
            kept = target.add(path, f"store/{name}")
        except FileNotFoundError:
            continue
        if _is_hash(path) and kept.sha256 != path.name.partition(".")[0]:
            damaged.append(name)
        else:
            copied.append(kept)
        done += kept.bytes
        progress(number, len(paths), done)
    return tuple(copied), tuple(damaged)


class FolderTarget:
    """A folder with any number of backups. A file that was copied for an earlier one is not copied again."""

    def __init__(self, root: Path, *, now: datetime) -> None:
        """At `root`, which is new, empty, or holds backups."""
        if not (root / MARK).exists() and root.exists() and any(root.iterdir()):
            raise Conflict(
                "not-for-backups",
                N_("The folder {folder} holds other things, so no backup was put there."),
                N_("Name a new or an empty folder, or one in which backups are."),
                values={"folder": str(root)},
            )
        self.root, self.name = root, now.astimezone(UTC).strftime("%Y-%m-%dT%H%M%SZ")
        if (root / self.name).exists():
            raise Conflict("backup-exists", N_("There is a backup {name} already."), values={"name": self.name})
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        (root / MARK).write_bytes(canonical({"format": FORMAT}))
        self.work = root / UNFINISHED
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(mode=0o700)

    def add_own(self, path: Path, name: str) -> BackedUp:
        """A copy beside the manifest, for its owner's eyes."""
        with path.open("rb") as file:
            sha256, size = write_hashed(_chunks(file), self.work / name)
        (self.work / name).chmod(0o600)
        return BackedUp(path=name, sha256=sha256, bytes=size)

    def add(self, path: Path, name: str) -> BackedUp:
        """Into the pool. A file that is named by its hash and is there already is taken as it is: its hash was seen when it was copied."""
        named, size = path.name.partition(".")[0], path.stat().st_size
        if _is_hash(path) and self._has(named, size):
            return BackedUp(path=name, sha256=named, bytes=size)
        staged = self.root / f"{UNFINISHED}-object"
        staged.unlink(missing_ok=True)
        with path.open("rb") as file:
            sha256, size = write_hashed(_chunks(file), staged)
        place_by_hash(staged, object_path(self.root, sha256), sha256)
        return BackedUp(path=name, sha256=sha256, bytes=size)

    def finish(self, manifest: BackupManifest) -> None:
        """Under its own name, with the tombstones beside."""
        for each in manifest.files:
            if each.path.startswith("store/tombstones/"):
                make_folder(self.root / TOMBSTONES)
                shutil.copyfile(object_path(self.root, each.sha256), self.root / TOMBSTONES / Path(each.path).name)
        write_hashed([manifest.sealed()], self.work / MANIFEST)
        sync_folder(self.work)
        self.work.rename(self.root / self.name)
        sync_folder(self.root)
        self._drop_erased(manifest)

    def _drop_erased(self, manifest: BackupManifest) -> None:
        """What was erased from the bank leaves the pool too; earlier backups are restored without it."""
        needed = {each.sha256 for each in manifest.files}
        for grave in read_folder(self.root / TOMBSTONES):
            for sha256 in {*grave.originals, *grave.parts, *grave.documents, *(each.sha256 for each in grave.versions)} - needed:
                object_path(self.root, sha256).unlink(missing_ok=True)

    def _has(self, sha256: str, size: int) -> bool:
        kept = object_path(self.root, sha256)
        return kept.is_file() and kept.stat().st_size == size


class ArchiveTarget:
    """One file with one backup."""

    def __init__(self, archive: tarfile.TarFile) -> None:
        """Into the open `archive`."""
        self._archive, self._seen = archive, set[str]()

    def add_own(self, path: Path, name: str) -> BackedUp:
        """Under its name."""
        sha256, size = hash_file(path), path.stat().st_size
        self._archive.add(path, arcname=name, filter=_plain)
        return BackedUp(path=name, sha256=sha256, bytes=size)

    def add(self, path: Path, name: str) -> BackedUp:
        """Under its hash, once."""
        sha256, size = hash_file(path), path.stat().st_size
        if sha256 not in self._seen:
            self._seen.add(sha256)
            self._archive.add(path, arcname=f"{OBJECTS}/{sha256[:2]}/{sha256}", filter=_plain)
        return BackedUp(path=name, sha256=sha256, bytes=size)

    def finish(self, manifest: BackupManifest) -> None:
        """The list at the end."""
        content = manifest.sealed()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size, entry.mode = len(content), 0o600
        self._archive.addfile(entry, io.BytesIO(content))


def object_path(root: Path, sha256: str) -> Path:
    """Where the bytes with this hash lie in a folder of backups."""
    return root / OBJECTS / sha256[:2] / sha256


def finished(root: Path) -> list[Path]:
    """The backups in a folder, oldest first; an unfinished one is none."""
    return sorted(path.parent for path in root.glob(f"[0-9]*/{MANIFEST}"))


def latest(root: Path) -> Path:
    """The newest backup at `root`, a folder of backups or one of them; `NotFound` when there is none."""
    if (root / MANIFEST).is_file():
        return root
    found = finished(root) if root.is_dir() else []
    if not found:
        raise NotFound("no-backup", N_("There is no finished backup in {folder}."), values={"folder": str(root)})
    return found[-1]


def forget_unused(root: Path) -> int:
    """Delete objects that no backup in the folder names; how many."""
    named = {each.sha256 for backup in finished(root) for each in manifest_from((backup / MANIFEST).read_bytes()).files}
    unused = [path for path in (root / OBJECTS).glob("*/*") if path.name not in named]
    for path in unused:
        path.unlink(missing_ok=True)
    return len(unused)


@contextmanager
def _archive(out: Path) -> Iterator[ArchiveTarget]:
    if out.exists():
        raise Conflict("backup-exists", N_("There is a backup {name} already."), values={"name": out.name})
    unfinished = out.with_name(f"{UNFINISHED}-{out.name}")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    with (
        unfinished.open("wb") as plain,
        pa.CompressedOutputStream(plain, "zstd") if out.suffix == ".zst" else nullcontext(plain) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as archive,
    ):
        yield ArchiveTarget(archive)
    unfinished.rename(out)
    sync_folder(out.parent)


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Nobody's name and group leave with it."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mode = 0o600
    return entry


def _files(store: Store) -> Iterator[Path]:
    """Manifests last but for tombstones: whoever reads the list in order has what a version names before the version."""
    yield store.layout.format
    for folder in ("originals", "parts", "documents", "versions"):
        yield from sorted((store.layout.root / folder).glob("*/*"))
    yield from sorted(store.layout.tombstones.glob("*.json"))


def _is_hash(path: Path) -> bool:
    """Whether the file is named by its hash; manifests of versions, tombstones and the format are not."""
    return len(path.name.partition(".")[0]) == 64


def _chunks(file: Any) -> Iterable[bytes]:
    return iter(lambda: file.read(CHUNK), b"")
