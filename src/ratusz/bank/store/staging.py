"""Work in progress: a folder that lives as long as its maker.

The maker holds a lock on `<name>.lock` (flock: the operating system gives it up when a process dies, however it dies).
What nobody holds is left by the dead and may be swept.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

_SUFFIX = ".lock"
#: Younger locks are left alone: between making and locking one, there is a moment.
GRACE_S = 60


@contextmanager
def work_folder(staging: Path) -> Iterator[Path]:
    """A new, empty folder in `staging`, gone when the block ends."""
    handle, name = tempfile.mkstemp(suffix=_SUFFIX, dir=staging)
    lock, folder = Path(name), Path(name.removesuffix(_SUFFIX))
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        folder.mkdir(mode=0o700)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.unlink(missing_ok=True)
        os.close(handle)


def sweep(staging: Path, *, now: datetime) -> int:
    """Remove what dead processes left in `staging` more than a minute before the aware `now`; how many pieces of work that was."""
    swept = 0
    for lock in sorted(staging.glob(f"*{_SUFFIX}")):
        if _age_s(lock, now) > GRACE_S and _sweep_one(lock):
            swept += 1
    for folder in sorted(staging.iterdir()):
        if folder.is_dir() and _age_s(folder, now) > GRACE_S and not folder.with_name(folder.name + _SUFFIX).exists():
            shutil.rmtree(folder, ignore_errors=True)
            swept += 1
    return swept


def _sweep_one(lock: Path) -> bool:
    """Remove the work of `lock` unless its maker lives."""
    with suppress(BlockingIOError, FileNotFoundError), lock.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(lock.with_name(lock.name.removesuffix(_SUFFIX)), ignore_errors=True)
        lock.unlink(missing_ok=True)
        return True
    return False


def _age_s(path: Path, now: datetime) -> float:
    try:
        return now.timestamp() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
