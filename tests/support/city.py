"""The demo city, made once for all tests of a run and copied for each: it takes half a minute to make and a second to copy.

What is kept in build/cities is named by the content of all it is made of and by the day, so nothing old is ever taken for new.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from ratusz.bank.base.clock import utc_now

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "build" / "cities"
MADE_OF = ("src/ratusz", "demo", "requirements/base.lock")


def copied_city(directory: Path) -> Path:
    """The demo city in `directory`, which is not there yet, as `ratusz demo --make-only` leaves it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = KEPT / _name()
        if not kept.exists():
            _make(kept)
        return Path(shutil.copytree(kept, directory, ignore=shutil.ignore_patterns(".lock")))


def _make(kept: Path) -> None:
    for old in KEPT.iterdir():
        if old.is_dir():
            shutil.rmtree(old)
    new = kept.with_name("new")
    # Those who call may be on another database and in another language; the city is made as a person makes it.
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("RATUSZ_", "DJANGO_"))}  # noqa: TID251  the edge
    command = [sys.executable, "-m", "ratusz", "demo", "--dir", str(new), "--make-only"]
    done = subprocess.run(command, env={**ours, "RATUSZ_CHECK_LINKS": "no"}, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
    new.rename(kept)


def _name() -> str:
    total = hashlib.sha256(f"{utc_now():%Y-%m-%d} {sys.version}".encode())
    for path in _files():
        total.update(f"{path.relative_to(ROOT)}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:20]


def _files() -> Iterator[Path]:
    for part in MADE_OF:
        found = ROOT / part
        for path in sorted(found.rglob("*")) if found.is_dir() else [found]:
            if path.is_file() and "__pycache__" not in path.parts:
                yield path
