"""`python -m tests.support.failing_upgrade DIRECTORY FAULT`: `ratusz upgrade` in which something breaks.

FAULT: "migration", the last of the migrations raises after it has changed the database; "page", a page answers 500; "locked",
another upgrade holds the lock.
"""

import fcntl
import sys
from pathlib import Path

from ratusz.cli.main import main
from ratusz.portal.config.installation import start


def run(directory: Path, fault: str) -> None:
    """Break it, and upgrade."""
    start(directory)
    from django.db.migrations.migration import Migration  # noqa: PLC0415  Django was just started

    from ratusz.portal.config import upgrade  # noqa: PLC0415  the same
    from ratusz.portal.core import schema  # noqa: PLC0415  the same

    if fault == "migration":
        last, apply = schema.steps()[-1], Migration.apply

        def breaking(self, *args, **kwargs):
            state = apply(self, *args, **kwargs)
            if f"{self.app_label}.{self.name}" == last:
                raise RuntimeError("a migration that breaks")
            return state

        Migration.apply = breaking
    elif fault == "page":
        upgrade._addresses = lambda: iter(["/nie-ma/"])
    lock = (directory / upgrade.LOCK).open("wb")
    if fault == "locked":
        fcntl.flock(lock, fcntl.LOCK_EX)
    main(["upgrade", "--dir", str(directory)])


if __name__ == "__main__":
    run(Path(sys.argv[1]), sys.argv[2])
