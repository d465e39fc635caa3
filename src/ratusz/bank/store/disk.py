"""Writing so that a machine may stop at any moment: a file is whole and on the disk before it has its name.

A file is written in staging, synced, then linked under its final name, which either fails or is complete; the folder is
synced last. Hard links are therefore needed: the store and its staging folder lie on one file system of a POSIX kind.
"""

import errno
import hashlib
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from ratusz.bank.base.errors import StoreFull
from ratusz.bank.base.sentences import N_

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_WRITE_BITS = 0o222
#: A chunk of so many bytes is hashed while it is written; for fewer, another thread costs more than it saves.
_HASHED_BESIDE = 1 << 18


@contextmanager
def full_disk_told() -> Iterator[None]:
    """Within, an operating system's "no space" becomes `StoreFull`, which a person can read."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StoreFull(
                "store-full",
                N_("There is no space left for this on the disk of the bank."),
                N_("Nothing was changed. Make room on the disk, then do it again."),
            ) from error
        raise


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` survive a loss of power."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Make the content of `path` survive a loss of power."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def make_folder(folder: Path) -> None:
    """Make `folder`, and its missing parents, so that they stay."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def write_hashed(chunks: Iterable[bytes], path: Path) -> tuple[str, int]:
    """Write `chunks` to the new file `path` and sync it: sha256 in hex and number of bytes, counted in the same pass."""
    digest, size = hashlib.sha256(), 0
    hashed: Future[None] | None = None
    with path.open("xb") as file, ThreadPoolExecutor(1) as beside:
        for chunk in chunks:
            if hashed:
                hashed.result()
            if len(chunk) < _HASHED_BESIDE:
                digest.update(chunk)
            else:
                hashed = beside.submit(digest.update, chunk)
            file.write(chunk)
            size += len(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest(), size


def hash_file(path: Path) -> str:
    """The sha256 of the bytes of `path` in hex, in bounded memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def place(staged: Path, target: Path) -> bool:
    """Give the synced file `staged` its final name; False, and nothing changed, when that name is taken."""
    make_folder(target.parent)
    staged.chmod(staged.stat().st_mode & ~_WRITE_BITS)
    try:
        os.link(staged, target)
    except FileExistsError:
        return False
    sync_folder(target.parent)
    staged.unlink()
    return True


def place_by_hash(staged: Path, target: Path, sha256: str) -> None:
    """The same for a file named by its hash: one that is there already is kept when whole, replaced when damaged."""
    if place(staged, target):
        return
    if hash_file(target) == sha256:
        staged.unlink()
    else:
        staged.replace(target)
        sync_folder(target.parent)
