"""A private version with corrections in it, worked out once and kept beside the store.

What is kept is derived: it may be deleted at any time and is made again by whoever asks next. Files without a corrected row are those
of the version itself.
"""

import json
import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from ratusz.bank.base.errors import Stopped
from ratusz.bank.base.sentences import N_
from ratusz.bank.check.corrections.apply import Corrected, correct
from ratusz.bank.check.corrections.correction import Correction, correction_json
from ratusz.bank.check.corrections.judge import Judged, Outcome, Touched
from ratusz.bank.engine.protocol import Engine
from ratusz.bank.model.table import PartFile, Table
from ratusz.bank.store import Store
from ratusz.bank.store.manifest import Manifest

#: Of the files below; another number, and what an earlier program kept is made anew.
_FORMAT = 1
_TOLD = "table.json"


def digest_of(corrections: Sequence[Correction]) -> str:
    """By which a list of corrections is known; "" for none."""
    told = json.dumps([_FORMAT, *map(correction_json, corrections)], sort_keys=True)
    return sha256(told.encode()).hexdigest()[:16] if corrections else ""


def name_of(version: str, corrections: Sequence[Correction]) -> str:
    """What a version is called with these corrections in it; its own name without any."""
    return f"{version}.{digest_of(corrections)}" if corrections else version


def corrected(store: Store, engine: Engine, private: Manifest, corrections: Sequence[Correction], *, kept: Path) -> Corrected:
    """The table of `private` with those of `corrections` in it whose guard holds, and what became of each.

    It is kept in the folder `kept` under `name_of`. `Stopped` where nothing would be left.
    """
    source = store.table(private)
    if not corrections:
        return Corrected(table=source, judged=())
    folder = kept / name_of(private.id, corrections)
    with suppress(FileNotFoundError):
        return _read(folder, source, corrections)
    kept.mkdir(parents=True, exist_ok=True)
    work = Path(mkdtemp(prefix=f"{folder.name}.", dir=kept))
    try:
        made = correct(engine, source, corrections, work=work)
        if not made.table.rows:
            raise Stopped("nothing-left", N_("With its corrections nothing would be left of the table."))
        (work / _TOLD).write_text(json.dumps(_told(made)), encoding="utf-8")
        return _put(work, folder, source, corrections)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _put(work: Path, folder: Path, source: Table, corrections: Sequence[Correction]) -> Corrected:
    """`work` becomes `folder`. What another process has put there in the meantime stays: it says the same, and may be being read."""
    with suppress(OSError):
        work.rename(folder)
    with suppress(FileNotFoundError):
        return _read(folder, source, corrections)
    shutil.rmtree(folder, ignore_errors=True)  # what is left where some of its files were deleted
    with suppress(OSError):
        work.rename(folder)
    return _read(folder, source, corrections)


def staged(table: Table, work: Path) -> Table:
    """`table` with its derived files under names of their own in `work`, from where they may be moved away."""
    return replace(
        table,
        parts=tuple(_staged(part, work / f"kept-{number}.parquet") for number, part in enumerate(table.parts)),
        raw=tuple(_staged(part, work / f"kept-raw-{number}.parquet") for number, part in enumerate(table.raw)),
    )


def _staged(part: PartFile, path: Path) -> PartFile:
    if part.sha256:
        return part
    try:
        os.link(part.path, path)
    except OSError:  # another disk, or one that knows no second names
        shutil.copyfile(part.path, path)
    return replace(part, path=path)


def _told(made: Corrected) -> dict[str, Any]:
    return {
        "parts": [_part_told(part) for part in made.table.parts],
        "raw": [_part_told(part) for part in made.table.raw],
        "signs": [column.name for column in made.table.schema.columns if column.has_status],
        "judged": [
            {"outcome": str(one.outcome), "rows": one.rows, "touched": list(map(asdict, one.touched)), "odd": one.odd and asdict(one.odd)}
            for one in made.judged
        ],
    }  # fmt: skip


def _part_told(part: PartFile) -> dict[str, Any]:
    return {"sha256": part.sha256, "file": "" if part.sha256 else part.path.name, "rows": part.rows, "first_row": part.first_row}


def _read(folder: Path, source: Table, corrections: Sequence[Correction]) -> Corrected:
    """What is kept in `folder`; FileNotFoundError where nothing is, or not all."""
    told = json.loads((folder / _TOLD).read_text(encoding="utf-8"))
    own = {part.sha256: part for part in (*source.parts, *source.raw)}
    columns = tuple(replace(column, has_status=column.name in told["signs"]) for column in source.schema.columns)
    table = Table(
        schema=replace(source.schema, columns=columns),
        parts=tuple(_part(folder, one, own) for one in told["parts"]),
        raw=tuple(_part(folder, one, own) for one in told["raw"]),
        version=folder.name,
    )
    judged = tuple(_judged(one, said) for one, said in zip(corrections, told["judged"], strict=True))
    return Corrected(table=table, judged=judged)


def _part(folder: Path, told: dict[str, Any], own: dict[str, PartFile]) -> PartFile:
    if told["sha256"]:
        return own[told["sha256"]]
    path = folder / told["file"]
    path.stat()
    return PartFile(path=path, rows=told["rows"], first_row=told["first_row"])


def _judged(one: Correction, told: dict[str, Any]) -> Judged:
    return Judged(
        correction=one, outcome=Outcome(told["outcome"]), rows=told["rows"], touched=tuple(Touched(**each) for each in told["touched"]),
        odd=Touched(**told["odd"]) if told["odd"] else None,
    )  # fmt: skip
