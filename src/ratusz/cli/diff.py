"""`ratusz diff DATASET/RESOURCE V1 V2`: rows added, removed, changed, cell by cell. Reads the store; starts no Django."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_, say
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.model.status import CellStatus
from ratusz.bank.store import Store, store_of_bank
from ratusz.bank.store.diff import Change, Diff, DiffRow, diff
from ratusz.bank.store.manifest import Manifest
from ratusz.cli.terminal import bank_directory, current_language

_MARKS = {Change.ADDED: "+", Change.REMOVED: "-", Change.CHANGED: "~"}


@click.command("diff")
@click.argument("address", metavar="DATASET/RESOURCE")
@click.argument("before", metavar="V1")
@click.argument("after", metavar="V2")
@bank_directory
@click.option("--rows", default=100, show_default=True, type=click.IntRange(min=0), help="List at most so many rows; all are counted.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def command(address: str, before: str, after: str, directory: Path, rows: int, *, as_json: bool) -> None:
    """What changed from one version of a table to another, row by row and cell by cell. V1 and V2 are ids of versions."""
    store = store_of_bank(directory)
    old, new = _two(store, before, after)
    language = current_language()
    for manifest in (old, new):
        if manifest.lineage.address not in {None, address} and address != manifest.resource:
            values = {"version": manifest.id, "found": manifest.lineage.address, "expected": address}
            click.echo(say(N_("Note: the version {version} was delivered to “{found}”, not to “{expected}”."), language, values), err=True)
    with TemporaryDirectory(prefix="ratusz-diff-") as folder:
        engine = DuckDBEngine(memory="1GB", threads=os.cpu_count() or 1, temp=Path(folder))
        found = diff(engine, store.table(old), store.table(new), limit=rows)
    if as_json:
        click.echo(json.dumps({"address": address, "before": before, "after": after, **found.as_json()}, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(found, language)))


def _two(store: Store, before: str, after: str) -> tuple[Manifest, Manifest]:
    old, new = store.find(before), store.find(after)
    if old.resource != new.resource:
        raise WrongUsage(
            "versions-of-two-resources",
            N_("The two versions belong to different resources, so their difference means nothing."),
            N_("A question to both tables compares them: see `ratusz query --sql`."),
        )
    if not old.schema.columns or not new.schema.columns:
        raise WrongUsage("no-rows", N_("These versions are documents or links and have no rows to compare."))
    return old, new


def _lines(found: Diff, language: str) -> Iterator[str]:
    values = {"added": found.added, "removed": found.removed, "changed": found.changed}
    yield say(N_("Rows: {added} added, {removed} removed, {changed} changed."), language, values)
    if found.key:
        yield say(N_("Rows are matched by: {key}."), language, {"key": ", ".join(found.key)})
    else:
        yield say(N_("No key tells the rows apart, so a changed row is one removed and one added."), language)
    column = say(N_("column"), language)
    for mark, names in (("+", found.columns_added), ("-", found.columns_removed)):
        for name in names:
            yield f"{mark} {column} {name}"
    for name, (old, new) in found.columns_retyped.items():
        yield f"~ {column} {name}: {old} → {new}"
    for row in found.rows:
        yield f"{_MARKS[row.kind]} {row.row}  {_cells(row)}"
    left_out = found.as_json()["rows_left_out"]
    if left_out:
        yield say(N_("…and {count} more."), language, {"count": left_out})


def _cells(row: DiffRow) -> str:
    if row.kind is Change.CHANGED:
        key = ", ".join(_shown(value) for value in row.key.values())
        return f"{key}: " + "; ".join(f"{name} {_shown(row.cells[name][0])} → {_shown(row.cells[name][1])}" for name in row.changed)
    return " | ".join(_shown(cells[row.kind is Change.ADDED]) for cells in row.cells.values())


def _shown(value: Any) -> str:
    if isinstance(value, CellStatus):
        return value.sign
    return "" if value is None else str(value)
