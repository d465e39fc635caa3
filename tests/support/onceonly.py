"""What takes long to make is made once for all processes of tests, in build/, and copied by each.

It is named by the content of all it is made of and by the day, so nothing old is ever taken for new.
"""

import fcntl
import hashlib
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ratusz.bank.base.clock import utc_now

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def made_once(what: str, made_of: Iterable[str], make: Callable[[Path], None]) -> Iterator[Path]:
    """The folder that `make` fills, which is not there yet when it is asked. Whoever wants it too waits until the block ends.

    `made_of`: files, folders and patterns of the project.
    """
    place = ROOT / "build" / what
    place.mkdir(parents=True, exist_ok=True)
    with (place / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = place / _name(made_of)
        if not kept.exists():
            for old in place.iterdir():
                if old.is_dir():
                    shutil.rmtree(old)
            new = kept.with_name("new")
            make(new)
            new.rename(kept)
        yield kept


def _name(made_of: Iterable[str]) -> str:
    total = hashlib.sha256(f"{utc_now():%Y-%m-%d} {sys.version}".encode())
    for path in _files(made_of):
        total.update(f"{path.relative_to(ROOT)}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:20]


def _files(made_of: Iterable[str]) -> Iterator[Path]:
    for pattern in made_of:
        for found in sorted(ROOT.glob(pattern)):
            for path in sorted(found.rglob("*")) if found.is_dir() else [found]:
                if path.is_file() and "__pycache__" not in path.parts:
                    yield path
