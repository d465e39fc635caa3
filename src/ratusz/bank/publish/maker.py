"""A process of its own that makes one file: `python -m ratusz.bank.publish.maker`, an `Order` as JSON on its input.

A workbook of a million rows is a minute of Python. Here it holds up no thread that answers, gives its memory back at the end, can be
stopped, and works when nobody else wants the processor. Whoever starts it hands down locked files: they are free when it ends, however
it ends. In `folder` it tells how far it is (`progress.json`) and, where there is no file, why (`ended.json`).
"""

import json
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any, Self

from ratusz.bank.base.errors import Damaged, UserError
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.engine.protocol import Engine
from ratusz.bank.model.table import Table
from ratusz.bank.publish.exported import Found, Labels
from ratusz.bank.publish.formats import Written, formats
from ratusz.bank.query import params
from ratusz.bank.query.nodes import Outline, Query
from ratusz.bank.serving.copy import open_copy
from ratusz.bank.serving.found import found
from ratusz.bank.store import open_store

CLAIM, PROGRESS, ENDED, STOP, FILE, SPILL = "claim", "progress.json", "ended.json", "stop", "file", "spill"
#: What `ended.json` says beside the codes of errors.
STOPPED, BROKEN = "export-stopped", "export-broken"
#: How often it is told how far the file is, and looked whether it is still wanted.
EVERY_S = 0.5
NICENESS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be made. `pairs`: the question; `copy`: the folder of the serving copy, where there is one; `becomes`: the whole file.

    `outlines`: where the areas lie that are asked of places, by the text that names them, as `Outline`. `total`: rows of the file.
    """

    folder: str
    becomes: str
    store: str
    resource: str
    version: str
    pairs: list[list[str]]
    outlines: dict[str, dict[str, Any]]
    format: str
    labels: dict[str, Any] | None
    copy: str | None
    memory: str
    total: int

    def as_json(self) -> bytes:
        """For the input of the process."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def read(cls, told: bytes) -> Self:
        """The inverse of `as_json`."""
        return cls(**json.loads(told))


def main(told: IO[bytes], *, end: Callable[[int], None] = os._exit) -> int:
    """Make what is ordered; 0 when the file is there. `end` breaks off at once: a statement of the engine hears nothing."""
    order = Order.read(told.read())
    folder = Path(order.folder)
    threading.Thread(target=_until_stopped, args=(folder, end), daemon=True).start()
    try:
        make(order)
    except UserError as error:
        _tell(folder / ENDED, error.as_json())
        return 1
    except BaseException:
        with suppress(FileNotFoundError):
            _tell(folder / ENDED, {"code": BROKEN})
        raise
    return 0


def make(order: Order) -> None:
    """Make the file and give it its name. What has been erased meanwhile does not come back."""
    folder, whole = Path(order.folder), Path(order.becomes)
    store = open_store(Path(order.store))
    table = store.table(store.manifest(order.resource, order.version))
    query = params.parse([(name, value) for name, value in order.pairs], table.schema, partial(_outline, order))
    engine = DuckDBEngine(memory=order.memory, threads=1, temp=folder / SPILL)
    _write(engine, table, query, order)
    claim = folder / CLAIM
    if claim.exists():
        (folder / FILE).replace(whole)
    if not claim.exists():
        # Whoever empties the cache takes the claim away too.
        whole.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


def _outline(order: Order, text: str) -> Outline:
    told = order.outlines[text]
    return Outline(version=told["version"], shapes=tuple(told["shapes"]))


def _write(engine: Engine, table: Table, query: Query, order: Order) -> None:
    folder = Path(order.folder)
    format_ = formats[order.format]
    if not isinstance(format_, Written):
        raise TypeError(order.format)
    progress = _Progress(folder / PROGRESS, order.total)
    progress.tell(0)
    labels = labels_from(order.labels) if order.labels else None
    format_.write(engine, table, query, folder / FILE, labels, found=_found(engine, table, query, order), told=progress)


def _found(engine: Engine, table: Table, query: Query, order: Order) -> Found | None:
    """Its rows out of the serving copy; None where there is none, or it is deleted at this moment."""
    with suppress(FileNotFoundError, Damaged):
        copy = open_copy(Path(order.copy), table, engine) if order.copy else None
        return found(engine, copy, query) if copy else None
    return None


def labels_from(told: Mapping[str, Any]) -> Labels:
    """Words for people, from JSON."""
    return Labels(**{**told, "facts": tuple((name, value) for name, value in told["facts"])})


class _Progress:
    """Writes down how many rows there are, not too often."""

    def __init__(self, path: Path, total: int) -> None:
        self._path, self._total, self._next = path, total, 0.0

    def __call__(self, rows: int) -> None:
        now = time.monotonic()
        if now >= self._next or rows >= self._total:
            self._next = now + EVERY_S
            self.tell(rows)

    def tell(self, rows: int) -> None:
        """So many rows are written."""
        _tell(self._path, {"rows": rows, "total": self._total})


def _tell(path: Path, told: Mapping[str, Any]) -> None:
    """Write a file of JSON that is whole whenever it is there."""
    unfinished = path.with_suffix(".new")
    unfinished.write_text(json.dumps(told), encoding="utf-8")
    unfinished.replace(path)


def _until_stopped(folder: Path, end: Callable[[int], None]) -> None:
    """Break off when somebody wants that, or when the claim is gone."""
    pause = threading.Event()
    while (folder / CLAIM).exists():
        if (folder / STOP).exists():
            _tell(folder / ENDED, {"code": STOPPED})
            break
        pause.wait(EVERY_S)
    (folder / FILE).unlink(missing_ok=True)
    end(3)


if __name__ == "__main__":
    os.nice(NICENESS)
    raise SystemExit(main(sys.stdin.buffer))
