"""Files of tables that stay open between statements: opening one costs milliseconds, a statement over an open one nothing more."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ratusz.bank.engine.parts import text
from ratusz.bank.engine.protocol import quote

#: Files open at once; beyond, the one that waited longest is closed. A statement that still reads it holds it open to its end.
OPEN_FILES = 64
#: How their names in statements begin.
ATTACHED = "copy-"


class AttachedFiles:
    """Which files are open, by path and the moment they were made: a file made anew under the same path is another one."""

    def __init__(self, run: Callable[[str], Any]) -> None:
        self._run, self._lock = run, threading.Lock()
        self._names: OrderedDict[tuple[str, int, int], str] = OrderedDict()

    def opened(self, path: Path) -> str:
        """The name of the file in statements; opened for reading where it is not."""
        facts = path.stat()
        key = (str(path), facts.st_ino, facts.st_mtime_ns)
        with self._lock:
            if key in self._names:
                self._names.move_to_end(key)
                return self._names[key]
            for other in [known for known in self._names if known[0] == key[0]]:
                self._run(f"DETACH {self._names.pop(other)}")
            self._close_deleted()
            name = quote(ATTACHED + hashlib.sha256(repr(key).encode()).hexdigest()[:16])
            self._run(f"ATTACH {text(str(path))} AS {name} (READ_ONLY)")
            self._names[key] = name
            while len(self._names) > OPEN_FILES:
                self._run(f"DETACH {self._names.popitem(last=False)[1]}")
            return name

    def _close_deleted(self) -> None:
        """What was deleted, perhaps because it was erased, is not kept on the disk by being open here."""
        for key in [known for known in self._names if not Path(known[0]).exists()]:
            self._run(f"DETACH {self._names.pop(key)}")
