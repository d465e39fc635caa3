"""`ratusz diff`: what changed from one version of a table to another. No Django: versions are found in the store by their ids."""

import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from ratusz.bank.base.errors import WrongUsage
from ratusz.bank.base.sentences import N_, say
from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.model.status import CellStatus
from ratusz.bank.store import Store, open_store
from ratusz.bank.store.diff import Diff, DiffRow, diff
from ratusz.bank.store.manifest import Manifest
from ratusz.cli.terminal import bank_directory, current_language

SHOWN_ROWS = 50
_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


@click.command("diff")
@click.argument("address", metavar="DATASET/RESOURCE")
@click.argument("before", metavar="V1")
@click.argument("after", metavar="V2")
@click.option("--limit", default=SHOWN_ROWS, show_default=True, type=click.IntRange(0, 100_000), help="So many rows cell by cell.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@bank_directory
def command(*, address: str, before: str, after: str, limit: int, as_json: bool, directory: Path) -> None:
    """Show rows added, removed and changed from version V1 to version V2, cell by cell."""
    store = open_store(directory / "store")
    first, second = store.find(before), store.find(after)
    _check(address, first, second)
    with TemporaryDirectory(prefix="ratusz-diff-") as temp:
        found = _diff(store, first, second, limit=limit, temp=Path(temp))
    if as_json:
        click.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
    else:
        _tell(found, current_language())


def _check(address: str, first: Manifest, second: Manifest) -> None:
    """Both versions belong to the one table that was named, by its id or by an address it had."""
    if first.resource != second.resource:
        raise WrongUsage("versions-of-two-tables", N_("The versions belong to two different tables."))
    known = {first.resource, *filter(None, (first.lineage.address, second.lineage.address))}
    if address not in known:
        raise WrongUsage(
            "version-of-another-table",
            N_("These versions belong to {known}, not to {found}."),
            values={"known": ", ".join(sorted(known)), "found": address},
            allowed=tuple(sorted(known)),
        )


def _diff(store: Store, first: Manifest, second: Manifest, *, limit: int, temp: Path) -> Diff:
    engine = DuckDBEngine(memory="1GB", threads=os.cpu_count() or 1, temp=temp)
    return diff(engine, store.table(first), store.table(second), limit=limit)


def _tell(found: Diff, language: str) -> None:
    numbers = {"added": found.added, "removed": found.removed, "changed": found.changed}
    click.echo(say(N_("Rows added: {added}, removed: {removed}, changed: {changed}."), language, numbers))
    for message, names in (
        (N_("Columns added: {names}."), found.columns_added),
        (N_("Columns removed: {names}."), found.columns_removed),
        (N_("Columns of another type: {names}."), tuple(f"{n} ({a} → {b})" for n, (a, b) in found.columns_retyped.items())),
    ):
        if names:
            click.echo(say(message, language, {"names": ", ".join(names)}))
    for row in found.rows:
        click.echo(_line(row))
    if left := sum(numbers.values()) - len(found.rows):
        click.echo(say(N_("…and {count} more."), language, {"count": left}))


def _line(row: DiffRow) -> str:
    key = ", ".join(f"{name}={_text(value)}" for name, value in row.key.items())
    cells = ", ".join(f"{name}: {_text(row.cells[name][0])} → {_text(row.cells[name][1])}" for name in row.changed)
    return f"{_SIGNS[row.kind]} {key or row.row}  {cells}"


def _text(value: object) -> str:
    if isinstance(value, CellStatus):
        return value.sign
    return "" if value is None else str(value)
