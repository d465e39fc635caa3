"""A bank whose making was cut short when its database had its tables: what makes a bank finishes it, and has the long part behind it."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from ratusz.portal.config.installation import UNFINISHED
from tests.support.bases import FILE
from tests.support.onceonly import made_once
from tests.support.warm import warm

MADE_OF = ("src/ratusz/portal/*/migrations", "src/ratusz/portal/config", "requirements/base.lock")
MAKE = "import pathlib, sys; from ratusz.portal.config.installation import make_bank; make_bank(pathlib.Path(sys.argv[1]), settings={'name': 'Bank'})"


def begun(directory: Path) -> Path:
    """Such a bank in `directory`, which is not there yet, with its database in a file."""
    with made_once("begun", MADE_OF, _make) as kept:
        directory.mkdir()
        (directory / UNFINISHED).touch()
        shutil.copy(kept / FILE, directory)
    return directory


def _make(new: Path) -> None:
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("RATUSZ_", "DJANGO_"))}  # noqa: TID251  the edge
    done = warm(["-c", MAKE, new], env=ours)
    assert done.returncode == 0, done.stdout + done.stderr
    # A warm process ends without closing its database: what it wrote last lies beside the file that is copied.
    with closing(sqlite3.connect(new / FILE)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
