"""A backup becomes a directory of a bank again: each file with the hash it had, but nothing that was erased in the meantime."""

import json
import re
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa

from ratusz.bank.base.errors import Damaged, NotFound
from ratusz.bank.base.sentences import N_
from ratusz.bank.store.backup import (
    CHUNK,
    MANIFEST,
    TOMBSTONES,
    BackedUp,
    BackupManifest,
    Progress,
    is_archive,
    latest,
    manifest_from,
    object_path,
)
from ratusz.bank.store.disk import hash_file, make_folder, place, write_hashed
from ratusz.bank.store.tombstones import Erased, Tombstone, from_json, read_folder

_MEMBER = re.compile(r"objects/[0-9a-f]{2}/[0-9a-f]{64}|manifest\.json|database\.\w+|ratusz\.toml")
_PATH = re.compile(r"(store|usage)(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBackup:
    """A backup that can be read: `folder` holds its own files, `pool` those by hash, `beside` the tombstones kept with it."""

    folder: Path
    pool: Path
    manifest: BackupManifest
    beside: tuple[Tombstone, ...]


@contextmanager
def open_backup(source: Path, *, work: Path) -> Iterator[OpenBackup]:
    """The backup at `source`: a folder of backups (the newest one), one of them, or an archive, which is unpacked below `work`."""
    if is_archive(source):
        if not source.is_file():
            raise NotFound("no-backup", N_("There is no finished backup in {folder}."), values={"folder": str(source)})
        with TemporaryDirectory(prefix=".unpacked-", dir=work) as unpacked:
            _unpack(source, Path(unpacked))
            yield _opened(Path(unpacked), Path(unpacked))
        return
    folder = latest(source)
    yield _opened(folder, folder.parent)


def read_tombstones(path: Path) -> Iterator[Tombstone]:
    """The tombstones at `path`: a bank, a store, a folder of backups, a folder of tombstones, or one of them."""
    if path.is_file():
        try:
            yield from_json(json.loads(path.read_bytes()))
        except ValueError as error:
            raise Damaged("tombstone-altered", N_("The record {file} of an erasure was altered."), values={"file": path.name}) from error
        return
    places = [path / "store" / TOMBSTONES, path / TOMBSTONES, path]
    yield from read_folder(next((place for place in places if place.is_dir() and any(place.glob("*.json"))), path / TOMBSTONES))


def bring_files(backup: OpenBackup, directory: Path, erased: Erased, *, progress: Progress) -> tuple[tuple[BackedUp, ...], tuple[str, ...]]:
    """The files of the bank into `directory`, hashed on the way: what came, and the paths of what is missing or altered.

    A file that is there already is looked at, not copied: what was cut short goes on. Manifests of versions come last.
    """
    wanted = [each for each in backup.manifest.files if not _is_erased(each, backup, erased)]
    came: list[BackedUp] = []
    wrong: list[str] = []
    done = 0
    for number, each in enumerate(wanted, 1):
        if _bring(object_path(backup.pool, each.sha256), _target(directory, each.path), each):
            came.append(each)
        else:
            wrong.append(each.path)
        done += each.bytes
        progress(number, len(wanted), done)
    return tuple(came), tuple(wrong)


def bring_own(backup: OpenBackup, name: str, target: Path) -> None:
    """A file of the backup itself, such as its database; `Damaged` when it is missing or altered."""
    each = next((one for one in backup.manifest.own if one.path == name), None)
    if each is None or not _bring(backup.folder / name, target, each):
        raise Damaged("backup-damaged", N_("The file {file} of the backup is missing or was altered."), values={"file": name})
    target.chmod(0o600)


def _opened(folder: Path, pool: Path) -> OpenBackup:
    manifest = manifest_from((folder / MANIFEST).read_bytes())
    beside = tuple(read_folder(pool / TOMBSTONES))
    own = [object_path(pool, each.sha256) for each in manifest.files if each.path.startswith("store/tombstones/")]
    inside = [grave for path in own if path.is_file() for grave in read_tombstones(path)]
    return OpenBackup(folder=folder, pool=pool, manifest=manifest, beside=(*beside, *inside))


def _bring(source: Path, target: Path, each: BackedUp) -> bool:
    """Whether `target` is now the file that `each` describes."""
    if target.is_file() and target.stat().st_size == each.bytes and hash_file(target) == each.sha256:
        return True
    if not source.is_file():
        return False
    make_folder(target.parent)
    staged = target.with_name(f".{target.name}.part")
    staged.unlink(missing_ok=True)
    with source.open("rb") as file:
        sha256, size = write_hashed(iter(lambda: file.read(CHUNK), b""), staged)
    if (sha256, size) != (each.sha256, each.bytes):
        staged.unlink()
        return False
    target.unlink(missing_ok=True)
    return place(staged, target)


def _target(directory: Path, path: str) -> Path:
    """The place of a file; a path that leads out of the bank is `Damaged`."""
    if not _PATH.fullmatch(path):
        raise Damaged("backup-altered", N_("The list of what is in this backup was altered."), N_("Take an earlier backup."))
    return directory / path


def _is_erased(each: BackedUp, backup: OpenBackup, erased: Erased) -> bool:
    """Whether `each` must not come back. Parts and documents that others may need come where they can, and are looked at in the end."""
    name = each.path.rpartition("/")[2].partition(".")[0]
    if each.path.startswith(("store/originals/", "store/versions/")):
        return erased.find(name) is not None
    return name in erased.loose and not object_path(backup.pool, each.sha256).is_file()


def _unpack(source: Path, folder: Path) -> None:
    with source.open("rb") as plain:
        packed = pa.CompressedInputStream(plain, "zstd") if source.suffix == ".zst" else plain
        with tarfile.open(fileobj=packed, mode="r|") as archive:
            for entry in archive:
                if entry.isfile() and _MEMBER.fullmatch(entry.name):
                    _write(archive.extractfile(entry), folder / entry.name)
    if not (folder / MANIFEST).is_file():
        raise Damaged("backup-cut", N_("The archive of the backup ends too early."), N_("Take another copy of it, or an earlier one."))


def _write(content: Iterable[bytes] | None, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        file.writelines(content or ())
