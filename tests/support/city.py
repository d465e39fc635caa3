"""The demo city, made once for all tests of a run and copied for each: it takes half a minute to make and a second to copy."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.begun import begun
from tests.support.onceonly import made_once

MADE_OF = ("src/ratusz", "demo", "requirements/base.lock")


def copied_city(directory: Path) -> Path:
    """The demo city in `directory`, which is not there yet, as `ratusz demo --make-only` leaves it."""
    with made_once("cities", MADE_OF, _make) as kept:
        return Path(shutil.copytree(kept, directory, ignore=shutil.ignore_patterns(".lock")))


def _make(new: Path) -> None:
    # Those who call may be on another database and in another language; the city is made as a person makes it.
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("RATUSZ_", "DJANGO_"))}  # noqa: TID251  the edge
    begun(new)
    command = [sys.executable, "-m", "ratusz", "demo", "--dir", str(new), "--make-only"]
    done = subprocess.run(command, env={**ours, "RATUSZ_CHECK_LINKS": "no"}, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
