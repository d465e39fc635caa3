"""Files in the cache folder that are worked out of versions: whole or not there, and none of what was erased while they were made."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from ratusz.portal.core import bank


def keep(path: Path, content: bytes, *, mark: bank.Mark) -> None:
    """Write `content` to `path`; not where something was erased since `mark` was `bank.erasure_mark()`: it may hold what must be gone.

    An erasure first changes its mark and empties the cache at its end, so that whatever is put in place before that goes with it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    if bank.erasure_mark() != mark:
        Path(name).unlink(missing_ok=True)
        return
    with suppress(FileNotFoundError):
        Path(name).replace(path)
